"""What is chosen before a package is written: texts, people, a label, our own side; and what walls keep back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from negotiator.domain.decisions import Decision
from negotiator.domain.registers import Risk
from negotiator.domain.walls import Wall
from negotiator.gui.screens.packages import PackagesPresenter, PackagesScreen
from negotiator.gui.screens.packages.sending_pages import ContentsPage, RecipientsPage
from negotiator.gui.screens.packages.state import Outbox, ViewState
from negotiator.services import terms
from negotiator.services.receipts import State

MakeDesk = Callable[[Path], Any]


class Shown:
    """A view that shows nothing."""

    def show_state(self, state: ViewState) -> None:
        """Do nothing."""


@pytest.fixture
def desk(direct_desk: MakeDesk, first_round: Any) -> Any:
    """Return a desk on our file, with a term sheet that was not proposed yet."""
    desk = direct_desk(first_round.ours)
    term = desk.workspace.deal.terms[0]
    terms.add_terms(desk.workspace, (type(term)(key="extra", title="Extra", value="1"),))
    return desk


@pytest.fixture
def presenter(desk: Any) -> PackagesPresenter:
    made = PackagesPresenter(desk, Shown())
    made.load()
    return made


def outbox(presenter: PackagesPresenter) -> Outbox:
    assert presenter.state.outbox is not None
    return presenter.state.outbox


def test_a_text_that_is_not_chosen_is_not_proposed(presenter: PackagesPresenter) -> None:
    presenter.begin_sending()
    assert [(one.key, one.chosen) for one in outbox(presenter).texts] == [("term-sheet", True)]
    assert len(outbox(presenter).versions) == 1
    presenter.choose_texts([])
    assert [(one.key, one.chosen) for one in outbox(presenter).texts] == [("term-sheet", False)]
    assert outbox(presenter).versions == ()


def test_somebody_has_to_get_it(presenter: PackagesPresenter) -> None:
    presenter.begin_sending()
    before = [one.key for one in outbox(presenter).people if one.chosen]
    presenter.choose_people([])
    assert [one.key for one in outbox(presenter).people if one.chosen] == before
    presenter.choose_people(before[:1])
    assert [one.key for one in outbox(presenter).people if one.chosen] == before[:1]
    assert len(outbox(presenter).recipients) == 1


def test_the_label_begins_as_the_deal_s_and_goes_with_the_package(
    presenter: PackagesPresenter, desk: Any, tmp_path: Path
) -> None:
    presenter.begin_sending()
    assert outbox(presenter).label == desk.workspace.deal.charter.label
    presenter.describe(note="", with_summary=False, label=" For counsel only ")
    presenter.step(1)
    presenter.step(1)
    presenter.write(tmp_path / "out.asice.age")
    assert presenter.state.page == "sent"
    sent = desk.workspace.deal.projection.milestones[-1]
    assert sent.body["label"] == "For counsel only"


def test_walls_are_told_with_what_they_keep(presenter: PackagesPresenter, desk: Any) -> None:
    desk.workspace.put(Risk(key="R-X", failure_mode="a leak"), shared=True)
    desk.workspace.put(Wall(key="W-1", name="Inner circle", members=(), covers=("risk/R-X",)))
    presenter.begin_sending()
    assert [(one.name, one.count) for one in outbox(presenter).hidden] == [("Inner circle", 1)]
    assert all(one.hidden == 1 for one in outbox(presenter).people), "the wall itself travels to nobody"


def test_what_a_late_wall_cuts_off_is_said(qtbot: QtBot, presenter: PackagesPresenter, desk: Any) -> None:
    for key in ("D-X", "D-Y"):
        decision = Decision(key=key, question="q", outcome="o", rationale="r")
        desk.workspace.perform("Decide", [State(decision, True)])
    desk.workspace.put(Wall(key="W-1", name="Inner circle", members=(), covers=("decision/D-X",)))
    presenter.begin_sending()
    assert "1 act that goes was made after acts that a wall keeps back now" in outbox(presenter).caution
    page = ContentsPage(outbox(presenter), described=lambda *_facts: None, chosen=lambda _keys: None)
    qtbot.addWidget(page)
    assert outbox(presenter).caution in [one.text() for one in page.findChildren(QLabel)]


def test_steps_taken_back_are_told_as_staying(presenter: PackagesPresenter, desk: Any) -> None:
    desk.workspace.put(Risk(key="R-X", failure_mode="typed in anger"), shared=True)
    desk.workspace.undo()
    presenter.begin_sending()
    assert ("steps taken back", 2) in {(one.name, one.count) for one in outbox(presenter).withheld}


def test_a_package_for_colleagues_carries_what_is_ours(presenter: PackagesPresenter, tmp_path: Path) -> None:
    presenter.begin_sending()
    shared = sum(one.count for one in outbox(presenter).travelling)
    presenter.begin_sending(team=True)
    found = outbox(presenter)
    assert found.team
    assert not found.withheld
    assert "-team-package-1" in found.file_name
    assert sum(one.count for one in found.travelling) > shared
    assert {one.line.organisation for one in found.people} == {"Tessaline Materials Limited"}


def test_what_is_ticked_stays_under_the_hand(qtbot: QtBot, desk: Any) -> None:
    screen = PackagesScreen()
    qtbot.addWidget(screen)
    presenter = PackagesPresenter(desk, screen)
    screen.bind(presenter)
    screen.resize(1024, 640)
    screen.show()
    presenter.begin_sending()
    page = screen.findChild(ContentsPage)
    assert isinstance(page, ContentsPage)
    box = page.texts.boxes["term-sheet"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    again = [one for one in screen.findChildren(ContentsPage) if one is not page][-1].texts.boxes["term-sheet"]
    assert not again.isChecked()
    assert screen.focusWidget() is again


def test_the_pages_show_what_can_be_chosen(qtbot: QtBot, presenter: PackagesPresenter, desk: Any) -> None:
    desk.workspace.put(Wall(key="W-1", name="Inner circle", members=(), covers=("risk/*",)))
    presenter.begin_sending()
    told: list[Any] = []
    contents = ContentsPage(
        outbox(presenter), described=lambda *facts: told.append(facts), chosen=lambda keys: told.append(list(keys))
    )
    people = RecipientsPage(outbox(presenter), chosen=lambda keys: told.append(list(keys)))
    for page in (contents, people):
        qtbot.addWidget(page)
    contents.findChild(QLineEdit).setText("Private")  # type: ignore[union-attr]  # there is one
    assert told[-1] == ("", True, "Private")
    words = " ".join(one.text() for one in contents.findChildren(QLabel))
    assert "Behind walls" in words
    boxes = people.findChildren(QCheckBox)
    assert len(boxes) == len(outbox(presenter).people)
    boxes[0].click()
    assert told[-1] == [one.key for one in outbox(presenter).people[1:]]
