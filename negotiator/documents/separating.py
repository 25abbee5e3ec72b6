"""Paragraphs that stand apart without a mark: an earlier author struck it, but a table follows.

Where our changes bring such a paragraph beside another one, it gets a mark of ours. What others say of its mark stays
behind, in an empty paragraph before the block that has followed so far. Acts in place.
"""

from collections.abc import Sequence
from typing import Literal

from lxml import etree

from negotiator.documents import names as n
from negotiator.documents.deciding import Decisions
from negotiator.documents.endings import rejoin
from negotiator.documents.entries import Entry
from negotiator.documents.marks import Marks
from negotiator.documents.placing import Places, end_like
from negotiator.documents.stories import Paragraph
from negotiator.documents.tracked import shown_properties

Answered = Literal["accepted", "rejected"]


def keep_apart(entry: Entry, later: Sequence[Entry], decided: Decisions, places: Places, marks: Marks) -> None:
    """Let a paragraph without a mark (the last of `entry`) stand apart from what follows it (`later`).

    Whether our changes are accepted or rejected, it neither runs on into another paragraph nor ends like one.
    """
    left = entry.old[-1]
    following = next((other for other in later if other.old), None)
    if following is None or not isinstance(left, Paragraph) or not _is_written(entry, decided):
        return
    written = [other for other in later if _is_written(other, decided)]
    first = next((other for other in written if _stands(other, decided, "rejected")), None)
    is_alone = first is not None and _is_paragraph(first)
    goes = not _stands(entry, decided, "accepted")
    if not (is_alone if goes else _is_needed(written, decided)):
        return
    element = left.element
    wanted = shown_properties(rejoin(element, marks), left.view)
    rest = etree.Element(n.PARAGRAPH)
    places.put_before(following, rest)
    end_like(rest, element, marks)
    if goes and not any(marks.tracks_mark(element, tag) for tag in n.LEAVING):
        marks.mark_paragraph(element, n.DELETED)
    elif not goes and not is_alone:
        marks.mark_paragraph(element, n.INSERTED)
    marks.change_paragraph(element, wanted, tracked=False)  # what others changed of the format has gone on to the rest


def _is_needed(later: Sequence[Entry], decided: Decisions) -> bool:
    """Tell whether a paragraph that stays does not stand apart of itself."""
    if _runs_on(later, decided, "rejected"):
        return True
    ends_container = not any(_stands(other, decided, "accepted") for other in later)
    if ends_container and later and _is_paragraph(later[-1]):
        return False  # its mark goes anyway, and that of the last paragraph ends it
    return _runs_on(later, decided, "accepted")


def _runs_on(later: Sequence[Entry], decided: Decisions, answered: Answered) -> bool:
    """Tell whether a paragraph, be it an empty one, follows before the next table once our changes are answered."""
    for other in later:
        if _is_paragraph(other):
            return True
        if _stands(other, decided, answered):
            return False
    return False


def _is_paragraph(entry: Entry) -> bool:
    return isinstance((entry.old or entry.new)[0], Paragraph)


def _is_written(entry: Entry, decided: Decisions) -> bool:
    """Tell whether an entry has a place in the file that is written."""
    if entry.old and entry.new:
        return True
    treatment = decided.treatment(entry)
    if entry.new:
        return treatment.kind != "left"
    return treatment.kind != "applied" or (treatment.words is not None and _is_paragraph(entry))


def _stands(entry: Entry, decided: Decisions, answered: Answered) -> bool:
    """Tell whether something of a written entry is there once our tracked changes are answered."""
    if entry.old and entry.new:
        return True
    treatment = decided.treatment(entry)
    if treatment.kind != "tracked":
        return True
    if treatment.words is not None and _is_paragraph(entry):
        return bool(entry.old) or answered == "accepted"
    return bool(entry.new) == (answered == "accepted")
