"""The presenter of checks and backups without a window: what a report becomes, and what stands while work goes on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from negotiator.gui.keeper import Cared, Keeper
from negotiator.gui.screens.check.presenter import WAYS, CheckPresenter
from negotiator.gui.screens.check.state import CheckState
from negotiator.kernel import Cancelled, Unreadable
from negotiator.services.backups import BackupFile
from negotiator.services.checking import check_workspace
from negotiator.store import CheckLine, CheckReport, Remedy

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BACKUPS = (
    BackupFile(path=Path("/b/new.deal"), at=AT, size=4096),
    BackupFile(path=Path("/b/old.deal"), at=AT, size=8192, opens=False),
)


@dataclass
class Waiting:
    """A keeper whose work is under way until the test says what came of it."""

    path: Path | None = None
    proven: bool = True
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def backups(self, *, done: Callable[[Path, Sequence[BackupFile]], None], failed: object) -> None:
        done(Path("/d/harbour.deal"), BACKUPS)

    def let_go(self) -> None:
        self.path = None
        self.asked.append(("let_go", {}))

    def cancel(self) -> None:
        self.asked[-1][1]["failed"](Cancelled())

    def restore(self, backup: Path, **more: Any) -> None:
        self.asked.append((f"restore {backup.name} {more['secret']}".strip(), more))

    def export(self, to: Path, **more: Any) -> None:
        self.asked.append((f"export {to.name}", more))

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name not in ("check", "mend", "rebuild", "open_again"):
            raise AttributeError(name)
        return lambda **more: self.asked.append((name, more))


@dataclass
class Shown:
    """A view that keeps the state it was shown last."""

    state: CheckState = field(default_factory=CheckState)

    def show_state(self, state: CheckState) -> None:
        self.state = state


@dataclass
class Here:
    presenter: CheckPresenter
    keeper: Waiting
    shown: Shown
    desk: Any

    @property
    def state(self) -> CheckState:
        return self.shown.state

    def outcome(self) -> dict[str, Any]:
        return self.keeper.asked[-1][1]


@pytest.fixture
def here(fresh_desk: Any) -> Here:
    keeper, shown = Waiting(), Shown()
    as_keeper: Keeper = keeper
    presenter = CheckPresenter(fresh_desk, as_keeper, shown)
    presenter.load()
    return Here(presenter=presenter, keeper=keeper, shown=shown, desk=fresh_desk)


def test_every_remedy_has_its_way() -> None:
    assert set(WAYS) == set(get_args(Remedy))
    assert all(way.title and way.explanation for way in WAYS.values())


def test_backups_read_as_a_person_reads_them(here: Here) -> None:
    assert [one.size for one in here.state.backups] == ["4.0 KB", "8.0 KB"]
    assert [one.fits for one in here.state.backups] == [True, False]
    assert here.state.folder.endswith("backups")
    assert not here.state.alone


def test_a_report_of_a_real_deal_is_shown_line_by_line(here: Here) -> None:
    here.presenter.check()
    assert here.state.busy == "Checking the whole file…"
    here.outcome()["step"](3, 10, "Authenticating pages")
    assert (here.state.done, here.state.total, here.state.busy) == (3, 10, "Authenticating pages")
    report = check_workspace(here.desk.workspace)
    here.outcome()["done"](report)
    assert [line.name for line in here.state.lines] == [line.name for line in report.lines]
    assert here.state.checked
    assert here.state.ways == ()
    assert here.state.busy == ""


def test_faults_bring_their_ways_the_one_that_loses_least_first(here: Here) -> None:
    lines = (
        CheckLine(name="readable", ok=False, detail="9 of 10 entries can be read and proven", first="entry 4"),
        CheckLine(
            name="encryption",
            ok=False,
            detail="1 of 9 pages",
            first="page 7",
            remedies=("export what verifies", "restore a backup"),
        ),
    )
    here.presenter.check()
    here.outcome()["done"](CheckReport(lines=lines))
    assert here.state.first == "entry 4"
    assert here.state.readable.startswith("9 of 10")
    assert [way.name for way in here.state.ways] == ["restore", "export"]


def test_what_is_cancelled_or_fails_leaves_no_work_behind(here: Here) -> None:
    here.presenter.go("rebuild")
    here.presenter.cancel()
    assert (here.state.busy, here.state.problem) == ("", "")
    here.presenter.go("mend")
    here.outcome()["failed"](Unreadable("The disk failed.", hint="Try another one."))
    assert (here.state.busy, here.state.problem, here.state.hint) == ("", "The disk failed.", "Try another one.")


def test_a_backup_takes_the_place_only_when_it_was_asked_for(here: Here) -> None:
    here.presenter.restore("")
    assert here.keeper.asked == []
    here.presenter.ask("/b/old.deal")
    here.presenter.think_better()
    here.presenter.restore("nobody asks any more")
    assert here.keeper.asked == []
    here.presenter.ask("/b/old.deal")
    here.presenter.restore("its own words")
    assert here.keeper.asked[-1][0] == "restore old.deal its own words"
    here.outcome()["failed"](Unreadable("It does not open."))
    here.presenter.restore("other words")
    here.outcome()["done"](Cared(told="", opens=False, aside=Path("/d/aside.deal")))
    assert here.state.outcome is not None
    assert here.state.outcome.told.startswith("The backup of 0")
    assert here.state.outcome.may_open
    assert here.state.outcome.aside == "/d/aside.deal"


def test_a_file_from_elsewhere_can_take_the_place_too(here: Here, tmp_path: Path) -> None:
    here.presenter.ask_for_file(tmp_path / "stick.deal")
    assert here.state.asked is not None
    assert not here.state.asked.fits, "its passphrase is asked for"
    here.presenter.restore("")
    here.outcome()["done"](Cared(told="", opens=True))
    assert here.state.outcome is not None
    assert here.state.outcome.told == "stick.deal is in place."


def test_what_was_exported_is_told_and_the_damaged_file_stays_in_hand(here: Here, tmp_path: Path) -> None:
    here.presenter.export(tmp_path / "rescued.deal")
    here.outcome()["done"](Cared(told="rescued.deal holds 9 entries.", opens=False))
    assert here.state.outcome is not None
    assert not here.state.outcome.may_open


def test_the_ways_out_lead_back_to_where_one_came_from(here: Here) -> None:
    here.presenter.leave()
    here.presenter.open_again()
    assert here.desk.went == [("settings", "backup"), ("overview", "")]
    here.keeper.path = Path("/d/harbour.deal")
    here.presenter.open_again()
    assert here.keeper.asked[-1][0] == "open_again"
    here.presenter.leave()
    assert here.keeper.asked[-1][0] == "let_go"
    assert here.desk.went[-1] == ("welcome", "unlock")
