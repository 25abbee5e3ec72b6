"""The term sheet: comparing versions, writing terms in place, order, positions, and taking theirs over."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from negotiator.domain.positions import Note, Position
from negotiator.domain.terms import KeyTerm
from negotiator.gui.screens.termsheet import spec
from negotiator.gui.screens.termsheet.presenter import TermSheetPresenter
from negotiator.gui.screens.termsheet.state import NOTHING, WORKING, NewTerm, PositionState, TermSheetState
from negotiator.gui.screens.termsheet.view import TermSheetScreen
from negotiator.gui.widgets import ChoiceBox
from negotiator.services import terms


class Seen:
    """A view that keeps what it was shown."""

    def __init__(self) -> None:
        self.states: list[TermSheetState] = []
        self.problems: list[tuple[str, str]] = []

    def show_state(self, state: TermSheetState) -> None:
        self.states.append(state)

    def show_problem(self, key: str, problem: str) -> None:
        self.problems.append((key, problem))

    @property
    def state(self) -> Any:
        return self.states[-1]

    def term(self, key: str) -> Any:
        return next(term for term in self.state.outline if term.key == key)


@pytest.fixture
def desk(direct_desk: Callable[[Path], Any], first_round: Any) -> Any:
    return direct_desk(first_round.ours)


@pytest.fixture
def done(direct_desk: Callable[[Path], Any], played: Any) -> Any:
    return direct_desk(played.ours)


@pytest.fixture
def theirs(direct_desk: Callable[[Path], Any], played: Any) -> Any:
    """Return the other side's desk: the newest sheet that it holds is not its own."""
    return direct_desk(played.theirs)


def shown(desk: Any) -> tuple[TermSheetPresenter, Seen]:
    seen = Seen()
    presenter = TermSheetPresenter(desk, seen)
    presenter.load()
    return presenter, seen


def test_the_working_sheet_stands_against_what_was_proposed_last(desk: Any) -> None:
    _presenter, seen = shown(desk)
    state = seen.state
    assert (state.shown, state.changes, state.editable) == (WORKING, 0, True)
    assert state.against == state.sheets[1][0]
    assert seen.term("licensor").shown == "Tessaline"
    assert seen.term("contribution").has_position


def test_a_typed_value_is_read_and_marked_as_ours(desk: Any) -> None:
    presenter, seen = shown(desk)
    presenter.set_value("contribution", "2500000 EUR")
    term = seen.term("contribution")
    assert (term.shown, term.old, term.change) == ("EUR 2,500,000", "EUR 2,400,000", "changed")
    assert ("Ours changed", "accent") in term.chips
    presenter.narrow("changed")
    assert [one.key for one in seen.state.terms] == ["contribution"]
    desk.undo()
    presenter.load()
    assert seen.state.changes == 0


def test_what_cannot_be_read_is_told_and_nothing_saved(desk: Any) -> None:
    presenter, seen = shown(desk)
    presenter.set_value("payment-period", "soon")
    assert seen.problems[0][0] == "payment-period"
    assert "30 days" in seen.problems[0][1]
    assert desk.workspace.deal.record(KeyTerm, "payment-period").value == "45 days"
    presenter.set_value("payment-period", "45 days")
    assert not desk.receipts


def test_any_two_versions_are_compared(done: Any) -> None:
    presenter, seen = shown(done)
    hashes = {title.split()[0]: value for value, title in seen.state.sheets[1:]}
    presenter.pick(hashes["v2"])
    assert not seen.state.editable
    assert seen.state.against == hashes["v1"]
    changed = [term for term in seen.state.outline if term.change]
    assert changed
    assert all(term.old for term in changed if term.change == "changed")
    presenter.pick_against(NOTHING)
    assert seen.state.changes == 0
    presenter.pick(hashes["v1"])
    presenter.pick_against(WORKING)
    assert seen.state.changes >= len(changed)


def test_terms_are_agreed_and_opened_again(desk: Any) -> None:
    presenter, seen = shown(desk)
    presenter.set_agreed("field", agreed=True)
    assert seen.term("field").status == "agreed"
    presenter.narrow("open")
    assert "field" not in [term.key for term in seen.state.terms]
    presenter.set_agreed("field", agreed=False)
    assert seen.term("field").status == "open"


def test_order_stays_within_the_group(desk: Any) -> None:
    presenter, seen = shown(desk)
    presenter.move("licensee", -1)
    assert [term.key for term in seen.state.outline[:2]] == ["licensee", "licensor"]
    presenter.move("licensee", -1)
    presenter.move("effective-date", 1)
    assert len(desk.receipts) == 1


def test_a_drop_into_another_group_leaves_groups_as_they_are(desk: Any) -> None:
    presenter, seen = shown(desk)
    keys = [term.key for term in seen.state.outline]
    presenter.reorder(["development-end", *(key for key in keys if key != "development-end")])
    assert not desk.receipts
    presenter.reorder([keys[1], keys[0], *keys[2:]])
    assert [term.key for term in seen.state.outline] == [keys[1], keys[0], *keys[2:]]


def test_a_term_is_added_and_removed(desk: Any) -> None:
    presenter, seen = shown(desk)
    presenter.begin_add()
    assert seen.state.adding
    new = NewTerm(title="Time to pay", group="", kind="duration", value="ages", choices="", clause="", help="")
    presenter.add(new)
    assert seen.problems[-1][0] == ""
    presenter.add(replace(new, value="10 days"))
    assert not seen.state.adding
    assert seen.state.detail is not None
    assert (seen.state.detail.term.key, seen.state.detail.term.group) == ("time-to-pay", "General")
    presenter.retire("time-to-pay")
    assert "time-to-pay" not in [term.key for term in seen.state.outline]


def test_position_notes_and_risks_stand_beside_the_term(desk: Any) -> None:
    presenter, seen = shown(desk)
    presenter.choose("exclusivity-floor")
    detail = seen.state.detail
    assert detail is not None
    assert detail.position.walk_away == "EUR 3,000,000"
    assert [key for key, _words in detail.risks] == ["R-8"]
    assert [(past.version, past.value) for past in detail.history] == [("v1", "EUR 4,000,000")]
    presenter.save_position("field", PositionState(preferred="Everything"))
    assert desk.workspace.deal.record(Position, "field").preferred == "Everything"
    presenter.choose("exclusivity-period")
    presenter.add_note("exclusivity-period", "  ")
    presenter.add_note("exclusivity-period", "Ask again in May")
    assert seen.state.detail is not None
    assert len(seen.state.detail.notes) == 2
    assert {entry.stream for receipt in desk.receipts for entry in receipt.entries} == {"team"}
    assert len(desk.workspace.deal.records(Note)) == 5


def test_their_newer_values_are_adopted(theirs: Any) -> None:
    workspace = theirs.workspace
    terms.adopt_sheet(workspace, terms.sheets(workspace)[0])
    presenter, seen = shown(theirs)
    assert seen.state.adopt == terms.sheets(workspace)[-1].name
    assert seen.state.changes > 0
    presenter.adopt()
    assert seen.state.adopt == ""
    assert seen.state.changes == 0


def test_links_lead_to_risks_and_clauses(desk: Any) -> None:
    presenter, _seen = shown(desk)
    presenter.open_risk("R-8")
    presenter.open_clause("11.3")
    assert desk.went == [("risks", "R-8"), ("redlines", "11.3")]


# -- the real screen


def test_a_value_is_edited_in_place_by_keyboard(qtbot: Any, desk: Any, open_screen: Any) -> None:
    screen: TermSheetScreen = open_screen(spec(lambda _owner: desk), desk)
    card: Any = screen.cards["payment-period"]
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Return)
    editor = card.editor
    assert isinstance(editor, QLineEdit)
    qtbot.keyClicks(editor, "whenever")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert not desk.receipts
    assert editor.text() == "whenever"
    assert "30 days" in editor.accessibleDescription()
    editor.clear()
    qtbot.keyClicks(editor, "30 days")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert card.editor is None
    assert desk.workspace.deal.record(KeyTerm, "payment-period").value == "30 days"
    assert screen.cards["payment-period"] is card
    qtbot.keyClick(card, Qt.Key.Key_F2)
    qtbot.keyClicks(card.editor, "99 days")
    qtbot.keyClick(card.editor, Qt.Key.Key_Escape)
    assert card.editor is None
    assert desk.workspace.deal.record(KeyTerm, "payment-period").value == "30 days"


def test_a_choice_is_chosen(qtbot: Any, desk: Any, open_screen: Any) -> None:
    screen: TermSheetScreen = open_screen(spec(lambda _owner: desk), desk)
    card = screen.cards["licensee"]
    card.open_editor()
    assert isinstance(card.editor, ChoiceBox)
    card.editor.setCurrentIndex(card.editor.findData("tessaline"))
    card.editor.activated.emit(card.editor.currentIndex())
    assert desk.workspace.deal.record(KeyTerm, "licensee").value == "tessaline"


def test_alt_and_arrows_move_a_term(qtbot: Any, desk: Any, open_screen: Any) -> None:
    screen: TermSheetScreen = open_screen(spec(lambda _owner: desk), desk)
    screen.outline.setCurrentRow(2)
    assert screen.outline.current_key == "licensee"
    qtbot.keyClick(screen.outline, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert screen.outline.keys[:2] == ["licensee", "licensor"]
    assert list(screen.cards)[:2] == ["licensee", "licensor"]
    assert screen.outline.current_key == "licensee"


def test_versions_are_read_only_and_the_picker_turns_to_them(qtbot: Any, done: Any, open_screen: Any) -> None:
    screen: TermSheetScreen = open_screen(spec(lambda _owner: done), done)
    screen.sheet.setCurrentIndex(2)
    screen.sheet.activated.emit(2)
    card = next(iter(screen.cards.values()))
    card.open_editor()
    assert card.editor is None
    screen.show_about("governing-law")
    assert screen.outline.current_key == "governing-law"


def test_a_position_is_saved_from_the_panel(qtbot: Any, desk: Any, open_screen: Any) -> None:
    screen: TermSheetScreen = open_screen(spec(lambda _owner: desk), desk)
    screen.outline.setCurrentRow(3)
    assert screen.position_card is not None
    qtbot.keyClicks(screen.position_card.form.input("preferred"), "Worldwide")
    qtbot.mouseClick(screen.position_card.save_button, Qt.MouseButton.LeftButton)
    key = screen.outline.current_key
    assert desk.workspace.deal.record(Position, key).preferred == "Worldwide"


def test_an_empty_sheet_offers_the_first_term(qtbot: Any, fresh_desk: Any, open_screen: Any) -> None:
    screen: TermSheetScreen = open_screen(spec(lambda _owner: fresh_desk), fresh_desk)
    assert screen.page_bar() is None
    screen.presenter.begin_add()
    assert screen.new_term is not None
    screen.new_term.form.set_values({"title": "Fee", "kind": "money", "value": "a lot"})
    screen.new_term.save()
    assert screen.new_term is not None
    screen.new_term.form.set_values({"value": "EUR 10"})
    screen.new_term.save()
    assert [term.value for term in fresh_desk.workspace.deal.terms] == ["EUR 10"]
    assert list(screen.cards) == ["fee"]
