"""Put paragraphs into the new file's lists where the old file's lists would print other numbers: restarted, continued.

Corresponding paragraphs keep the old file's list, which prints what the new one does as long as the same paragraphs
share a list. Where a list was restarted or continued, they do not: the written file is counted, and where it would
print another number than the new file, all paragraphs of that list get a list of their own. Acts in place.
"""

import copy
from collections.abc import Iterable, Mapping, Sequence

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.carrying import Carrier
from negotiator.documents.definitions import LEVEL
from negotiator.documents.endings import change_format
from negotiator.documents.marks import Marks, paragraph_properties
from negotiator.documents.numbering import Numbering
from negotiator.documents.stories import Paragraph, Stories, paragraphs_in
from negotiator.documents.styles import NumberingReference, Styles
from negotiator.documents.tracked import shown_properties
from negotiator.kernel.values import dataclass
from negotiator.redline.shapes import Block

_NUMBERED, _LIST, _DEPTH = n.w("numPr"), n.w("numId"), n.w("ilvl")
# 17.3.1: what stands before the number among the properties of a paragraph
_BEFORE = frozenset(
    n.w(name) for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """One paragraph: the list and level that hold for it, what its list prescribes there, the number it prints."""

    paragraph: Paragraph
    reference: NumberingReference
    form: str
    label: str


def relist(
    written: Stories, new: Stories, blocks: Sequence[Block], carrier: Carrier, marks: Marks, *, tracked: bool
) -> None:
    """Let the written file's body, its changes accepted, print the numbers of the new file's blocks."""
    theirs = _body(new)
    if [paragraph.text for paragraph in _body(written)] != [paragraph.text for paragraph in theirs]:
        return
    wanted = _places(theirs, new, Numbering.of(new.package, Styles.of(new.package)), Styles.of(new.package))
    wanted = [_Place(one.paragraph, one.reference, one.form, blocks[one.paragraph.block].label) for one in wanted]
    for own_list in (False, True):
        differing = _differing(_counted(written, carrier), wanted)
        if not differing:
            return
        chosen = {number: _chosen(number, carrier, own_list=own_list) for number in differing}
        for place, target in zip(_counted(written, carrier), wanted, strict=True):
            number = chosen.get(target.reference.number, "")
            if number and place.reference.number != number:
                _put_in(place.paragraph, number, target.reference.level or 0, marks, written=written, tracked=tracked)


def _chosen(number: str, carrier: Carrier, *, own_list: bool) -> str:
    return carrier.own_list(number) if own_list else carrier.list_of(number)


def _body(stories: Stories) -> list[Paragraph]:
    return [
        paragraph
        for story in stories.stories
        if story.kind == "paragraph"
        for paragraph in paragraphs_in(story.container)
    ]


def _counted(written: Stories, carrier: Carrier) -> list[_Place]:
    """Count the paragraphs as they are written now."""
    styles = Styles(carrier.present("styles"))
    return _places(_body(written), written, Numbering(carrier.present("numbering"), styles), styles)


def _places(paragraphs: Iterable[Paragraph], side: Stories, numbering: Numbering, styles: Styles) -> list[_Place]:
    found = []
    for paragraph in paragraphs:
        properties = shown_properties(paragraph.properties, side.view)
        level = numbering.level(properties)
        said = [] if level is None else [(str(one.tag), *sorted(one.values())) for one in level if one.tag in LEVEL]
        reference = styles.numbering(properties)[0]
        found.append(_Place(paragraph, reference, repr(sorted(said)), numbering.label(properties)))
    return found


def _differing(written: Sequence[_Place], wanted: Sequence[_Place]) -> Mapping[str, None]:
    """Return the lists of the new file of which some paragraph would get another number, though of the same form."""
    return {
        target.reference.number: None
        for place, target in zip(written, wanted, strict=True)
        if place.label != target.label
        and place.form == target.form
        and "" not in (place.label, target.label)
        and target.reference.number not in ("", "0")
    }


def _put_in(paragraph: Paragraph, number: str, level: int, marks: Marks, *, written: Stories, tracked: bool) -> None:
    element = paragraph.element
    shown = shown_properties(paragraph.properties, written.view)
    wanted = etree.Element(n.PARAGRAPH_PROPERTIES) if shown is None else copy.deepcopy(shown)
    _number(wanted, number, level)
    own = element.find(f"{n.PARAGRAPH_PROPERTIES}/{n.w('pPrChange')}")
    if _is_new(element, marks) or not tracked or (own is not None and marks.is_ours(own)):
        _number(paragraph_properties(element), number, level)
    else:
        change_format(element, wanted, marks, view=written.view, tracked=True)


def _is_new(element: Element, marks: Marks) -> bool:
    return any(marks.tracks_mark(element, tag) for tag in n.ARRIVING)


def _number(properties: Element, number: str, level: int) -> None:
    for former in properties.findall(_NUMBERED):
        properties.remove(former)
    said = etree.Element(_NUMBERED)
    etree.SubElement(said, _DEPTH).set(n.VALUE, str(level))
    etree.SubElement(said, _LIST).set(n.VALUE, number)
    properties.insert(sum(1 for child in properties if child.tag in _BEFORE), said)
