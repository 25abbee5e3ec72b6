"""Which answers can be shown over the tracked changes of a file, and what stands in the way of the others.

It reads the tracked changes and the answers to them; `answering` writes what can be written.
"""

from collections.abc import Collection, Iterator, Mapping

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.errors import NoSuchRevision
from negotiator.documents.reader import tree_of
from negotiator.documents.revisions import tracked_elements
from negotiator.documents.shapes import Document, RevisionKind
from negotiator.documents.stories import Stories
from negotiator.documents.tracked import is_of_mark
from negotiator.kernel.values import dataclass
from negotiator.redline.shapes import Accept, Answer, Counter, Reject

_OF_WORDS: frozenset[RevisionKind] = frozenset({"insert", "delete", "move from", "move to"})
# things of which a file has room for one open change at a time
_CHANGED_ONCE: Mapping[RevisionKind, str] = {
    "paragraph format": "a paragraph's format",
    "table format": "the format of a table, row or cell",
    "section format": "a section's layout",
    "numbering": "a paragraph's number",
    "cell insert": "a table cell",
    "cell delete": "a table cell",
    "cell merge": "a table cell",
    "control insert": "a content control",
    "control delete": "a content control",
    "control move from": "a content control",
    "control move to": "a content control",
    "formula insert": "a part of a formula",
    "formula delete": "a part of a formula",
}
_NOTES = {n.w("footnote"): n.FOOTNOTE_REFERENCE, n.w("endnote"): n.ENDNOTE_REFERENCE}
_FIELD_PARTS = (n.FIELD_CHARACTER, n.INSTRUCTION, n.DELETED_INSTRUCTION)
_FIELD_END = {"begin": 1, "end": -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """Why an answer cannot be shown: a reason in words, and the places in `revisions` of the changes it depends on."""

    reason: str
    by: tuple[int, ...] = ()


def obstacles(
    document: Document, answers: Mapping[int, Answer], *, settle: Collection[int] = ()
) -> Mapping[int, Obstacle]:
    """Return the answers that cannot be given as tracked changes, each with what stands in its way.

    Answers are named by their place in `revisions`; those in `settle` are built in and need no room for a mark. What is
    left out here can be written together with all others that are. Raises NoSuchRevision.
    """
    for number in answers:
        if not 0 <= number < len(document.revisions):
            raise NoSuchRevision(number=number, count=len(document.revisions))
    if all(isinstance(answer, Accept) for answer in answers.values()):
        return {}
    return dict(sorted(_Assessment(tree_of(document), answers, settle).found().items()))


def unanswerable(document: Document, answers: Mapping[int, Answer], *, settle: Collection[int] = ()) -> tuple[int, ...]:
    """Return which of the answers cannot be shown over their change; `obstacles` says why."""
    return tuple(obstacles(document, answers, settle=settle))


def undoes(answer: Answer, element: Element) -> bool:
    """Tell whether an answer undoes its change: a counter to a deletion leaves the words deleted."""
    return isinstance(answer, Reject) or (isinstance(answer, Counter) and element.tag not in n.LEAVING)


def marks_around(element: Element) -> Iterator[Element]:
    """Yield the tracked changes that an element stands in, innermost first: of words, of its cell, of its row."""
    for holder in element.iterancestors():
        if holder.tag in n.TRACKED:
            yield holder
        elif holder.tag == n.CELL:
            yield from (mark for mark in holder.iterfind(f"{n.CELL_PROPERTIES}/{n.CELL_DELETED}"))
        elif holder.tag == n.ROW:
            yield from (mark for mark in holder.iterfind(f"{n.ROW_PROPERTIES}/*") if mark.tag in n.TRACKED)


def formatted_run(change: Element) -> Element | None:
    """Return the run whose change of format this is; None where it is one of a paragraph's mark or of a formula."""
    properties = change.getparent()
    holder = None if properties is None else properties.getparent()
    return holder if holder is not None and holder.tag == n.RUN else None


class _Assessment:
    """Weighs answers against each other: one that cannot be given may take others with it."""

    def __init__(self, stories: Stories, answers: Mapping[int, Answer], settle: Collection[int]) -> None:
        self._roots = list(stories.roots.values())
        self._found = [one for root in self._roots for one in tracked_elements(root)]
        self._number = {element: number for number, (element, _) in enumerate(self._found)}
        self._answers = answers
        self._settled = frozenset(settle)
        self._blocked: dict[int, Obstacle] = {}
        self._undone: set[Element] = set()
        self._references: dict[tuple[str, str | None], Element] | None = None

    def found(self) -> dict[int, Obstacle]:
        """Return all obstacles."""
        while True:
            self._undone = {
                self._found[number][0]
                for number, answer in self._answers.items()
                if number not in self._blocked and undoes(answer, self._found[number][0])
            }
            fresh = self._parted_fields()
            for number, answer in self._answers.items():
                obstacle = None if number in self._blocked else self._in_the_way(number, answer)
                if obstacle is not None:
                    fresh[number] = obstacle
            if not fresh:
                return self._blocked
            self._blocked |= fresh

    def _in_the_way(self, number: int, answer: Answer) -> Obstacle | None:
        element, kind = self._found[number]
        if isinstance(answer, Accept):
            return None
        if isinstance(answer, Counter) and kind not in _OF_WORDS:
            return Obstacle(reason="it has no words that others could take the place of")
        if number in self._settled:
            return Obstacle(reason="other words need a mark") if isinstance(answer, Counter) else None
        if kind in _CHANGED_ONCE:
            return Obstacle(reason=f"a file has room for one open change of {_CHANGED_ONCE[kind]} at a time")
        if kind == "format":
            return _of_format(element)
        return self._taken_away(element, answer)

    def _taken_away(self, element: Element, answer: Answer) -> Obstacle | None:
        """Tell whether words that are to be there go all the same with something around them."""
        countered = isinstance(answer, Counter)
        if not countered and element.tag not in n.LEAVING:
            return None
        # other words stand outside the changes of words around theirs
        around = (mark for mark in marks_around(element) if not (countered and _encloses_words(mark)))
        for mark in (*around, *self._marks_of_note(element)):
            undone = mark in self._undone
            goes = (mark.tag in n.ARRIVING) == undone
            if mark is element:
                continue
            if goes and (countered or mark.tag not in n.ARRIVING):
                return self._because("it stands within a change that takes it away all the same", mark)
            if countered and undone:
                return self._because("it stands in a row or note that is inserted again as a whole", mark)
        return None

    def _marks_of_note(self, element: Element) -> Iterator[Element]:
        """Yield the tracked changes around the reference to the note that an element stands in."""
        note = next(element.iterancestors(*_NOTES), None)
        if note is None:
            return
        if self._references is None:
            found = (reference for root in self._roots for reference in root.iter(*n.NOTE_REFERENCES))
            self._references = {(str(one.tag), one.get(n.ID)): one for one in found}
        reference = self._references.get((_NOTES[str(note.tag)], note.get(n.ID)))
        if reference is not None:
            yield from marks_around(reference)

    def _because(self, reason: str, *marks: Element) -> Obstacle:
        return Obstacle(reason=reason, by=tuple(sorted({self._number[mark] for mark in marks if mark in self._number})))

    def _parted_fields(self) -> dict[int, Obstacle]:
        """Return the insertions whose going would leave a part of a field behind."""
        parted: dict[int, Obstacle] = {}
        for root in {element.getroottree().getroot(): None for element in self._undone if element.tag in n.ARRIVING}:
            for field in _fields(root):
                goes = [part for part in field if self._goes(part)]
                if goes and len(goes) < len(field):
                    parted |= self._parted(field, goes)
        return parted

    def _parted(self, field: list[Element], goes: list[Element]) -> dict[int, Obstacle]:
        others = [mark for part in field if part not in goes for mark in marks_around(part) if mark.tag in n.ARRIVING]
        because = self._because("it holds a part of a field, and the other parts stay", *others)
        return {
            self._number[mark]: because
            for part in goes
            for mark in marks_around(part)
            if mark.tag in n.ARRIVING and mark in self._undone and self._number[mark] not in self._settled
        }

    def _goes(self, part: Element) -> bool:
        return any((mark.tag in n.ARRIVING) == (mark in self._undone) for mark in marks_around(part))


def _encloses_words(mark: Element) -> bool:
    holder = mark.getparent()
    return mark.tag in n.TRACKED and holder is not None and holder.tag != n.ROW_PROPERTIES


def _of_format(change: Element) -> Obstacle | None:
    run = formatted_run(change)
    if run is None:
        thing = "the format of a paragraph's end" if is_of_mark(change) else "this format"
        return Obstacle(reason=f"a file has room for one open change of {thing} at a time")
    if any(child.tag in _FIELD_PARTS for child in run):
        return Obstacle(reason="it formats a part of a field")
    return None


def _fields(root: Element) -> Iterator[list[Element]]:
    """Yield the characters of each field that is whole: its begin, its separator, its end."""
    open_ones: list[list[Element]] = []
    for character in root.iter(n.FIELD_CHARACTER):
        step = _FIELD_END.get(character.get(n.w("fldCharType")) or "", 0)
        if step > 0:
            open_ones.append([])
        if not open_ones:
            continue
        open_ones[-1].append(character)
        if step < 0:
            yield open_ones.pop()
