"""What an act follows is the same to both sides, though what was undone before it was sent, or is walled, stays."""

from dataclasses import replace

import pytest

from negotiator.crypto import Identity
from negotiator.domain.charter import Person
from negotiator.domain.decisions import Decision
from negotiator.domain.positions import Comment
from negotiator.domain.registers import Risk
from negotiator.domain.walls import Wall
from negotiator.ledger import Entry, is_record
from negotiator.services import packages, people, walls
from negotiator.services.receipts import State
from negotiator.services.workspace import Workspace
from tests.services.desks import Pair, shared_ids


def decide(desk: Workspace, key: str) -> None:
    desk.perform("Decide", [State(Decision(key=key, question="q", outcome="o", rationale="r"), True)])


def typed(desk: Workspace, text: str) -> None:
    desk.put(Risk(key="R-1", failure_mode=text), shared=True)


def firm(desk: Workspace) -> list[Entry]:
    """Return the shared acts that are no values of records, and those on the roster."""
    return [
        one
        for one in desk.entries
        if one.stream == "shared" and (not is_record(one.body) or one.kind in ("person/1", "party/1"))
    ]


def same_to_both(pair: Pair) -> None:
    held = shared_ids(pair.theirs)
    ours = {one.id for one in firm(pair.ours)}
    for act in firm(pair.theirs):
        known = pair.ours.deal.known_to(act) & held & ours
        assert known <= pair.theirs.deal.known_to(act), f"{act.kind} follows less there"
    outside = ({one.entry.id for one in desk.deal.outside} & held for desk in (pair.ours, pair.theirs))
    assert len({frozenset(one) for one in outside}) == 1


@pytest.mark.parametrize("between", ["typed over", "undone", "many"])
def test_what_stays_cuts_nothing_off(pair: Pair, between: str) -> None:
    decide(pair.ours, "D-1")
    typed(pair.ours, "a first thought")
    decide(pair.ours, "D-2")
    if between == "undone":
        pair.ours.perform("n", [])
        pair.ours.put(Risk(key="R-2", failure_mode="another"), shared=True)
        pair.ours.undo()
    for number in range(5 if between == "many" else 1):
        typed(pair.ours, f"thought {number}")
        pair.ours.put(Comment(key=f"C-{number}", text="a remark"))
    decide(pair.ours, "D-3")
    pair.pass_on(pair.ours)
    assert shared_ids(pair.theirs) != shared_ids(pair.ours), "something stayed"
    same_to_both(pair)
    decide(pair.theirs, "D-9")
    pair.pass_on(pair.theirs)
    typed(pair.ours, "later")
    typed(pair.ours, "later still")
    decide(pair.ours, "D-4")
    pair.pass_on(pair.ours)
    same_to_both(pair)


def test_a_leaver_s_records_count_on_both_sides(pair: Pair) -> None:
    with pair.ours.acting_as("Carl Lex"):
        pair.ours.put(Comment(key="C-1", text="while I may"))
    typed(pair.ours, "a thought")
    people.end(pair.ours, "carl")
    typed(pair.ours, "thought over")
    pair.pass_on(pair.ours)
    same_to_both(pair)
    assert pair.theirs.deal.record(Comment, "C-1") == Comment(key="C-1", text="while I may")


def test_what_a_leaver_wrote_and_was_sent_before_counts_too(pair: Pair) -> None:
    with pair.ours.acting_as("Carl Lex"):
        pair.ours.put(Comment(key="C-1", text="while I may"))
    typed(pair.ours, "a thought")
    pair.ours.put(Comment(key="C-2", text="mine"))
    typed(pair.ours, "thought over")
    pair.pass_on(pair.ours)
    people.end(pair.ours, "carl")
    pair.pass_on(pair.ours)
    same_to_both(pair)
    assert pair.theirs.deal.record(Comment, "C-1") is not None


def test_a_wall_cuts_nothing_off(pair: Pair) -> None:
    pair.ours.put(Wall(key="W-1", name="Inner circle", members=("ana",), covers=("risk/R-1",)), shared=False)
    with pair.ours.acting_as("Carl Lex"):
        pair.ours.put(Comment(key="C-1", text="while I may"))
    decide(pair.ours, "D-1")
    typed(pair.ours, "behind the wall")
    decide(pair.ours, "D-2")
    people.end(pair.ours, "carl")
    pair.pass_on(pair.ours)
    assert pair.theirs.deal.record(Risk, "R-1") is None
    same_to_both(pair)
    assert pair.theirs.deal.record(Comment, "C-1") is not None


def test_acts_name_few_parents(pair: Pair) -> None:
    for number in range(30):
        pair.ours.put(Risk(key=f"R-{number}", failure_mode="x"), shared=True)
    assert max(len(one.parents) for one in pair.ours.entries[-30:]) <= 2
    dora = Identity.create(name="Dora Fay", organisation="Alpha Ltd", at=pair.ours.clock.now())
    people.enter(pair.ours, dora.contact().to_bytes(dora), key="dora")
    assert len(pair.ours.entries[-1].parents) <= 2
    held = pair.ours.deal.record(Person, "dora")
    assert held is not None
    pair.ours.put(replace(held, email="d@alpha.example"))
    assert len(pair.ours.entries[-1].parents) <= 2


def test_a_wall_built_too_late_cuts_off_what_was_built_on_it_and_that_is_said(pair: Pair) -> None:
    with pair.ours.acting_as("Carl Lex"):
        decide(pair.ours, "D-0")
    decide(pair.ours, "D-1")
    decide(pair.ours, "D-2")
    people.end(pair.ours, "carl")
    assert packages.prepare(pair.ours).severed == ()
    pair.ours.put(Wall(key="W-1", name="Inner circle", members=("ana",), covers=("decision/D-1",)), shared=False)
    prepared = packages.prepare(pair.ours)
    cut = {entry.id for entry in prepared.severed}
    assert f"{len(cut)} acts that go were made after acts that a wall keeps back now" in prepared.caution
    assert {entry.id for entry in pair.ours.entries if entry.body.get("key") in ("D-2", "carl")} & cut
    pair.pass_on(pair.ours)
    assert [one.code for one in pair.theirs.deal.outside] == ["act-after-end"], "they cannot tell that it came before"
    decide(pair.ours, "D-3")
    assert {entry.id for entry in packages.prepare(pair.ours).severed} == cut, "what is made now follows all of it"
    walls.take_down(pair.ours, "W-1")
    assert packages.prepare(pair.ours).severed == ()
    pair.pass_on(pair.ours)
    assert pair.theirs.deal.outside == ()
    same_to_both(pair)


def test_a_wall_that_cuts_off_records_alone_is_no_matter(pair: Pair) -> None:
    decide(pair.ours, "D-1")
    typed(pair.ours, "on the same page")
    pair.ours.put(Wall(key="W-1", name="Inner circle", members=("ana",), covers=("decision/D-1",)), shared=False)
    assert packages.prepare(pair.ours).severed == ()
