"""Who may import whom: floors, foreign packages by room, screens, presenters and views."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from importlinter.cli import lint_imports
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.reading import ARCHITECTURE, PACKAGE, ROOT, Module, imports, modules, reaches

QT = ("PySide6", "shiboken6", "qtawesome")
ROOM_ROW = re.compile(r"^\| `(\w+)/` \|[^|]*\|([^|]*)\|$", re.MULTILINE)
WORLDLY = re.compile(r"(^|\.)(datetime\.(now|today|utcnow)|date\.today|time\.time)$|^(open|input|print)$")
OUTSIDE_FLOORS = {"__init__", "__main__"}


def rooms_told() -> dict[str, set[str]]:
    """Return the third-party packages of each room as ARCHITECTURE.md states them."""
    rows = ROOM_ROW.findall(ARCHITECTURE.read_text("utf-8"))
    return {room: set(re.findall(r"`(\w+)`", packages)) for room, packages in rows}


def rooms_there() -> set[str]:
    """Return the names directly below the package that hold code."""
    return {module.room for module in modules()} - OUTSIDE_FLOORS


def test_imports_point_down(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    outcome = lint_imports(no_cache=True, no_logo=True)
    assert outcome == 0, capsys.readouterr().out


def test_every_room_stands_on_a_floor() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    floors = next(contract for contract in contracts if contract["type"] == "layers")
    placed = set(re.findall(r"\w+", " ".join(floors["layers"])))
    assert floors["exhaustive"] is True
    assert rooms_there() <= placed
    assert placed - OUTSIDE_FLOORS == rooms_there(), "a floor is planned for a room that does not exist"


def test_architecture_tells_every_room_and_no_other() -> None:
    assert set(rooms_told()) == rooms_there()


def test_foreign_packages_stay_in_their_rooms() -> None:
    allowed = rooms_told()
    own = {"negotiator", *sys.stdlib_module_names}
    strangers = [
        f"{module}:{line} imports {name}"
        for module in modules()
        for name, line in imports(module)
        if name.partition(".")[0] not in own | allowed.get(module.room, set())
    ]
    assert not strangers, "\n".join(strangers)


def test_each_package_that_a_room_may_import_is_imported() -> None:
    used = {(module.room, name.partition(".")[0]) for module in modules() for name, _line in imports(module)}
    told = {(room, package) for room, packages in rooms_told().items() for package in packages}
    idle = [f"{room}: {package}" for room, package in told - used]
    assert not idle, "ARCHITECTURE.md allows what nothing uses:\n" + "\n".join(sorted(idle))


def test_each_declared_dependency_is_imported() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    providers = packages_distributions()
    used = {
        canonicalize_name(provider)
        for module in modules()
        for name, _line in imports(module)
        for provider in providers.get(name.partition(".")[0], [])
    }
    idle = {canonicalize_name(Requirement(wanted).name) for wanted in declared} - used
    assert not idle, f"pyproject.toml asks for what nothing imports: {', '.join(sorted(idle))}"


def calls_of_the_world(module: Module) -> list[str]:
    """Return the calls through which a pure module would reach the clock or a file."""
    calls = [(node.lineno, ast.unparse(node.func)) for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    return [f"{module}:{line} calls {name}" for line, name in calls if WORLDLY.search(name)]


@pytest.mark.parametrize("room", ["domain", "redline", "ledger"])
def test_pure_rooms_ask_neither_clock_nor_disk(room: str) -> None:
    found = [call for module in modules() if module.room == room for call in calls_of_the_world(module)]
    assert not found, "\n".join(found)


def views() -> list[Module]:
    """Return the modules that only show."""
    return [
        module
        for module in modules("negotiator/gui")
        if "view" in module.path.stem or module.path.is_relative_to(PACKAGE / "gui" / "widgets")
    ]


def test_views_know_no_service() -> None:
    assert views()
    behind = ("negotiator.services", "negotiator.store", "negotiator.exchange")
    found = [
        f"{module}:{line} imports {name}"
        for module in views()
        for name, line in imports(module)
        if any(reaches(name, room) for room in behind)
    ]
    assert not found, "\n".join(found)


def test_screens_do_not_know_each_other() -> None:
    found = []
    for module in modules("negotiator/gui/screens"):
        own = ".".join(module.parts[:4])
        if module.parts[3] == "__init__":  # the folder's own list of screens
            continue
        found += [
            f"{module}:{line} imports {name}"
            for name, line in imports(module)
            if reaches(name, "negotiator.gui.screens") and not reaches(name, own)
        ]
    assert not found, "\n".join(found)
