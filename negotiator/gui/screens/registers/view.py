"""The screen of a register: its picture (matrix or schedule), what rules say, the table, and the panel beside it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from negotiator.gui.screens.registers.panels import DetailCards, FormCard, finding_line
from negotiator.gui.screens.registers.schedule import Schedule
from negotiator.gui.screens.registers.state import ColumnState, FindingLine, RegisterState
from negotiator.gui.shell import Screen
from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import (
    Card,
    ChoiceBox,
    Column,
    EmptyState,
    Offer,
    RiskMatrix,
    SidePanel,
    Table,
    TableRow,
    button,
    column,
    flow,
    label,
    row,
    scrolling,
)

if TYPE_CHECKING:
    from negotiator.gui.screens.registers.presenter import RegisterPresenter

_ROWS_HELD = 6
_MATRIX_HEIGHT = 280
_SHOWN_FINDINGS = 5
_SEARCH_WIDTH = 200
_SHARINGS = (("all", "Shared and internal"), ("shared", "Shared only"), ("internal", "Internal only"))
_CSV, _CALENDAR = "Tables (*.csv)", "Calendars (*.ics)"

ChooseFile = Callable[[Literal["open", "save"], str, str, str], str]
"""Asks for a file: what for, title, proposed name, kinds of files. Returns its path, or "" when nothing was chosen."""


class RegisterScreen(Screen):
    """Shows one register. `choose_file` may be replaced by whoever has no dialogs."""

    def __init__(self, *, title: str, topic: str, symbol: str) -> None:
        super().__init__()
        self.topics = frozenset({topic, "party", "person"})
        self._title = title
        self._plural = title if title[:2].isupper() else title.lower()
        self._symbol = symbol
        self._presenter: RegisterPresenter | None = None
        self._columns: tuple[ColumnState, ...] = ()
        self._rows: tuple[Any, ...] | None = None
        self._state: RegisterState | None = None
        self.choose_file: ChooseFile = self._ask_for_file
        self.form_card: FormCard | None = None
        self._empty: EmptyState | None = None
        self._make_bar()
        self._make_content()
        self._side = self.part(SidePanel(name=f"{title}, details"))

    def bind(self, presenter: "RegisterPresenter") -> None:
        """Take the presenter that acts on what the user does here."""
        self._presenter = presenter

    @property
    def presenter(self) -> "RegisterPresenter":
        """Return the presenter."""
        assert self._presenter is not None  # noqa: S101 -- bound where the screen is made
        return self._presenter

    # -- parts

    def _make_bar(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText(f"Search {self._plural}")
        self.search.setAccessibleName(f"Search {self._title}")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(_SEARCH_WIDTH)
        self.search.textChanged.connect(lambda text: self.presenter.search(text))
        self.status = ChoiceBox()
        self.status.setAccessibleName("Status")
        self.status.activated.connect(lambda _at: self.presenter.filter_status(self.status.currentData()))
        self.sharing = ChoiceBox()
        self.sharing.setAccessibleName("Sharing")
        for value, title in _SHARINGS:
            self.sharing.addItem(title, value)
        self.sharing.activated.connect(lambda _at: self.presenter.filter_sharing(self.sharing.currentData()))
        self.with_findings = QCheckBox("With findings")
        self.with_findings.clicked.connect(lambda wanted: self.presenter.filter_findings(wanted))
        self.files = button("Files", symbol="folder")
        self._menu = QMenu(self)
        self.files.setMenu(self._menu)
        self._bar = self.part(QWidget())
        self._bar.setLayout(flow(self.search, self.status, self.sharing, self.with_findings, None, self.files))

    def _make_content(self) -> None:
        self.matrix = RiskMatrix()
        self.matrix.chosen.connect(lambda likelihood, impact: self.presenter.filter_cell(likelihood, impact))
        self.schedule = Schedule()
        self._matrix_card = Card("Likelihood and impact", self.matrix)
        self._schedule_card = Card("Schedule", self.schedule)
        self._findings_card = Card("What the rules say")
        self._findings_list = QVBoxLayout()
        self._findings_card.add(self._findings_list)
        self._findings_card.add(None)
        pictures = row(self._matrix_card, self._findings_card, spacing=SPACE.m)
        self._table_box = QVBoxLayout()
        self._none_fits = label("Nothing fits the filters.", "muted")
        self._show_all = button("Show all", "quiet", act=lambda: self.presenter.clear_filters())
        narrow = flow(self._none_fits, self._show_all)
        self.table: Table | None = None
        body = column(self._schedule_card, pictures, narrow, self._table_box, margin=SPACE.xl, spacing=SPACE.m)
        self._filled = scrolling(body)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._filled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    # -- what the shell asks

    def reload(self) -> None:
        self.presenter.load()

    def page_bar(self) -> QWidget | None:
        return self._bar if self._state and self._state.total else None

    def side(self) -> QWidget | None:
        state = self._state
        return self._side if state and (state.detail or state.form) else None

    def primary(self) -> Offer | None:
        if self._state is None or self._state.form is not None or not self._state.total:
            return None  # the form, or the empty state, has the one primary button
        return Offer(title=f"Add {self._state.singular}", act=self._begin_new, symbol="add")

    def show_about(self, about: str) -> None:
        self.presenter.show_about(about)

    def step_back(self) -> bool:
        if self.form_card is None:
            return False
        self.presenter.cancel()
        return True

    def focus_first(self) -> None:
        if self.table is not None and self._state and self._state.total:
            self.table.setFocus()
        elif self._empty is not None:
            self._empty.focus_offer()

    def _begin_new(self) -> None:
        self.presenter.begin_new()

    # -- showing

    def show_state(self, state: RegisterState) -> None:
        """Show a register."""
        before, self._state = self._state, state
        self._show_bar(state)
        if state.total:
            self._stack.setCurrentWidget(self._filled)
            self._show_pictures(state)
            self._show_table(state)
        else:
            self._show_empty(state)
        self._show_side(state, before)
        self.parts_changed.emit()
        if before is None and self.isVisible():
            self.focus_first()

    def _show_bar(self, state: RegisterState) -> None:
        if self.status.count() == 0 and state.statuses:
            self.status.addItem(f"Any {state.status_title.lower()}", "")
            for status in state.statuses:
                self.status.addItem(status.capitalize(), status)
        self._menu.clear()
        self._menu.addAction("Take in a table (CSV)…", self.import_csv)
        self._menu.addAction("Write as table (CSV)…", self.export_csv)
        if state.dated:
            self._menu.addAction("Write dates as calendar (.ics)…", self.export_calendar)
        if not state.filtered:
            self._reset_filters()

    def _reset_filters(self) -> None:
        self.status.setCurrentIndex(0)
        self.sharing.setCurrentIndex(0)
        self.with_findings.setChecked(False)
        if self.search.text().strip():
            blocked = self.search.blockSignals(True)
            self.search.clear()
            self.search.blockSignals(blocked)

    def _show_pictures(self, state: RegisterState) -> None:
        self._matrix_card.setVisible(state.matrix is not None)
        self.matrix.setFixedHeight(look().px(_MATRIX_HEIGHT))
        if state.matrix is not None:
            self.matrix.show_counts(state.matrix)
        self._schedule_card.setVisible(bool(state.schedule))
        self.schedule.show_dues(state.schedule, state.today)
        self._findings_card.setVisible(bool(state.findings))
        self._show_findings(state.findings)
        self._none_fits.setVisible(not state.rows)
        self._show_all.setVisible(state.filtered)

    def _show_findings(self, findings: tuple[FindingLine, ...]) -> None:
        while (item := self._findings_list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for line in findings[:_SHOWN_FINDINGS]:
            self._findings_list.addWidget(_FindingButton(line, act=self.presenter.show_about))
        if len(findings) > _SHOWN_FINDINGS:
            rest = len(findings) - _SHOWN_FINDINGS
            self._findings_list.addWidget(label(f"and {rest} more: tick With findings to see them all", "muted"))

    def _show_table(self, state: RegisterState) -> None:
        if self.table is None or state.columns != self._columns:
            self._columns, self._rows = state.columns, None
            self._replace_table(state.columns)
        table = self.table
        if table is None:
            return
        if state.rows != self._rows:
            self._rows = state.rows
            table.show_rows([TableRow(key=one.key, values=one.cells) for one in state.rows])
        if state.detail is not None and table.current_key != state.detail.key:
            table.pick(state.detail.key)
        table.setVisible(bool(state.rows))

    def _replace_table(self, columns: tuple[ColumnState, ...]) -> None:
        if self.table is not None:
            self.table.deleteLater()
        made = [
            Column(
                title=one.title,
                write=lambda cell: str(cell.text),
                right=one.right,
                stretch=int(one.wide),
                sort_by=lambda cell: cell.rank,
            )
            for one in columns
        ]
        self.table = Table(made, name=self._title)
        self.table.hold(least=_ROWS_HELD)
        self.table.picked.connect(lambda key: self.presenter.choose(key))
        self.table.opened.connect(lambda _key: self.presenter.begin_edit())
        self._table_box.addWidget(self.table)

    def _show_empty(self, state: RegisterState) -> None:
        if self._stack.count() == 1:
            offer = Offer(title=f"Add {state.singular}", act=self._begin_new, symbol="add")
            quiet = Offer(title="Take in a table (CSV)…", act=self.import_csv)
            self._empty = EmptyState(self._symbol, f"No {self._plural} yet", state.empty, primary=offer, quiet=quiet)
            self._stack.addWidget(self._empty)
        self._stack.setCurrentIndex(1)

    def _show_side(self, state: RegisterState, before: RegisterState | None) -> None:
        if state.form is not None:
            if self.form_card is None or self.form_card.state is not state.form:
                self.form_card = FormCard(state.form, save=self._save, cancel=self.presenter.cancel)
                self._side.show_cards([self.form_card])
                self.form_card.focus_first()
            return
        was_open, self.form_card = self.form_card is not None, None
        if state.detail is not None and (was_open or before is None or before.detail != state.detail):
            cards = DetailCards(edit=self.presenter.begin_edit, retire=self.presenter.retire)
            self._side.show_cards(cards.cards(state.detail))
        if was_open and self.table is not None:
            self.table.setFocus()

    def _save(self, values: Any, shared: bool) -> None:
        self.presenter.save(values, shared=shared)

    def show_problem(self, field: str, problem: str) -> None:
        """Show what is wrong with the form that is open."""
        if self.form_card is not None:
            self.form_card.show_problem(field, problem)

    # -- files

    def import_csv(self) -> None:
        """Ask for a table and take it in."""
        path = self.choose_file("open", f"Take in {self._title}", "", _CSV)
        if path:
            self.presenter.import_csv(Path(path))

    def export_csv(self) -> None:
        """Ask where the table goes and write it."""
        path = self.choose_file("save", f"Write {self._title} as a table", f"{self._title}.csv", _CSV)
        if path:
            self.presenter.export_csv(Path(path))

    def export_calendar(self) -> None:
        """Ask where the calendar goes and write it."""
        path = self.choose_file("save", f"Write {self._title} as a calendar", f"{self._title}.ics", _CALENDAR)
        if path:
            self.presenter.export_calendar(Path(path))

    def _ask_for_file(self, way: Literal["open", "save"], title: str, name: str, kinds: str) -> str:
        ask = QFileDialog.getOpenFileName if way == "open" else QFileDialog.getSaveFileName
        path, _kind = ask(self, title, name, kinds)
        return path


class _FindingButton(QWidget):
    """A finding that leads to its record."""

    def __init__(self, line: FindingLine, *, act: Callable[[str], object]) -> None:
        super().__init__()
        go = button("", "quiet icon", symbol="forward", tip=f"Show {line.key}", act=lambda: act(line.key))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(finding_line(line, with_key=True, corner=go))
