"""Records that were written at the same time by several people: every value side by side, and the choice of one.

Which of them is right is a person's decision. Nothing here prefers a side.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from negotiator.domain import KINDS, Deal, body_of, fold
from negotiator.domain.clashes import Settled
from negotiator.domain.plain import NotPlain
from negotiator.domain.records import Kind, fields_of, read_body
from negotiator.domain.taken_back import carried, taken_back
from negotiator.kernel import Conflicted, Refused
from negotiator.ledger import Entry, Standing
from negotiator.services.mandates import NoMandate
from negotiator.services.receipts import Act, Put, Receipt, Retire, State
from negotiator.services.workspace import Workspace


class SettledAlready(Conflicted):
    """The values between which a person chose are not the ones that stand side by side now."""

    code = "settled-already"

    def __init__(self, topic: str, key: str) -> None:
        super().__init__(
            f"This value of {_words(topic)} {key} no longer waits for a decision.",
            hint="Look at the record as it stands now.",
        )


class NotOursToSettle(Refused):
    """Our act would count for nothing, since the record is another party's own."""

    code = "not-ours-to-settle"

    def __init__(self, topic: str, key: str, why: str) -> None:
        super().__init__(
            f"{_words(topic).capitalize()} {key} cannot be settled here: {why}.",
            hint="Ask the other side to say which value holds and to send it with their next package.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of several values of a record. value: its plain fields, or None where it was taken out of use.

    entry: the id of the act. at: the author's clock, a claim. ours: whether our party wrote it. shared: whether the
    other side holds it too. stands: whether it is the one that is shown until a person decides.
    """

    entry: str
    value: Mapping[str, Any] | None
    author: str
    party: str
    at: datetime
    ours: bool
    shared: bool
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """A record with several values, ours first; `title` is what the standing one is called ("" for none)."""

    kind: str
    topic: str
    key: str
    title: str
    sides: tuple[Side, ...]

    @property
    def ours(self) -> Side | None:
        """Return our party's value, or None when both are the other side's."""
        return next((side for side in self.sides if side.ours), None)

    @property
    def theirs(self) -> Side | None:
        """Return the other side's value, or None when all are ours."""
        return next((side for side in self.sides if not side.ours), None)

    @property
    def shares(self) -> bool:
        """Tell whether settling hands a value to the other side that only our team holds so far."""
        return len({side.shared for side in self.sides}) > 1


def contested(deal: Deal) -> tuple[Contested, ...]:
    """Return every record that waits for a choice between values, by kind and key."""
    standing: dict[tuple[str, str], list[Standing]] = {}
    for one in deal.projection.standing.values():
        standing.setdefault((one.kind, one.key), []).append(one)
    kept: Callable[[], frozenset[str]] = functools.cache(lambda: taken_back(deal, carried(deal)))
    found = (_contested(deal, KINDS.known(kind), key, held, kept) for (kind, key), held in sorted(standing.items()))
    return tuple(one for one in found if one is not None)


def _contested(
    deal: Deal, kind: Kind, key: str, held: list[Standing], kept: Callable[[], frozenset[str]]
) -> Contested | None:
    """Return the values of a record that nobody superseded, in both streams, where there is more than one.

    What we took back before the other side had it contests nothing: they know of no such act.
    """
    alone = len(held) == 1
    live = [(one, act) for one in held if alone or one.value is not None for act in (one.entry, *one.rivals)]
    if len(live) > 1:
        live = [(one, act) for one, act in live if act.body["put"] is not None or act.id not in kept()]
    if len(live) < 2 or all(act.body["put"] is None for _one, act in live):  # two: a choice
        return None
    sides = [_side(deal, act, stands=act is one.entry) for one, act in live if _readable(kind, key, act)]
    if len(sides) < 2:  # the other one cannot be read here: nothing to compare
        return None
    sides.sort(key=lambda side: (not side.ours, not side.stands))
    title = next((_title(side.value) for side in sides if side.value), "")
    return Contested(kind=kind.name, topic=kind.topic, key=key, title=title, sides=tuple(sides))


def _readable(kind: Kind, key: str, act: Entry) -> bool:
    if act.body["put"] is None:
        return True
    try:
        return bool(read_body(kind, act.body["put"]).key == key)
    except NotPlain:
        return False


def _side(deal: Deal, act: Entry, *, stands: bool) -> Side:
    person = deal.person_of(act)
    party = deal.party_of(act)
    return Side(
        entry=act.id,
        value=act.body["put"],
        author=person.name if person else act.author[:12],
        party=next((one.short for one in deal.parties if one.key == party), party),
        at=act.claimed_at,
        ours=party == deal.ours,
        shared=act.stream == "shared",
        stands=stands,
    )


def _title(value: Mapping[str, Any]) -> str:
    return next((str(value[name]) for name in ("title", "name", "failure_mode", "text") if value.get(name)), "")


def settle(workspace: Workspace, topic: str, key: str, *, entry: str, reason: str = "") -> Receipt:
    """Let one of several values stand, by the id of its act, in place of all of them; undoable.

    A reason goes where the value goes: what both sides hold is settled before both, what is ours before our team.
    Raises SettledAlready when it is no longer one of them, NotOursToSettle when our word would not count.
    """
    found = next((one for one in contested(workspace.deal) if (one.topic, one.key) == (topic, key)), None)
    side = next((one for one in found.sides if one.entry == entry), None) if found else None
    if found is None or side is None:
        raise SettledAlready(topic, key)
    kind = KINDS.known(found.kind)
    acts = [*_acts(kind, found, side), *_reasons(found, side, reason.strip())]
    try:
        entries = workspace.draft(acts)
    except NoMandate as error:
        raise NotOursToSettle(topic, key, error.refusal.why) from error
    after = fold((*workspace.entries, *entries), ours=workspace.deal.ours)
    made = {one.id for one in entries}
    for refused in after.outside:
        if refused.entry.id in made:
            raise NotOursToSettle(topic, key, refused.why)
    return workspace.commit(f"Settle {_words(topic)} {key}", entries, undoable=True)


def _acts(kind: Kind, found: Contested, side: Side) -> Iterator[Act]:
    if side.value is None:
        yield Retire(kind.type, found.key)
    else:
        # One value for both streams can only be the shared one: the other side holds its own already.
        yield Put(read_body(kind, dict(side.value)), shared=True if found.shares else side.shared)


def _reasons(found: Contested, side: Side, reason: str) -> Iterator[State]:
    """Yield why a value was chosen. What only our team holds is not named before the other side."""
    shared = found.shares or side.shared
    if reason:
        between = tuple(sorted(one.entry for one in found.sides if one.shared == shared))
        chosen = side.entry if side.shared == shared else ""
        yield State(Settled(topic=found.topic, key=found.key, between=between, chosen=chosen, reason=reason), shared)


def fields(one: Contested) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    """Return the declared fields as (label, each side's text, whether they differ), in their order.

    What forms never show is left out as long as the sides agree on it.
    """
    kind = KINDS.known(one.kind)
    bodies = [body_of(read_body(kind, dict(side.value))) if side.value is not None else None for side in one.sides]
    found = []
    for facts in fields_of(kind.type):
        texts = tuple(_text(body[facts.name]) if body is not None else "" for body in bodies)
        differs = len(set(texts)) > 1
        if differs or facts.widget not in ("hidden", "key"):
            found.append((facts.label, texts, differs))
    return tuple(found)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(item)}" for name, item in value.items())
    return "" if value is None else str(value)


def _words(topic: str) -> str:
    return topic.replace("_", " ")
