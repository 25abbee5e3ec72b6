"""Comparing a partner's root over another way: what both read out, and what is recorded of it.

What one of us found is a record of our team: colleagues have it with the next team package, the other side never.
"""

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Final, Literal

from negotiator.crypto import read_compact, read_safety_code, safety_code, safety_number
from negotiator.crypto.contact import COMPACT
from negotiator.domain.charter import Person
from negotiator.domain.trust import Comparison, ComparisonVerdict, Way
from negotiator.kernel import Refused, Tampered
from negotiator.services.receipts import Act, Put, Receipt
from negotiator.services.workspace import Workspace

Told = Literal["safety number", "card", "fingerprint"]

OLD_PINS: Final = "pin/"
"""Where an earlier version kept, in this file alone, how roots were compared."""

_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")


class NoSuchRoot(Refused):
    """Nobody in the deal has this root, and none was seen in the place of another."""

    code = "unknown-root"

    def __init__(self) -> None:
        super().__init__("No partner of this deal has this root certificate.", hint="Add the partner first.")


class ComparedDiffers(Tampered):
    """What a person read off the partner's screen is not what stands here: someone is in between."""

    code = "comparison-differs"

    def __init__(self, *, what: Told) -> None:
        super().__init__(
            f"The {what} is not the same: one of you holds a certificate that is not the other's.",
            hint="Take nothing and send nothing. Speak with them face to face, and compare the contact cards again.",
        )


def way_of(text: str) -> Way:
    """Return which way of comparing a text names; by voice where it names none."""
    plain = text.casefold()
    if "video" in plain:
        return "video"
    if "face" in plain:
        return "face to face"
    return "qr" if plain in ("qr", "picture", "by picture") else "voice"


def matches(workspace: Workspace, root: str, text: str) -> Told:
    """Compare what was read off the partner's screen or card with what stands here, and return what it was.

    text: a safety number or its code, a compact card, or a fingerprint, as it was typed or pasted. Raise
    ComparedDiffers when it is another one's; BadSafetyNumber or BadContact when it cannot be read.
    """
    plain = "".join(text.split())
    if plain.upper().startswith(COMPACT):
        claim = read_compact(plain)
        known = [one for one in workspace.deal.people if one.fingerprint == claim.leaf]
        sealed_for_them = all(sha256(one.recipient.encode()).hexdigest() == claim.recipient for one in known)
        return _told("card", same=claim.root == root and sealed_for_them)
    hexadecimal = plain.casefold().replace(":", "")
    if _FINGERPRINT.fullmatch(hexadecimal) and not plain.isdecimal():
        return _told("fingerprint", same=hexadecimal == root)
    return _told("safety number", same=read_safety_code(plain) == number_with(workspace, root))


def _told(what: Told, *, same: bool) -> Told:
    if not same:
        raise ComparedDiffers(what=what)
    return what


def number_with(workspace: Workspace, root: str) -> str:
    """Return the number that both sides read out to each other, for a root of theirs."""
    return safety_number(workspace.identity.root_fingerprint, root)


def code_with(workspace: Workspace, root: str) -> str:
    """Return the number as both screens show it in a QR code."""
    return safety_code(number_with(workspace, root))


def record(workspace: Workspace, root: str, *, how: Way, same: bool = True) -> Receipt:
    """Record that a root was compared with its owner, how, and what came out. Raise NoSuchRoot."""
    person = bearer_of(workspace, root)
    if person is None:
        raise NoSuchRoot
    organisation = organisation_of(workspace, person.party)
    verdict: ComparisonVerdict = "same" if same else "different"
    value = comparison_of(workspace, person, organisation=organisation, how=how, verdict=verdict)
    return settled(workspace, f"Comparison with {organisation} recorded", [value])


def comparison_of(
    workspace: Workspace,
    person: Person,
    *,
    organisation: str,
    how: Way,
    verdict: ComparisonVerdict = "same",
) -> Comparison:
    """Return the record of a comparison, made by whoever signs here."""
    return Comparison(
        key=person.root,
        party=person.party,
        name=person.name,
        organisation=organisation,
        root_pem=person.root_pem,
        verdict=verdict,
        how=how,
        by=who_compares(workspace),
    )


def settled(workspace: Workspace, label: str, values: Sequence[Comparison], *, forgetting: str = "") -> Receipt:
    """Store comparisons in one change that no undo takes back. `forgetting` is a local row that goes with it."""
    acts: list[Act] = [Put(value) for value in values]

    def forget() -> None:
        for name in (forgetting, *(f"{OLD_PINS}{value.key}" for value in values)):
            workspace.vault.local.delete(name)

    return workspace.commit(label, workspace.draft(acts), also=forget)


def bearer_of(workspace: Workspace, root: str) -> Person | None:
    """Return a person on the roster whose root this is, or None."""
    return next((one for one in workspace.deal.people if root and one.root == root and one.root_pem), None)


def organisation_of(workspace: Workspace, party: str) -> str:
    """Return the name of a party, or ""."""
    return next((one.name for one in workspace.deal.parties if one.key == party), "")


def who_compares(workspace: Workspace) -> str:
    """Return the key of the person who signs here, or ""."""
    person = workspace.person
    return person.key if person else ""
