"""The term sheet: key terms with typed values, its frozen versions, and what changed between two of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from negotiator.domain.plain import NotPlain, canonical, from_plain, to_plain
from negotiator.domain.records import declare, record
from negotiator.domain.values import Value, ValueKind, magnitude, parse_value

TermStatus = Literal["open", "proposed", "agreed"]
TermChangeKind = Literal["added", "removed", "changed", "moved"]

_FORMAT = "negotiator-term-sheet/1"


@record("term/1", sharing="never")
class KeyTerm:
    """One key term of our working term sheet. `value` is the canonical text of its kind ("" while open).

    The working sheet stays with our team; what is proposed is a frozen copy of it (a version).
    """

    key: str = declare("Key", widget="key")
    group: str = declare("Group", default="General")
    title: str = declare("Term", required=True)
    kind: ValueKind = declare("Kind", widget="choice", default="text")
    value: str = declare("Value", default="")
    choices: tuple[str, ...] = declare("Choices", widget="hidden", default=(), column=False)
    clause: str = declare("Clause", widget="clause", default="")
    order: int = declare("Order", widget="integer", default=0, column=False)
    status: TermStatus = declare("Status", widget="choice", choices=("open", "proposed", "agreed"), default="open")
    help: str = declare("Meaning", widget="long text", default="", column=False)

    @property
    def typed(self) -> Value | None:
        """Return the typed value, or None while the term is open. Raises BadValue for a text not of its kind."""
        return parse_value(self.kind, self.value, choices=self.choices) if self.value else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTerm:
    """A key term as it stands in one frozen version of the term sheet: only what the other side may see."""

    key: str
    group: str
    title: str
    kind: ValueKind
    value: str
    clause: str = ""
    status: TermStatus = "open"
    choices: tuple[str, ...] = ()

    @property
    def size(self) -> Decimal | None:
        """Return the magnitude for thresholds, or None."""
        return magnitude(self.kind, parse_value(self.kind, self.value, choices=self.choices)) if self.value else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermChange:
    """How one term differs between two versions of the term sheet."""

    kind: TermChangeKind
    key: str
    title: str
    old: SheetTerm | None
    new: SheetTerm | None


def freeze(terms: Iterable[KeyTerm]) -> tuple[SheetTerm, ...]:
    """Return the terms in their order as a version holds them."""
    ranked = sorted(terms, key=lambda term: (term.order, term.key))
    return tuple(
        SheetTerm(
            key=term.key,
            group=term.group,
            title=term.title,
            kind=term.kind,
            value=term.value,
            clause=term.clause,
            status=term.status,
            choices=term.choices,
        )
        for term in ranked
    )


def sheet_bytes(terms: Sequence[SheetTerm]) -> bytes:
    """Return the canonical bytes of a frozen term sheet: the blob that a version names by its hash."""
    return canonical({"format": _FORMAT, "terms": [to_plain(term) for term in terms]})


def read_sheet(plain: object) -> tuple[SheetTerm, ...]:
    """Read the terms of a frozen sheet from its parsed JSON. Raises NotPlain."""
    if not isinstance(plain, dict) or plain.get("format") != _FORMAT:
        raise NotPlain("term sheet", "format")
    terms = plain.get("terms")
    if not isinstance(terms, list):
        raise NotPlain("term sheet", "terms")
    return tuple(from_plain(SheetTerm, item) for item in terms)


def compare_sheets(old: Sequence[SheetTerm], new: Sequence[SheetTerm]) -> tuple[TermChange, ...]:
    """Return the differences in the order of the new sheet, removed terms last; a move is told against its peers."""
    before = {term.key: term for term in old}
    after = {term.key: term for term in new}
    order_before = [term.key for term in old if term.key in after]
    order_after = [term.key for term in new if term.key in before]
    stayed = _longest_common(order_before, order_after)
    changes = []
    for term in new:
        was = before.get(term.key)
        if was is None:
            changes.append(_change("added", None, term))
        elif was != term:
            changes.append(_change("changed", was, term))
        elif term.key not in stayed:
            changes.append(_change("moved", was, term))
    changes += [_change("removed", term, None) for term in old if term.key not in after]
    return tuple(changes)


def _change(kind: TermChangeKind, old: SheetTerm | None, new: SheetTerm | None) -> TermChange:
    term = new or old
    assert term is not None  # noqa: S101 -- every change has at least one side
    return TermChange(kind=kind, key=term.key, title=term.title, old=old, new=new)


def _longest_common(before: list[str], after: list[str]) -> set[str]:
    """Return the keys of a longest common subsequence of two orders of the same keys."""
    place = {key: index for index, key in enumerate(before)}
    best: list[tuple[int, tuple[str, ...]]] = []  # for each length, the chain that ends earliest
    for key in after:
        fitting = [chain for last, chain in best if last < place[key]]
        chain = (*(fitting[-1] if fitting else ()), key)
        best[len(chain) - 1 : len(chain)] = [(place[key], chain)]  # ends earlier than what stood there, or is longer
    return set(best[-1][1]) if best else set()
