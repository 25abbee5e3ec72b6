"""Compare the coverage of the last test run, room by room, with the share of branches that each room promises.

Runs inside the project's environment after pytest has written its data: python installers/devkit/coverage_by_room.py
"""

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coverage import Coverage
from coverage.exceptions import NoDataError

PROMISED_ELSEWHERE = 90.0
# rooms whose mistakes would cost evidence or money promise more; the window is judged by its pictures and journeys
PROMISED: Mapping[str, float | None] = {
    "domain": 95.0,
    "ledger": 95.0,
    "redline": 95.0,
    "exchange": 95.0,
    "crypto": 95.0,
    "gui": None,
    "__main__.py": None,
    "__init__.py": None,
}


@dataclass(slots=True, kw_only=True)
class Room:
    """The sums of one room; branches are the ways out of every decision."""

    statements: int = 0
    statements_run: int = 0
    branches: int = 0
    branches_taken: int = 0

    @property
    def lines_share(self) -> float:
        """The per cent of statements that ran."""
        return share(self.statements_run, self.statements)

    @property
    def branch_share(self) -> float:
        """The per cent of branches that were taken."""
        return share(self.branches_taken, self.branches)


def share(part: int, whole: int) -> float:
    """Return per cent; nothing to cover is covered."""
    return 100.0 * part / whole if whole else 100.0


def rooms_of(report: Mapping[str, Mapping[str, Mapping[str, Mapping[str, int]]]]) -> dict[str, Room]:
    """Sum coverage's own JSON report by the first folder below the package."""
    rooms: defaultdict[str, Room] = defaultdict(Room)
    for file, figures in report["files"].items():
        room = rooms[Path(file).parts[1]]
        summary = figures["summary"]
        room.statements += summary["num_statements"]
        room.statements_run += summary["covered_lines"]
        room.branches += summary["num_branches"]
        room.branches_taken += summary["covered_branches"]
    return dict(rooms)


def shortfalls(rooms: Mapping[str, Room]) -> list[str]:
    """Return one line for each room that keeps less than it promises."""
    found = []
    for name, room in sorted(rooms.items()):
        promised = PROMISED.get(name, PROMISED_ELSEWHERE)
        if promised is not None and room.branch_share < promised:
            found.append(f"{name}: {room.branch_share:.1f} % of branches, promised are {promised:g} %")
    return found


def table(rooms: Mapping[str, Room]) -> str:
    """Return the figures of every room as lines of text."""
    rows = [f"{'room':<14}{'lines %':>9}{'branches %':>12}{'promised %':>12}"]
    for name, room in sorted(rooms.items()):
        promised = PROMISED.get(name, PROMISED_ELSEWHERE)
        told = "-" if promised is None else f"{promised:g}"
        rows.append(f"{name:<14}{room.lines_share:>9.1f}{room.branch_share:>12.1f}{told:>12}")
    return "\n".join(rows)


def read_report() -> dict[str, Mapping[str, Mapping[str, Mapping[str, int]]]]:
    """Load the data of the last run through coverage's JSON report."""
    measured = Coverage()
    measured.load()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "coverage.json")
        measured.json_report(outfile=str(target))
        loaded: dict[str, Mapping[str, Mapping[str, Mapping[str, int]]]] = json.loads(target.read_text("utf-8"))
    return loaded


def main() -> int:
    """Print the table and return 1 where a room falls short."""
    try:
        rooms = rooms_of(read_report())
    except NoDataError:
        print("There is no coverage data: the tests did not run to their end.")
        return 1
    print(table(rooms))
    short = shortfalls(rooms)
    print("\n".join(["", "Too little is tested:", *short]) if short else "\nEvery room keeps its promise.")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
