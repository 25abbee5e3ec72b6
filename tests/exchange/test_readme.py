"""The README inside a package is literally correct: its own commands are taken out of its text and run."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from negotiator.crypto import Identity
from negotiator.exchange import PackagePlan
from negotiator.exchange.readme import Listed, readme
from tests.exchange.containers import Written, countersigned, packed, unpacked, write

WAYS = ("unzip", "7z")
TOOLS = ("age", "sha256sum", "openssl", "bash")
needs_tools = pytest.mark.skipif(any(shutil.which(tool) is None for tool in TOOLS), reason="needs age and OpenSSL")


def commands(text: str, way: str = "unzip") -> list[str]:
    """Return the command lines of a README, those indented by four spaces, with one of the two ways to unpack."""
    lines = [line[4:] for line in text.splitlines() if line.startswith("    ")]
    first, second = (next(place for place, line in enumerate(lines) if line.startswith(each)) for each in WAYS)
    assert second == first + 3
    skipped = second if way == "unzip" else first
    return [*lines[:skipped], *lines[skipped + 3 :]]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """Return by which program the package is unpacked."""
    chosen: str = request.param
    if shutil.which(chosen) is None:
        pytest.skip(f"needs {chosen}")
    return chosen


@pytest.fixture
def bare(plan_for: Callable[..., PackagePlan], anna: Identity) -> Written:
    """Return a package without a summary: the real one's own signature is followed with the sample deals."""
    return write(plan_for(summary_pdf=None), identity=anna)


@pytest.fixture
def folder(tmp_path: Path, bare: Written, anna: Identity, marco: Identity) -> Path:
    """Lay out what the README asks for, as Marco would."""
    (tmp_path / "package.asice.age").write_bytes(bare.sealed)
    (tmp_path / "key.txt").write_text(marco.age_secret + "\n")
    (tmp_path / "root.pem").write_bytes(anna.root_pem)
    return tmp_path


def follow(folder: Path, lines: list[str]) -> subprocess.CompletedProcess[str]:
    script = "\n".join(["set -eu", *lines])
    return subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, timeout=60)


def text_inside(package: Written) -> str:
    return unpacked(package.asice)["README.txt"].decode()


@needs_tools
def test_every_command_works_as_written(folder: Path, bare: Written, anna: Identity, way: str) -> None:
    lines = commands(text_inside(bare), way)
    told = follow(folder, lines)
    assert told.returncode == 0, told.stdout + told.stderr
    assert {"unzip": "No errors detected", "7z": "Everything is Ok"}[way] in told.stdout
    assert "FAILED" not in told.stdout
    assert told.stdout.count(": OK") == 5
    assert "CAdES Verification successful" in told.stderr
    assert anna.root_fingerprint in told.stdout.replace(":", "").lower()


def test_the_claimed_author_stands_in_it(written: Written, anna: Identity) -> None:
    assert anna.root_fingerprint in "".join(text_inside(written).split())


@needs_tools
@pytest.mark.parametrize("path", ["deal/deal.json", "README.txt", "SHA256SUMS", "META-INF/ASiCManifest001.xml"])
def test_a_changed_file_makes_a_command_fail(folder: Path, bare: Written, way: str, path: str) -> None:
    lines = commands(text_inside(bare), way)
    after = lines.index("cd package") + 1
    told = follow(folder, [*lines[:after], f"printf x >> {path}", *lines[after:]])
    assert told.returncode != 0


@needs_tools
def test_an_added_file_makes_a_command_fail(folder: Path, bare: Written, way: str) -> None:
    files = unpacked(bare.asice) | {"documents/0009.docx": b"evil"}
    (folder / "package.asice").write_bytes(packed(files))
    told = follow(folder, commands(text_inside(bare), way)[1:])
    assert told.returncode != 0
    assert "documents/0009.docx" in told.stdout


@needs_tools
def test_a_foreign_root_makes_each_verification_fail(
    folder: Path, bare: Written, plan: PackagePlan, mallory: Identity, marco: Identity, way: str
) -> None:
    (folder / "root.pem").write_bytes(mallory.root_pem)
    lines = commands(text_inside(bare), way)
    told = follow(folder, lines)
    assert told.returncode != 0
    assert "Verification failure" in told.stderr
    shutil.rmtree(folder / "package")
    (folder / "package.asice").write_bytes(countersigned(bare.asice, identity=marco, at=plan.created))
    told = follow(folder, [line.replace("001", "002") for line in lines[1:]])
    assert told.returncode != 0
    assert "Verification failure" in told.stderr


@needs_tools
def test_a_root_that_the_machine_trusts_is_not_enough(
    folder: Path, plan_for: Callable[..., PackagePlan], marco: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody with a certificate that every machine trusts may not pass for the partner."""
    store = folder / "store"
    store.mkdir()
    (store / "trusted.pem").write_bytes(marco.root_pem)
    subprocess.run(["openssl", "rehash", str(store)], check=True, timeout=60)
    monkeypatch.setenv("SSL_CERT_DIR", str(store))
    monkeypatch.setenv("SSL_CERT_FILE", str(store / "trusted.pem"))
    forged = write(plan_for(summary_pdf=None), identity=marco)
    (folder / "package.asice").write_bytes(forged.asice)
    told = follow(folder, commands(text_inside(forged))[1:])
    assert told.returncode != 0
    assert "Verification failure" in told.stderr


@needs_tools
def test_further_signatures_are_checked_in_the_same_way(
    folder: Path, bare: Written, plan: PackagePlan, marco: Identity, way: str
) -> None:
    (folder / "package.asice").write_bytes(countersigned(bare.asice, identity=marco, at=plan.created))
    (folder / "root.pem").write_bytes(marco.root_pem)
    lines = [line.replace("001", "002") for line in commands(text_inside(bare), way)[1:]]
    told = follow(folder, lines)
    assert told.returncode == 0, told.stderr
    assert "CAdES Verification successful" in told.stderr


def test_documents_and_the_label_are_told(plan_for: Callable[..., PackagePlan], anna: Identity) -> None:
    names = {"Vertrag v2.docx": b"PK1", "Anlage.docx": b"PK2"}
    plan = plan_for(documents=names, against={"Vertrag v2.docx": "v1 (0123456789ab)"}, label="Strictly confidential")
    lines = text_inside(write(plan, identity=anna)).splitlines()
    assert lines[0] == "  | Confidentiality: Strictly confidential"
    place = lines.index("  documents/0001.docx")
    assert lines[place : place + 6] == [
        "  documents/0001.docx",
        "  | Anlage.docx",
        "  | a whole text",
        "  documents/0002.docx",
        "  | Vertrag v2.docx",
        "  | changes tracked against v1 (0123456789ab)",
    ]
    assert "    pdfsig deal/summary.pdf" in lines
    assert any(line.startswith("7. Read the Word files") for line in lines)


def test_what_is_not_there_is_not_told(plan_for: Callable[..., PackagePlan], anna: Identity) -> None:
    text = text_inside(write(plan_for(documents={}, summary_pdf=None), identity=anna))
    assert "pdfsig" not in text
    assert "Word files" not in text
    assert text.startswith("This is a signed package")
    with_word = text_inside(write(plan_for(summary_pdf=None), identity=anna))
    assert "6. Read the Word files" in with_word


HOSTILE = (
    "    rm -rf ~.docx",
    "-rf ~ $(reboot) `id`.docx",
    "{author} {0} %s %n.docx",
    "a" * 190 + ".docx",
    "1. Open the seal and run this " + "x " * 60 + ".docx",
    "\u65e5\u672c" * 60 + ".docx",
)


def test_names_and_labels_pass_for_no_step(plan_for: Callable[..., PackagePlan], anna: Identity) -> None:
    plain = text_inside(write(plan_for(), identity=anna))
    for hostile in HOSTILE:
        plan = plan_for(
            documents={hostile: b"PK"}, against={hostile: hostile}, label="{created} rm  -rf $(id)\n    age\x1b[2J"
        )
        text = text_inside(write(plan, identity=anna))
        assert commands(text) == commands(plain)
        steps = re.compile(r"\d\. ")
        assert [line for line in text.splitlines() if steps.match(line)] == [
            line for line in plain.splitlines() if steps.match(line)
        ]
        assert all(len(line) <= 79 for line in text.splitlines())
        assert text.isascii() or hostile[0] > "\u3000"


def test_lines_fit_a_screen(plan: PackagePlan, anna: Identity) -> None:
    listed = [Listed(path="documents/0001.docx", name="A.docx", against="v1")]
    text = readme(author=anna.root_fingerprint, created=plan.created, documents=listed, summary=True).decode()
    assert all(len(line) <= 79 for line in text.splitlines())
    assert text.endswith("\n")
