"""The fold: convergence, rivals, what cannot be read, and the questions a deal answers."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.domain import Deal, fold
from negotiator.domain.approvals import Approval, DecisionRight
from negotiator.domain.charter import Charter, Instrument
from negotiator.domain.decisions import Decision
from negotiator.domain.packages import PackageLogged
from negotiator.domain.positions import Comment, Note, Position
from negotiator.domain.registers import Milestone, Risk
from negotiator.domain.terms import KeyTerm
from negotiator.ledger import from_lines, to_lines

STEP = st.tuples(
    st.sampled_from(["anna", "marco"]), st.sampled_from(["put", "retire", "decide", "meet"]), st.integers(1, 3)
)


def risk(key: str, failure_mode: str = "Late delivery") -> Risk:
    return Risk(key=key, failure_mode=failure_mode)


def told(deal: Deal) -> Any:
    records = {type_: deal.records(type_) for type_ in (Risk, Charter, Comment)}
    return (deal.projection.entries, records, deal.facts(Decision), deal.people, deal.outside, deal.newer)


@given(script=st.lists(STEP, max_size=10), seed=st.integers(0, 2**32))
def test_two_parties_converge_in_any_order_of_arrival(make_world: Any, script: Any, seed: int) -> None:
    world = make_world()
    for number, (who, verb, key) in enumerate(script):
        desk = getattr(world, who)
        if verb == "put":
            desk.put(risk(f"R-{key}", f"by {who} {number}"))
        elif verb == "retire":
            desk.retire(Risk, f"R-{key}")
        elif verb == "decide":
            desk.state(decision(f"D-{number}"))
        else:
            world.exchange()
    everything = [*world.anna.held, *world.marco.held]
    random.Random(seed).shuffle(everything)
    shuffled = fold({entry.id: entry for entry in everything}.values(), ours="NW")
    world.exchange()
    assert told(world.anna.deal) == told(shuffled)
    assert told(replace(world.marco.deal, ours="NW")) == told(shuffled)
    assert told(fold(from_lines(to_lines(world.anna.held)), ours="NW")) == told(shuffled)
    assert shuffled.outside == ()


def decision(key: str, supersedes: str = "") -> Decision:
    return Decision(key=key, question="Which law?", outcome="Ours", rationale="Costs", supersedes=supersedes)


# Records


def test_records_stand_in_human_order(world: Any) -> None:
    for key in ("R-10", "R-2", "R-NW-1", "", "R-02x", "10", "9", "R-" + "9" * 5000, "R-²"):
        world.anna.put(risk(key))
    keys = [held.value.key for held in world.anna.deal.records(Risk)]
    assert (keys[0], keys[-2:]) == ("", ["9", "10"])
    assert keys.index("R-2") < keys.index("R-02x") < keys.index("R-10") < keys.index("R-" + "9" * 5000)
    assert len(keys) == 9


def test_concurrent_values_are_rivals_and_never_dropped(world: Any) -> None:
    world.anna.put(risk("R-1", "ours"))
    world.marco.put(risk("R-1", "theirs"))
    world.exchange()
    (held,) = world.anna.deal.records(Risk)
    assert {held.value.failure_mode, *(rival.failure_mode for rival in held.rivals)} == {"ours", "theirs"}
    assert len(held.history) == 2
    world.anna.put(risk("R-1", "decided"))
    (held,) = world.anna.deal.records(Risk)
    assert (held.value.failure_mode, held.rivals) == ("decided", ())


def test_a_value_beside_a_concurrent_retirement_stands(world: Any) -> None:
    world.anna.put(risk("R-1", "start"))
    world.exchange()
    world.anna.retire(Risk, "R-1")
    world.marco.put(risk("R-1", "still needed"))
    world.exchange()
    for desk in (world.anna, world.marco):
        assert desk.deal.record(Risk, "R-1") == risk("R-1", "still needed")


def test_a_retired_record_is_gone(world: Any) -> None:
    world.anna.put(risk("R-1"))
    world.anna.retire(Risk, "R-1")
    assert world.anna.deal.record(Risk, "R-1") is None
    assert world.anna.deal.records(Risk) == ()


def test_what_we_shared_stands_before_what_our_team_still_has(world: Any) -> None:
    world.anna.put(risk("R-1", "draft"), shared=False)
    world.anna.put(risk("R-1", "sent"), shared=True)
    (held,) = world.anna.deal.records(Risk)
    assert (held.stream, held.value.failure_mode) == ("shared", "sent")
    assert [rival.failure_mode for rival in held.rivals] == ["draft"]


def test_no_choice_of_a_key_by_the_other_side_displaces_what_our_team_holds(world: Any) -> None:
    world.anna.put(risk("R-1", "what we fear"), shared=False)
    world.marco.put(risk("R-1", "something else"), shared=True)
    world.exchange()
    (held,) = world.anna.deal.records(Risk)
    assert (held.stream, held.value.failure_mode) == ("team", "what we fear")
    assert [rival.failure_mode for rival in held.rivals] == ["something else"]


@pytest.mark.parametrize(
    "private",
    [
        Position(key="price", walk_away="EUR 9"),
        KeyTerm(key="price", title="Price", kind="money", value="EUR 1"),
        Note(key="n", text="t"),
        PackageLogged(direction="sent", package="p", sequence=1, author_root="r"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_never_travels_counts_for_nothing_where_it_travelled(world: Any, private: Any) -> None:
    put = world.marco.state if isinstance(private, PackageLogged) else world.marco.put
    act = put(private, shared=True)
    world.exchange()
    deal = world.anna.deal
    assert [(one.entry, one.why) for one in deal.outside] == [
        (act, "acts of this kind do not belong in the shared stream")
    ]
    assert (deal.terms, deal.facts(PackageLogged), deal.records(Position)) == ((), (), ())


def test_what_always_travels_counts_for_nothing_in_the_team_stream(world: Any) -> None:
    world.anna.put(Charter(title="Secretly another"), shared=False)
    assert world.anna.deal.charter.title == "Joint line"


# What cannot be read


def test_a_newer_kind_is_kept_shown_and_handed_on(world: Any) -> None:
    newer = world.marco.write("hologram/3", {"shape": "sphere"})
    world.exchange()
    assert world.anna.deal.newer == (newer,)
    assert newer in from_lines(to_lines(world.anna.held))
    assert world.anna.deal.outside == ()


def test_a_record_out_of_shape_is_told_and_hides_no_other_value(world: Any) -> None:
    world.anna.put(risk("R-1", "ours"))
    bad = world.marco.write("risk/1", {"after": [], "key": "R-1", "put": {"key": "R-1", "mood": "bad"}})
    strange = world.marco.write("risk/1", {"after": [], "key": "R-2", "put": {"key": "R-9", "failure_mode": "x"}})
    world.exchange()
    deal = world.anna.deal
    assert {entry.id for entry in deal.newer} == {bad.id, strange.id}
    assert deal.record(Risk, "R-1") == risk("R-1", "ours")
    assert [held.value.key for held in deal.records(Risk)] == ["R-1"]


def test_a_milestone_out_of_shape_is_told(world: Any) -> None:
    bad = world.marco.write("decision/1", {"key": "D-1"})
    good = world.marco.state(decision("D-2"))
    world.exchange()
    assert world.anna.deal.newer == (bad,)
    assert [fact.entry for fact in world.anna.deal.facts(Decision)] == [good]


# Questions


def test_an_empty_deal_answers_too() -> None:
    deal = fold(())
    assert (deal.charter.title, deal.parties, deal.others, deal.people, deal.instruments, deal.rights) == (
        "", (), (), (), (), (),
    )  # fmt: skip
    assert (deal.terms, deal.decisions, deal.findings, deal.newer) == ((), (), (), ())


def test_parties_stand_with_ours_first(world: Any) -> None:
    assert [party.key for party in world.anna.deal.parties] == ["NW", "CC"]
    assert [party.key for party in world.marco.deal.parties] == ["CC", "NW"]
    assert [party.key for party in world.marco.deal.others] == ["NW"]


def test_instruments_stand_in_order_of_precedence(world: Any) -> None:
    world.anna.put(Instrument(key="nda", title="NDA", kind="NDA", order=0))
    world.anna.put(Instrument(key="annex", title="Annex"))
    assert [one.key for one in world.anna.deal.instruments] == ["nda", "agreement", "annex"]


def test_terms_stand_in_their_order(world: Any) -> None:
    for key, order in (("b", 1), ("c", 0), ("a", 1)):
        world.anna.put(KeyTerm(key=key, title=key, order=order))
    assert [term.key for term in world.anna.deal.terms] == ["c", "a", "b"]


def test_rights_are_the_matrix(world: Any) -> None:
    right = DecisionRight(key="DR-1", party="NW")
    world.anna.put(right)
    assert world.anna.deal.rights == (right,)


def test_an_approval_goes_stale_with_the_content(world: Any) -> None:
    lena = world.add_lena()
    lena.state(Approval(subject="request/CR-1", subject_hash="old", verdict="approved"))
    lena.state(Approval(subject="request/CR-2", subject_hash="old", verdict="declined"))
    (before,) = lena.deal.approvals("request/CR-1", content="old")
    (after,) = lena.deal.approvals("request/CR-1", content="new")
    assert (before.stale, after.stale) == (False, True)
    assert before.person is not None
    assert before.person.role == "approver"


def test_a_decision_is_superseded_and_stays_in_the_log(world: Any) -> None:
    world.anna.state(decision("D-1"))
    world.anna.state(decision("D-2", supersedes="D-1"))
    assert [(one.decision.key, one.superseded_by) for one in world.anna.deal.decisions] == [("D-1", "D-2"), ("D-2", "")]
    assert world.anna.deal.decisions[0].person.name == "Anna Northwind"


def test_findings_come_from_all_registers(world: Any) -> None:
    world.anna.put(risk("R-1"))
    world.anna.put(Milestone(key="M-1", title="Line runs"))
    assert {finding.kind for finding in world.anna.deal.findings} == {"risk", "milestone"}
