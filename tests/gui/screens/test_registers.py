"""Registers: filtering, writing with validation under the field, tables in and out, and the real screens."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt

from negotiator.domain.registers import IP_ASSETS, MILESTONES, RISKS, IPAsset, Milestone, Register, Risk
from negotiator.gui.screens.registers import specs
from negotiator.gui.screens.registers.presenter import RegisterPresenter
from negotiator.gui.screens.registers.state import RegisterState
from negotiator.gui.screens.registers.view import RegisterScreen
from negotiator.gui.shell import ScreenSpec


class Seen:
    """A view that keeps what it was shown."""

    def __init__(self) -> None:
        self.states: list[RegisterState] = []
        self.problems: list[tuple[str, str]] = []

    def show_state(self, state: RegisterState) -> None:
        self.states.append(state)

    def show_problem(self, field: str, problem: str) -> None:
        self.problems.append((field, problem))

    @property
    def state(self) -> Any:
        return self.states[-1]

    @property
    def keys(self) -> list[str]:
        return [row.key for row in self.state.rows]


def shown(desk: Any, register: Register) -> tuple[RegisterPresenter, Seen]:
    seen = Seen()
    presenter = RegisterPresenter(desk, seen, register=register)
    presenter.load()
    return presenter, seen


@pytest.fixture
def desk(direct_desk: Callable[[Path], Any], first_round: Any) -> Any:
    return direct_desk(first_round.ours)


def test_there_is_a_screen_for_each_register() -> None:
    assert [spec.name for spec in specs(cast("Any", None))] == ["risks", "milestones", "ip_assets"]


def test_owners_are_named_and_the_matrix_counts(desk: Any) -> None:
    _presenter, seen = shown(desk, RISKS)
    texts = [cell.text for cell in seen.state.rows[0].cells]
    assert "Dr Imogen Farrant" in texts
    assert seen.state.matrix is not None
    assert sum(seen.state.matrix.values()) == 9
    assert seen.state.matrix[(2, 5)] == 4


def test_filters_narrow_and_are_cleared(desk: Any) -> None:
    presenter, seen = shown(desk, RISKS)
    presenter.filter_sharing("internal")
    assert seen.keys == ["R-3", "R-6", "R-9"]
    presenter.search("recall")
    assert seen.keys == ["R-9"]
    presenter.clear_filters()
    presenter.filter_cell(2, 5)
    assert seen.keys == ["R-4", "R-5", "R-6", "R-9"]
    presenter.filter_cell(2, 5)
    assert len(seen.keys) == 9
    presenter.filter_status("closed")
    assert seen.keys == []
    assert seen.state.detail is None


def test_an_edit_is_saved_told_in_the_history_and_undone(desk: Any) -> None:
    presenter, seen = shown(desk, RISKS)
    presenter.choose("R-8")
    presenter.begin_edit()
    presenter.save({"likelihood": "5", "impact": "5", "remedy": None}, shared=True)
    risk = desk.workspace.deal.record(Risk, "R-8")
    assert (risk.score, risk.remedy) == (25, "")
    assert seen.state.form is None
    assert seen.state.detail is not None
    newest = seen.state.detail.history[0]
    assert newest.who == "Dr Imogen Farrant"
    assert "Likelihood: 3 → 5" in newest.what
    assert [line.blocking for line in seen.state.detail.findings] == [True]
    presenter.filter_findings(wanted=True)
    assert seen.keys == ["R-8"]
    desk.undo()
    presenter.load()
    assert seen.keys == []


def test_a_value_that_does_not_fit_is_told_under_its_field(desk: Any) -> None:
    presenter, seen = shown(desk, MILESTONES)
    presenter.begin_new()
    presenter.save({"title": "Delivery", "due": None, "payment": "a lot"}, shared=False)
    assert seen.problems[0][0] == "payment"
    assert seen.state.form is not None
    presenter.save({"title": "Delivery", "payment": "1200.50"}, shared=False)
    assert seen.state.form is None
    key = seen.state.detail.key if seen.state.detail else ""
    assert str(desk.workspace.deal.record(Milestone, key).payment) == "1200.50"
    assert not seen.state.detail.shared if seen.state.detail else False


def test_removed_records_come_back(desk: Any) -> None:
    presenter, seen = shown(desk, RISKS)
    presenter.choose("R-2")
    presenter.retire()
    assert "R-2" not in seen.keys
    desk.undo()
    presenter.load()
    assert "R-2" in seen.keys


def test_shares_stand_under_their_parties(desk: Any) -> None:
    _presenter, seen = shown(desk, IP_ASSETS)
    titles = [column.title for column in seen.state.columns]
    row = next(row for row in seen.state.rows if row.key == "FG-4")
    by_title = dict(zip(titles, (cell.text for cell in row.cells), strict=True))
    assert (by_title["Tessaline %"], by_title["Kestrava %"]) == ("60", "40")


def test_milestones_lie_on_the_schedule(desk: Any) -> None:
    _presenter, seen = shown(desk, MILESTONES)
    assert [due.key for due in seen.state.schedule] == [f"M{n}" for n in range(1, 9)]
    assert not any(due.late for due in seen.state.schedule)


def test_a_table_goes_out_and_in(desk: Any, tmp_path: Path) -> None:
    presenter, seen = shown(desk, RISKS)
    table = tmp_path / "risks.csv"
    presenter.export_csv(table)
    assert desk.told == ["Written: risks.csv"]
    table.write_text(table.read_text("utf-8").replace("Certification takes", "Approval takes"), "utf-8-sig")
    presenter.import_csv(table)
    assert desk.workspace.deal.record(Risk, "R-2").failure_mode.startswith("Approval takes")
    streams = {held.value.key: held.stream for held in desk.workspace.deal.records(Risk)}
    assert (streams["R-1"], streams["R-3"]) == ("shared", "team")
    table.write_bytes(b"\xff\xfe\xff")
    presenter.import_csv(table)
    assert desk.errors[-1].code == "bad-table"
    assert len(seen.keys) == 9


def test_dates_go_out_as_a_calendar(desk: Any, tmp_path: Path) -> None:
    presenter, _seen = shown(desk, MILESTONES)
    presenter.export_calendar(tmp_path / "dates.ics")
    assert (tmp_path / "dates.ics").read_text("utf-8").count("BEGIN:VEVENT") == 8


# -- the real screens


def spec_named(name: str, desk: Any) -> ScreenSpec:
    return next(spec for spec in specs(lambda _owner: desk) if spec.name == name)


def test_a_cell_of_the_matrix_filters_and_a_key_opens_the_form(qtbot: Any, desk: Any, open_screen: Any) -> None:
    screen: RegisterScreen = open_screen(spec_named("risks", desk), desk)
    screen.matrix.choose((2, 5))
    assert screen.table is not None
    assert screen.table.model().rowCount() == 4
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert screen.form_card is not None
    assert screen.form_card.state.key == "R-4"
    field = screen.form_card.form.input("failure_mode")
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.mouseClick(screen.form_card.save_button, Qt.MouseButton.LeftButton)
    assert not desk.receipts
    qtbot.keyClicks(field, "A claim is raised")
    qtbot.mouseClick(screen.form_card.save_button, Qt.MouseButton.LeftButton)
    assert desk.workspace.deal.record(Risk, "R-4").failure_mode == "A claim is raised"
    assert screen.form_card is None


def test_the_search_field_narrows_the_table(qtbot: Any, desk: Any, open_screen: Any) -> None:
    screen: RegisterScreen = open_screen(spec_named("milestones", desk), desk)
    qtbot.keyClicks(screen.search, "pilot")
    assert screen.table is not None
    assert screen.table.model().rowCount() == 2


def test_an_empty_register_offers_the_first_record(qtbot: Any, fresh_desk: Any, open_screen: Any) -> None:
    screen: RegisterScreen = open_screen(spec_named("ip_assets", fresh_desk), fresh_desk)
    assert screen.page_bar() is None
    assert screen.primary() is None
    screen.presenter.begin_new()
    assert screen.form_card is not None
    qtbot.keyClicks(screen.form_card.form.input("title"), "Sensor")
    screen.form_card.save()
    held = fresh_desk.workspace.deal.records(IPAsset)
    assert [one.value.title for one in held] == ["Sensor"]
    assert screen.table is not None
    assert screen.primary() is not None


def test_files_are_asked_for(desk: Any, open_screen: Any, tmp_path: Path) -> None:
    screen: RegisterScreen = open_screen(spec_named("milestones", desk), desk)
    screen.choose_file = lambda _way, _title, name, _kinds: str(tmp_path / name)
    screen.export_csv()
    screen.export_calendar()
    screen.import_csv()
    assert (tmp_path / "Milestones.csv").exists()
    assert (tmp_path / "Milestones.ics").exists()
    screen.choose_file = lambda *_asked: ""
    before = len(desk.told)
    screen.export_csv()
    assert len(desk.told) == before


def test_a_finding_leads_to_its_record(desk: Any, open_screen: Any) -> None:
    screen: RegisterScreen = open_screen(spec_named("risks", desk), desk)
    screen.presenter.choose("R-7")
    assert screen.primary() is not None
    screen.presenter.begin_edit()
    assert screen.form_card is not None
    assert screen.primary() is None, "the form has the primary button"
    screen.form_card.form.set_values({"owner": ""})
    screen.form_card.save()
    screen.show_about("R-7")
    assert screen.table is not None
    assert screen.table.current_key == "R-7"
