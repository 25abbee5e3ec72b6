"""The painted redline: what is shown under which answer, and how keys, mouse, search and counters work on it."""

# mypy: disallow-untyped-calls=False
# (the keyboard of pytest-qt carries no annotations)

import sys
from dataclasses import replace
from types import TracebackType
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from negotiator.gui.redline_surface import Content, RedlinePane, RedlineSurface
from negotiator.gui.redline_surface.cell import Cell
from negotiator.gui.redline_surface.content import (
    Piece,
    PieceStyle,
    next_change,
    next_unresolved,
    pieces,
    spoken,
    spoken_state,
)
from negotiator.gui.redline_surface.geometry import RowGeometry
from negotiator.gui.redline_surface.marking import Mark, mark
from negotiator.gui.redline_surface.search import find
from negotiator.gui.redline_surface.selection import Selection
from negotiator.gui.theme import look, theme_of
from negotiator.redline.shapes import Accept, Answer, Counter, Reject, Row, Segment

MIDDLE = Qt.KeyboardModifier.NoModifier
ORDER = ("c1", "c2", "c3", "c4", "c5", "c6")


def drawn(content: Content, row: int, answers: dict[str, Answer], column: Any = "inline") -> str:
    return "".join(piece.text for piece in pieces(content.rows[row], column, answers))


@pytest.fixture
def surface(redline: Content, qtbot: QtBot) -> RedlineSurface:
    made = RedlineSurface()
    qtbot.addWidget(made)
    made.resize(720, 420)
    made.show_content(redline)
    made.show()
    made.setFocus()
    qtbot.waitUntil(lambda: all(made.sheet.geometry.is_exact(row) for row in range(len(redline.rows))))
    return made


@pytest.fixture
def pane(redline: Content, qtbot: QtBot) -> RedlinePane:
    made = RedlinePane()
    qtbot.addWidget(made)
    made.resize(800, 480)
    made.show_content(redline)
    made.show()
    made.activateWindow()
    made.surface.setFocus()
    QApplication.processEvents()
    return made


class TestContent:
    def test_answers_settle_the_text(self, redline: Content) -> None:
        assert "fifteen percenttwelve percent" in drawn(redline, 1, {})
        assert "pays twelve percent of" in drawn(redline, 1, {"c1": Accept()})
        assert "pays fifteen percent of" in drawn(redline, 1, {"c1": Reject()})

    def test_a_counter_stands_after_both_texts(self, redline: Content) -> None:
        shown = pieces(redline.rows[1], "inline", {"c1": Counter("fourteen percent")})
        assert [(piece.text, piece.style) for piece in shown[1:4]] == [
            ("fifteen percent", "delete"),
            ("twelve percent", "set aside"),
            ("fourteen percent", "counter"),
        ]

    def test_columns_show_one_text_each(self, redline: Content) -> None:
        assert "fifteen" in drawn(redline, 1, {}, "old")
        assert "twelve" not in drawn(redline, 1, {}, "old")
        assert "twelve" in drawn(redline, 1, {}, "new")

    def test_where_a_note_hangs_a_mark_is_drawn_and_the_text_stays(self, qtbot: QtBot) -> None:
        marks: dict[PieceStyle, Mark] = {"plain": mark("plain", look())}
        cell = Cell([Piece(text="the order.\ufffd", style="plain")], font=QFont(), width=400, marks=marks)
        assert cell.layout.text() == "the order.*"
        assert cell.text == "the order.\ufffd"

    def test_a_side_without_the_block_is_empty(self) -> None:
        segments = (Segment(kind="move to", text="Here", change="m"), Segment(kind="delete", text="x", change="d"))
        row = Row(old=None, new=3, kind="paragraph", label="", heading_path=(), segments=segments)
        assert pieces(row, "old", {}) == ()

    @pytest.mark.parametrize(
        ("row", "change", "answer", "note"),
        [(2, "c3", Reject(), "Insertion rejected"), (3, "c4", Accept(), "Deletion accepted"),
         (5, "c5", Accept(), "Moved away, accepted")],
    )  # fmt: skip
    def test_a_row_that_empties_leaves_a_note(
        self, redline: Content, row: int, change: str, answer: Answer, note: str
    ) -> None:
        assert drawn(redline, row, {change: answer}) == note

    def test_what_no_words_show_is_said_in_the_row(self) -> None:
        said = ("Hidden or struck out by its format: “save for Clause 9”",)
        row = Row(old=1, new=1, kind="paragraph", label="", heading_path=(), segments=(), remarks=said)
        assert [piece.style for piece in pieces(row, "inline", {})] == ["remark"]
        assert said[0] in pieces(row, "new", {})[0].text
        assert pieces(row, "old", {}) == ()
        assert said[0] in spoken(row, {})

    def test_order_and_steps(self, redline: Content) -> None:
        order = redline.order()
        assert order == ORDER
        assert next_change(order, "", 1) == "c1"
        assert next_change(order, "c6", 1) == "c6"
        assert next_change((), "", 1) == ""
        assert next_unresolved(order, "c6", {"c1": Accept()}) == "c2"
        assert next_unresolved(order, "c6", dict.fromkeys(order, Accept())) == ""

    def test_marks_are_spoken(self, redline: Content) -> None:
        assert "[deleted: fifteen percent] [inserted: twelve percent]" in spoken(redline.rows[1], {})
        assert spoken_state(redline.rows[1], {"c1": Accept()}) == "2 changes, 1 answered."
        assert spoken_state(redline.rows[0], {}) == "No changes."


class TestGeometry:
    def test_rows_stand_below_each_other(self) -> None:
        geometry = RowGeometry([10, 20, 30])
        assert geometry.measured({1: 50}) is True
        assert geometry.measured({1: 50}) is False
        assert [geometry.top(row) for row in range(3)] == [0, 10, 60]
        assert geometry.total == 90
        assert [geometry.row_at(y) for y in (-5, 0, 59, 60, 1000)] == [0, 0, 1, 2, 2]
        assert RowGeometry([]).row_at(0) == -1

    def test_selection_backwards_reads_forwards(self) -> None:
        selection = Selection((2, 3), (0, 1), 0)
        assert selection.text(lambda row: "abcdef"[: 3 + row]) == "bc\nabcd\nabc"

    def test_find_keeps_places_where_folding_changes_lengths(self) -> None:
        assert [hit.start for hit in find("days", [(0, 0, "Straße DAYS days")])] == [7, 12]
        assert find("", [(0, 0, "x")]) == ()


class TestKeyboard:
    def test_steps_through_changes_and_stops_at_the_end(self, surface: RedlineSurface, qtbot: QtBot) -> None:
        seen: list[str] = []
        surface.current_changed.connect(seen.append)
        for key in "jjjjjjj":
            qtbot.keyClick(surface, key)
        assert seen == list(ORDER)
        qtbot.keyClick(surface, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
        assert surface.current == "c5"

    def test_the_current_change_is_in_view(self, surface: RedlineSurface) -> None:
        surface.go("c6")
        rect = surface.visualRect(surface.currentIndex())
        assert 0 <= rect.top() < surface.viewport().height()

    @pytest.mark.parametrize(("key", "wish"), [("a", "accept"), ("r", "reject"), ("c", "counter"), ("m", "comment")])
    def test_letters_ask_for_answers(self, surface: RedlineSurface, qtbot: QtBot, key: str, wish: str) -> None:
        asked = []
        surface.asked.connect(lambda *args: asked.append(args))
        qtbot.keyClick(surface, key)
        assert asked == []
        surface.go("c2")
        qtbot.keyClick(surface, key)
        assert asked == [(wish, "c2")]

    def test_letters_can_be_switched_off_and_f8_stays(self, surface: RedlineSurface, qtbot: QtBot) -> None:
        surface.set_letter_keys(False)
        qtbot.keyClick(surface, "j")
        assert surface.current == ""
        qtbot.keyClick(surface, Qt.Key.Key_F8)
        assert surface.current == "c1"

    def test_u_goes_to_the_next_unresolved(self, surface: RedlineSurface, qtbot: QtBot) -> None:
        surface.set_answers({"c1": Accept(), "c2": Reject(), "c3": Counter("Ours.")})
        qtbot.keyClick(surface, "u")
        assert surface.current == "c4"

    def test_v_switches_columns_and_keeps_the_change(self, surface: RedlineSurface, qtbot: QtBot) -> None:
        surface.go("c6")
        with qtbot.waitSignal(surface.mode_changed):
            qtbot.keyClick(surface, "v")
        assert surface.side_by_side
        assert surface.current == "c6"
        assert surface.visualRect(surface.currentIndex()).intersects(surface.viewport().rect())

    def test_brackets_step_through_clauses(self, surface: RedlineSurface, qtbot: QtBot) -> None:
        qtbot.keyClick(surface, "]")
        qtbot.keyClick(surface, "]")
        qtbot.keyClick(surface, "[")
        assert surface.currentIndex().row() == 1

    def test_select_all_and_copy(self, surface: RedlineSurface, qtbot: QtBot) -> None:
        qtbot.keyClick(surface, "a", Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(surface, "c", Qt.KeyboardModifier.ControlModifier)
        lines = QGuiApplication.clipboard().text().splitlines()
        assert lines[0] == "Payment"
        assert len(lines) == len(surface.content.rows)


class TestMouse:
    def test_a_click_on_a_mark_makes_it_current(self, surface: RedlineSurface, qtbot: QtBot) -> None:
        sheet = surface.sheet
        start = sheet.cells(1)[0].stretches[1]
        box = sheet.cells(1)[0].boxes(start.start, start.end)[0]
        at = QPoint(int(sheet.column_left(0) + box.center().x()), int(sheet.geometry.top(1) + sheet.text_top(1) + 8))
        qtbot.mouseClick(surface.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert surface.current == "c1"

    def test_dragging_selects_what_is_under_it(self, surface: RedlineSurface, qtbot: QtBot) -> None:
        left, top = (
            int(surface.sheet.column_left(0)),
            int(surface.sheet.geometry.top(0) + surface.sheet.text_top(0) + 6),
        )
        qtbot.mousePress(surface.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(left, top))
        qtbot.mouseMove(surface.viewport(), QPoint(left + 600, top))
        qtbot.mouseRelease(surface.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(left + 600, top))
        assert surface.selected_text() == "Payment"


class TestPane:
    def test_find_counts_and_steps_round(self, pane: RedlinePane, qtbot: QtBot) -> None:
        qtbot.keyClick(pane.surface, "f", Qt.KeyboardModifier.ControlModifier)
        field = QApplication.focusWidget()
        assert field is not None
        qtbot.keyClicks(field, "net receipts")
        assert pane.surface.found == 1
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        assert pane.surface.found == 0
        assert pane.surface.hasFocus()

    def test_counter_opens_with_their_words_and_answers(self, pane: RedlinePane, qtbot: QtBot) -> None:
        answers: list[tuple[str, str, str]] = []
        pane.answered.connect(lambda *args: answers.append(args))
        pane.surface.go("c1")
        before = pane.surface.sheet.geometry.heights[1]
        qtbot.keyClick(pane.surface, "c")
        field = QApplication.focusWidget()
        assert field is not None
        assert pane.editor.isVisible()
        assert pane.surface.sheet.geometry.heights[1] > before + 100
        qtbot.keyClicks(field, "fourteen percent")
        qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert answers == [("counter", "c1", "fourteen percent")]
        assert pane.surface.sheet.geometry.heights[1] == before

    def test_a_moved_table_has_no_words_to_counter(self, pane: RedlinePane) -> None:
        content = pane.surface.content
        table = replace(content.changes["c1"], kind="move", table=True)
        pane.surface.show_content(replace(content, changes={**content.changes, "c1": table}))
        pane.editor.open("c1")
        assert pane.editor.change == ""

    def test_escape_takes_the_counter_back(self, pane: RedlinePane, qtbot: QtBot) -> None:
        pane.editor.open("c1")
        field = QApplication.focusWidget()
        assert field is not None
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        assert pane.editor.change == ""
        assert pane.surface.hasFocus()

    def test_every_marking_style_draws_differently(self, pane: RedlinePane, dressed: QApplication) -> None:
        pictures = []
        for marking in ("word", "patterns", "house"):
            theme_of(dressed).apply(marking=marking)
            QApplication.processEvents()
            pictures.append(pane.grab().toImage())
        assert pictures[0] != pictures[1] != pictures[2]

    def test_untracked_changes_look_different(self, pane: RedlinePane, redline: Content) -> None:
        before = pane.grab().toImage()
        pane.show_content(replace(redline, untracked=frozenset({"c1"})))
        assert pane.grab().toImage() != before


def test_four_thousand_rows_lay_out_only_what_is_seen(qtbot: QtBot) -> None:
    text = "The Parties act in good faith and give notice in writing. " * 4
    rows = tuple(
        Row(old=n, new=n, kind="paragraph", label=str(n), heading_path=(), segments=(Segment(kind="equal", text=text),))
        for n in range(4000)
    )
    surface = RedlineSurface()
    qtbot.addWidget(surface)
    surface.resize(800, 600)
    surface.show_content(Content(rows=rows))
    surface.grab()
    measured = sum(surface.sheet.geometry.is_exact(row) for row in range(4000))
    assert 0 < measured < 400


class Monkey(RuleBasedStateMachine):
    """Keys, clicks, drags, resizing, answers and modes in any order leave the surface whole."""

    content: Content

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[BaseException] = []
        self.hook = sys.excepthook
        sys.excepthook = self._note
        self.view = RedlinePane()
        self.view.resize(700, 500)
        self.view.show_content(self.content)
        self.view.show()
        self.surface = self.view.surface

    def _note(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        self.errors.append(error)

    @rule(letter=st.sampled_from("jkuv[]"))
    def letter(self, letter: str) -> None:
        QTest.keyClicks(self.surface, letter)

    @rule(
        key=st.sampled_from([Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_Down]),
        held=st.sampled_from([MIDDLE, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier]),
    )
    def key(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        QTest.keyClick(self.surface, key, held)

    @rule(x=st.integers(0, 800), y=st.integers(0, 600))
    def click(self, x: int, y: int) -> None:
        QTest.mouseClick(self.surface.viewport(), Qt.MouseButton.LeftButton, MIDDLE, QPoint(x, y))

    @rule(width=st.integers(160, 1500), height=st.integers(80, 900))
    def resize(self, width: int, height: int) -> None:
        self.view.resize(width, height)

    @rule(answers=st.dictionaries(st.sampled_from(ORDER), st.sampled_from([Accept(), Reject(), Counter("Ours.")])))
    def answer(self, answers: dict[str, Answer]) -> None:
        self.surface.set_answers(answers)

    @rule(change=st.sampled_from(ORDER))
    def counter(self, change: str) -> None:
        self.view.editor.open(change)

    @rule()
    def shut(self) -> None:
        self.view.editor.shut()

    @rule(wanted=st.sampled_from(["the", "Records", "nowhere"]), step=st.sampled_from([1, -1]))
    def look_for(self, wanted: str, step: int) -> None:
        self.surface.find_text(wanted)
        self.surface.find_step(step)

    @rule(to=st.integers(0, 9000))
    def scroll(self, to: int) -> None:
        self.surface.verticalScrollBar().setValue(to)
        self.surface.grab()

    @invariant()
    def is_whole(self) -> None:
        QApplication.processEvents()
        assert not self.errors
        geometry = self.surface.sheet.geometry
        assert abs(sum(geometry.heights) - geometry.total) < 1
        assert self.surface.current in ("", *ORDER)
        self.surface.selected_text()

    def teardown(self) -> None:
        self.view.close()
        self.view.deleteLater()
        QApplication.processEvents()
        sys.excepthook = self.hook


def test_a_monkey_leaves_the_surface_whole(redline: Content) -> None:

    Monkey.content = redline
    run_state_machine_as_test(Monkey, settings=settings(max_examples=8, stateful_step_count=20, deadline=None))
