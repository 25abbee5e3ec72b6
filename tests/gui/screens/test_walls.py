"""Walls in the window: built, changed, taken down; who stands inside always does; none covers nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from negotiator.gui.screens.walls.presenter import WallsPresenter
from negotiator.gui.screens.walls.view import WallForm, WallsScreen
from negotiator.gui.widgets import column

MakeDesk = Callable[[Path], Any]


@pytest.fixture
def desk(direct_desk: MakeDesk, first_round: Any) -> Any:
    return direct_desk(first_round.ours)


@pytest.fixture
def screen(qtbot: QtBot, desk: Any) -> WallsScreen:
    made = WallsScreen()
    qtbot.addWidget(made)
    made.bind(WallsPresenter(desk, made))
    made.resize(1024, 640)
    made.show()
    made.reload()
    return made


def form(screen: WallsScreen) -> WallForm:
    assert screen.form_card is not None
    return screen.form_card


def press(screen: WallsScreen, text: str) -> None:
    side = screen.side()
    assert side is not None
    [one for one in side.findChildren(QPushButton) if one.accessibleName() == text][-1].click()  # the card shown last


def built(screen: WallsScreen) -> None:
    """Build a wall around all risks and the agreement."""
    next(one for one in screen.findChildren(QPushButton) if one.accessibleName() == "Build a wall").click()
    form(screen).form.set_values({"name": "Inner circle", "covers": "risk/*", "reason": "Price talks"})
    form(screen).covers["instrument/agreement"].setChecked(True)
    press(screen, "Save wall")


def test_a_wall_is_built_from_the_empty_place(screen: WallsScreen) -> None:
    assert screen.primary() is None
    built(screen)
    (line,) = screen.presenter.state.lines
    assert (line.name, line.covers) == ("Inner circle", ("instrument/agreement", "risk/*"))
    assert line.members == (screen.presenter.state.me,)
    assert line.hidden > 3
    assert screen.form_card is None
    assert screen.primary() is not None


def test_the_chosen_wall_says_what_cannot_be_called_back(screen: WallsScreen) -> None:
    built(screen)
    screen.presenter.choose(screen.presenter.state.lines[0].key)
    side = screen.side()
    assert side is not None
    words = " ".join(one.text() for one in side.findChildren(QLabel))
    assert "cannot be called back" in words
    assert "Price talks" in words


def test_it_is_changed(screen: WallsScreen) -> None:
    built(screen)
    screen.presenter.choose(screen.presenter.state.lines[0].key)
    press(screen, "Change…")
    assert form(screen).covers["instrument/agreement"].isChecked()
    assert form(screen).covers["risk/*"].isChecked()
    form(screen).covers["instrument/agreement"].setChecked(False)
    press(screen, "Save wall")
    assert [line.covers for line in screen.presenter.state.lines] == [("risk/*",)]


def test_who_builds_it_stands_inside(screen: WallsScreen) -> None:
    screen.presenter.begin()
    mine = form(screen).people[screen.presenter.state.me]
    assert mine.isChecked()
    assert not mine.isEnabled()


def test_a_wall_around_nothing_is_not_saved(screen: WallsScreen) -> None:
    screen.presenter.begin()
    press(screen, "Save wall")
    assert screen.presenter.state.writing
    form(screen).form.set_values({"name": "Inner circle"})
    press(screen, "Save wall")
    side = screen.side()
    assert side is not None
    assert any(one.text() == "Say what the wall covers." for one in side.findChildren(QLabel))
    form(screen).form.set_values({"name": "Inner circle", "covers": "nonsense"})
    press(screen, "Save wall")
    assert "nonsense" in screen.presenter.state.problem
    assert screen.step_back()
    assert screen.presenter.state.lines == ()
    assert not screen.step_back()


def test_a_wall_around_what_is_not_there_is_not_saved(screen: WallsScreen) -> None:
    screen.presenter.begin()
    form(screen).form.set_values({"name": "Inner circle", "covers": "risk/R-9999"})
    press(screen, "Save wall")
    assert "Nothing here is called 'risk/R-9999'" in screen.presenter.state.problem
    assert screen.presenter.state.lines == ()
    assert screen.presenter.state.writing, "what was typed stays"


def test_the_focus_goes_into_the_form_and_comes_back(desk: Any, qtbot: QtBot) -> None:
    screen, window = WallsScreen(), QWidget()
    screen.bind(WallsPresenter(desk, screen))
    screen.reload()
    window.setLayout(column(screen, screen.panel))
    qtbot.addWidget(window)
    window.show()
    screen.panel.hide()
    screen.parts_changed.connect(lambda: screen.panel.setVisible(screen.side() is not None))
    screen.presenter.begin()
    assert window.focusWidget() is form(screen).form.input("name")
    screen.presenter.cancel()
    assert not screen.panel.isAncestorOf(window.focusWidget())


def test_it_is_taken_down(screen: WallsScreen, desk: Any) -> None:
    built(screen)
    screen.presenter.choose(screen.presenter.state.lines[0].key)
    press(screen, "Take down")
    assert screen.presenter.state.lines == ()
    desk.workspace.undo()
    screen.reload()
    assert len(screen.presenter.state.lines) == 1


def test_what_a_wall_covers_is_said_in_words_and_ticked(screen: WallsScreen) -> None:
    built(screen)
    (line,) = screen.presenter.state.lines
    said = screen.presenter.state.covered(line.covers)
    assert said == ("Joint Development and Licence Agreement", "All risks")
    assert screen.presenter.state.covered(["risk/R-alpha-1"]) == ("Risk R-alpha-1",)
    press(screen, "Change…")
    assert form(screen).covers["risk/*"].isChecked()
    assert form(screen).form.values()["covers"] is None
