"""What a Word redline cannot show, because Word tracks no such change: told, so that nothing is silent."""

from collections.abc import Container

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.blocks import Prescribed
from negotiator.documents.definitions import LEVEL, page_layout
from negotiator.documents.endings import has_room, is_fixed
from negotiator.documents.entries import Pairs
from negotiator.documents.gridforms import ROW_EXCEPTIONS, form_of
from negotiator.documents.layouts import is_open
from negotiator.documents.marks import same_properties
from negotiator.documents.plain_docx import as_word
from negotiator.documents.reader import tree_of
from negotiator.documents.sections import MarginPlan, plan_margins
from negotiator.documents.shapes import Document, View
from negotiator.documents.stories import Paragraph, Stories, paragraphs_in
from negotiator.documents.tracked import shown_properties
from negotiator.documents.tree import first_paragraph
from negotiator.documents.untracked import has_untracked
from negotiator.redline.definitions import difference
from negotiator.redline.reading import concerns_paragraph
from negotiator.redline.shapes import Change, Redline

_FORMED = (
    *((n.CELL, n.CELL_PROPERTIES), (n.ROW, n.ROW_PROPERTIES), (n.ROW, ROW_EXCEPTIONS)),
    (n.TABLE, n.TABLE_PROPERTIES),
)
_NAMED = (n.w("pStyle"), f"{n.w('numPr')}/{n.w('numId')}")
_CARRIED = frozenset({"", "Page layout"})


def left_out(base: Document, new: Document, redline: Redline) -> tuple[Change, ...]:
    """Return the changes that a Word redline of these files cannot show.

    Those are changes of definitions, since Word tracks no change of a style or list, the numbers that follow from them,
    and headers and footers without a place in it: of sections of the new file that the old one lacks and that do not
    begin with an inserted paragraph. So are the pages on which a header prints, what a field over several paragraphs
    instructs, and a paragraph's mark that is put out of sight.
    """
    base, new = as_word(base), as_word(new)
    old, other = tree_of(base), tree_of(new)
    plan = plan_margins(old, other, Pairs(redline.pairs))
    margins = {paragraph.block for story in plan.left_out for paragraph in paragraphs_in(story.container)}
    others = _renumbered(old, other, redline) | _sections(plan, old, other, redline)
    return tuple(change for change in redline.changes if _is_left_out(change, margins, others))


def _is_left_out(change: Change, margins: Container[int], others: Container[str]) -> bool:
    placeless = change.new is not None and change.new.block in margins
    return change.definition not in _CARRIED or placeless or change.id in others


def _sections(plan: MarginPlan, old: Stories, new: Stories, redline: Redline) -> set[str]:
    """Return the changes of page layouts and section breaks that have no place in the old file.

    A layout whose earlier change is open can have no second one, nor can the form of a cell; a break needs something
    behind its paragraph.
    """
    open_ones = [(left, right) for left, right in plan.layouts if is_open(left.properties)]
    layouts = {difference(page_layout(left.properties), page_layout(right.properties)) for left, right in open_ones}
    told = {(one.name, one.before, one.after) for one in layouts}
    found = {one.id for one in redline.changes if (one.definition, one.old_text, one.new_text) in told}
    for change in redline.changes:
        if change.kind != "format" or change.definition or not concerns_paragraph(change):
            continue
        if change.old is None or change.new is None:
            continue
        moves = change.old.block in plan.ended or change.new.block in plan.arriving
        places = old.paragraphs[change.old.block], new.paragraphs[change.new.block]
        cramped = moves and not any(has_room(place.element) for place in places)
        elements = places[0].element, places[1].element
        kinds = (_is_stuck,) if change.old.block in plan.ended else (_is_stuck, _is_dressed)
        stuck = [kind(*elements, views=(old.view, new.view)) for kind in kinds]
        unmarked = has_untracked(redline.old[change.old.block].format, redline.new[change.new.block].format)
        if cramped or any(stuck) or unmarked:
            found.add(change.id)
    return found


def _is_dressed(old: Element, new: Element, *, views: tuple[View, View]) -> bool:
    """Tell whether a paragraph has another format while a change of it is open, and its mark cannot be made anew."""
    properties = [element.find(n.PARAGRAPH_PROPERTIES) for element in (old, new)]
    if properties[0] is None or properties[0].find(n.w("pPrChange")) is None or not is_fixed(old):
        return False
    shown = [shown_properties(own, view) for own, view in zip(properties, views, strict=True)]
    return not same_properties(*shown)


def _is_stuck(old: Element, new: Element, *, views: tuple[View, View]) -> bool:
    """Tell whether the cell, row or table that a paragraph opens has another form, while a change of it is open."""
    for holder, tag in _FORMED:
        mine, theirs = (next(element.iterancestors(holder), None) for element in (old, new))
        if mine is None or theirs is None or first_paragraph(mine) is not old:
            continue
        properties = mine.find(tag)
        is_open = properties is not None and any(child.tag in n.PROPERTY_CHANGES for child in properties)
        if is_open and form_of(mine, tag, views[0]) != form_of(theirs, tag, views[1]):
            return True
    return False


def _renumbered(old: Stories, new: Stories, redline: Redline) -> set[str]:
    """Return the changes of numbers whose list prints the numbers of its level in another form now.

    A paragraph of another list or level, and one that moved, takes its new list along; one that is put into a list or
    taken out of it, by its style or by itself, is tracked as such.
    """
    changes = [one for one in redline.changes if one.kind == "renumber" and not one.move]
    sides = [(side, Prescribed(side)) for side in (old, new)] if changes else []
    found: set[str] = set()
    for change in changes:
        if change.old is None or change.new is None:
            continue
        spans = (change.old, change.new)
        places = [
            (side.paragraphs[span.block], prescribed) for (side, prescribed), span in zip(sides, spans, strict=True)
        ]
        left, right = (_form(*place) for place in places)
        listed = [prescribed.styles.numbering(paragraph.properties)[0].number for paragraph, prescribed in places]
        own = [_own_list(paragraph) for paragraph, _ in places]
        both = all(number not in ("", "0") for number in listed)
        if left[0] == right[0] and left != right and (both or own[0] == own[1]):
            found.add(change.id)
    return found


def _own_list(paragraph: Paragraph) -> tuple[str | None, ...]:
    """Return the style and the list that a paragraph names itself."""
    properties = paragraph.properties
    said = [None if properties is None else properties.find(path) for path in _NAMED]
    return tuple([None if one is None else one.get(n.VALUE) for one in said])


def _form(paragraph: Paragraph, prescribed: Prescribed) -> tuple[int | None, str]:
    """Return the level of a paragraph in its list, and what the list prescribes for the numbers of that level."""
    level = prescribed.numbering.level(paragraph.properties)
    said = [] if level is None else [(str(one.tag), *sorted(one.values())) for one in level if one.tag in LEVEL]
    return prescribed.styles.numbering(paragraph.properties)[0].level, repr(sorted(said))
