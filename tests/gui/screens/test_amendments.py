"""Change control through the screen: from an edited copy of the signed text to consent, refusal, incorporation."""

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from negotiator.gui.screens.amendments import AmendmentsPresenter, AmendmentsScreen
from negotiator.gui.screens.amendments.pages import ImpactPage, NewRequestPage
from negotiator.gui.screens.amendments.state import ViewState
from negotiator.services import changes

MakeDesk = Callable[[Path], Any]
IMPACT = {"economics": "None", "milestones": "One week later", "risks": "None", "days": Decimal(7), "amount": None}


class Shown:
    """A view that remembers what it was shown."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def show_state(self, state: ViewState) -> None:
        self.state = state

    def show_problem(self, sentence: str) -> None:
        self.problems.append(sentence)

    def settled(self) -> None:
        self.problems.clear()


@pytest.fixture
def edited_copy(played: Any, tmp_path: Path) -> Path:
    """Return the text in force with one date moved, as a Word file."""
    out = tmp_path / "edited.docx"
    data = io.BytesIO((played.folder / "conformed-copy.docx").read_bytes())
    with zipfile.ZipFile(data) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/document.xml":
                assert b"31 March 2029" in part
                part = part.replace(b"31 March 2029", b"7 April 2029")
            target.writestr(name, part)
    return out


@pytest.fixture
def desk(direct_desk: MakeDesk, played: Any) -> Any:
    return direct_desk(played.ours)


@pytest.fixture
def view() -> Shown:
    return Shown()


@pytest.fixture
def presenter(desk: Any, view: Shown) -> AmendmentsPresenter:
    made = AmendmentsPresenter(desk, view)
    desk.changed = lambda _receipt: made.load()
    made.load()
    return made


def test_incorporated_request_stands_under_signed_with_its_trail(presenter: AmendmentsPresenter) -> None:
    (card,) = presenter.state.cards
    assert (card.column, card.chip) == ("Signed", "Amendment 1")
    detail = presenter.state.detail
    assert detail is not None
    assert len(detail.operations) == 14
    assert {words for _party, words, _tone in detail.consents} == {"Consents"}
    assert detail.redline is not None
    assert detail.step == ""
    whats = [one.what for one in detail.trail]
    assert whats[-1] == "Incorporated as amendment 1"
    assert whats.count("Consents") == 2


def test_new_request_goes_through_its_stages(
    presenter: AmendmentsPresenter, desk: Any, edited_copy: Path, view: Shown
) -> None:
    presenter.open_request(text="agreement", title="A week more", reason="Harbour closed", path=edited_copy)
    detail = presenter.state.detail
    assert detail is not None
    assert (detail.title, detail.state, detail.step, detail.shared) == ("A week more", "impact", "impact", False)
    presenter.state_impact({**IMPACT, "event amend": True})
    assert presenter.state.detail is not None
    assert (presenter.state.detail.state, presenter.state.detail.step) == ("approval", "approve")
    presenter.submit()
    assert [error.code for error in desk.errors] == ["approval-missing"]
    presenter.go_to_approvals()
    assert desk.went == [("approvals", f"request/{presenter.state.current}")]
    desk.undo()
    desk.undo()
    assert len(presenter.state.cards) == 1
    assert view.problems == []


def test_unchanged_text_is_refused_in_place(presenter: AmendmentsPresenter, played: Any, view: Shown) -> None:
    path = played.folder / "conformed-copy.docx"
    presenter.open_request(text="agreement", title="Nothing", reason="None", path=path)
    assert len(view.problems) == 1
    assert "text in force" in view.problems[0]
    assert len(presenter.state.cards) == 1


def test_refusal_needs_a_reason_and_is_shown(presenter: AmendmentsPresenter, view: Shown, edited_copy: Path) -> None:
    presenter.open_request(text="agreement", title="A week more", reason="Harbour closed", path=edited_copy)
    presenter.refuse(" ")
    assert "needs its reason" in view.problems[0]
    presenter.refuse("We changed our mind")
    assert presenter.state.detail is not None
    assert presenter.state.detail.state == "declined"
    assert presenter.state.cards[-1].chip == "Refused"
    assert presenter.state.detail.trail[-1].what == "Refuses. We changed our mind"


def test_nothing_can_be_amended_before_signature(direct_desk: MakeDesk, first_round: Any) -> None:
    made = AmendmentsPresenter(direct_desk(first_round.ours), Shown())
    made.load()
    assert made.state.texts == ()
    assert made.state.cards == ()


# The widget


@pytest.fixture
def screen(desk: Any, qtbot: QtBot) -> AmendmentsScreen:
    made = AmendmentsScreen()
    made.bind(AmendmentsPresenter(desk, made))
    desk.changed = lambda _receipt: made.reload()
    qtbot.addWidget(made)
    qtbot.addWidget(made._bar)
    made.resize(1100, 760)
    made.show()
    made.reload()
    return made


def open_request(screen: AmendmentsScreen, path: Path) -> None:
    screen.choose_open = lambda: path
    screen.new_request()
    page = screen.form_page
    assert isinstance(page, NewRequestPage)
    page.form.set_values({"title": "A week more", "reason": "Harbour closed"})
    page.open_button.click()  # without a file it stays
    assert screen.form_page is page
    page.choose_button.click()
    page.open_button.click()


def test_screen_opens_a_request_and_states_its_impact(screen: AmendmentsScreen, edited_copy: Path, desk: Any) -> None:
    open_request(screen, edited_copy)
    assert screen.form_page is None
    offer = screen.primary()
    assert offer is not None
    assert offer.title == "State impact"
    offer.act()
    page = screen.page.currentWidget()
    assert isinstance(page, ImpactPage)
    page.save.click()
    assert len(desk.receipts) == 1  # the form asks for what is missing first
    assert page.form is not None
    page.form.set_values(IMPACT)
    page.save.click()
    offer = screen.primary()
    assert offer is not None
    assert offer.title == "Decide"
    assert changes.status_of(desk.workspace, screen._state.current).state == "approval"


def test_board_is_worked_by_keyboard(screen: AmendmentsScreen, edited_copy: Path) -> None:
    open_request(screen, edited_copy)
    impact, signed = screen.board.columns["Impact"], screen.board.columns["Signed"]
    assert impact.current_key
    QTest.keyClick(impact, Qt.Key.Key_Right)
    assert screen._state.current == signed.current_key == "CR-kestrava-1"
    assert not impact.current_key
    QTest.keyClick(signed, Qt.Key.Key_Left)
    assert screen._state.current == impact.current_key


def test_every_part_of_a_request_can_be_shown(screen: AmendmentsScreen) -> None:
    pages = set()
    for name in ("request", "redline", "impact", "approvals", "trail"):
        screen.go_to_tab(name)
        pages.add(screen.page.currentWidget())
    assert len(pages) == 5
    assert screen.pane.surface.current  # it begins at the first change


def test_screen_before_signature_says_why_it_is_empty(direct_desk: MakeDesk, first_round: Any, qtbot: QtBot) -> None:
    made = AmendmentsScreen()
    qtbot.addWidget(made)
    made.bind(AmendmentsPresenter(direct_desk(first_round.ours), made))
    made.reload()
    assert made._whole.currentWidget() is made._nothing_signed
    assert made.primary() is None
    made.new_request()
    assert made.form_page is None
