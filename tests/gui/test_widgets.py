"""Forms, tables, segmented choices, matrix, timeline, flow: what the keyboard does and what a screen reader hears."""

# mypy: disallow-untyped-calls=False
# (the keyboard of pytest-qt carries no annotations)

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QStyleOptionButton, QWidget
from pytestqt.qtbot import QtBot

from negotiator.gui.theme import theme_of
from negotiator.gui.widgets import (
    Card,
    Chip,
    Choice,
    ChoiceBox,
    Column,
    DropTarget,
    EmptyState,
    Fact,
    FactsRow,
    Field,
    Form,
    GivingButton,
    HintLine,
    Node,
    Offer,
    Ring,
    RiskMatrix,
    Segmented,
    SidePanel,
    Stepper,
    Table,
    TableRow,
    Timeline,
    button,
    flow,
    severity,
)
from negotiator.gui.widgets.fields import Invalid, findings, parse, write

MONEY = Field(name="m", title="Ceiling", kind="money", lowest=Decimal(0))


class TestFields:
    @pytest.mark.parametrize(
        ("field", "text", "value"),
        [
            (MONEY, "EUR 12,500.50", ("EUR", Decimal("12500.50"))),
            (MONEY, "EUR 1 250,5", ("EUR", Decimal("1250.5"))),
            (Field(name="p", title="Share", kind="percent"), "12,5 %", Decimal("12.5")),
            (Field(name="n", title="Count", kind="number"), "1,250", Decimal(1250)),
            (Field(name="d", title="Start", kind="date"), "2026-03-31", date(2026, 3, 31)),
            (Field(name="t", title="Title"), "  Halcyon ", "Halcyon"),
            (Field(name="t", title="Title"), "   ", None),
        ],
    )
    def test_text_becomes_a_value_and_is_written_back(self, field: Field, text: str, value: object) -> None:
        assert parse(field, text) == value
        assert parse(field, write(field, value)) == value

    @pytest.mark.parametrize(
        ("field", "text"),
        [
            (MONEY, "12,500"),
            (MONEY, "EUR -1"),
            (MONEY, "EUR many"),
            (Field(name="n", title="Count", kind="number"), "NaN"),
            (Field(name="d", title="Start", kind="date"), "31.3.2026"),
            (Field(name="t", title="Title", required=True), " "),
        ],
    )
    def test_what_is_no_value_is_said_in_a_sentence(self, field: Field, text: str) -> None:
        with pytest.raises(Invalid, match=r"\.$"):
            parse(field, text)
        assert set(findings([field], {field.name: text})) == {field.name}


class TestForm:
    @pytest.fixture
    def form(self, qtbot: QtBot) -> Form:
        made = Form(
            [
                Field(name="title", title="Title", required=True, help="As on the cover."),
                Field(
                    name="party", title="Party", kind="choice", choices=[Choice("a", "Northwind"), Choice("b", "Kite")]
                ),
                Field(name="start", title="Start", kind="date"),
                Field(name="notes", title="Notes", kind="long text"),
                Field(name="sole", title="Exclusive", kind="yes or no"),
            ]
        )
        qtbot.addWidget(made)
        made.show()
        made.activateWindow()
        return made

    def test_values_go_in_and_come_out(self, form: Form) -> None:
        values = {"title": "Halcyon", "party": "b", "start": date(2026, 1, 2), "notes": "a\nb", "sole": True}
        form.set_values(values)
        assert form.check()
        assert form.values() == values

    def test_what_is_wrong_is_told_only_after_the_first_check(self, form: Form, qtbot: QtBot) -> None:
        title = form.input("title")
        assert title.accessibleDescription() == "As on the cover."
        assert not form.check()
        assert title.accessibleDescription() == "Not valid: Title is needed."
        assert QApplication.focusWidget() is title
        qtbot.keyClicks(title, "H")
        assert title.accessibleDescription() == "As on the cover."

    def test_a_rule_from_beyond_is_shown_at_its_field(self, form: Form) -> None:
        form.tell("party", "This party has left the deal.")
        assert "has left" in form.input("party").accessibleDescription()

    def test_tab_goes_through_every_field(self, form: Form, qtbot: QtBot) -> None:
        form.input("title").setFocus()
        for name in ("party", "start", "notes", "sole"):
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            assert QApplication.focusWidget() is form.input(name)


class TestTable:
    @pytest.fixture
    def table(self, qtbot: QtBot) -> Table:
        made = Table([Column(title="Deal"), Column(title="Round", right=True), Column(title="Note")], name="Deals")
        qtbot.addWidget(made)
        made.show_rows(
            [
                TableRow(key="h", values=("Halcyon", 3, "two\nlines")),
                TableRow(key="a", values=("Aurora", 12, None)),
                TableRow(key="k", values=("Kite", 5, "x")),
            ]
        )
        made.show()
        return made

    def test_it_sorts_by_value_not_by_text(self, table: Table) -> None:
        table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
        assert [table.model().index(row, 0).data() for row in range(3)] == ["Halcyon", "Kite", "Aurora"]

    def test_values_that_do_not_compare_are_compared_as_written(self, table: Table) -> None:
        table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
        assert table.model().rowCount() == 3

    def test_enter_opens_the_row_that_is_seen(self, table: Table, qtbot: QtBot) -> None:
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        table.selectRow(0)
        with qtbot.waitSignal(table.opened) as told:
            qtbot.keyClick(table, Qt.Key.Key_Return)
        assert told.args == ["a"]

    def test_copy_gives_tab_separated_lines(self, table: Table, qtbot: QtBot) -> None:
        table.selectRow(0)
        qtbot.keyClick(table, "c", Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == "Deal\tRound\tNote\nHalcyon\t3\ttwo lines"

    def test_the_current_row_survives_new_rows(self, table: Table) -> None:
        assert table.pick("k")
        table.show_rows([TableRow(key="k", values=("Kite", 6, "")), TableRow(key="z", values=("Zephyr", 1, ""))])
        assert table.current_key == "k"
        assert table.selected_keys == ("k",)
        assert not table.pick("h")

    def test_a_filter_hides_rows(self, table: Table) -> None:
        table.filter_text("auro")
        assert table.model().rowCount() == 1

    def test_columns_that_give_way_are_told_by_the_rest_of_their_row(self, qtbot: QtBot) -> None:
        columns = [Column(title="Deal", stretch=2), Column(title="Round", stretch=0), Column(title="Kind", stretch=0)]
        table = Table(columns, name="Deals")
        qtbot.addWidget(table)
        table.show_rows([TableRow(key="h", values=("Halcyon, a deal with a rather long name", 3, "Licence"))])
        table.resize(500, 200)
        table.show()
        assert not any(table.isColumnHidden(at) for at in range(3))
        table.resize(240, 200)
        assert [table.isColumnHidden(at) for at in range(3)] == [False, False, True]
        first = table.model().index(0, 0)
        assert first.data(Qt.ItemDataRole.ToolTipRole).endswith("\nKind: Licence")
        assert first.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "Kind: Licence"
        assert not table.horizontalScrollBar().isVisible()
        assert "Licence" in table.as_text()

    def test_it_is_as_high_as_its_rows_or_keeps_room_for_some(self, table: Table) -> None:
        table.hold(least=6)
        assert table.minimumHeight() > 6 * table.rowHeight(0)
        table.hold(most=8)
        high = table.height()
        assert table.minimumHeight() == table.maximumHeight() < 5 * table.rowHeight(0)
        table.show_rows([TableRow(key=str(at), values=("Deal", at, "")) for at in range(20)])
        assert table.maximumHeight() > high

    def test_rows_follow_the_size_of_text(self, table: Table, dressed: QApplication) -> None:
        before = table.rowHeight(0)
        theme_of(dressed).apply(scheme="light", scale=1.5)
        assert table.rowHeight(0) > before
        theme_of(dressed).apply(scheme="light", scale=1.0)
        assert table.rowHeight(0) == before


def test_segments_are_chosen_by_arrows_and_one_is_a_tab_stop(qtbot: QtBot) -> None:
    segmented = Segmented([("a", "Inline", ""), ("b", "Side by side", "")], name="View")
    qtbot.addWidget(segmented)
    segmented.show()
    with qtbot.waitSignal(segmented.chosen) as told:
        qtbot.keyClick(segmented, Qt.Key.Key_Right)
    assert told.args == ["b"]
    qtbot.keyClick(segmented, Qt.Key.Key_Right)
    assert segmented.choice == "b"
    stops = [one for one in segmented.findChildren(QPushButton) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(stops) == 2 or stops[0].isChecked()


def test_the_matrix_says_what_a_cell_holds(qtbot: QtBot) -> None:
    matrix = RiskMatrix()
    qtbot.addWidget(matrix)
    matrix.resize(400, 300)
    matrix.show_counts({(2, 1): 4})
    matrix.show()
    with qtbot.waitSignal(matrix.chosen) as told:
        qtbot.keyClick(matrix, Qt.Key.Key_Up)
    assert told.args == [2, 1]
    assert matrix.accessibleDescription().startswith("4 risks of likelihood low and impact very low: low.")
    matrix.choose((9, 9))
    assert matrix.cell == (5, 5)
    assert [severity(cell) for cell in ((1, 4), (3, 3), (3, 4))] == ["low", "medium", "high"]
    matrix.grab()


def test_timeline_nodes_are_spoken_and_open_by_enter(qtbot: QtBot) -> None:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.show_nodes(
        [
            Node(key="v7", lane="theirs", symbol="redlines", title="v7 received", when="14 Nov", open=True),
            Node(key="v6", lane="ours", symbol="packages", title="v6 sent"),
        ]
    )
    timeline.show()
    timeline.grab()
    assert timeline.model().index(0, 0).data() == "Theirs: v7 received.  14 Nov"
    timeline.setCurrentIndex(timeline.model().index(1, 0))
    with qtbot.waitSignal(timeline.opened) as told:
        qtbot.keyClick(timeline, Qt.Key.Key_Return)
    assert told.args == ["v6"]


def test_flow_wraps_and_grows(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    box.setLayout(flow(button("Accept"), button("Reject"), None, button("Counter the change")))
    one_line = box.heightForWidth(800)
    assert box.heightForWidth(180) > one_line
    box.resize(800, one_line)
    box.show()
    last = box.findChildren(QPushButton)[-1]
    assert last.geometry().right() >= 795


def test_empty_state_facts_stepper_ring_and_panel(qtbot: QtBot) -> None:
    done: list[str] = []
    empty = EmptyState("tray", "Nothing yet", "It comes.", primary=Offer(title="Open", act=lambda: done.append("x")))
    facts = FactsRow([Fact(name="Turn", value="Ours", remark="since Monday")])
    facts.show_facts([Fact(name="Turn", value="Theirs")])
    stepper, ring = Stepper(["One", "Two"]), Ring(name="Done")
    stepper.go(7)
    ring.show_share(2.0)
    panel = SidePanel(facts)
    for widget in (empty, stepper, ring, panel):
        qtbot.addWidget(widget)
        widget.show()
        widget.grab()
    empty.findChildren(QPushButton)[0].click()
    assert done == ["x"]
    assert stepper.accessibleName() == "Step 2 of 2: Two"
    assert ring.accessibleName() == "Done: 100%"


def test_tab_goes_through_the_cards_of_a_panel_from_the_top(qtbot: QtBot) -> None:
    stays, panel = Card("Thread", button("Add")), SidePanel()
    qtbot.addWidget(panel)
    panel.show_cards([stays])
    panel.show()
    fresh = Card("Change", button("Accept"), button("Reject"))
    panel.show_cards([fresh, stays])
    QApplication.processEvents()
    fresh.findChildren(QPushButton)[0].setFocus()
    gone = []
    for _ in range(3):
        focused = panel.focusWidget()
        assert isinstance(focused, QPushButton)
        gone.append(focused.text())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert gone == ["Accept", "Reject", "Add"]


def test_a_dropped_package_is_told_and_other_files_are_not(qtbot: QtBot, tmp_path: Path) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(400, 300)
    host.show()
    target = DropTarget(host, suffixes=[".negpkg"], sentence="Drop to check this package")
    paths: list[Path] = []
    target.dropped.connect(paths.append)
    copy, nothing = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    for name in ("deal.negpkg", "notes.txt"):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        enter = QDragEnterEvent(QPoint(9, 9), copy, data, Qt.MouseButton.LeftButton, nothing)
        QApplication.sendEvent(host, enter)
        assert target.isVisible() == name.endswith("negpkg")
        target.grab()
        drop = QDropEvent(QPointF(9, 9), copy, data, Qt.MouseButton.LeftButton, nothing)
        QApplication.sendEvent(host, drop)
        assert not target.isVisible()
    assert paths == [tmp_path / "deal.negpkg"]


def test_words_that_do_not_fit_end_in_an_ellipsis_and_the_tip_holds_them(qtbot: QtBot) -> None:
    chip, choice = Chip("since 12 October 2026 · 41 days"), ChoiceBox()
    choice.addItem("Callum Adeyemi-Ross (counsel)")
    for one in (chip, choice):
        qtbot.addWidget(one)
        one.setFixedWidth(110)
        one.show()
        one.grab()
        assert one.toolTip().startswith(("since", "Callum"))
        one.setFixedWidth(400)
        one.grab()
        assert one.toolTip() == ""


def test_a_giving_button_with_room_shows_all_of_its_words(qtbot: QtBot) -> None:
    given = GivingButton("Cooling-off of the restricted team", symbol="forward")
    qtbot.addWidget(given)
    given.resize(given.sizeHint())
    option = QStyleOptionButton()
    given.initStyleOption(option)
    assert getattr(option, "text") == given.text()  # noqa: B009 -- the stubs of Qt do not know this field
    given.resize(given.width() - 40, given.height())
    given.initStyleOption(option)
    assert getattr(option, "text").endswith("…")  # noqa: B009 -- the stubs of Qt do not know this field


def test_hints_are_shown_whole_or_not_at_all_and_the_last_goes_last(qtbot: QtBot) -> None:
    line = HintLine(["J next", "A accept", "? all keys"])
    qtbot.addWidget(line)
    line.resize(600, 20)
    assert list(line.shown) == ["J next", "A accept", "? all keys"]
    line.resize(line.fontMetrics().horizontalAdvance("J next ? all keys") + 20, 20)
    assert list(line.shown) == ["J next", "? all keys"]
    line.resize(90, 20)
    assert list(line.shown) == ["? all keys"]
    assert line.accessibleName() == "J next, A accept, ? all keys"


def test_a_line_edit_is_as_high_as_a_button(qtbot: QtBot) -> None:
    edit, one = QLineEdit(), button("Accept")
    for widget in (edit, one):
        qtbot.addWidget(widget)
        widget.show()
    assert edit.sizeHint().height() == one.sizeHint().height() == 32
