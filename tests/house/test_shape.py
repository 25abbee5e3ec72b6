"""Sizes, names, and a test for every module."""

import ast
from collections.abc import Iterator

from tests.house.reading import OURS, PACKAGE, ROOT, Module, files, imports, modules, reaches

MODULE_WALL = 500
FUNCTION_WALL = 50
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}

# modules that decide something and yet have no test file of their own, and what proves them instead
PROVEN_ELSEWHERE: dict[str, str] = {
    "negotiator/__main__.py": "hands over to the command line, whose tests call it as a program",
    **dict.fromkeys(
        (f"negotiator/documents/{name}.py" for name in ("composing", "notes", "paragraphs")),
        "steps of one writing: test_writer and test_weaving read the whole file that they write, in both directions",
    ),
    **dict.fromkeys(
        (f"negotiator/documents/{name}.py" for name in ("compose_blocks", "compose_parts")),
        "parts of one file: test_compose reads the whole of what is composed",
    ),
    **dict.fromkeys(
        (f"negotiator/reports/{name}.py" for name in ("archive", "certificate", "sections", "sheet", "styles")),
        "parts of one page: test_summary draws them all and reads the text, structure and attachments of the result",
    ),
    **dict.fromkeys(
        (f"negotiator/reports/{name}.py" for name in ("structure", "tagging")),
        "test_summary checks that each drawn mark belongs to the tree of tags",
    ),
    "negotiator/reports/appearance.py": "test_signing draws it and reads the words of the visible signature",
}
DRAWN_BY_US = {f"resources/{name}.svg" for name in ("negotiator", "tick-on-light", "tick-on-dark")}
DECISIONS = (ast.If, ast.IfExp, ast.For, ast.While, ast.Try, ast.With, ast.Match, ast.BoolOp, ast.comprehension)


def everywhere() -> list[Module]:
    """Return every Python file of the project."""
    return [module for folder in OURS for module in modules(folder)]


def test_no_module_is_longer_than_the_wall() -> None:
    long = [f"{module}: {module.lines} lines" for module in everywhere() if module.lines > MODULE_WALL]
    assert not long, "\n".join(long)


def functions(module: Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Yield each function with its lines, from `def` to its last line."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_function_is_longer_than_the_wall() -> None:
    long = [
        f"{module}:{node.lineno} {node.name}: {lines} lines"
        for module in everywhere()
        for node, lines in functions(module)
        if lines > FUNCTION_WALL
    ]
    assert not long, "\n".join(long)


def test_names_say_what_they_hold() -> None:
    vague = [str(module) for module in everywhere() if EMPTY_NAMES & set(module.path.stem.split("_"))]
    vague += [
        path.relative_to(ROOT).as_posix() for path in PACKAGE.rglob("*") if path.is_dir() and path.name in EMPTY_NAMES
    ]
    assert not vague, "\n".join(vague)


def is_tested(module: Module) -> bool:
    """Tell whether a test file bears the module's name or its folder's, or a test in its room imports it by name."""
    _package, *folders, name = module.parts
    names = {name.strip("_"), *("_".join([*folders[start:], name]) for start in range(1, len(folders)))}
    names |= set(folders[1:][-1:])
    tests = [test for test in modules("tests") if test.parts[1:2] == (module.room,)]
    if any(test.path.stem == f"test_{wanted}" for test in tests for wanted in names):
        return True
    dotted = ".".join(module.parts)
    return any(reaches(imported, dotted) for test in tests for imported, _line in imports(test))


def decides(module: Module) -> bool:
    """Tell whether a module has anything to test: values, protocols and messages are proven by those who use them."""
    return any(isinstance(node, DECISIONS) for node in ast.walk(module.tree))


def test_every_module_is_tested() -> None:
    untested = [
        f"{module} has no tests/{module.room}/test_{module.path.stem}.py"
        for module in modules()
        if module.path.stem != "__init__" and decides(module)
        if str(module) not in PROVEN_ELSEWHERE and not is_tested(module)
    ]
    assert not untested, "\n".join(untested)


def test_the_list_of_exceptions_is_current() -> None:
    stale = [name for name in PROVEN_ELSEWHERE if not (ROOT / name).exists()]
    assert not stale


def test_no_font_or_icon_of_others_is_kept_here() -> None:
    foreign = {".ttf", ".otf", ".ttc", ".woff", ".woff2", ".ico", ".icns", ".gif"}
    found = [path.relative_to(ROOT).as_posix() for path in files() if path.suffix.lower() in foreign]
    drawn = [
        path.relative_to(ROOT).as_posix()
        for path in files()
        if path.suffix == ".svg" and path.relative_to(ROOT).as_posix() not in DRAWN_BY_US
    ]
    assert not found + drawn
