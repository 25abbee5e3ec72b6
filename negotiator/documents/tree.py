"""Small surgery on WordprocessingML trees that keeps anchors and never leaves an empty wrapper behind."""

from collections.abc import Iterable

from lxml.etree import _Element as Element

from negotiator.documents import names as n

_BLOCK_WRAPPERS = frozenset({n.CONTROL, n.CONTROL_CONTENT, n.CUSTOM_XML})
_BLOCKS = frozenset({n.PARAGRAPH, n.TABLE})
MARGIN_REFERENCES = frozenset({n.w("headerReference"), n.w("footerReference")})
_MARGIN_USES = (None, "default", "first", "even")
_EMPTY_IF = frozenset({n.HYPERLINK, n.SIMPLE_FIELD, n.w("smartTag"), n.CONTROL_CONTENT, n.CUSTOM_XML} | n.TRACKED)


def first_child(element: Element, tag: str) -> Element | None:
    """Return the first child with a tag. For paths that are walked for every paragraph: `find` takes eight times it."""
    for one in element:
        if one.tag == tag:
            return one
    return None


def nearest(element: Element, tag: str) -> Element | None:
    """Return the nearest element with a tag that an element stands in."""
    holder = element.getparent()
    while holder is not None and holder.tag != tag:
        holder = holder.getparent()
    return holder


def attributes(element: Element) -> dict[str, str]:
    """Return a copy of an element's attributes."""
    return {str(name): str(value) for name, value in element.items()}


def block_after(block: Element) -> Element | None:
    """Return the paragraph or table that follows in the same container, looking through content controls."""
    return _neighbour(block, forward=True)


def block_before(block: Element) -> Element | None:
    """Return the paragraph or table that precedes in the same container, looking through content controls."""
    return _neighbour(block, forward=False)


def _neighbour(block: Element, *, forward: bool) -> Element | None:
    here: Element | None = block
    while here is not None:
        for sibling in here.itersiblings(preceding=not forward):
            found = _edge(sibling, forward=forward)
            if found is not None:
                return found
        here = here.getparent()
        if here is None or here.tag not in _BLOCK_WRAPPERS:
            return None
    return None


def _edge(element: Element, *, forward: bool) -> Element | None:
    if element.tag in _BLOCKS:
        return element
    if element.tag in _BLOCK_WRAPPERS:
        for child in element if forward else reversed(element):
            found = _edge(child, forward=forward)
            if found is not None:
                return found
    return None


def first_paragraph(element: Element) -> Element | None:
    """Return the first paragraph in a table or other container."""
    return next(element.iter(n.PARAGRAPH), None)


def last_paragraph(element: Element) -> Element | None:
    """Return the last paragraph in a table or other container."""
    found = list(element.iter(n.PARAGRAPH))
    return found[-1] if found else None


def child_of_paragraph(node: Element) -> Element:
    """Return the child of a paragraph that a node is, or that holds it."""
    holder = node.getparent()
    while holder is not None and holder.tag != n.PARAGRAPH:
        node, holder = holder, holder.getparent()
    return node


def put_first(paragraph: Element, content: Iterable[Element]) -> None:
    """Put elements at the start of a paragraph's content, in their order."""
    first = next(iter(paragraph), None)  # to ask for the number of children would be to count them
    last = first if first is not None and first.tag == n.PARAGRAPH_PROPERTIES else None
    for element in content:
        if last is None:
            paragraph.insert(0, element)
        else:
            last.addnext(element)
        last = element


def range_marks_between(block: Element, following: Element) -> list[Element]:
    """Return the ends of bookmarks, comments and moves that stand between two blocks, beside the first."""
    found: list[Element] = []
    for sibling in block.itersiblings():
        if sibling is following or sibling.tag not in n.RANGE_MARKS:
            break
        found.append(sibling)
    return found


def remove_block(block: Element) -> None:
    """Remove a block, and the content controls that held nothing else.

    A section that ends with the block ends with it: the next one keeps showing the headers that it had inherited.
    Bookmarks, comments and moves that only begin or only end in the block keep that end where the block stood.
    """
    _hand_down(block)
    for mark in _half_ranges(block):
        block.addprevious(mark)
    holder = block.getparent()
    while holder is not None:
        holder.remove(block)
        if holder.tag not in _BLOCK_WRAPPERS or _holds_something(holder):
            return
        block, holder = holder, holder.getparent()


def end_no_section(paragraph: Element) -> None:
    """Let the section that ends with a paragraph run on; the next one keeps showing what headers it had inherited."""
    properties = first_child(paragraph, n.PARAGRAPH_PROPERTIES)
    section = None if properties is None else first_child(properties, n.SECTION_PROPERTIES)
    if properties is None or section is None:
        return
    _hand_down(paragraph)
    properties.remove(section)
    if not len(properties):
        paragraph.remove(properties)


def _half_ranges(block: Element) -> list[Element]:
    """Return the range marks in a block whose other end stands outside it."""
    found: dict[tuple[str, str | None], list[Element]] = {}
    for mark in block.iter(*n.RANGE_MARKS):
        kind = mark.tag.removesuffix("Start").removesuffix("End")
        found.setdefault((kind, mark.get(n.ID)), []).append(mark)
    return [marks[0] for marks in found.values() if len(marks) == 1]


def _hand_down(block: Element) -> None:
    section = block.find(f"{n.PARAGRAPH_PROPERTIES}/{n.SECTION_PROPERTIES}")
    following = None if section is None else _section_after(block)
    if section is None or following is None:
        return
    for at, reference in enumerate(missing_margins(section, following)):
        following.insert(at, reference)


def missing_margins(section: Iterable[Element], following: Element) -> list[Element]:
    """Return the references among a section's children to headers and footers that the next section inherits."""
    margins: dict[tuple[str, str | None], Element] = {}
    for child in section:  # one of each kind: what is handed down from section to section must not grow
        if child.tag in MARGIN_REFERENCES and child.get(n.TYPE) in _MARGIN_USES:
            margins.setdefault((child.tag, child.get(n.TYPE)), child)
    if not margins:
        return []
    named = {(reference.tag, reference.get(n.TYPE)) for reference in following}
    if following.find(n.w("titlePg")) is None:  # no first page of its own: nothing was shown there
        named |= {(tag, "first") for tag in MARGIN_REFERENCES}
    return [reference for key, reference in margins.items() if key not in named]


def _section_after(block: Element) -> Element | None:
    here: Element | None = block
    while here is not None:
        for sibling in here.itersiblings():
            if sibling.tag == n.SECTION_PROPERTIES:
                return sibling
            found = sibling.find(f".//{n.PARAGRAPH_PROPERTIES}/{n.SECTION_PROPERTIES}")
            if found is not None:
                return found
        here = here.getparent()
    return None


def _holds_something(wrapper: Element) -> bool:
    properties = (n.w("sdtPr"), n.w("sdtEndPr"), n.w("customXmlPr"))
    return any(child.tag not in properties for child in wrapper)


def unwrap(element: Element) -> None:
    """Put an element's children in its place."""
    holder = element.getparent()
    if holder is None:
        return
    for child in list(element):
        element.addprevious(child)
    holder.remove(element)


def remove_keeping_anchors(element: Element) -> None:
    """Remove an element with its content, but leave the ends of bookmarks and comments where it stood."""
    holder = element.getparent()
    if holder is None:
        return
    for anchor in [found for found in element.iter(*n.ANCHORS) if not _inside_text_box(found, element)]:
        element.addprevious(anchor)
    holder.remove(element)
    while holder is not None and holder.tag in _EMPTY_IF and not len(holder):
        outer = holder.getparent()
        if outer is None:
            return
        if outer.tag == n.CONTROL:
            holder, outer = outer, outer.getparent()
        if outer is None:
            return
        outer.remove(holder)
        holder = outer


def _inside_text_box(anchor: Element, limit: Element) -> bool:
    for ancestor in anchor.iterancestors():
        if ancestor is limit:
            return False
        if ancestor.tag == n.TEXT_BOX:
            return True
    return False
