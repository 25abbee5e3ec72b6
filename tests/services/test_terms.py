"""The term sheet: typed values in, frozen versions out, and the difference between any two."""

import pytest

from negotiator.domain.positions import Position
from negotiator.domain.terms import KeyTerm
from negotiator.domain.values import BadValue
from negotiator.services import terms
from negotiator.services.terms import NoSuchTerm
from negotiator.services.workspace import Workspace
from tests.services.desks import Pair

SHEET = (
    KeyTerm(key="price", title="Price", kind="money", value="EUR 40,000", order=0, help="Per lot"),
    KeyTerm(key="term", title="Term", kind="duration", value="24 months", order=1),
    KeyTerm(key="law", title="Law", kind="choice", choices=("England", "Germany"), order=2),
)


def test_a_value_is_kept_as_people_write_it(desk: Workspace) -> None:
    terms.add_terms(desk, SHEET)
    terms.set_term(desk, "price", "41500 EUR", status="proposed")
    price = desk.deal.record(KeyTerm, "price")
    assert price is not None
    assert (price.value, price.status) == ("EUR 41,500", "proposed")
    desk.undo()
    assert desk.deal.record(KeyTerm, "price") == SHEET[0]
    terms.set_term(desk, "price", "  ")
    emptied = desk.deal.record(KeyTerm, "price")
    assert emptied is not None
    assert emptied.value == ""


def test_what_cannot_be_read_changes_nothing(desk: Workspace) -> None:
    terms.add_terms(desk, SHEET)
    before = desk.entries
    with pytest.raises(BadValue):
        terms.set_term(desk, "price", "rather a lot")
    with pytest.raises(BadValue, match="England, Germany"):
        terms.set_term(desk, "law", "France")
    with pytest.raises(NoSuchTerm, match="warranty"):
        terms.set_term(desk, "warranty", "2 years")
    with pytest.raises(BadValue):
        terms.add_terms(desk, (KeyTerm(key="x", title="X"), KeyTerm(key="y", title="Y", kind="date", value="soon")))
    assert desk.entries == before


def test_order_and_agreement_are_one_step_each(desk: Workspace) -> None:
    terms.add_terms(desk, SHEET)
    terms.reorder(desk, ("law", "price", "term"))
    assert [term.key for term in desk.deal.terms] == ["law", "price", "term"]
    terms.agree_terms(desk, ("law",))
    assert [term.key for term in desk.deal.terms if term.status == "agreed"] == ["law"]
    assert terms.agree_terms(desk).label == "Agree 2 terms"
    desk.undo()
    assert [term.key for term in desk.deal.terms if term.status == "agreed"] == ["law"]


def test_a_proposed_sheet_is_adopted_on_the_other_side(pair: Pair) -> None:
    assert terms.frozen_sheet(pair.ours) is None
    terms.add_terms(pair.ours, SHEET)
    terms.set_position(pair.ours, Position(key="price", preferred="EUR 45,000", walk_away="EUR 38,000"))
    pair.pass_on(pair.ours)
    (first,) = terms.sheets(pair.theirs)
    assert [change.kind for change in terms.sheet_changes(pair.theirs, None)] == []
    assert {change.kind for change in terms.sheet_changes(pair.theirs, None, first)} == {"added"}
    terms.adopt_sheet(pair.theirs, first)
    assert terms.working_sheet(pair.theirs) == terms.sheet(pair.ours, first)
    assert not terms.sheet_changes(pair.theirs, first)
    price = pair.theirs.deal.record(KeyTerm, "price")
    assert price is not None
    assert price.help == "", "what a term means to us stays with us"
    assert pair.theirs.deal.record(Position, "price") is None
    terms.set_term(pair.theirs, "price", "EUR 39,000")
    pair.pass_on(pair.theirs)
    second = terms.sheets(pair.ours)[-1]
    (change,) = terms.sheet_changes(pair.ours, first, second)
    assert change.kind == "changed"
    assert second.proposed.turn == 2
    assert terms.adopt_sheet(pair.ours, second).undoable
    mine = pair.ours.deal.record(KeyTerm, "price")
    assert mine is not None
    assert (mine.value, mine.help) == ("EUR 39,000", "Per lot")
