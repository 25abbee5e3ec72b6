"""The decision log: search, the last question before writing, what supersedes what, and the check of the ledger."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from negotiator.gui.screens.decisions import spec
from negotiator.gui.screens.decisions.presenter import DecisionDraft, DecisionsPresenter, DecisionsState
from negotiator.gui.screens.decisions.view import DecisionsScreen
from negotiator.gui.widgets import GivingButton


class Seen:
    """A view that keeps what it was shown."""

    def __init__(self) -> None:
        self.states: list[DecisionsState] = []
        self.problems: list[str] = []

    def show_state(self, state: DecisionsState) -> None:
        self.states.append(state)

    def show_problem(self, problem: str) -> None:
        self.problems.append(problem)

    @property
    def state(self) -> Any:
        return self.states[-1]


DRAFT = DecisionDraft(
    question="Which court?",
    outcome="None: arbitration.",
    rationale="Awards travel.",
    stakeholders=("farrant",),
    supersedes="D-tessaline-3",
    shared=False,
)


@pytest.fixture
def desk(direct_desk: Callable[[Path], Any], first_round: Any) -> Any:
    return direct_desk(first_round.ours)


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def presenter(desk: Any, seen: Seen) -> DecisionsPresenter:
    made = DecisionsPresenter(desk, seen)
    made.load()
    return made


def test_the_newest_stands_first_with_names(presenter: DecisionsPresenter, seen: Seen) -> None:
    assert [line.key for line in seen.state.lines] == [f"D-tessaline-{n}" for n in (5, 4, 3, 2, 1)]
    assert seen.state.lines[0].stakeholders == ("Dr Imogen Farrant", "Dr Leonie Achterfeld")
    assert seen.state.lines[0].links == (("term/cooling-off", "Cooling-off of the restricted team"),)


def test_search_looks_into_the_rationale(presenter: DecisionsPresenter, seen: Seen) -> None:
    presenter.search("ENFORCEABLE")
    assert [line.key for line in seen.state.lines] == ["D-tessaline-3"]
    assert seen.state.total == 5


def test_a_link_leads_to_its_screen(presenter: DecisionsPresenter, desk: Any) -> None:
    presenter.open_link("term/cooling-off")
    assert desk.went == [("termsheet", "cooling-off")]


def test_nothing_is_written_before_the_last_yes(presenter: DecisionsPresenter, seen: Seen, desk: Any) -> None:
    presenter.begin()
    presenter.ask(DRAFT)
    assert seen.state.asking == DRAFT
    assert not desk.receipts
    presenter.cancel()
    assert seen.state.writing
    assert seen.state.asking is None
    presenter.ask(DRAFT)
    presenter.confirm()
    assert not desk.receipts[0].undoable
    assert not seen.state.writing
    assert seen.state.chosen is not None
    assert seen.state.chosen.key == "D-tessaline-6"
    assert next(line for line in seen.state.lines if line.key == "D-tessaline-3").superseded_by == "D-tessaline-6"


def test_the_ledger_is_checked_and_the_word_falls_with_the_next_entry(presenter: Any, seen: Seen) -> None:
    assert seen.state.ledger.checked not in (True, False)
    presenter.verify()
    assert seen.state.ledger.checked is True
    presenter.load()
    assert seen.state.ledger.checked is True
    presenter.ask(DRAFT)
    presenter.confirm()
    assert seen.state.ledger.checked not in (True, False)


def test_a_decision_is_written_by_keyboard(qtbot: Any, desk: Any, open_screen: Any) -> None:
    screen: DecisionsScreen = open_screen(spec(lambda _owner: desk), desk)
    primary = screen.primary()
    assert primary is not None
    primary.act()
    card = screen.form_card
    assert card is not None
    card.ask()
    assert screen.form_card is card
    for name, text in (("question", "Who hosts?"), ("outcome", "Kestrava"), ("rationale", "It has the room")):
        qtbot.keyClicks(card.form.input(name), text)
    card.stakeholders["brandtner"].click()
    qtbot.keyClick(card.ask_button, Qt.Key.Key_Space)
    assert not card.form.isEnabled()
    qtbot.keyClick(card.confirm_button, Qt.Key.Key_Space)
    logged = desk.workspace.deal.decisions[-1]
    assert (logged.decision.question, logged.decision.stakeholders) == ("Who hosts?", ("brandtner",))
    assert logged.entry.stream == "team"
    assert screen.table.current_key == logged.decision.key


def test_verify_speaks_at_the_foot(qtbot: Any, desk: Any, open_screen: Any) -> None:
    screen: DecisionsScreen = open_screen(spec(lambda _owner: desk), desk)
    qtbot.mouseClick(screen.foot.verify_button, Qt.MouseButton.LeftButton)
    assert screen.foot.chip.text == "Verified"


def test_an_empty_log_offers_the_first(fresh_desk: Any, open_screen: Any) -> None:
    screen: DecisionsScreen = open_screen(spec(lambda _owner: fresh_desk), fresh_desk)
    assert screen.page_bar() is None
    assert screen.side() is None
    assert screen.primary() is None


def test_escape_closes_the_form_and_leaves_the_panel(qtbot: Any, desk: Any, open_screen: Any) -> None:
    screen: DecisionsScreen = open_screen(spec(lambda _owner: desk), desk)
    window = screen.window()
    screen.presenter.begin()
    card: Any = screen.form_card
    qtbot.keyClick(card.form.input("question"), Qt.Key.Key_Escape)
    assert screen.form_card is None
    assert window.focusWidget() is screen.table
    link = next(iter(window.findChildren(GivingButton)))
    link.setFocus()
    qtbot.keyClick(link, Qt.Key.Key_Escape)
    assert not link.isVisible()
    assert window.focusWidget() is screen.table
