"""The README inside a package is literally correct: its own commands are taken out of its text and run."""

import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from negotiator.crypto import Identity
from negotiator.exchange import PackagePlan, WrittenPackage
from negotiator.exchange.readme import readme
from tests.exchange.containers import countersigned

TOOLS = ("age", "unzip", "sha256sum", "openssl")
pytestmark = pytest.mark.skipif(any(shutil.which(tool) is None for tool in TOOLS), reason="needs age, unzip, openssl")


def commands(text: str) -> list[str]:
    """Return the command lines of a README: those indented by four spaces."""
    return [line.strip() for line in text.splitlines() if line.startswith("    ")]


@pytest.fixture
def folder(tmp_path: Path, written: WrittenPackage, anna: Identity, marco: Identity) -> Path:
    """Lay out what the README asks for, as Marco would."""
    (tmp_path / "package.asice.age").write_bytes(written.sealed)
    (tmp_path / "key.txt").write_text(marco.age_secret + "\n")
    (tmp_path / "root.pem").write_bytes(anna.root_pem)
    return tmp_path


def follow(folder: Path, lines: list[str]) -> subprocess.CompletedProcess[str]:
    script = "\n".join(["set -eu", *lines])
    return subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, timeout=60)


def text_inside(folder: Path, written: WrittenPackage) -> str:
    (folder / "look.asice").write_bytes(written.asice)
    shown = subprocess.run(
        ["unzip", "-p", "look.asice", "README.txt"], cwd=folder, capture_output=True, check=True, timeout=60
    )
    return shown.stdout.decode()


def test_every_command_works_as_written(folder: Path, written: WrittenPackage, anna: Identity) -> None:
    lines = commands(text_inside(folder, written))
    assert [line.split()[0] for line in lines] == [
        "age",
        "unzip",
        "unzip",
        "cd",
        "sha256sum",
        "grep",
        "openssl",
        "openssl",
    ]
    told = follow(folder, lines)
    assert told.returncode == 0, told.stderr
    assert "No errors detected" in told.stdout
    assert "FAILED" not in told.stdout
    assert told.stdout.count(": OK") == 6
    assert "CAdES Verification successful" in told.stderr
    shown = told.stdout.replace(":", "").lower()
    assert anna.root_fingerprint in shown


def test_the_claimed_author_stands_in_it(folder: Path, written: WrittenPackage, anna: Identity) -> None:
    assert anna.root_fingerprint in text_inside(folder, written).replace(" ", "")


@pytest.mark.parametrize("path", ["deal/deal.json", "README.txt", "SHA256SUMS", "META-INF/ASiCManifest001.xml"])
def test_a_changed_file_makes_a_command_fail(folder: Path, written: WrittenPackage, path: str) -> None:
    lines = commands(text_inside(folder, written))
    after = lines.index("cd package") + 1
    told = follow(folder, [*lines[:after], f"printf x >> {path}", *lines[after:]])
    assert told.returncode != 0


def test_a_foreign_root_makes_a_command_fail(folder: Path, written: WrittenPackage, mallory: Identity) -> None:
    (folder / "root.pem").write_bytes(mallory.root_pem)
    told = follow(folder, commands(text_inside(folder, written)))
    assert told.returncode != 0
    assert "Verification failure" in told.stderr


def test_further_signatures_are_checked_in_the_same_way(
    folder: Path, written: WrittenPackage, plan: PackagePlan, marco: Identity
) -> None:
    (folder / "package.asice").write_bytes(countersigned(written.asice, identity=marco, at=plan.created))
    (folder / "root.pem").write_bytes(marco.root_pem)
    lines = [line.replace("001", "002") for line in commands(text_inside(folder, written))[1:]]
    told = follow(folder, lines)
    assert told.returncode == 0, told.stderr
    assert "CAdES Verification successful" in told.stderr


def test_lines_fit_a_screen(plan: PackagePlan, anna: Identity) -> None:
    created: datetime = plan.created
    text = readme(author=anna.root_fingerprint, created=created).decode()
    assert all(len(line) <= 120 for line in text.splitlines() if not line.startswith("    "))
