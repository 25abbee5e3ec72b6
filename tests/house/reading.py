"""What the tests of the house read: the project's files, its modules as syntax trees, and their imports."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "negotiator"
ARCHITECTURE = PACKAGE / "ARCHITECTURE.md"
OURS = ("negotiator", "tests", "installers", "resources", ".ci")
CACHES = {"__pycache__", ".hypothesis"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One Python file; `parts` are its folders and stem below the project's root."""

    path: Path
    tree: ast.Module
    lines: int

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the dotted name in pieces; an `__init__` keeps its own name."""
        return self.path.relative_to(ROOT).with_suffix("").parts

    @property
    def room(self) -> str:
        """Return the room below the package, or the module's own name where it stands directly in it."""
        return self.parts[1]

    def __str__(self) -> str:
        return self.path.relative_to(ROOT).as_posix()


def files() -> Iterator[Path]:
    """Yield every file of the project's own folders and of its root."""
    yield from (path for path in ROOT.iterdir() if path.is_file() and not path.name.startswith(".coverage"))
    for folder in OURS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not CACHES & set(path.parts):
                yield path


def read(path: Path) -> Module:
    """Parse one Python file."""
    text = path.read_text("utf-8")
    return Module(path=path, tree=ast.parse(text, filename=str(path)), lines=text.count("\n") + 1)


@cache
def modules(folder: str = "negotiator") -> tuple[Module, ...]:
    """Return the parsed Python files below one of the project's folders."""
    return tuple(read(path) for path in sorted((ROOT / folder).rglob("*.py")) if not CACHES & set(path.parts))


def imports(module: Module) -> Iterator[tuple[str, int]]:
    """Yield each imported dotted name with its line; `from a import b` counts as a.b, since b may be a module."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            folder = module.parts[: len(module.parts) - node.level] if node.level else ()
            source = ".".join([*folder, *([node.module] if node.module else [])])
            yield from ((f"{source}.{alias.name}", node.lineno) for alias in node.names)


def reaches(name: str, target: str) -> bool:
    """Tell whether an imported name is the target module or lies in it."""
    return name == target or name.startswith(f"{target}.")
