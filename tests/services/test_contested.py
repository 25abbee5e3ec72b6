"""Records with several values: what stands side by side, and that a choice is one act that both sides take over."""

import pytest

from negotiator.domain.charter import Charter, Person
from negotiator.domain.clashes import Settled
from negotiator.domain.positions import Comment
from negotiator.domain.registers import Risk
from negotiator.services import contested as service
from negotiator.services.contested import Contested, NotOursToSettle, SettledAlready
from negotiator.services.receipts import Put
from tests.services.desks import Pair, shared_ids


def of(desk_pair: Pair, topic: str) -> Contested:
    (found,) = [one for one in service.contested(desk_pair.theirs.deal) if one.topic == topic]
    return found


@pytest.fixture
def clash(pair: Pair) -> Pair:
    """Return a deal in which both sides wrote R-1 without knowing of each other; the partner holds both."""
    pair.ours.put(Risk(key="R-1", failure_mode="Late tooling", likelihood=4), shared=True)
    pair.theirs.put(Risk(key="R-1", failure_mode="Late steel", likelihood=4), shared=True)
    pair.pass_on(pair.ours)
    return pair


def test_both_values_stand_label_by_label(clash: Pair) -> None:
    found = of(clash, "risk")
    assert found.ours is not None
    assert found.theirs is not None
    assert (found.ours.author, found.theirs.author) == ("Ben Doe", "Ana Roe")
    assert not found.shares
    rows = {label: (texts, differs) for label, texts, differs in service.fields(found)}
    assert [texts for texts, differs in rows.values() if differs] == [("Late steel", "Late tooling")]
    assert rows["Likelihood"] == (("4", "4"), False)
    assert "Key" not in rows


@pytest.mark.parametrize("choice", ["ours", "theirs"])
def test_a_choice_ends_it_on_both_sides(clash: Pair, choice: str) -> None:
    side = getattr(of(clash, "risk"), choice)
    receipt = service.settle(clash.theirs, "risk", "R-1", entry=side.entry)
    assert receipt.undoable
    assert service.contested(clash.theirs.deal) == ()
    clash.pass_on(clash.theirs)
    for desk in (clash.ours, clash.theirs):
        risk = desk.deal.record(Risk, "R-1")
        assert risk is not None
        assert risk.failure_mode == side.value["failure_mode"]
        assert service.contested(desk.deal) == ()
    assert shared_ids(clash.ours) == shared_ids(clash.theirs)


def test_why_one_was_chosen_is_said_to_both_sides(clash: Pair) -> None:
    found = of(clash, "risk")
    service.settle(clash.theirs, "risk", "R-1", entry=found.sides[0].entry, reason=" Steel comes first ")
    clash.pass_on(clash.theirs)
    for desk in (clash.ours, clash.theirs):
        (said,) = desk.deal.facts(Settled)
        assert (said.value.topic, said.value.key, said.value.reason) == ("risk", "R-1", "Steel comes first")
        assert said.value.chosen == found.sides[0].entry
        assert set(said.value.between) == {side.entry for side in found.sides}
    clash.theirs.undo()
    assert clash.theirs.deal.record(Risk, "R-1") is not None
    assert len(clash.theirs.deal.facts(Settled)) == 1


def test_why_names_nothing_that_only_our_team_holds(pair: Pair) -> None:
    pair.theirs.put(Risk(key="R-1", failure_mode="for our eyes"))
    pair.ours.put(Risk(key="R-1", failure_mode="shown to you"), shared=True)
    pair.pass_on(pair.ours)
    found = of(pair, "risk")
    assert found.ours is not None
    assert found.theirs is not None
    service.settle(pair.theirs, "risk", "R-1", entry=found.ours.entry, reason="We know better")
    (said,) = pair.theirs.deal.facts(Settled)
    assert said.entry.stream == "shared"
    assert (said.value.between, said.value.chosen) == ((found.theirs.entry,), "")


def test_a_choice_can_be_taken_back(clash: Pair) -> None:
    before = clash.theirs.deal.record(Risk, "R-1")
    other = next(side for side in of(clash, "risk").sides if not side.stands)
    service.settle(clash.theirs, "risk", "R-1", entry=other.entry)
    assert clash.theirs.deal.record(Risk, "R-1") != before
    clash.theirs.undo()
    assert clash.theirs.deal.record(Risk, "R-1") == before


def test_a_removal_is_a_side_too(pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="first"))
    pair.pass_on(pair.ours)
    pair.theirs.retire(Comment, "C-1")
    pair.ours.put(Comment(key="C-1", text="second"))
    pair.pass_on(pair.ours)
    found = of(pair, "comment")
    assert found.ours is not None
    assert found.ours.value is None
    assert [row[1] for row in service.fields(found) if row[0] == "Comment"] == [("", "second")]
    service.settle(pair.theirs, "comment", "C-1", entry=found.ours.entry)
    assert pair.theirs.deal.record(Comment, "C-1") is None


def test_an_internal_record_of_the_same_number_is_told_before_it_is_shared(pair: Pair) -> None:
    pair.theirs.put(Risk(key="R-1", failure_mode="for our eyes"))
    pair.ours.put(Risk(key="R-1", failure_mode="shown to you"), shared=True)
    pair.pass_on(pair.ours)
    found = of(pair, "risk")
    assert found.shares
    assert [(side.ours, side.shared) for side in found.sides] == [(True, False), (False, True)]
    assert found.theirs is not None
    service.settle(pair.theirs, "risk", "R-1", entry=found.theirs.entry)
    (held,) = pair.theirs.deal.records(Risk)
    assert (held.value.failure_mode, held.stream, held.rivals) == ("shown to you", "shared", ())
    assert "for our eyes" not in str([entry.body for entry in pair.theirs.entries if entry.stream == "shared"])


def test_a_choice_made_before_is_refused(clash: Pair) -> None:
    found = of(clash, "risk")
    service.settle(clash.theirs, "risk", "R-1", entry=found.sides[0].entry)
    before = clash.theirs.entries
    with pytest.raises(SettledAlready, match="R-1 no longer waits"):
        service.settle(clash.theirs, "risk", "R-1", entry=found.sides[1].entry)
    assert clash.theirs.entries == before


def test_what_is_another_partys_own_is_theirs_to_settle(pair: Pair) -> None:
    ana = next(one for one in pair.ours.deal.people if one.key == "carl")
    values = {name: getattr(ana, name) for name in ("key", "party", "fingerprint", "root", "leaf_pem", "root_pem")}
    one = pair.ours.draft([_person(values, "Carl Lex")])
    other = pair.ours.draft([_person(values, "Carl Lax")])
    pair.ours.commit("Twice", (*one, *other))
    pair.pass_on(pair.ours)
    found = of(pair, "person")
    before = pair.theirs.entries
    with pytest.raises(NotOursToSettle, match="may not enter people"):
        service.settle(pair.theirs, "person", "carl", entry=found.sides[0].entry)
    assert pair.theirs.entries == before
    service.settle(pair.ours, "person", "carl", entry=found.sides[0].entry)
    pair.pass_on(pair.ours)
    assert service.contested(pair.theirs.deal) == ()


def test_a_deal_at_rest_has_nothing_to_settle(pair: Pair) -> None:
    assert service.contested(pair.ours.deal) == ()
    pair.ours.put(Charter(title="A supply deal, renamed"))
    assert service.contested(pair.ours.deal) == ()


def _person(values: dict[str, str], name: str) -> Put:
    return Put(Person(name=name, role="counsel", **values))  # type: ignore[arg-type]  # its fields, by name
