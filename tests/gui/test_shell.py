"""The window around the screens: opening, reloading, palette, keys, toasts, errors, crash, narrow windows."""

# mypy: disallow-untyped-calls=False
# (the keyboard of pytest-qt carries no annotations)

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt, QtMsgType, qDebug, qInstallMessageHandler, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from negotiator.gui.app import check_bindings
from negotiator.gui.jobs import Jobs
from negotiator.gui.resources import mark, resource
from negotiator.gui.shell import (
    Action,
    Actions,
    CrashDialog,
    CrashHandler,
    DealHead,
    Entry,
    MainWindow,
    Screen,
    ScreenSpec,
    say_for_qt,
)
from negotiator.gui.shell.actions import ShortcutTaken
from negotiator.gui.shell.palette_entries import ranked
from negotiator.gui.shell.top_bar import TopBar
from negotiator.gui.theme import theme_of
from negotiator.gui.widgets import Offer, SidePanel, label
from negotiator.kernel import Cancelled, Refused

CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True)
class Receipt:
    label: str
    topics: frozenset[str]


class Notes(Screen):
    def __init__(self, topic: str, done: Callable[[], object]) -> None:
        super().__init__()
        self.topics = frozenset({topic})
        self.reloads = 0
        self.field = QLineEdit()
        self._side = SidePanel(label("Details"))
        self._bar = label("Tools")
        self._done = done
        QVBoxLayout(self).addWidget(self.field)

    def reload(self) -> None:
        self.reloads += 1

    def page_bar(self) -> QWidget:
        return self._bar

    def side(self) -> QWidget:
        return self._side

    def primary(self) -> Offer:
        return Offer(title="Send package", act=self._done, symbol="send")

    def focus_first(self) -> None:
        self.field.setFocus()


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def window(qtbot: QtBot, jobs: Jobs, done: list[str]) -> Iterator[MainWindow]:
    def spec(name: str, title: str, **more: object) -> ScreenSpec:
        return ScreenSpec(
            name=name,
            title=title,
            symbol="list",
            make=lambda _w: Notes(name, lambda: done.append(name)),
            **more,  # type: ignore[arg-type]  # group and badge
        )

    made = MainWindow(
        [
            spec("risks", "Risks", badge=lambda: "3"),
            spec("decisions", "Decisions"),
            spec("settings", "Settings", group="foot"),
        ],
        jobs=jobs,
    )
    qtbot.addWidget(made)
    made.show_deal(DealHead(title="Project Halcyon", chips=[("Round 3", "accent")], deals=[("a", "Aurora")]))
    made.show()
    made.activateWindow()
    made.open_screen("risks")
    QApplication.processEvents()
    yield made
    made.close()


def notes(window: MainWindow, name: str) -> Notes:
    screen = window.screen_named(name)
    assert isinstance(screen, Notes)
    return screen


def test_screens_are_made_when_opened_and_keys_open_them(window: MainWindow, qtbot: QtBot) -> None:
    assert window.current == "risks"
    assert QApplication.focusWidget() is notes(window, "risks").field
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert window.current == "decisions"
    assert window.windowTitle() == "Project Halcyon – Negotiator"


def test_only_screens_of_a_topic_reload_and_those_out_of_view_when_opened(window: MainWindow) -> None:
    window.open_screen("decisions")
    window.changed(Receipt("Retired risk R-4", frozenset({"risks"})))
    risks, decisions = notes(window, "risks"), notes(window, "decisions")
    assert (risks.reloads, decisions.reloads) == (1, 1)
    window.open_screen("risks")
    assert risks.reloads == 2
    window.changed(Receipt("", frozenset({"risks", "decisions"})))
    assert (risks.reloads, decisions.reloads) == (3, 1)
    window.reload_all()
    assert risks.reloads == 4


def test_a_toast_offers_undo(window: MainWindow, qtbot: QtBot, done: list[str]) -> None:
    window.changed(Receipt("Retired risk R-4", frozenset()), undo=lambda: done.append("undone"))
    assert window.toast.text == "Done: Retired risk R-4"
    undo = next(one for one in window.findChildren(QPushButton) if one.text() == "Undo")
    assert undo.isVisible()
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert done == ["undone"]
    assert not undo.isVisible()


def test_there_is_one_primary_button_and_it_acts(window: MainWindow, qtbot: QtBot, done: list[str]) -> None:
    window.open_screen("decisions")
    primary = [one for one in window.findChildren(QPushButton) if one.property("kind") == "primary" and one.isVisible()]
    assert len(primary) == 1
    qtbot.mouseClick(primary[0], Qt.MouseButton.LeftButton)
    assert done == ["decisions"]


def test_the_next_primary_button_takes_the_focus_of_the_one_that_it_replaces(qtbot: QtBot) -> None:
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.show_primary(Offer(title="Continue", act=lambda: bar.show_primary(Offer(title="Write", act=lambda: None))))
    assert bar.primary is not None
    bar.primary.setFocus()
    qtbot.keyClick(bar.primary, Qt.Key.Key_Space)
    assert bar.primary.accessibleName() == "Write"
    assert bar.focusWidget() is bar.primary


def test_an_error_shows_message_hint_and_code_and_cancel_shows_nothing(window: MainWindow) -> None:
    def shown() -> str:
        banner = window.findChildren(QWidget, options=Qt.FindChildOption.FindChildrenRecursively)
        return " ".join(one.accessibleName() for one in banner if one.isVisible() and "Error" in one.accessibleName())

    window.show_error(Cancelled())
    assert shown() == ""
    window.show_error(Refused("The version is sealed.", hint="Open an amendment."))
    assert shown() == "Error: The version is sealed."
    window.open_screen("decisions")
    assert shown() == ""


def test_the_palette_finds_and_does(window: MainWindow, qtbot: QtBot, done: list[str]) -> None:
    window.add_action(Action(name="new deal", title="New deal…", shortcut="Ctrl+N", run=lambda: done.append("new")))
    window.add_source(lambda typed: [Entry(title=f"Clause {typed}", kind="Clause", run=lambda: done.append("clause"))])
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    palette = window.palette_dialog
    field = palette.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, "new")
    assert palette.titles[0] == "New deal…"
    assert "Clause new" in palette.titles
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert done == ["clause"]
    assert not palette.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_N, CTRL)
    assert done == ["clause", "new"]


def test_ranking_prefers_starts_and_drops_what_misses_a_word() -> None:
    entries = [Entry(title=title, kind="Go to", run=lambda: None) for title in ("Show risks", "Risks", "Risk owner")]
    assert [entry.title for entry in ranked("risks", entries)] == ["Risks", "Show risks"]
    assert [entry.title for entry in ranked("own ris", entries)] == ["Risk owner"]
    assert len(ranked("", entries)) == 3


def test_two_actions_cannot_have_one_key() -> None:
    actions = Actions()
    actions.add(Action(name="a", title="A", shortcut="Ctrl+N", run=lambda: None))
    with pytest.raises(ShortcutTaken):
        actions.add(Action(name="b", title="B", shortcut="Ctrl+N", run=lambda: None))
    actions.add(Action(name="c", title="C", run=lambda: None, available=lambda: False))
    assert not actions.run("c")
    assert actions["a"].title == "A"


def test_question_mark_shows_all_keys_but_types_in_a_field(window: MainWindow, qtbot: QtBot) -> None:
    def dialogs() -> list[QDialog]:
        return [one for one in window.findChildren(QDialog) if one.windowTitle() == "All keys" and one.isVisible()]

    window.actions_list.run("keys")
    (dialog,) = dialogs()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    field = notes(window, "risks").field
    field.setFocus()
    qtbot.keyClicks(field, "why?")
    assert field.text() == "why?"
    assert dialogs() == []


@pytest.mark.parametrize(("width", "rail"), [(1440, 208), (1100, 56)])
def test_the_rail_narrows(window: MainWindow, width: int, rail: int) -> None:
    window.resize(width, 700)
    QApplication.processEvents()
    assert window.findChildren(QWidget)[0].window().width() == width
    screens = next(one for one in window.findChildren(QWidget) if one.accessibleName() == "Screens")
    assert screens.width() == rail


def test_a_low_rail_sets_its_entries_closer_so_that_all_are_seen(qtbot: QtBot, jobs: Jobs) -> None:
    specs = [
        ScreenSpec(name=f"s{at}", title=f"Screen {at}", symbol="terms", make=lambda _w: Screen()) for at in range(17)
    ]
    window = MainWindow(specs, jobs=jobs)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    roomy = window._rail._buttons["s0"].height()
    window.resize(1440, 640)
    qtbot.waitUntil(lambda: window._rail._buttons["s0"].height() < roomy)
    area = window._rail.findChild(QScrollArea)
    assert area is not None
    assert area.verticalScrollBar().maximum() == 0
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: window._rail._buttons["s0"].height() == roomy)


def test_large_text_in_the_smallest_window_clips_no_button(window: MainWindow, dressed: QApplication) -> None:
    try:
        theme_of(dressed).apply(scale=1.5)
        window.resize(1024, 640)
        for _ in range(3):
            QApplication.processEvents()
        assert window.width() == 1024
        for one in window.findChildren(QPushButton):
            if one.isVisible() and one.text():
                assert one.width() >= one.minimumSizeHint().width() or one.property("kind") == "search"
    finally:
        theme_of(dressed).apply(scale=1.0)


def test_the_panel_folds_away_and_comes_back(window: MainWindow) -> None:
    side = notes(window, "risks").side()
    assert side.isVisible()
    window.actions_list.run("panel")
    assert not side.isVisible()
    window.actions_list.run("panel")
    assert side.isVisible()


def test_lock_and_undo_are_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    window.setFocus()
    with qtbot.waitSignals([window.lock_asked, window.undo_asked]):
        qtbot.keyClick(window, Qt.Key.Key_L, CTRL)
        qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)


def test_the_crash_dialog_copies_its_report(qtbot: QtBot) -> None:
    dialog = CrashDialog("Error: builtins.KeyError")
    qtbot.addWidget(dialog)
    dialog.show()
    copy = next(one for one in dialog.findChildren(QPushButton) if "Copy" in one.text())
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Error: builtins.KeyError"


def test_an_error_is_told_without_its_words_and_without_a_second_dialog(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[str] = []
    handler = CrashHandler()

    def show(dialog: CrashDialog) -> int:
        shown.append(dialog._report.toPlainText())
        handler(KeyError, KeyError("fifteen percent"), None)
        return 1

    monkeypatch.setattr(CrashDialog, "exec", show)
    try:
        raise KeyError("clause 3.2: fifteen percent")
    except KeyError as error:
        handler(KeyError, error, error.__traceback__)
    assert len(shown) == 1
    assert "test_shell.py" in shown[0]
    assert "builtins.KeyError" in shown[0]
    assert "Qt 6" in shown[0]
    told = capsys.readouterr().err
    assert told.count("builtins.KeyError") == 2
    assert "fifteen" not in told + shown[0]


def test_what_qt_has_to_say_is_told_by_its_kind_unless_it_is_about_the_platform(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = qInstallMessageHandler(say_for_qt)
    try:
        qWarning("setPointSize: fifteen percent")
        for category, text in (("plugin", "no platform plugin"), ("window", "no propagateSizeHints() here")):
            say_for_qt(QtMsgType.QtWarningMsg, SimpleNamespace(category=f"qt.qpa.{category}"), text)  # type: ignore[arg-type]  # Qt makes no context for others
        qDebug("fifteen percent")
    finally:
        qInstallMessageHandler(before)
    assert capsys.readouterr().err.splitlines() == ["Qt: warning (default)", "no platform plugin"]


def test_these_bindings_are_safe_and_the_mark_is_there() -> None:
    check_bindings()
    assert resource("negotiator.svg").is_file()
    assert not mark().pixmap(48, 48).isNull()
