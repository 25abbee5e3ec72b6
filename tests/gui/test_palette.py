"""The palette while one types: it asks once typing rests, waits with Enter, drops late answers, and forgets."""

# mypy: disallow-untyped-calls=False
# (the keyboard of pytest-qt carries no annotations)

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from negotiator.gui.shell.command_palette import CommandPalette
from negotiator.gui.shell.palette_entries import Answer, Entry

Key = Qt.Key


@dataclass
class Questions:
    """Stands where the deal is asked: keeps what was asked, and answers when it is told to."""

    asked: list[tuple[str, Answer]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def ask(self, typed: str, answer: Answer) -> None:
        self.asked.append((typed, answer))

    def entry(self, title: str) -> Entry:
        return Entry(
            title=title,
            kind="Clause",
            run=lambda: self.done.append(title),
            symbol="terms",
            place="Supply Agreement, v1 to v3",
            chip="Internal",
            tone="warn",
            snippet="Late payments bear interest at five per cent a year",
            matches=((0, 4),),
        )

    def lookup(self, typed: str) -> list[Entry]:
        actions = [Entry(title=f"Action {number}", kind="Go to", run=lambda: None) for number in range(9)]
        return [one for one in actions if typed.casefold() in one.title.casefold()]


@pytest.fixture
def questions() -> Questions:
    return Questions()


@pytest.fixture
def palette(qtbot: QtBot, questions: Questions) -> Iterator[CommandPalette]:
    window = QWidget()
    window.resize(1024, 640)
    qtbot.addWidget(window)
    window.show()
    made = CommandPalette(window, questions.lookup)
    made.search_with(questions.ask)
    made.open_over(window)
    yield made
    made.close()


def typing(palette: CommandPalette, qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(palette._field, text)


def press(palette: CommandPalette, qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(palette._field, key)


def test_it_asks_once_typing_rests(palette: CommandPalette, qtbot: QtBot, questions: Questions) -> None:
    assert "in:clauses" in palette._help.text()
    assert palette._help.isVisible()
    assert len(palette.titles) == 9
    typing(palette, qtbot, "late")
    assert palette.note == "Searching…"
    qtbot.waitUntil(lambda: bool(questions.asked))
    ((typed, answer),) = questions.asked
    assert typed == "late"
    answer([questions.entry("12.1  Interest")], "")
    assert palette.titles == ["12.1  Interest"]
    assert palette.entries[0].spoken.startswith("12.1  Interest, Clause, Supply Agreement, v1 to v3, Internal, Late")
    press(palette, qtbot, Key.Key_Return)
    assert questions.done == ["12.1  Interest"]
    assert not palette.isVisible()


def test_actions_stand_before_finds_and_leave_them_room(
    palette: CommandPalette, qtbot: QtBot, questions: Questions
) -> None:
    typing(palette, qtbot, "act")
    qtbot.waitUntil(lambda: bool(questions.asked))
    press(palette, qtbot, Key.Key_Down)
    questions.asked[-1][1]([questions.entry("Acts")], "")
    assert palette.titles == [*(f"Action {number}" for number in range(5)), "Acts"]
    assert palette._list.currentIndex().row() == 1, "what was chosen stays chosen"
    press(palette, qtbot, Key.Key_PageDown)
    assert palette._list.currentIndex().row() == 5
    press(palette, qtbot, Key.Key_Up)
    assert palette._list.currentIndex().row() == 4


def test_a_late_answer_to_an_earlier_text_is_dropped(
    palette: CommandPalette, qtbot: QtBot, questions: Questions
) -> None:
    typing(palette, qtbot, "late")
    qtbot.waitUntil(lambda: len(questions.asked) == 1)
    typing(palette, qtbot, "r")
    questions.asked[0][1]([questions.entry("For late")], "")
    assert palette.titles == []
    qtbot.waitUntil(lambda: len(questions.asked) == 2)
    questions.asked[1][1]([questions.entry("For later")], "")
    assert palette.titles == ["For later"]
    typing(palette, qtbot, "x")
    assert palette.titles == ["For later"], "nothing flickers while the answer is awaited"


def test_enter_waits_for_the_answer(palette: CommandPalette, qtbot: QtBot, questions: Questions) -> None:
    typing(palette, qtbot, "late")
    qtbot.waitUntil(lambda: len(questions.asked) == 1)
    questions.asked[0][1]([questions.entry("For late")], "")
    typing(palette, qtbot, "r")
    press(palette, qtbot, Key.Key_Return)
    assert questions.done == []
    qtbot.waitUntil(lambda: len(questions.asked) == 2)
    questions.asked[1][1]([questions.entry("For later")], "")
    assert questions.done == ["For later"]


def test_why_nothing_is_found_is_told(palette: CommandPalette, qtbot: QtBot, questions: Questions) -> None:
    typing(palette, qtbot, "in:v9")
    qtbot.waitUntil(lambda: bool(questions.asked))
    questions.asked[-1][1]([], "in:v9 names nothing here.")
    assert palette.note == "Nothing found. in:v9 names nothing here."
    press(palette, qtbot, Key.Key_Return)
    assert palette.isVisible()
    typing(palette, qtbot, "x")
    qtbot.waitUntil(lambda: len(questions.asked) == 2)
    questions.asked[-1][1]([], "")
    assert palette.note == "Nothing found. Try a clause number or fewer letters."


def test_closed_it_holds_nothing(palette: CommandPalette, qtbot: QtBot, questions: Questions) -> None:
    typing(palette, qtbot, "late")
    qtbot.waitUntil(lambda: bool(questions.asked))
    palette.close()
    questions.asked[-1][1]([questions.entry("Secret")], "")
    assert palette.titles == []
    assert palette._field.text() == ""
    assert palette._found == ()


def test_one_letter_asks_nothing(palette: CommandPalette, qtbot: QtBot, questions: Questions) -> None:
    typing(palette, qtbot, "l")
    assert not palette._rest.isActive()
    assert questions.asked == []


def test_a_find_is_painted_on_two_lines(palette: CommandPalette, qtbot: QtBot, questions: Questions) -> None:
    typing(palette, qtbot, "act")
    qtbot.waitUntil(lambda: bool(questions.asked))
    questions.asked[-1][1]([questions.entry("A very long heading of a clause " * 8)], "")
    rows = [palette._list.visualRect(palette._lines.index(row)) for row in range(6)]
    assert rows[5].height() > rows[0].height()
    assert palette._list.horizontalScrollBar().maximum() == 0
    picture: QImage = palette.grab().toImage()
    assert not picture.isNull()
