"""The whole window: unlocking, locking, idling, files from outside, the palette, other deals."""

# mypy: disallow-untyped-calls=False
# (the keyboard of pytest-qt carries no annotations)

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from negotiator.gui.idle import IdleWatch
from negotiator.gui.office import Office
from negotiator.gui.theme import look
from negotiator.gui.under_way import UnderWay
from negotiator.kernel import Cancelled, Progress
from negotiator.settings import Settings, load, recent_deals, with_value

PASSPHRASE = "seven quiet harbours"
CTRL = Qt.KeyboardModifier.ControlModifier
MakeOffice = Callable[..., Office]


def unlock(office: Office, path: Path, qtbot: QtBot) -> None:
    """Open a deal as the way in does, and wait until its screens stand."""
    problems: list[object] = []
    office.door.open(path, passphrase=PASSPHRASE, failed=problems.append)
    qtbot.waitUntil(lambda: office.window.current != "welcome" or bool(problems), timeout=20_000)
    assert not problems
    settle(office, qtbot)


def settle(office: Office, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not office.jobs.working, timeout=20_000)


def test_nothing_can_be_reached_before_a_deal_is_open(make_office: MakeOffice, qtbot: QtBot) -> None:
    office = make_office()
    assert office.window.current == "welcome"
    qtbot.keyClick(office.window, Qt.Key.Key_1, CTRL)
    qtbot.keyClick(office.window, Qt.Key.Key_L, CTRL)
    assert office.window.current == "welcome"
    assert not office.window.actions_list.run("send")
    assert not office.window.actions_list.run("open settings")


def test_unlocking_shows_the_deal_and_remembers_where_it_lies(
    make_office: MakeOffice, harbour: Path, qtbot: QtBot
) -> None:
    office = make_office()
    unlock(office, harbour, qtbot)
    qtbot.waitUntil(lambda: "Harbour pilot" in office.window.windowTitle())
    assert [deal.path for deal in recent_deals(office.door.folders.data)] == [harbour]


def test_nothing_of_the_deal_is_left_of_a_closed_window(make_office: MakeOffice, harbour: Path, qtbot: QtBot) -> None:
    before = set(QApplication.topLevelWidgets())
    office = make_office()
    unlock(office, harbour, qtbot)
    for screen in ("documents", "amendments", "packages", "overview"):  # some show a bar or a side only now and then
        office.go(screen)
        settle(office, qtbot)
    office.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert set(QApplication.topLevelWidgets()) <= before


def test_locking_closes_the_file_and_forgets_what_was_shown(
    make_office: MakeOffice, harbour: Path, qtbot: QtBot
) -> None:
    office = make_office()
    unlock(office, harbour, qtbot)
    office.window.show()
    office.window.tell("Accept change", undo=lambda: None)
    assert office.window.toast.isVisible()
    office.window.lock_asked.emit()
    qtbot.waitUntil(lambda: office.window.current == "welcome")
    assert not office.window.toast.isVisible()
    assert not office.door.is_open
    assert "Harbour" not in office.window.windowTitle()
    unlock(office, harbour, qtbot)


def test_a_deal_locks_itself_when_nobody_works_at_it(make_office: MakeOffice, harbour: Path, qtbot: QtBot) -> None:
    office = make_office()
    unlock(office, harbour, qtbot)
    assert 14 < office.idle.minutes_left < 15.9  # a coarse timer may be five per cent late
    office.idle.idle.emit()
    qtbot.waitUntil(lambda: office.window.current == "welcome")


def test_a_key_starts_the_wait_anew(dressed: QApplication, qtbot: QtBot) -> None:
    watch = IdleWatch(dressed)
    watch.wait(0)
    assert watch.minutes_left < 0
    watch.wait(10)
    watch._timer.start(5_000)
    watch.eventFilter(dressed, QEvent(QEvent.Type.Paint))
    assert watch.minutes_left < 1
    watch._timer.setInterval(600_000)
    watch.eventFilter(dressed, QEvent(QEvent.Type.KeyPress))
    assert watch.minutes_left > 9
    watch.stop()


def test_the_palette_asks_the_open_deal(make_office: MakeOffice, harbour: Path, qtbot: QtBot) -> None:
    office = make_office()
    qtbot.keyClick(office.window, Qt.Key.Key_K, CTRL)
    palette = office.window.palette_dialog
    field = palette.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, "tessaline")
    qtbot.waitUntil(lambda: palette.note.startswith("Nothing found"))
    palette.hide()
    unlock(office, harbour, qtbot)
    qtbot.keyClick(office.window, Qt.Key.Key_K, CTRL)
    qtbot.keyClicks(field, "tessaline in:party")
    qtbot.waitUntil(lambda: any("Tessaline Ltd" in title for title in palette.titles), timeout=20_000)
    assert {entry.chip for entry in palette.entries if entry.kind == "Party"} == {"Shared"}
    office.window.lock_asked.emit()
    qtbot.waitUntil(lambda: office.window.current == "welcome")
    assert not palette.isVisible()
    assert palette.titles == []
    settle(office, qtbot)


def test_a_deal_given_at_the_start_is_the_one_to_unlock(make_office: MakeOffice, harbour: Path) -> None:
    office = make_office()
    office.open_file(harbour)
    assert office.window.screen_named("welcome").presenter._state.chosen == str(harbour)  # type: ignore[attr-defined]  # the welcome screen's own


def test_a_package_waits_until_a_deal_is_open(make_office: MakeOffice, harbour: Path, qtbot: QtBot) -> None:
    office = make_office()
    package = harbour.with_name("round-1.asice.age")
    package.write_bytes(b"not a package")
    office.open_file(package)
    assert office.window.current == "welcome"
    unlock(office, harbour, qtbot)
    assert office.window.current == "packages"


def test_an_answer_in_word_waits_for_a_deal_and_is_looked_at_with_the_packages(
    make_office: MakeOffice, harbour: Path, qtbot: QtBot
) -> None:
    office = make_office()
    answer = harbour.with_name("their answer.docx")
    answer.write_bytes(b"not a Word file")
    office._drop.dropped.emit(answer)
    assert office.window.current == "welcome"
    unlock(office, harbour, qtbot)
    assert office.window.current == "packages"
    office.go("overview")
    office._drop.dropped.emit(answer)
    assert office.window.current == "packages"
    settle(office, qtbot)


def test_a_deal_dropped_on_the_window_takes_the_place_of_the_open_one(
    make_office: MakeOffice, harbour: Path, qtbot: QtBot
) -> None:
    office = make_office()
    unlock(office, harbour, qtbot)
    office._drop.dropped.emit(harbour)
    qtbot.waitUntil(lambda: office.window.current == "welcome")
    assert not office.door.is_open


def test_a_new_deal_can_be_thought_better_of(make_office: MakeOffice, harbour: Path, qtbot: QtBot) -> None:
    office = make_office()
    unlock(office, harbour, qtbot)
    office.window.actions_list.run("new")
    assert office.window.current == "welcome"
    assert office.door.is_open
    office.door.enter()
    settle(office, qtbot)
    assert office.window.current != "welcome"


def test_the_selector_leads_to_all_deals(make_office: MakeOffice, harbour: Path, qtbot: QtBot) -> None:
    office = make_office()
    unlock(office, harbour, qtbot)
    assert office._other_deals()[-1][1] == "All deals…"
    office.window.deal_chosen.emit(office._other_deals()[-1][0])
    assert office.window.current == "deals"


def test_settings_take_effect_at_once_and_are_kept(make_office: MakeOffice, harbour: Path, qtbot: QtBot) -> None:
    office = make_office()
    unlock(office, harbour, qtbot)
    changed = with_value(with_value(Settings(), "appearance.text_size", 130), "lock.idle_minutes", 3)
    office.door.change_settings(changed, failed=lambda error: pytest.fail(str(error)))
    settle(office, qtbot)
    assert look().scale == pytest.approx(1.3)
    assert office.idle.minutes_left < 3.2  # a coarse timer may be five per cent late
    assert load(office.door.folders.config) == replace(changed)


def test_long_work_says_how_far_it_is_and_can_be_stopped(make_office: MakeOffice, harbour: Path, qtbot: QtBot) -> None:
    office = make_office()
    unlock(office, harbour, qtbot)
    outcome: list[object] = []
    begun, stopped = threading.Event(), threading.Event()

    def work(_workspace: object, progress: Progress) -> None:
        begun.wait(10)
        progress.step(1, 4, "Comparing")
        stopped.wait(10)
        progress.step(2, 4, "Comparing")

    office._desk.read(work, outcome.append, failed=outcome.append)
    job = next(iter(office.jobs._open.values()))
    job.long.emit()
    assert isinstance(office.under_way, UnderWay)
    assert office.under_way.isVisible()
    begun.set()
    qtbot.waitUntil(lambda: office.under_way._text.text() == "Comparing")
    office.under_way.cancel.click()
    stopped.set()
    qtbot.waitUntil(lambda: bool(outcome))
    assert isinstance(outcome[0], Cancelled)
    assert not office.under_way.isVisible()
