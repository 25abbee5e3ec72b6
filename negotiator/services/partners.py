"""The other parties of a deal as their keys stand: whose roots may speak, and whether a person compared them."""

from collections.abc import Sequence
from dataclasses import dataclass

from negotiator.domain.charter import Party, Person
from negotiator.domain.trust import Compared, ComparisonVerdict, comparisons
from negotiator.services.comparing import OLD_PINS, NoSuchRoot, code_with, number_with, record, way_of
from negotiator.services.pins import in_words
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A party with one root. safety_number: what both sides read out; code: the same for a QR code.

    verdict: what was found when the root was compared, "" while nobody did. compared: how, by whom and when.
    """

    key: str
    name: str
    root: str
    safety_number: str
    code: str = ""
    people: tuple[str, ...] = ()
    verdict: ComparisonVerdict | None = None
    compared: str = ""


def partners(workspace: Workspace) -> tuple[Partner, ...]:
    """Return every party but ours, once for each of its roots."""
    deal = workspace.deal
    compared = comparisons(deal)
    return tuple(
        _partner(workspace, party, root, people=deal.people, compared=compared.get(root))
        for party in deal.parties
        if party.key != deal.ours
        for root in _roots_of(party, deal.people)
    )


def _roots_of(party: Party, people: Sequence[Person]) -> tuple[str, ...]:
    """Return the roots that speak for a party: pinned for it, or of its people. One without any stands once."""
    theirs = [person.root for person in people if person.party == party.key and person.root]
    return tuple(dict.fromkeys((*party.roots, *theirs))) or ("",)


def _partner(
    workspace: Workspace, party: Party, root: str, *, people: Sequence[Person], compared: Compared | None
) -> Partner:
    named = [one for one in people if one.party == party.key and (one.root == root or not one.root)]
    return Partner(
        key=party.key,
        name=party.name,
        root=root,
        safety_number=number_with(workspace, root) if root else "",
        code=code_with(workspace, root) if root else "",
        people=tuple(f"{person.name}, {person.role}" for person in named),
        verdict=compared.comparison.verdict if compared else "same" if _pinned_before(workspace, root) else None,
        compared=in_words(compared) if compared else _pinned_before(workspace, root),
    )


def _pinned_before(workspace: Workspace, root: str) -> str:
    """Return how an earlier version noted, in this file alone, that a root was compared."""
    row = workspace.vault.local.get(f"{OLD_PINS}{root}", {}) if root else {}
    return f"{row['compared']}, {row['at'][:10]}" if row.get("compared") else ""


def record_comparison(workspace: Workspace, root: str, *, how: str, same: bool = True) -> Receipt:
    """Record how the safety number with a root's owner was compared, and whether it was the same. Raise NoSuchRoot."""
    return record(workspace, root, how=way_of(how), same=same)


def find(workspace: Workspace, name: str) -> Partner:
    """Return a partner by key, by the start of its root's fingerprint, or by name. Raise NoSuchRoot."""
    wanted = name.casefold()
    for one in partners(workspace):
        if one.root and (wanted in (one.key.casefold(), one.name.casefold()) or _starts(one.root, wanted)):
            return one
    raise NoSuchRoot


_TELLING = 6  # so many signs of a fingerprint tell one root from another


def _starts(root: str, wanted: str) -> bool:
    return len(wanted) >= _TELLING and root.startswith(wanted)


__all__ = ["NoSuchRoot", "Partner", "find", "partners", "record_comparison"]
