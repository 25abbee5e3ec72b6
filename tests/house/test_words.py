"""Words that no file may hold: unfinished work, servers of packages, places on one machine, talk of the workshop."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.reading import OURS, ROOT, Module, files, modules

TEXT = {".py", ".md", ".toml", ".txt", ".xml", ".desktop", ".json", ".yaml", ".yml", ".csv", ".html", ".svg", ""}
THIS = Path(__file__)

# written in two parts, so that the rule does not break itself
SERVERS = [".".join(name) for name in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("debian", "org")]]

FORBIDDEN = {
    "unfinished work": r"\b(TODO|FIXME|XXX|HACK)\b|\braise (NotImplementedError)\b",
    "a server of packages": "|".join(re.escape(server) for server in SERVERS),
    "a place on one machine": r"/work/(main|shared|\.library)\b|(?<![\w.])/root/",
    "talk of the workshop": r"(?i)\b(issue|ticket|session) #?\d+\b|\bprototype\b(?=.*\b(sketch|design|shared)\b)",
}

SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore)(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|\[[\w, -]+\])?(?P<reason>.*)$")


def texts() -> Iterator[tuple[Path, str]]:
    """Yield every text file but this one."""
    for path in files():
        if path.suffix in TEXT and path != THIS:
            yield path, path.read_text("utf-8", errors="replace")


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{number}: {line.strip()[:100]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]
    assert not found, "\n".join(found)


def test_architecture_names_only_what_exists() -> None:
    """Paths in back quotes are there; those with a <noun> or an example noun are patterns."""
    text = (ROOT / "negotiator" / "ARCHITECTURE.md").read_text("utf-8")
    named = re.findall(r"`((?:negotiator|tests|installers|resources|kernel|gui|domain)/[\w./]+)`", text)
    absent = [name for name in named if not any((base / name).exists() for base in (ROOT, ROOT / "negotiator"))]
    assert not absent


def silenced(module: Module) -> list[str]:
    """Return the places where a check is silenced without a word why."""
    return [
        f"{module}:{number}: {line.strip()[-80:]}"
        for number, line in enumerate(module.path.read_text("utf-8").splitlines(), start=1)
        if (found := SILENCED.search(line)) and not re.search(r"\w", found["reason"])
    ]


def test_no_check_is_silenced_without_a_reason() -> None:
    found = [place for folder in OURS for module in modules(folder) for place in silenced(module)]
    assert not found, "\n".join(found)
