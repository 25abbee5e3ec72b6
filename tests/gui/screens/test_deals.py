"""The list of deals: what is known without opening, forgetting, and the empty place."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from negotiator.gui.jobs import Jobs
from negotiator.gui.live_desk import Session
from negotiator.gui.live_door import LiveDoor
from negotiator.gui.screens.deals.presenter import DealsPresenter
from negotiator.gui.screens.deals.view import DealsScreen
from negotiator.kernel import SystemClock
from negotiator.settings import Folders, Settings, recent_deals, remember_deal

# the first question to a keyring loads it, which takes seconds on a busy machine
PATIENCE_MS = 30_000


@pytest.fixture
def screen(home: Folders, jobs: Jobs, qtbot: QtBot) -> DealsScreen:
    door = LiveDoor(Session(jobs=jobs, folders=home, settings=Settings()))
    made = DealsScreen()
    qtbot.addWidget(made)
    made.bind(DealsPresenter(door, made))
    made.left = []  # type: ignore[attr-defined]  # what the door was asked for, for the tests
    door.left.connect(made.left.append)  # type: ignore[attr-defined]  # the same
    made.resize(1024, 640)
    made.show()
    return made


def test_without_deals_the_place_says_how_to_begin(screen: DealsScreen, qtbot: QtBot, jobs: Jobs) -> None:
    screen.reload()
    qtbot.waitUntil(lambda: not jobs.working, timeout=PATIENCE_MS)
    assert screen.page_bar() is None
    assert screen.primary() is None
    assert not screen.table.isVisible()


def test_a_row_leads_to_its_unlocking_and_can_be_taken_off(
    screen: DealsScreen, home: Folders, harbour: Path, qtbot: QtBot, jobs: Jobs
) -> None:
    remember_deal(home.data, harbour.with_name("gone.deal"), at=SystemClock().now())
    remember_deal(home.data, harbour, at=SystemClock().now())
    screen.reload()
    qtbot.waitUntil(lambda: not jobs.working, timeout=PATIENCE_MS)
    assert {"Asks for the passphrase", "File not found"} == {row.values[3] for row in screen.table._rows.rows}
    screen.table.pick(str(harbour))
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]  # pytest-qt carries no annotations
    assert screen.left == [str(harbour)]  # type: ignore[attr-defined]  # see above
    screen.forget.click()
    qtbot.waitUntil(lambda: not jobs.working, timeout=PATIENCE_MS)
    assert [deal.path.name for deal in recent_deals(home.data)] == ["gone.deal"]
    assert harbour.exists()
    assert screen.primary() is not None


def test_the_filter_narrows_the_list(
    screen: DealsScreen, home: Folders, harbour: Path, qtbot: QtBot, jobs: Jobs
) -> None:
    for name in ("harbour", "ferry"):
        remember_deal(home.data, harbour.with_name(f"{name}.deal"), at=SystemClock().now())
    screen.reload()
    qtbot.waitUntil(lambda: not jobs.working, timeout=PATIENCE_MS)
    screen.filter.setText("ferry")
    assert screen.table.model().rowCount() == 1
