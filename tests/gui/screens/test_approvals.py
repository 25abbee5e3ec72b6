"""Approvals through the screen: the queue, verdicts signed after the passphrase, acts of the party, the matrix."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from negotiator.domain import stages
from negotiator.domain.approvals import DecisionRight
from negotiator.gui.screens.approvals import ApprovalsPresenter, ApprovalsScreen
from negotiator.gui.screens.approvals.cards import ActCard, DecideCard
from negotiator.gui.screens.approvals.state import Problem, ViewState
from negotiator.services import demo

MakeDesk = Callable[[Path], Any]
PASSPHRASE = demo.PASSPHRASES["tessaline"]
TITLE = "Agree to Joint Development and Licence Agreement v2"
COUNSEL = "Callum Adeyemi-Ross"


class Shown:
    """A view that remembers what it was shown."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.cleared = 0

    def show_state(self, state: ViewState) -> None:
        self.state = state

    def show_problem(self, problem: Problem) -> None:
        self.problems.append(problem)

    def clear_decision(self) -> None:
        self.cleared += 1


@pytest.fixture
def desk(direct_desk: MakeDesk, first_round: Any) -> Any:
    """Return a desk where v2 came back: our matrix wants counsel before we agree to it."""
    return direct_desk(first_round.ours)


@pytest.fixture
def view() -> Shown:
    return Shown()


@pytest.fixture
def presenter(desk: Any, view: Shown) -> ApprovalsPresenter:
    made = ApprovalsPresenter(desk, view)
    desk.changed = lambda _receipt: made.load()
    made.load()
    return made


def counsel(presenter: ApprovalsPresenter) -> str:
    sheet = presenter.state.sheet
    assert sheet is not None
    return next(one.fingerprint for one in sheet.signers if one.title.startswith(COUNSEL))


def test_queue_tells_who_is_waited_for(presenter: ApprovalsPresenter) -> None:
    first = presenter.state.matters[0]
    assert (first.title, first.standing, first.decided) == (TITLE, "Waits for counsel", False)
    assert "Jonas Brandtner" in first.detail


def test_sheet_shows_the_change_and_the_content_it_binds(presenter: ApprovalsPresenter, desk: Any) -> None:
    sheet = presenter.state.sheet
    version = stages.latest(desk.workspace.deal, "agreement")
    assert sheet is not None
    assert version is not None
    assert sheet.content == version.hash
    assert sheet.redline is not None
    assert all(any(segment.change for segment in row.segments) for row in sheet.redline.rows)
    assert [step.role for step in sheet.steps] == ["counsel"]
    assert (sheet.act, sheet.act_ready) == ("agree", False)


def test_wrong_passphrase_signs_nothing(presenter: ApprovalsPresenter, view: Shown, desk: Any) -> None:
    before = len(desk.workspace.entries)
    presenter.decide("approved", signer=counsel(presenter), words="", passphrase="not this")
    assert [problem.field for problem in view.problems] == ["passphrase"]
    assert "Nothing was signed" in view.problems[0].sentence
    assert len(desk.workspace.entries) == before


@pytest.mark.parametrize("verdict", ["approved with condition", "declined"])
def test_condition_and_refusal_need_words(presenter: ApprovalsPresenter, view: Shown, verdict: Any) -> None:
    presenter.decide(verdict, signer=counsel(presenter), words=" ", passphrase=PASSPHRASE)
    assert [problem.field for problem in view.problems] == ["words"]


def test_approved_and_agreed_with_the_passphrase(presenter: ApprovalsPresenter, view: Shown, desk: Any) -> None:
    presenter.decide("approved", signer=counsel(presenter), words="", passphrase=PASSPHRASE)
    assert view.problems == []
    assert view.cleared == 1
    sheet = presenter.state.sheet
    assert sheet is not None
    assert sheet.act_ready
    assert (sheet.history[0].who, sheet.history[0].stale) == (COUNSEL, False)
    presenter.act_for_party(passphrase=PASSPHRASE)
    version = stages.latest(desk.workspace.deal, "agreement")
    assert version is not None
    assert desk.workspace.deal.ours in stages.assenting(desk.workspace.deal, version.hash)


def test_declined_stands_among_the_decided_with_its_reason(presenter: ApprovalsPresenter, view: Shown) -> None:
    presenter.decide("declined", signer=counsel(presenter), words="Clause 9 goes too far", passphrase=PASSPHRASE)
    assert view.problems == []
    assert presenter.state.matters[0].standing == "Declined"
    assert presenter.state.sheet is not None
    assert presenter.state.sheet.history[0].words == "Clause 9 goes too far"


def test_request_is_found_by_its_subject(direct_desk: MakeDesk, played: Any) -> None:
    made = ApprovalsPresenter(direct_desk(played.ours), Shown())
    made.load()
    made.choose_subject("request/CR-kestrava-1")
    sheet = made.state.sheet
    assert sheet is not None
    assert sheet.event == "amend"
    assert dict(sheet.impact)["Dates"] == "+182 days"
    assert sheet.decided


def test_matrix_is_added_to_changed_retired_and_undone(presenter: ApprovalsPresenter, desk: Any, view: Shown) -> None:
    count = len(presenter.state.rights)
    values = {"event": "budget", "party": "tessaline", "quorum": "any", "threshold": Decimal(9000), "unit": "EUR"}
    presenter.save_right("", values)
    assert [problem.field for problem in view.problems] == ["role approver"]
    presenter.save_right("", {**values, "role finance": True, "role approver": True})
    assert len(presenter.state.rights) == count + 1
    added = next(one for one in presenter.state.rights if one.threshold == 9000)
    assert (added.roles, added.quorum) == ("approver, finance", "Any role")
    presenter.save_right(added.key, {**values, "role finance": True, "threshold": None})
    right = desk.workspace.deal.record(DecisionRight, added.key)
    assert (right.roles, right.threshold) == (("finance",), 0)
    presenter.retire_right(added.key)
    assert len(presenter.state.rights) == count
    desk.undo()
    assert len(presenter.state.rights) == count + 1


# The widget


@pytest.fixture
def screen(desk: Any, qtbot: QtBot) -> ApprovalsScreen:
    made = ApprovalsScreen()
    made.bind(ApprovalsPresenter(desk, made))
    desk.changed = lambda _receipt: made.reload()
    qtbot.addWidget(made)
    qtbot.addWidget(made._sides)
    made.resize(1000, 700)
    made.show()
    made.reload()
    return made


def test_screen_keeps_what_was_typed_and_shows_the_problem(screen: ApprovalsScreen) -> None:
    card = screen.decide_card
    assert card is not None
    card.form.set_values({"words": "Only with the cap", "passphrase": "wrong"})
    card.condition.click()
    screen.reload()
    assert screen.decide_card is card
    assert card.form.values()["words"] == "Only with the cap"
    assert "Not valid" in card.form.input("passphrase").accessibleDescription()


def cards(screen: ApprovalsScreen) -> tuple[DecideCard | None, ActCard | None]:
    return screen.decide_card, screen.act_card


def test_screen_signs_then_offers_to_agree(screen: ApprovalsScreen, desk: Any) -> None:
    assert screen.decide_card is not None
    screen.decide_card.form.set_values({"passphrase": PASSPHRASE})
    screen.decide_card.approve.click()
    agree = cards(screen)[1]
    assert cards(screen)[0] is None
    assert agree is not None
    assert agree.form is not None
    agree.form.set_values({"passphrase": "wrong"})
    agree.act.click()
    assert "Not valid" in agree.form.input("passphrase").accessibleDescription()
    agree.form.set_values({"passphrase": PASSPHRASE})
    agree.act.click()
    assert cards(screen)[1] is None
    assert [receipt.label for receipt in desk.receipts] == [f"Approved: {TITLE}", "Agree to v2"]


def test_screen_matrix_by_keyboard(screen: ApprovalsScreen, desk: Any) -> None:
    screen.tabs.setFocus()
    QTest.keyClick(screen.tabs, Qt.Key.Key_Right)
    offer = screen.primary()
    assert offer is not None
    table = screen.rights.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    chosen = table.current_key
    assert screen.right_card is not None
    screen.right_card.form.set_values({"reason": "Counsel reads every word"})
    screen.right_card.saving.click()
    assert desk.workspace.deal.record(DecisionRight, chosen).reason == "Counsel reads every word"
    offer.act()
    assert screen.right_card.form.values()["event"] == "amend"


def test_show_about_finds_row_of_the_matrix(screen: ApprovalsScreen) -> None:
    key = screen._state.rights[2].key
    screen.show_about(key)
    assert screen.tabs.choice == "rights"
    assert screen.rights.table.current_key == key
