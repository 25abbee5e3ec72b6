"""Who may act for which party: every way in which someone could take a seat that is not theirs."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from negotiator.domain import Deal, body_of
from negotiator.domain.approvals import DecisionRight
from negotiator.domain.charter import Charter, Party, Person
from negotiator.domain.positions import Comment
from negotiator.domain.registers import Risk
from negotiator.ledger import Entry


def refusal(place: Any, entry: Entry) -> str:
    """Return why an act counts for nothing at a desk or in a deal, "" when it counts."""
    deal: Deal = place if isinstance(place, Deal) else place.deal
    return next((one.why for one in deal.outside if one.entry.id == entry.id), "")


def comment(key: str = "c") -> Comment:
    return Comment(key=key, text="A remark")


# Who is on it


def test_the_founder_and_the_invited_partner_act(world: Any) -> None:
    world.marco.put(comment())
    world.exchange()
    deal = world.anna.deal
    assert deal.outside == ()
    assert [party.key for party in deal.parties] == ["NW", "CC"]
    assert deal.party_of(world.marco.held[-1]) == "CC"
    assert deal.person_of(world.marco.held[-1]).name == "Marco Castellan"


def test_a_colleague_acts_once_vouched_for(world: Any) -> None:
    early = world.anna.beside(world.lena)
    assert refusal(early, early.put(comment())) == "its author is not on the roster"
    late = world.add_lena()
    assert refusal(late, late.put(comment())) == ""


def test_a_stranger_s_acts_are_kept_and_count_for_nothing(world: Any) -> None:
    eve = world.marco.beside(world.eve)
    acts = [
        eve.put(comment()),
        eve.put(Charter(key="deal", title="Eve's deal")),
        eve.retire(Party, "NW"),
        eve.put(world.person(world.eve, "CC")),
        eve.put(world.person(world.eve, "EV")),
        eve.put(Party(key="EV", name="Eve", short="Eve", roots=(world.eve.root_fingerprint,))),
        eve.write("hologram/7", {"shape": "sphere"}),
    ]
    world.anna.receive(eve.held)
    deal = world.anna.deal
    assert [one.entry for one in deal.outside] == acts
    assert all(entry in world.anna.held for entry in acts)
    assert deal.charter.title == "Joint line"
    assert [party.key for party in deal.parties] == ["NW", "CC"]
    assert deal.newer == ()
    assert deal.party_of(acts[0]) == ""


# Founding


def test_nobody_poses_as_the_founder_with_an_act_dated_before_all_others(world: Any) -> None:
    eve = world.marco.beside(world.eve)
    first = eve.put(world.person(world.eve, "NW"), lamport=1, parents=())
    pinned = eve.put(Party(key="NW", name="N", short="N", roots=(world.eve.root_fingerprint,)), lamport=1, parents=())
    world.anna.receive(eve.held)
    assert refusal(world.anna, first)
    assert refusal(world.anna, pinned)
    assert world.anna.deal.roster.party_of(world.eve.fingerprint) == ""


def test_a_deal_whose_id_names_no_founder_has_none(world: Any, new_desk: Any) -> None:
    for deal_id in ("plain", f"x-{world.eve.fingerprint[:31]}", f"x-{world.eve.fingerprint}"):
        desk = new_desk(world.eve, deal_id, "EV")
        desk.put(world.person(world.eve, "EV"))
        assert desk.deal.people == ()


def test_the_founder_enters_only_themselves_without_a_voucher(world: Any, new_desk: Any) -> None:
    desk = new_desk(world.eve, f"x-{world.eve.fingerprint[:32]}", "EV")
    other = desk.put(world.person(world.lena, "EV"))
    desk.put(world.person(world.eve, "EV"))
    assert refusal(desk, other) == "its author may not enter people for that party"
    assert [one.name for one in desk.deal.people] == [world.eve.name]


def test_the_founder_cannot_change_sides(world: Any) -> None:
    moved = world.anna.put(world.person(world.people["anna"], "CC"))
    assert refusal(world.anna, moved)
    assert world.anna.deal.roster.party_of(world.people["anna"].fingerprint) == "NW"


# Entering people


@pytest.mark.parametrize("claimed", ["own", "ours"])
def test_a_partner_cannot_enter_people_for_our_party(world: Any, claimed: str) -> None:
    anna = world.people["anna"]
    planted = world.person(world.eve, "NW")
    if claimed == "ours":  # the record says our root; the certificates say another
        planted = replace(planted, root=anna.root_fingerprint, root_pem=anna.root_pem.decode())
    act = world.marco.put(planted)
    world.exchange()
    assert refusal(world.anna, act) == "its author may not enter people for that party"
    assert world.anna.deal.roster.party_of(world.eve.fingerprint) == ""


def test_a_claimed_root_without_certificates_opens_nothing(world: Any) -> None:
    marco = world.people["marco"]
    eve = world.marco.beside(world.eve)
    for planted in (
        world.person(world.eve, "CC", root=marco.root_fingerprint),
        world.person(world.eve, "CC", root=marco.root_fingerprint, leaf_pem="", root_pem=""),
        world.person(world.eve, "CC", root=marco.root_fingerprint, root_pem=marco.root_pem.decode()),
        world.person(
            world.eve,
            "CC",
            root=marco.root_fingerprint,
            root_pem=marco.root_pem.decode(),
            leaf_pem=marco.leaf_pem.decode(),
        ),
    ):
        assert refusal(eve, eve.put(planted)) == "its author may not enter people for that party"


def test_who_holds_a_pinned_root_enters_themselves(world: Any) -> None:
    world.anna.put(Party(key="EV", name="Elsewhere", short="Eve", roots=(world.eve.root_fingerprint,)))
    eve = world.anna.beside(world.eve)
    eve.put(world.person(world.eve, "EV"))
    act = eve.put(comment())
    assert (refusal(eve, act), eve.deal.party_of(act)) == ("", "EV")


def test_a_partner_cannot_put_their_person_under_our_person_s_key(world: Any) -> None:
    anna = world.people["anna"]
    act = world.marco.put(world.person(world.people["marco"], "CC", key=anna.fingerprint[:12]))
    world.exchange()
    assert refusal(world.anna, act)
    assert {one.name for one in world.anna.deal.people} == {anna.name, world.people["marco"].name}


def test_a_partner_cannot_change_or_withdraw_our_people(world: Any) -> None:
    anna = world.people["anna"]
    ended = world.marco.put(world.person(anna, "NW", until=date(2026, 1, 1)))
    gone = world.marco.retire(Person, anna.fingerprint[:12])
    world.exchange()
    assert refusal(world.anna, ended)
    assert refusal(world.anna, gone) == "only their own party may withdraw people"
    assert refusal(world.anna, world.anna.put(comment())) == ""


def test_names_without_certificates_are_each_party_s_own(world: Any) -> None:
    ours = world.anna.put(Person(key="ceo", name="Our CEO", party="NW"))
    theirs = world.anna.put(Person(key="cfo", name="Their CFO", party="CC"))
    third = world.anna.put(Person(key="bank", name="A banker", party="BANK"))
    deal = world.anna.deal
    assert [refusal(deal, one) for one in (ours, third)] == ["", ""]
    assert refusal(deal, theirs) == "its author may not enter people for that party"


def test_a_value_that_names_another_key_is_refused(world: Any) -> None:
    for type_name, value in (
        ("person/1", world.person(world.lena, "NW", key="lena")),
        ("party/1", Party(key="NW", name="N", short="N", roots=(world.people["anna"].root_fingerprint,))),
        ("right/1", DecisionRight(key="DR-1", party="NW")),
    ):
        act = world.anna.write(type_name, {"after": [], "key": "another", "put": body_of(value)})
        assert refusal(world.anna, act) == "its value names another key than the act"


@pytest.mark.parametrize("kind", ["person/1", "party/1", "right/1"])
def test_what_cannot_be_read_changes_no_roster(world: Any, kind: str) -> None:
    act = world.marco.write(kind, {"after": [], "key": "x", "put": {"key": "x", "mood": "good"}})
    assert refusal(world.marco, act) == "it cannot be read"
    shapeless = world.marco.write(kind, {"key": ["x"], "put": {"key": "x"}})
    assert refusal(world.marco, shapeless) == ""
    assert shapeless in world.marco.deal.newer


# Mandates


def test_acts_outside_the_time_of_a_mandate_count_for_nothing(world: Any) -> None:
    world.anna.put(world.person(world.lena, "NW", since=date(2026, 3, 3), until=date(2026, 3, 5)))
    lena = world.anna.beside(world.lena)

    def told(day: int) -> str:
        return refusal(lena, lena.put(comment(f"c{day}"), at=world.anna.at.replace(day=day)))

    assert told(2) == "its author's mandate had not begun"
    assert told(3) == told(5) == ""
    assert told(6) == "its author's mandate had ended"


def test_whose_mandate_ended_neither_extends_it_nor_vouches_for_others(world: Any) -> None:
    world.anna.put(world.person(world.lena, "NW", until=date(2026, 3, 2)))
    lena = world.anna.beside(world.lena)
    lena.at = lena.at.replace(day=9)
    for act in (lena.put(world.person(world.lena, "NW")), lena.put(world.person(world.eve, "NW"))):
        assert refusal(lena, act) == "its author's mandate had ended"
    assert lena.deal.roster.party_of(world.eve.fingerprint) == ""


def test_who_was_withdrawn_acts_no_more_and_keeps_their_name_on_past_acts(world: Any) -> None:
    lena = world.add_lena()
    before = lena.put(comment("before"))
    world.anna.receive(lena.held)
    world.anna.retire(Person, world.lena.fingerprint[:12])
    lena.receive(world.anna.held)
    after = lena.put(comment("after"))
    again = lena.put(world.person(world.lena, "NW", role="approver"))
    deal = lena.deal
    assert refusal(deal, before) == ""
    assert deal.person_of(before).name == world.lena.name
    assert refusal(deal, after) == refusal(deal, again) == "its author's mandate was withdrawn"


def test_who_was_withdrawn_can_be_entered_again(world: Any) -> None:
    world.add_lena()
    world.anna.retire(Person, world.lena.fingerprint[:12])
    lena = world.add_lena()
    assert refusal(lena, lena.put(comment())) == ""


def test_a_replaced_certificate_signs_no_more(world: Any) -> None:
    world.anna.put(world.person(world.lena, "NW", key="lena"))
    world.anna.put(world.person(world.eve, "NW", key="lena", name="Lena with a new card"))
    old, new = world.anna.beside(world.lena), world.anna.beside(world.eve)
    assert refusal(old, old.put(comment())) == "its author's certificate was replaced"
    assert refusal(new, new.put(comment())) == ""


def test_withdrawing_nobody_is_no_harm(world: Any) -> None:
    act = world.anna.retire(Person, "nobody")
    assert refusal(world.anna, act) == ""


# Parties and their roots


def roots_of(world: Any) -> Any:
    return world.anna.deal.record(Party, "NW").roots


@pytest.mark.parametrize("keep", [True, False])
def test_a_partner_can_neither_replace_nor_add_to_our_roots(world: Any, keep: bool) -> None:
    ours = world.people["anna"].root_fingerprint
    roots = (ours, world.eve.root_fingerprint) if keep else (world.eve.root_fingerprint,)
    act = world.marco.put(Party(key="NW", name="Northwind", short="NW", roots=roots))
    world.marco.put(world.person(world.eve, "NW"))
    world.exchange()
    assert refusal(world.anna, act) == "only that party may replace its root certificates"
    assert roots_of(world) == (ours,)
    assert world.anna.deal.roster.party_of(world.eve.fingerprint) == ""


def test_our_own_people_replace_our_roots(world: Any) -> None:
    world.anna.put(Party(key="NW", name="Northwind", short="NW", roots=("new",)))
    assert roots_of(world) == ("new",)


def test_a_partner_may_correct_our_address_but_not_strike_us_out(world: Any) -> None:
    party = world.anna.deal.record(Party, "NW")
    corrected = world.marco.put(replace(party, address="Kai 7, Hamburg"))
    struck = world.marco.retire(Party, "NW")
    world.exchange()
    deal = world.anna.deal
    assert refusal(deal, corrected) == ""
    assert refusal(deal, struck) == "only that party may leave the deal"
    assert deal.record(Party, "NW").address == "Kai 7, Hamburg"


def test_a_party_without_people_can_be_taken_off_again(world: Any) -> None:
    world.anna.put(Party(key="EV", name="Elsewhere", short="EV"))
    world.anna.put(Party(key="EV", name="Elsewhere", short="EV", roots=(world.eve.root_fingerprint,)))
    struck = world.anna.retire(Party, "EV")
    assert refusal(world.anna, struck) == "only that party may leave the deal"
    world.anna.put(Party(key="FF", name="Far", short="FF"))
    world.anna.retire(Party, "FF")
    assert world.anna.deal.record(Party, "FF") is None


# Decision rights


def test_a_partner_sets_only_their_own_decision_rights(world: Any) -> None:
    strict = DecisionRight(key="DR-1", event="send", party="NW", roles=("counsel",))
    world.anna.put(strict, shared=True)
    world.exchange()
    acts = [
        world.marco.put(replace(strict, roles=("observer",))),
        world.marco.put(replace(strict, party="CC")),
        world.marco.put(replace(strict, key="DR-2")),
        world.marco.retire(DecisionRight, "DR-1"),
    ]
    own = world.marco.put(DecisionRight(key="DR-9", event="send", party="CC"))
    world.exchange()
    deal = world.anna.deal
    assert {refusal(deal, act) for act in acts} == {"only that party may set its decision rights"}
    assert refusal(deal, own) == ""
    assert deal.record(DecisionRight, "DR-1") == strict
    assert world.anna.retire(DecisionRight, "DR-1") in world.anna.held
    assert world.anna.deal.record(DecisionRight, "DR-1") is None


def test_a_stranger_sets_no_rights_and_no_parties(world: Any) -> None:
    eve = world.anna.beside(world.eve)
    act = eve.put(DecisionRight(key="DR-1", party="NW"))
    assert refusal(eve, act) == "its author is not on the roster"


# Streams


def test_the_other_side_has_no_say_in_what_is_our_team_s(world: Any) -> None:
    act = world.anna.beside(world.people["marco"]).put(Risk(key="R-1", failure_mode="x"), shared=False)
    world.anna.held = (*world.anna.held, act)
    assert refusal(world.anna, act) == "the other side has no say in what is our team's"
