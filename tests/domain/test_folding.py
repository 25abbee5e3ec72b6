"""A deal that grows act by act is the deal that is folded at once: in any split, in any order, whoever acts."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.domain import KINDS, Deal, Folding, fold, folding
from negotiator.domain.approvals import DecisionRight
from negotiator.domain.charter import Charter, Party, Person
from negotiator.domain.positions import Comment, Note
from negotiator.domain.registers import Risk
from negotiator.ledger import Entry, ordered, place
from tests.domain.histories import SCRIPTS, history, parts


def told(deal: Deal) -> dict[str, Any]:
    """Return everything that a deal says."""
    types = [kind.type for kind in KINDS]
    return {
        "projection": deal.projection,
        "roster": deal.roster,
        "outside": deal.outside,
        "newer": deal.newer,
        "records": {type_: deal.records(type_) for type_ in types},
        "single": [deal.record(Risk, f"R-{key}") for key in range(4)],
        "past": [deal.past(Risk, f"R-{key}") for key in range(4)],
        "facts": {type_: deal.facts(type_) for type_ in types},
        "known": {entry.id: deal.known_to(entry) for entry in deal.projection.entries},
    }


@pytest.mark.parametrize("turns", [2, 64])
@given(script=SCRIPTS, seed=st.integers(0, 2**32))
def test_any_split_in_any_order_gives_the_deal_that_is_folded_at_once(
    make_world: Callable[[], Any], turns: int, script: Any, seed: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:  # few turns are forgotten soon
        patch.setattr(folding, "_TURNS", turns)
        grows_as_it_folds(make_world(), script, seed)


def grows_as_it_folds(world: Any, script: Any, seed: int) -> None:
    chance = random.Random(seed)
    everything = history(world, script)
    ours = chance.choice(("NW", "CC", ""))
    growing = Folding(ours=ours)
    held: dict[str, Entry] = {}
    for piece in parts(everything, chance):
        held |= {entry.id: entry for entry in piece}
        grown = growing.add(piece)
        if chance.random() < 0.5 or len(held) == len(everything):
            assert told(grown) == told(fold(held.values(), ours=ours))
    assert told(growing.deal) == told(fold(everything, ours=ours))


@given(script=SCRIPTS, seed=st.integers(0, 2**32))
def test_a_deal_stays_what_it_was_when_the_ledger_grows(make_world: Callable[[], Any], script: Any, seed: int) -> None:
    chance = random.Random(seed)
    everything = history(make_world(), script)
    growing, deals = Folding(ours="NW"), []
    held: dict[str, Entry] = {}
    for piece in parts(everything, chance):
        held |= {entry.id: entry for entry in piece}
        deals.append((growing.add(piece), dict(held)))
    for deal, then in deals:
        assert told(deal) == told(fold(then.values(), ours="NW"))


def relied_upon(world: Any) -> list[Entry]:
    """Return an end, what the leaver signed around it, and the other side's act that relies on it, by their clocks."""
    lena = world.add_lena("negotiator")
    world.exchange()
    old = world.anna.held
    world.anna.held = lena.held
    signed = world.anna.beside(world.lena)
    signed.put(Comment(key="C-1", text="signed"))
    world.marco.receive(signed.held)
    world.marco.put(Comment(key="C-2", text="relied upon"))
    world.marco.put(Comment(key="C-3", text="and on"))
    world.anna.held = old
    sits, world.anna.identity = world.anna.identity, world.lena
    world.anna.put(Comment(key="C-0", text="known to the end"))
    world.anna.identity = sits
    for number in range(4):
        world.anna.put(Comment(key=f"C-a{number}", text="meanwhile"))
    world.anna.retire(Person, world.lena.fingerprint[:12])
    world.anna.put(Comment(key="C-4", text="after"))
    world.exchange()
    return list(ordered(world.anna.held))


@pytest.mark.parametrize("order", ["clocks", "backwards", "ends first", "witness last", "parents last"])
def test_a_witness_counts_whenever_it_comes(world: Any, order: str) -> None:
    everything = relied_upon(world)
    keys: dict[str, Callable[[Entry], Any]] = {
        "clocks": place,
        "backwards": lambda entry: (-entry.lamport, entry.id),
        "ends first": lambda entry: (entry.kind != "person/1", place(entry)),
        "witness last": lambda entry: (str(entry.body.get("key")) in ("C-2", "C-3"), place(entry)),
        "parents last": lambda entry: (str(entry.body.get("key")) == "C-a1", place(entry)),
    }
    growing = Folding(ours="NW")
    held = []
    for entry in sorted(everything, key=keys[order]):
        held.append(entry)
        assert told(growing.add([entry])) == told(fold(held, ours="NW"))
    assert {held.value.key for held in growing.deal.records(Comment)} >= {"C-0", "C-1"}


def test_our_shared_act_may_sort_before_acts_of_the_team(world: Any) -> None:
    for number in range(3):
        world.anna.put(Note(key=f"N-{number}", text="ours alone"), shared=False)
    growing = Folding(world.anna.held, ours="NW")
    last = max(world.anna.held, key=place)
    early = world.anna.put(Risk(key="R-1", failure_mode="shared"), shared=True)
    assert place(early) < place(last), "the clock of what is shared tells nothing of team acts"
    assert told(growing.add([early])) == told(world.anna.deal)
    assert growing.deal.record(Risk, "R-1") is not None


def test_an_act_is_judged_by_the_roster_of_its_place(world: Any) -> None:
    lena = world.add_lena()
    base = world.anna.held
    before = lena.put(Risk(key="R-1", failure_mode="while she may"), shared=True)
    world.anna.held = base
    world.anna.put(Comment(key="C-1", text="a"))
    world.anna.put(Comment(key="C-2", text="b"))
    gone = world.anna.put(world.person(world.lena, "NW", role="observer"))
    growing = Folding(world.anna.held, ours="NW")
    assert place(before) < place(gone)
    assert told(growing.add([before])) == told(fold([*world.anna.held, before], ours="NW"))
    assert growing.deal.record(Risk, "R-1") is not None


def test_the_roster_is_remembered_far_back_and_folded_again_beyond(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    early = world.anna.put(Risk(key="R-0", failure_mode="early"), shared=True)
    world.anna.held = tuple(entry for entry in world.anna.held if entry is not early)
    middle = []
    for number in range(70):
        world.anna.put(DecisionRight(key=f"X-{number}", party="NW", reason="m"), shared=True)
        middle.append(world.anna.put(Risk(key=f"R-{number}", failure_mode="m"), shared=True))
    held = [entry for entry in world.anna.held if entry is not middle[-2]]
    growing = Folding(held, ours="NW")
    again: list[int] = []
    refold = growing._fold

    def counted() -> None:
        again.append(1)
        refold()

    monkeypatch.setattr(growing, "_fold", counted)
    growing.add([middle[-2]])
    assert again == [], "what comes shortly before the last acts on the roster costs nothing"
    growing.add([early])
    assert again == [1]
    assert told(growing.deal) == told(fold([*world.anna.held, early], ours="NW"))


def test_which_value_stands_follows_the_roster(world: Any, new_desk: Any) -> None:
    anna, marco = world.anna.identity, world.marco.identity
    desk = new_desk(anna, world.anna.deal_id, "")
    desk.put(Party(key="CC", name="Castellan", short="CC", roots=(marco.root_fingerprint,)))
    other = desk.beside(marco)
    other.put(world.person(marco, "CC"))
    other.put(Risk(key="R-1", failure_mode="shared"), shared=True)
    desk.receive(other.held)
    desk.put(Risk(key="R-1", failure_mode="team"), shared=False)
    growing = Folding(desk.held)
    assert growing.deal.record(Risk, "R-1") == Risk(key="R-1", failure_mode="team")
    grown = growing.add([desk.put(world.person(anna, "CC"))])
    assert told(grown) == told(fold(desk.held))
    assert grown.record(Risk, "R-1") == Risk(key="R-1", failure_mode="shared"), "now both are of one party"


def test_what_was_not_touched_is_not_read_again(world: Any) -> None:
    world.anna.put(Risk(key="R-1", failure_mode="a"), shared=True)
    world.anna.put(Risk(key="R-2", failure_mode="b"), shared=True)
    growing = Folding(world.anna.held, ours="NW")
    first = growing.deal
    risks, charter = first.records(Risk), first.record(Charter, "deal")
    second = growing.add([world.anna.put(Risk(key="R-2", failure_mode="c"), shared=True)])
    assert second.records(Risk)[0] is risks[0]
    assert second.record(Charter, "deal") is charter
    assert [held.value.failure_mode for held in second.records(Risk)] == ["a", "c"]
    assert [held.value.failure_mode for held in first.records(Risk)] == ["a", "b"]


def test_adding_nothing_new_keeps_the_deal(world: Any) -> None:
    growing = Folding(world.anna.held, ours="NW")
    deal = growing.deal
    assert growing.add(ordered(world.anna.held)[:2]) is deal
    assert growing.add([]) is deal
