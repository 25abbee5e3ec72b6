"""Ends of mandates: what someone signs around their own withdrawal counts only where the other side built upon it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.crypto import EntrySigner
from negotiator.domain import Deal, body_of, fold
from negotiator.domain.charter import Party, Person
from negotiator.domain.endings import Seats, parents_first, void
from negotiator.domain.packages import Executed
from negotiator.domain.positions import Comment, Note
from negotiator.domain.registers import Risk
from negotiator.ledger import Entry, make_entry, place
from tests.domain.histories import ENDING, history

TODAY = date(2026, 3, 2)


def code(place: Any, entry: Entry) -> str:
    """Return why an act counts for nothing at a desk, "" when it counts."""
    deal: Deal = place if isinstance(place, Deal) else place.deal
    return next((one.code for one in deal.outside if one.entry.id == entry.id), "")


def comment(key: str = "c") -> Comment:
    return Comment(key=key, text="A remark")


def key_of(world: Any, who: str) -> str:
    return str(world.people[who].fingerprint[:12])


# Around an end


@pytest.fixture
def lena(world: Any) -> Any:
    """Return Lena's desk: entered, and known to both sides."""
    desk = world.add_lena("negotiator")
    world.exchange()
    return desk


@pytest.mark.parametrize("number", range(6))
def test_on_old_parents_nothing_counts_once_the_mandate_ended(world: Any, lena: Any, number: int) -> None:
    for turn in range(number):
        world.anna.put(comment(f"a{turn}"))
    world.anna.retire(Person, key_of(world, "lena"))
    around = [lena.put(comment("x")), lena.state(Executed(subject_hash="h")), lena.put(comment("y"))]
    world.anna.receive(lena.held)
    assert [code(world.anna, one) for one in around] == ["act-after-end"] * 3
    assert world.anna.deal.facts(Executed) == ()


def test_what_the_end_follows_counts(world: Any, lena: Any) -> None:
    signed = lena.state(Executed(subject_hash="h"))
    world.anna.receive(lena.held)
    world.anna.retire(Person, key_of(world, "lena"))
    assert code(world.anna, signed) == ""
    assert world.anna.deal.person_of(signed).name == world.lena.name


def test_what_the_other_side_built_upon_cannot_be_undone_by_an_end_made_around_it(world: Any, lena: Any) -> None:
    old = world.anna.held
    signed = lena.state(Executed(subject_hash="h"))
    world.marco.receive(lena.held)
    built = world.marco.put(comment("we rely on it"))
    world.anna.held = old
    gone = world.anna.retire(Person, key_of(world, "lena"))
    world.exchange()
    for desk in (world.anna, world.marco):
        assert (code(desk, signed), code(desk, built), code(desk, gone)) == ("", "", "")


def test_what_nobody_built_upon_is_undone(world: Any, lena: Any) -> None:
    old = world.anna.held
    signed = lena.state(Executed(subject_hash="h"))
    world.marco.receive(lena.held)
    world.anna.held = old
    world.anna.retire(Person, key_of(world, "lena"))
    world.exchange()
    late = world.marco.put(comment("after both"))
    assert code(world.marco, signed) == "act-after-end"
    assert code(world.marco, late) == ""


def test_neither_their_own_party_nor_a_stranger_bears_witness(world: Any, lena: Any) -> None:
    old = world.anna.held
    signed = lena.state(Executed(subject_hash="h"))
    world.anna.receive(lena.held)
    world.anna.put(comment("a colleague's"))
    eve = world.anna.beside(world.eve)
    eve.put(comment("a stranger's"))
    late = [entry for entry in eve.held if entry not in old]
    world.anna.held = old
    world.anna.retire(Person, key_of(world, "lena"))
    world.anna.receive(late)
    assert code(world.anna, signed) == "act-after-end"


def test_a_witness_who_was_ended_before_bears_none(world: Any, lena: Any) -> None:
    """Marco's colleague Nina relies on Lena's act, but Nina's own word counts for nothing."""
    world.marco.put(world.person(world.nina, "CC"))
    world.exchange()
    lena.receive(world.anna.held)
    old_anna, old_marco = world.anna.held, world.marco.held
    signed = lena.state(Executed(subject_hash="h"))
    nina = world.marco.beside(world.nina)
    nina.receive(lena.held)
    relied = nina.put(comment("relied"))
    world.marco.held = old_marco
    world.marco.retire(Person, key_of(world, "nina"))
    world.anna.held = old_anna
    world.anna.retire(Person, key_of(world, "lena"))
    world.exchange()
    world.anna.receive(nina.held)
    assert [code(world.anna, one) for one in (signed, relied)] == ["act-after-end", "act-after-end"]


def test_who_is_entered_again_acts_from_there_on_and_not_before(world: Any, lena: Any) -> None:
    world.anna.retire(Person, key_of(world, "lena"))
    around = lena.put(comment("around"))
    world.anna.put(world.person(world.lena, "NW"))
    again = world.anna.beside(world.lena)
    after = again.put(comment("after"))
    world.anna.receive((*lena.held, *again.held))
    assert (code(world.anna, around), code(world.anna, after)) == ("act-after-end", "")
    assert world.anna.deal.roster.mandate(world.lena.fingerprint, on=TODAY) is None


def test_who_left_enters_neither_themselves_nor_others(world: Any, lena: Any) -> None:
    world.anna.retire(Person, key_of(world, "lena"))
    acts = [lena.put(world.person(world.eve, "NW")), lena.put(world.person(world.lena, "NW", email="x@y.example"))]
    acts.append(lena.beside(world.eve).put(comment()))
    world.anna.receive(lena.held)
    world.anna.receive(acts)
    assert [code(world.anna, act) for act in acts] == ["act-after-end", "act-after-end", "not-on-roster"]
    assert [one.key for one in world.anna.deal.roster.acting("NW", on=TODAY)] == [key_of(world, "anna")]


def test_who_enters_themselves_again_has_nothing_of_it(world: Any, lena: Any) -> None:
    world.anna.retire(Person, key_of(world, "lena"))
    lena.receive(world.anna.held)
    acts = [lena.put(world.person(world.lena, "NW")), lena.put(comment("as if nothing had been"))]
    assert [code(lena, act) for act in acts] == ["withdrawn", "withdrawn"]


def test_a_leaver_s_team_acts_stay_and_later_ones_count_for_nothing(world: Any, lena: Any) -> None:
    """The clock of what is shared knows nothing of team acts: the withdrawal sorts before most of them."""
    before = [lena.put(Note(key=f"N-{number}", text="before")) for number in range(9)]
    world.anna.held, world.anna.at = lena.held, lena.at
    gone = world.anna.retire(Person, key_of(world, "lena"))
    assert place(gone) < place(before[-1])
    lena = world.anna.beside(world.lena)
    after = lena.put(Note(key="N-10", text="after"))
    world.anna.held, world.anna.at = lena.held, lena.at
    assert [code(world.anna, act) for act in (*before, after)] == [""] * 9 + ["withdrawn"]
    world.anna.put(world.person(world.lena, "NW"))
    again = world.anna.beside(world.lena).put(Note(key="N-11", text="again"))
    world.anna.held = (*world.anna.held, again)
    assert [code(world.anna, act) for act in (before[-1], after, again)] == ["", "withdrawn", ""]


# Renewal, revocation, roots


def test_a_renewed_leaf_acts_and_the_old_one_no_more(world: Any) -> None:
    marco, again = world.people["marco"], world.people["marco again"]
    before = world.marco.put(comment("before"))
    desk = world.marco.beside(marco)
    world.marco.put(world.person(again, "CC", key=marco.fingerprint[:12]))
    new = world.marco.beside(again)
    after, said = new.put(comment("after")), new.state(world.revoked(marco))
    old = [desk.put(comment("around")), replace(new, identity=marco).put(comment("late"))]
    world.anna.receive((*new.held, *desk.held, *old))
    assert [code(world.anna, act) for act in (before, after, said)] == ["", "", ""]
    assert [code(world.anna, act) for act in old] == ["act-after-end", "replaced"]
    roster = world.anna.deal.roster
    assert [one.fingerprint for one in roster.acting("CC", on=TODAY)] == [again.fingerprint]
    assert roster.mandate(marco.fingerprint, on=TODAY).code == "replaced"


def test_who_lost_the_leaf_comes_back_with_the_root_alone(world: Any) -> None:
    marco, again = world.people["marco"], world.people["marco again"]
    desk = world.marco.beside(again)
    entered = desk.put(world.person(again, "CC", key=marco.fingerprint[:12]))
    revoked = desk.state(world.revoked(marco))
    after = desk.put(comment("back"))
    thief = world.marco.put(comment("with the lost key"))
    world.anna.receive((*desk.held, thief))
    assert [code(world.anna, act) for act in (entered, revoked, after)] == ["", "", ""]
    assert code(world.anna, thief) == "act-after-end"


@pytest.mark.parametrize("planted", ["other root", "other person"])
def test_nobody_else_takes_a_seat_with_a_root(world: Any, planted: str) -> None:
    marco = world.people["marco"]
    eve = world.marco.beside(world.eve)
    root = {"root": marco.root_fingerprint, "root_pem": marco.root_pem.decode()} if planted == "other root" else {}
    act = eve.put(world.person(world.eve, "CC", key=marco.fingerprint[:12], **root))
    world.anna.receive(eve.held)
    assert code(world.anna, act) == "mandate-forged"


def test_a_revoked_leaf_is_never_entered_again(world: Any, lena: Any) -> None:
    world.anna.state(world.revoked(world.lena))
    late = lena.put(comment())
    again = world.anna.put(world.person(world.lena, "NW"))
    world.anna.receive(lena.held)
    assert (code(world.anna, late), code(world.anna, again)) == ("act-after-end", "revoked")
    assert world.anna.deal.roster.mandate(world.lena.fingerprint, on=TODAY).code == "revoked"


@pytest.mark.parametrize("by", ["another root", "another party"])
def test_a_revocation_that_is_not_the_own_root_s_or_party_s_ends_nothing(world: Any, lena: Any, by: str) -> None:
    desk = world.anna if by == "another root" else world.marco
    desk.state(world.revoked(world.lena, by=world.eve if by == "another root" else None))
    world.exchange()
    lena.receive(world.anna.held)
    act = lena.put(comment())
    world.anna.receive(lena.held)
    assert code(world.anna, act) == ""


def test_who_leaves_revokes_and_withdraws_themselves_in_one_go(world: Any, lena: Any) -> None:
    acts = [lena.state(world.revoked(world.lena)), lena.retire(Person, key_of(world, "lena"))]
    world.anna.receive(lena.held)
    assert [code(world.anna, act) for act in acts] == ["", ""]
    assert world.anna.deal.roster.mandate(world.lena.fingerprint, on=TODAY).code == "revoked"
    late = lena.put(comment())
    world.anna.receive(lena.held)
    assert code(world.anna, late) == "revoked"


def test_with_a_struck_root_nobody_enters_themselves_on_old_parents(world: Any) -> None:
    again = world.people["marco again"]
    world.marco.put(world.person(world.nina, "CC"))
    old = world.marco.beside(again)
    nina = world.marco.beside(world.nina)
    nina.put(comment("so that the striking sorts later than what goes around it"))
    nina.put(Party(key="CC", name="Castellan", short="CC", roots=(world.nina.root_fingerprint,)))
    nina.retire(Person, key_of(world, "marco"))
    back = old.put(world.person(again, "CC"))
    acted = old.put(comment())
    world.anna.receive((*nina.held, *old.held))
    assert [code(world.anna, act) for act in (back, acted)] == ["act-after-end", "not-on-roster"]


# Ends against each other


def test_two_who_end_each_other_unseen_are_both_ended(world: Any, lena: Any) -> None:
    world.anna.retire(Person, key_of(world, "lena"))
    stolen = lena.put(world.person(world.eve, "NW", key=key_of(world, "anna")))
    world.anna.receive(lena.held)
    roster = world.anna.deal.roster
    assert roster.acting("NW", on=TODAY) == ()
    assert code(world.anna, stolen) == "act-after-end", "it ends Anna's mandate but enters nobody"


def test_what_the_other_side_saw_first_decides_between_two(world: Any, lena: Any) -> None:
    gone = world.anna.retire(Person, key_of(world, "lena"))
    world.exchange()
    world.marco.put(comment("seen"))
    around = lena.retire(Person, key_of(world, "anna"))
    world.anna.receive((*world.marco.held, *lena.held))
    assert (code(world.anna, gone), code(world.anna, around)) == ("", "act-after-end")
    assert [one.key for one in world.anna.deal.roster.acting("NW", on=TODAY)] == [key_of(world, "anna")]


def test_an_end_by_someone_who_should_never_have_been_entered_ends_nothing(world: Any, lena: Any) -> None:
    world.anna.retire(Person, key_of(world, "lena"))
    lena.put(world.person(world.eve, "NW"))
    eve = lena.beside(world.eve)
    eve.retire(Person, key_of(world, "anna"))
    world.anna.receive(eve.held)
    late = world.anna.put(comment())
    assert code(world.anna, late) == ""


# Papers and roles


def test_another_party_enters_nobody_once_a_party_speaks(world: Any) -> None:
    """The leaf comes from Marco's own root: yet only his people enter anybody for them, or its holder themselves."""
    again = world.people["marco again"]
    act = world.anna.put(world.person(again, "CC", key="ghost", role="negotiator", until=TODAY))
    assert code(world.anna, act) == "mandate-forged"


def test_an_address_that_its_owner_did_not_sign_is_not_sealed_for(world: Any) -> None:
    nina = world.nina
    world.anna.put(Party(key="BK", name="Bank", short="BK", roots=(nina.root_fingerprint,)))
    planted = world.person(nina, "BK", recipient=world.eve.recipient)
    world.anna.put(planted)
    assert world.anna.deal.roster.people[nina.fingerprint].recipient == ""
    world.anna.beside(nina)
    own = world.anna.beside(nina)
    own.put(world.person(nina, "BK"))
    assert own.deal.roster.people[nina.fingerprint].recipient == nina.recipient


@pytest.mark.parametrize("changed", ["", "recipient", "damaged"])
def test_a_card_says_what_the_record_says(world: Any, changed: str) -> None:
    nina = world.nina
    card = nina.contact().to_bytes(nina).decode()
    facts = {"": {}, "recipient": {"recipient": world.eve.recipient}, "damaged": {"card": card[:-9]}}[changed]
    world.anna.put(Party(key="BK", name="Bank", short="BK", roots=(nina.root_fingerprint,)))
    act = world.anna.put(world.person(nina, "BK", **({"card": card} | facts)))
    assert code(world.anna, act) == ("card-differs" if changed else "")
    if not changed:
        assert world.anna.deal.roster.people[nina.fingerprint].recipient == nina.recipient


@pytest.mark.parametrize(
    ("role", "codes"),
    [("observer", ["role", "role", "role"]), ("finance", ["", "role", "role"]), ("counsel", ["", "", ""])],
)
def test_a_role_binds_what_is_shared(world: Any, role: str, codes: list[str]) -> None:
    lena = world.add_lena(role)
    acts = [
        lena.put(Risk(key="R-1", failure_mode="x"), shared=True),
        lena.state(Executed(subject_hash="h")),
        lena.put(world.person(world.eve, "NW")),
    ]
    noted = lena.put(Note(key="N-1", text="team"))
    assert [code(lena, act) for act in acts] == codes
    assert code(lena, noted) == ""


@pytest.mark.parametrize("changed", [{}, {"role": "negotiator"}, {"until": None}, {"leaf": "lena again"}])
def test_any_role_keeps_its_own_seat_as_it_is(world: Any, changed: dict[str, Any]) -> None:
    terms = {"role": "observer", "until": TODAY + timedelta(days=9), "key": key_of(world, "lena")}
    world.anna.put(world.person(world.lena, "NW", **terms))
    lena = world.anna.beside(world.lena)
    leaf = world.people[changed.pop("leaf", "lena")]
    act = lena.put(world.person(leaf, "NW", **(terms | {"email": "l@nw.example"} | changed)))
    assert code(lena, act) == ("role" if changed else "")
    if leaf is world.lena:
        assert code(lena, lena.retire(Person, key_of(world, "lena"))) == ""


@pytest.mark.parametrize(("days", "expected"), [(-1, ""), (-3, "certificate-dates"), (365 * 40, "certificate-dates")])
def test_acts_claimed_outside_the_certificate_s_dates_count_for_nothing(world: Any, days: int, expected: str) -> None:
    world.marco.at += timedelta(days=days)
    act = world.marco.put(comment())
    world.exchange()
    assert code(world.anna, act) == expected
    assert (world.anna.deal.roster.mandate(act.author, on=world.marco.at.date()) is None) == (expected == "")


def test_a_mandate_has_its_days(world: Any) -> None:
    world.anna.put(world.person(world.lena, "NW", since=TODAY + timedelta(days=1), until=TODAY + timedelta(days=3)))
    roster = world.anna.deal.roster
    told = [roster.mandate(world.lena.fingerprint, on=TODAY + timedelta(days=number)) for number in range(5)]
    assert [one and one.code for one in told] == ["not-begun", None, None, None, "ended"]
    assert roster.mandate("stranger", on=TODAY).code == "not-on-roster"


# The rule itself, told another way


def relied_on(deal: Deal, act: Entry, end: Entry, counting: set[str]) -> bool:
    """Tell whether another party's act that counts follows an act and not the end."""
    party = deal.roster.party_of(act.author)
    for entry in deal.projection.entries:
        known = deal.known_to(entry)
        other = entry.stream == "shared" and deal.party_of(entry) not in ("", party)
        if other and entry.id in counting and act.id in known and end.id not in known:
            return True
    return False


@given(script=st.lists(ENDING, max_size=18))
def test_every_verdict_follows_from_the_rule(make_world: Callable[[], Any], script: Any) -> None:
    held = history(make_world(), script)
    deal = fold(held, ours="NW")
    counting = {entry.id for entry in deal.projection.entries}
    aside = {one.entry.id: one for one in deal.outside}
    for end in deal.roster.endings:
        if end.act.id in aside:  # a disputed one ends, but its author's other acts are told by what stands
            continue
        entered = [act for act in deal.projection.entries if act.id in deal.roster.seats.entered.get(end.subject, ())]
        for act in held:
            if act.author != end.subject or act.stream == "team" or act.id == end.act.id:
                continue
            since = [one.id for one in entered if end.act.id in deal.known_to(one)]
            again = end.code != "revoked" and not deal.known_to(act).isdisjoint(since)
            seen = act.id in deal.known_to(end.act)
            if act.id in counting and act not in [one.act for one in deal.roster.endings]:
                assert seen or again or relied_on(deal, act, end.act, counting)
    for one in deal.outside:
        if one.code == "act-after-end" and one.entry.id not in {end.act.id for end in deal.roster.endings}:
            ends = [end for end in deal.roster.endings if end.subject in (one.entry.author, root_of(deal, one.entry))]
            assert any(one.entry.id not in deal.known_to(end.act) for end in ends)
            assert any(not relied_on(deal, one.entry, end.act, counting) for end in ends)


def root_of(deal: Deal, entry: Entry) -> str:
    return deal.roster.seats.selves.get(entry.id, "")


def test_many_ends_are_weighed_in_one_go(world: Any) -> None:
    """A partner enters and withdraws someone hundreds of times, and acts of theirs stand around it all."""
    nina, key = world.nina, world.nina.fingerprint[:12]
    world.marco.put(world.person(nina, "CC"))
    around = world.marco.beside(nina)
    acts = [around.put(comment(f"n{number}")) for number in range(20)]
    desk, parents = world.marco, world.marco.held
    lamport, last = max(one.lamport for one in parents if one.stream == "shared"), None
    tip = [entry.id for entry in parents if entry.lamport == lamport and entry.stream == "shared"]
    entries = []
    for turn in range(300):
        put = None if turn % 2 == 0 else body_of(world.person(nina, "CC"))
        body = {"after": [last] if last else [], "key": key, "put": put}
        lamport += 1
        entry = make_entry(
            EntrySigner(desk.identity), deal=desk.deal_id, stream="shared", kind="person/1", body=body, parents=tip,
            lamport=lamport, at=desk.at,
        )  # fmt: skip
        tip, last = [entry.id], entry.id
        entries.append(entry)
    deal = fold((*desk.held, *entries, *acts), ours="CC")
    assert len(deal.roster.endings) == 150
    assert [code(deal, act) for act in acts] == ["act-after-end"] * 20
    assert deal.roster.mandate(nina.fingerprint, on=TODAY) is None


def test_without_ends_nothing_is_void(world: Any) -> None:
    assert void(world.anna.held, counting=world.anna.held, seats=Seats()).void == {}


def test_acts_come_after_those_they_follow_whatever_their_clocks_say(world: Any) -> None:
    first = world.anna.put(comment("1"), lamport=500)
    second = world.anna.put(comment("2"), lamport=3)
    third = world.anna.put(comment("3"), lamport=2)
    assert parents_first([third, second, first]) == [first, second, third]
    assert parents_first([first, third]) == [first, third]
