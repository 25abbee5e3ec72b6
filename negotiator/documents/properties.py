"""Tracked changes of formatting: bring back the former properties, or forget them."""

from collections.abc import Iterable

from lxml.etree import _Element as Element

from negotiator.documents import names as n

# what stands among the properties without being part of the formatting that a change records
_KEPT = {
    n.PARAGRAPH_PROPERTIES: frozenset({n.RUN_PROPERTIES, n.SECTION_PROPERTIES}),
    n.RUN_PROPERTIES: n.TRACKED,
    n.ROW_PROPERTIES: n.TRACKED,
    n.CELL_PROPERTIES: frozenset({n.CELL_INSERTED, n.CELL_DELETED, n.CELL_MERGED}),
    n.SECTION_PROPERTIES: frozenset({n.w("headerReference"), n.w("footerReference")}),
}
_KEPT_FIRST = frozenset({n.SECTION_PROPERTIES, n.RUN_PROPERTIES})


def resolve_properties(found: Iterable[Element], *, accept: bool) -> None:
    """Resolve the tracked changes of formatting among the given elements."""
    for change in found:
        properties = change.getparent()
        if change.tag not in n.PROPERTY_CHANGES or properties is None:
            continue
        properties.remove(change)
        if not accept and change.tag != n.w("numberingChange") and len(change):
            _bring_back(properties, change[0])
        if not len(properties) and properties.tag in (n.PARAGRAPH_PROPERTIES, n.RUN_PROPERTIES):
            holder = properties.getparent()
            if holder is not None:
                holder.remove(properties)


def _bring_back(properties: Element, former: Element) -> None:
    kept_tags = _KEPT.get(properties.tag, frozenset())
    for child in list(properties):
        if child.tag not in kept_tags:
            properties.remove(child)
    restored = [child for child in former if child.tag not in n.TRACKED]
    if properties.tag in _KEPT_FIRST:
        properties.extend(restored)
    else:
        for at, child in enumerate(restored):
            properties.insert(at, child)
