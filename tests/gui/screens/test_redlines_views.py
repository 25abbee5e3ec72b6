"""Other views of two versions: the map of their sections, and one clause through all versions."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from negotiator.gui.screens.redlines import RedlinesPresenter, RedlinesScreen, spec
from negotiator.gui.screens.redlines.mapping import percent
from negotiator.gui.screens.redlines.notices import TakeInNotice
from negotiator.gui.shell import Screen, ScreenSpec
from negotiator.gui.widgets import Chip
from tests.gui.screens.conftest import DirectDesk, SampleFiles
from tests.gui.screens.redline_views import Seen

MakeDesk = Callable[[Path], DirectDesk]
OpenScreen = Callable[[ScreenSpec, DirectDesk], Screen]


@pytest.fixture
def desk(direct_desk: MakeDesk, first_round: SampleFiles) -> DirectDesk:
    """Return a desk where v2 came back: all its changes are open."""
    made = direct_desk(first_round.ours)
    made.raising = True
    return made


@pytest.fixture
def screen(open_screen: OpenScreen, desk: DirectDesk) -> RedlinesScreen:
    made = open_screen(spec(lambda _owner: desk), desk)
    assert isinstance(made, RedlinesScreen)
    return made


def test_a_clause_is_followed_through_both_versions(desk: DirectDesk) -> None:
    view = Seen()
    presenter = RedlinesPresenter(desk, view)
    presenter.load()
    moved = next(one for one in presenter.state.changes.values() if one.kind == "move")
    rows = [place for place, row in enumerate(presenter.state.rows) if moved.id in {s.change for s in row.segments}]
    for row in rows:  # where it left and where it arrived
        presenter.follow(row)
    assert view.trails[0] == view.trails[1]
    assert [line.became for line in view.trails[0].lines] == ["Moved and edited", "First here"]
    assert view.trails[0].lines[0].where == "17.5, Information barriers"
    assert view.trails[0].summary == "2 versions, changed once"
    presenter.follow(len(presenter.state.rows))
    assert len(view.trails) == len(rows)


def test_the_map_says_what_each_section_kept(desk: DirectDesk) -> None:
    view = Seen()
    presenter = RedlinesPresenter(desk, view)
    presenter.load()
    presenter.draw_map()
    (shown,) = view.maps
    assert len(shown.old) == len(shown.new)
    lost = {one.name for one in shown.new if one.kept < 1}
    assert "22. Limitation of liability" in lost
    assert "Parties" not in lost
    assert all((one.share == "100%") == (one.name not in lost) for one in shown.new)
    section = next(one for one in shown.new if one.name == "22. Limitation of liability")
    assert "Limitation of liability" in "".join(part.text for part in presenter.state.rows[section.row].segments)
    assert percent(0.9999) == "99%"


def test_history_of_a_clause_is_opened_by_a_key_and_left_by_escape(screen: RedlinesScreen) -> None:
    QTest.keyClicks(screen.surface, "h")
    page = screen.middle.trail_page
    assert screen.middle.currentWidget() is page
    assert screen.window().focusWidget() is page.back
    assert "First here" in [chip.accessibleName() for chip in page.findChildren(Chip)]
    QTest.keyClick(page.back, Qt.Key.Key_Escape)
    assert screen.middle.currentWidget() is screen.pane
    assert screen.window().focusWidget() is screen.surface


def test_a_section_of_the_map_is_opened_in_the_redline(screen: RedlinesScreen) -> None:
    QTest.keyClicks(screen.surface, "g")
    page = screen.middle.map_page
    assert screen.middle.currentWidget() is page
    assert screen.toolbar.modes.choice == "map"
    QTest.keyClick(page.picture, Qt.Key.Key_End)
    QTest.keyClick(page.picture, Qt.Key.Key_Left)
    assert page.picture.place[0] == 0
    assert page.table.current_key == f"0/{page.picture.place[1]}"
    assert "kept" in page.picture.accessibleDescription()
    QTest.keyClick(page.picture, Qt.Key.Key_Return)
    assert screen.middle.currentWidget() is screen.pane
    assert screen.toolbar.modes.choice == "inline"
    assert screen.surface.currentIndex().row() > 0


def test_an_answer_leaves_the_map_open(screen: RedlinesScreen, desk: DirectDesk) -> None:
    QTest.keyClicks(screen.surface, "g")
    screen.rest_card.accept.click()
    screen.rest_card.confirm.click()
    assert desk.receipts
    assert screen.middle.currentWidget() is screen.middle.map_page


def test_what_of_our_draft_travels_is_asked_and_of_theirs_is_not(qtbot: QtBot, tmp_path: Path) -> None:
    notice = TakeInNotice()
    qtbot.addWidget(notice)
    told: list[tuple[Path, bool, bool]] = []
    notice.agreed.connect(lambda path, received, keep: told.append((path, received, keep)))
    notice.ask(tmp_path / "a.docx", "the agreement")
    notice.keep.click()
    notice.confirm.click()
    notice.ask(tmp_path / "a.docx", "the agreement")
    assert not notice.keep.isChecked(), "each file is asked about anew"
    notice.keep.click()
    next(one for one in notice.whose.findChildren(QPushButton) if one.text().strip() == "Received").click()
    assert not notice.keep.isVisibleTo(notice)
    notice.confirm.click()
    assert told == [(tmp_path / "a.docx", False, True), (tmp_path / "a.docx", True, False)]


def test_one_notice_stands_above_the_redline_at_a_time(screen: RedlinesScreen, tmp_path: Path) -> None:
    assert screen.unmarked.isVisible()
    screen.ask_about(tmp_path / "answer.docx")
    assert screen.asking.isVisible()
    assert not screen.unmarked.isVisible()
    screen.asking.say("")
    assert screen.unmarked.isVisible()
