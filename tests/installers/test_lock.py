"""The lock against pyproject.toml: every package pinned within its range, with hashes, and no host named."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "installers" / "requirements.txt").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
WANTED = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["test"]]


def entries() -> dict[str, list[Requirement]]:
    """Return the pins by package; one package may be pinned twice for different Pythons."""
    pins: dict[str, list[Requirement]] = {}
    for line in LOCK.splitlines():
        if line[:1].isalnum():
            requirement = Requirement(line.removesuffix("\\").strip())
            pins.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return pins


def pinned_versions(requirement: Requirement) -> list[str]:
    """Return the versions that a lock entry allows: one, since it is pinned."""
    return [clause.version for clause in requirement.specifier if clause.operator == "=="]


@pytest.mark.parametrize("wanted", WANTED)
def test_each_dependency_is_pinned_within_its_range(wanted: str) -> None:
    requirement = Requirement(wanted)
    pins = entries().get(canonicalize_name(requirement.name), [])
    assert pins, f"{requirement.name} is not in the lock: make the lock again"
    for pin in pins:
        for version in pinned_versions(pin):
            assert requirement.specifier.contains(version), f"{pin} is outside {requirement}"


def test_every_entry_is_one_version_with_hashes() -> None:
    blocks = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == sum(len(pins) for pins in entries().values())
    for block in blocks:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block.splitlines()[0]
    assert all(len(pinned_versions(pin)) == 1 for pins in entries().values() for pin in pins)


def test_the_lock_names_no_host() -> None:
    assert not re.search(r"https?:|//|--(extra-)?index|--find-links|@", LOCK)
