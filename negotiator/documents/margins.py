"""Headers and footers in a redline: those that come are carried, those that go are marked, sections come with text.

Word tracks what a header says, but not which header a section names. So a header that only the new file has becomes a
part of its own whose text is inserted: rejected, it is empty, or says what the section had inherited.
"""

import copy

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.carrying import Carrier
from negotiator.documents.foreign import paragraph_copy, table_copy, within, without_anchors
from negotiator.documents.marks import Marks
from negotiator.documents.resolve import resolve
from negotiator.documents.sections import Home, MarginKey, MarginPlan
from negotiator.documents.stories import Container, Paragraph, Stories, Story, paragraphs_in, scan_container
from negotiator.documents.treatments import Treatment

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_ROOTS = {"header": n.w("hdr"), "footer": n.w("ftr")}
# what stands behind titlePg in the properties of a section
_AFTER_FIRST_PAGE = frozenset(
    n.w(name) for name in ("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange")
)


class MarginBook:
    """Keeps account of the headers and footers of one writing."""

    def __init__(self, sides: tuple[Stories, Stories], plan: MarginPlan, carrier: Carrier, marks: Marks) -> None:
        self._old, self._new = sides
        self._plan, self._carrier, self._marks = plan, carrier, marks
        self._named: dict[Story, str] = {}
        self._touched: list[Element] = []

    def pin(self) -> None:
        """Let sections before which another one arrives or goes name what they have inherited so far."""
        for section, key, story in self._plan.pinned:
            _refer(section.properties, key, self._name_of(story))

    def pairs(self) -> list[tuple[Story, Story]]:
        """Return what both files have, and what only the old file has with an empty story."""
        found = list(self._plan.pairs)
        for story in self._plan.gone:
            empty = Container(etree.Element(n.BODY), "", [])
            found.append((story, Story(story.part, story.key, story.kind, empty)))
        self._touched.extend(story.container.element for story, _ in found)
        return found

    def carry(self, home: Home, treatment: Treatment) -> Story | None:
        """Make the part for a header or footer that only the new file has; None where it is not to come."""
        if treatment.kind == "left":
            return None
        instead = home.instead if treatment.kind == "tracked" else None
        if instead is None and not home.story.container.items:
            instead = home.instead  # an accepted answer leaves nothing of it
        root = self._root_like(home.story) if instead is None else self._copy_of(instead)
        part, name = self._carrier.add_part(root, home.key[0], media_type=_MEDIA_TYPE.format(home.key[0]))
        if instead is not None:
            self._carrier.repeat_relationships(instead.part, part)
        _refer(home.section.properties, home.key, name)
        self._named.setdefault(home.story, name)
        if home.first_page:
            self._open_first_page(home.section.properties, tracked=treatment.kind == "tracked")
        container = Container(root, "", [])
        if instead is not None:
            container = scan_container(root, instead.container.place, self._old.view)
            for mine, theirs in zip(paragraphs_in(container), paragraphs_in(instead.container), strict=True):
                mine.block = theirs.block
        self._touched.append(root)
        story = Story(part, "", home.story.kind, container)
        self._old.stories.append(story)
        return story

    def section(self, paragraph: Paragraph) -> Element | None:
        """Return the section that ends with a paragraph of the new file, with its margins, if it arrives with it."""
        section = self._plan.arriving.get(paragraph.block)
        if section is None:
            return None
        properties = copy.deepcopy(section.properties)
        etree.strip_elements(properties, n.w("headerReference"), n.w("footerReference"), n.w("sectPrChange"))
        for name in [str(name) for name in properties.attrib]:
            del properties.attrib[name]
        etree.strip_elements(properties, n.w("printerSettings"))
        for key, story in section.own.items():
            _refer(properties, key, self._as_it_is(story, key))
        return properties

    def settle(self) -> None:
        """Give every header and footer that was written the one paragraph that it needs, its last mark untracked."""
        for root in self._touched:
            last = next((child for child in reversed(root) if child.tag in (n.PARAGRAPH, n.TABLE, n.CONTROL)), None)
            if last is None:
                etree.SubElement(root, n.PARAGRAPH)
            elif last.tag == n.PARAGRAPH:
                self._marks.unmark_paragraph(last)

    def _name_of(self, story: Story) -> str:
        """Return the relationship by which the old file's body knows one of its margins."""
        package = self._old.package
        related = package.relationships(package.main_part)
        return next(one.id for one in related if one.target == story.part)

    def _as_it_is(self, story: Story, key: MarginKey) -> str:
        """Return the name of a margin of the new file that arrives with its section: known already, or carried now."""
        partner = next((left for left, right in self._plan.pairs if right is story), None)
        if partner is not None:
            return self._name_of(partner)
        if story not in self._named:
            root = self._root_like(story)
            part, name = self._carrier.add_part(root, key[0], media_type=_MEDIA_TYPE.format(key[0]))
            copier = within(self._carrier, source=story.part, target=part, view=self._new.view)
            for item in story.container.items:
                if isinstance(item, Paragraph):
                    root.append(paragraph_copy(item, copier=copier, marks=self._marks, tag=None))
                else:
                    root.append(table_copy(item.element, copier=copier, marks=self._marks, tag=None))
            self._touched.append(root)
            self._named[story] = name
        return self._named[story]

    def _root_like(self, story: Story) -> Element:
        like = self._new.roots[story.part]
        names = {prefix: name for prefix, name in like.nsmap.items() if prefix is not None}
        root = etree.Element(_ROOTS[story.kind], nsmap=names)
        for name, value in like.items():
            root.set(name, value)
        return root

    def _copy_of(self, story: Story) -> Element:
        root = self._old.package.root(story.part)
        resolve(root, accept=self._old.view == "accepted")
        without_anchors(root)
        for element in root.iter("*"):
            for name in [name for name in element.attrib if str(name).startswith(f"{{{n.WORD_2010}}}")]:
                del element.attrib[name]
        return root

    def _open_first_page(self, properties: Element, *, tracked: bool) -> None:
        """Let a section have a first page of its own."""
        if properties.find(n.w("sectPrChange")) is not None:
            return
        former = etree.Element(n.SECTION_PROPERTIES)
        former.extend(copy.deepcopy(child) for child in properties if not str(child.tag).endswith("Reference"))
        for closed in properties.findall(n.w("titlePg")):
            properties.remove(closed)
        at = next((at for at, child in enumerate(properties) if child.tag in _AFTER_FIRST_PAGE), len(properties))
        properties.insert(at, etree.Element(n.w("titlePg")))
        if tracked:
            change = self._marks.mark(n.w("sectPrChange"))
            change.append(former)
            properties.append(change)


def _refer(properties: Element, key: MarginKey, name: str) -> None:
    """Let a section name a header or footer."""
    kind, use = key
    reference = etree.Element(n.w(f"{kind}Reference"), {n.TYPE: use, n.r("id"): name})
    at = sum(1 for child in properties if child.tag in (n.w("headerReference"), n.w("footerReference")))
    properties.insert(at, reference)
