"""A redline in short: how much changed in which section, which figures, dates and parties changed, what moved where."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from negotiator.kernel.values import dataclass
from negotiator.redline.citing import clause_numbers
from negotiator.redline.figures import word_count
from negotiator.redline.sectioning import Heading, sections
from negotiator.redline.shapes import Change, Reason, Redline

_WORDED = frozenset({"insert", "delete", "replace"})
# What a negotiator looks for first; a change is told under the first of these that it hits.
_TOLD: tuple[Reason, ...] = ("money", "date", "party", "number")
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionDigest:
    """One section: how many changes it has, how many may be material, and the words that came and went."""

    heading: Heading
    changes: int
    material: int
    inserted: int
    deleted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """A number, amount, date or party inside a clause that reads otherwise now. `clause` is the clause's number."""

    change: str
    reason: Reason
    clause: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedClause:
    """What stands elsewhere: its number before and now, its first words, and how many changes are inside.

    `table` tells that it is a whole table, which has no number.
    """

    change: str
    before: str
    after: str
    words: str
    changes: int
    table: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The whole redline in short; `reasons` counts the changes that hit each rule."""

    sections: tuple[SectionDigest, ...]
    reasons: Mapping[Reason, int]
    figures: tuple[FigureChange, ...]
    moves: tuple[MovedClause, ...]

    def lines(self) -> Iterator[str]:
        """Yield the digest as lines of text."""
        for section in self.sections:
            name = " › ".join(section.heading) or "Outside of all sections"
            words = f"{section.inserted} words inserted, {section.deleted} deleted"
            yield f"{name}: {_many(section.changes, 'change')}, {section.material} may be material; {words}"
        for figure in self.figures:
            yield f"{_place(figure.clause)}{figure.reason}: {figure.before or 'nothing'} → {figure.after or 'nothing'}"
        for moved in self.moves:
            edited = f", with {_many(moved.changes, 'change')} inside" if moved.changes else ""
            what = "a table" if moved.table else moved.before or "a paragraph"
            yield f"{what} moved, now {moved.after or 'elsewhere'}: {moved.words}{edited}"


def digest(redline: Redline) -> Digest:
    """Return the digest of a redline. A change stands in the section of the new text, if it is there at all."""
    numbers = clause_numbers(redline.old), clause_numbers(redline.new)
    return Digest(
        sections=tuple(_sections(redline)),
        reasons=dict(Counter(reason for change in redline.changes for reason in change.reasons)),
        figures=tuple(_figures(redline, numbers)),
        moves=tuple(_moves(redline, numbers)),
    )


def _sections(redline: Redline) -> Iterator[SectionDigest]:
    headings = sections(redline.old), sections(redline.new)
    members: dict[Heading, list[Change]] = {}
    for change in redline.changes:
        if change.new is not None:
            members.setdefault(headings[1][change.new.block], []).append(change)
        elif change.old is not None:
            members.setdefault(headings[0][change.old.block], []).append(change)
    for heading, changes in members.items():
        worded = [change for change in changes if change.kind in _WORDED]
        yield SectionDigest(
            heading=heading,
            changes=len(changes),
            material=sum(change.material for change in changes),
            inserted=sum(word_count(change.new_text) for change in worded),
            deleted=sum(word_count(change.old_text) for change in worded),
        )


def _figures(redline: Redline, numbers: tuple[Sequence[str], Sequence[str]]) -> Iterator[FigureChange]:
    for change in redline.changes:
        reason = next((name for name in _TOLD if name in change.reasons), None)
        if reason and change.kind in _WORDED and change.old is not None and change.new is not None:
            yield FigureChange(
                change=change.id,
                reason=reason,
                clause=numbers[1][change.new.block] or numbers[0][change.old.block],
                before=_short(change.old_text),
                after=_short(change.new_text),
            )


def _moves(redline: Redline, numbers: tuple[Sequence[str], Sequence[str]]) -> Iterator[MovedClause]:
    inside = Counter(change.move for change in redline.changes if change.move)
    for change in redline.changes:
        if change.kind == "move" and change.old is not None and change.new is not None:
            yield MovedClause(
                change=change.id,
                before=numbers[0][change.old.block],
                after=numbers[1][change.new.block],
                words=_short(change.new_text),
                changes=inside[change.id],
                table=change.table,
            )


def _short(text: str) -> str:
    """Return a text on one line, cut between words where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rsplit(' ', 1)[0]} …"


def _place(clause: str) -> str:
    return f"{clause}, " if clause else ""


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
