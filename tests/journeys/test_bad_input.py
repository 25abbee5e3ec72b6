"""Ten bad inputs at the command line: each is named with the next step, and nothing is lost."""

import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from negotiator.crypto import Identity
from negotiator.exchange import PackagePlan, Recipient
from negotiator.ledger import to_lines
from negotiator.services.checking import check_workspace
from tests.cli.commands import Told, run
from tests.exchange.containers import write
from tests.services.desks import PASSPHRASE, START, Template, make_template, opened, word


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Return two files of one deal, made once; tests copy them."""
    return make_template(tmp_path_factory.mktemp("desks"))


@pytest.fixture(autouse=True)
def home(program_home: Path) -> None:
    """Keep the program's own folders out of the user's."""


@pytest.fixture
def ours(template: Template, tmp_path: Path) -> Path:
    """Return a copy of our file."""
    return Path(shutil.copyfile(template.folder / "ours.deal", tmp_path / "ours.deal"))


@pytest.fixture
def theirs(template: Template, tmp_path: Path) -> Path:
    """Return a copy of the partner's file."""
    return Path(shutil.copyfile(template.folder / "theirs.deal", tmp_path / "theirs.deal"))


def refused(told: Told, *names: str) -> None:
    """Expect a refusal in two lines: what is wrong, naming the thing, and what to do next."""
    assert told.code == 1, told.out
    first, second = told.err.splitlines()
    assert first.startswith("negotiator: ")
    assert second.startswith("  ")
    assert len(second) > 10
    for name in names:
        assert name in told.err, told.err


def unharmed(template: Template, side: str, path: Path, *, count: int) -> None:
    """Expect a file that checks clean and holds as many entries as before."""
    with opened(template, side, path) as workspace:
        assert len(workspace.entries) == count
        assert check_workspace(workspace).ok


def entries_of(template: Template, side: str) -> int:
    """Return how many entries a side's file holds from the start."""
    with opened(template, side, template.folder / f"{side}.deal") as workspace:
        return len(workspace.entries)


def test_a_wrong_passphrase(template: Template, ours: Path) -> None:
    before = ours.read_bytes()
    refused(run("check", ours, passphrase="tin roof rusted trough"), "ours.deal", "passphrase")
    assert ours.read_bytes() == before
    unharmed(template, "ours", ours, count=entries_of(template, "ours"))


@pytest.mark.parametrize("kept", [0, 10, 3000, 20_000])
def test_a_truncated_workspace(ours: Path, kept: int) -> None:
    damaged = ours.read_bytes()[:kept]
    ours.write_bytes(damaged)
    for command in (("check", ours), ("versions", ours), ("decide", ours)):
        told = run(*command, passphrase=PASSPHRASE)
        assert told.code == 1
        assert "ours.deal" in told.err + told.out or "BAD" in told.out
    assert ours.read_bytes() == damaged, "it is left as it is, for whoever can still save something"


def test_a_word_file_that_is_none(template: Template, ours: Path, tmp_path: Path) -> None:
    source = tmp_path / "draft.docx"
    for data in (b"Dear all, ...", b"PK\x03\x04" + bytes(200), word()[:3000]):
        source.write_bytes(data)
        refused(run("import", ours, source, passphrase=PASSPHRASE), "draft.docx")
        refused(run("redline", source, source), "draft.docx")
    unharmed(template, "ours", ours, count=entries_of(template, "ours"))


def changed_part(change: dict[str, bytes]) -> bytes:
    """Return a Word file with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            if entry.filename not in change:
                target.writestr(entry.filename, source.read(entry))
        for name, data in change.items():
            target.writestr(name, data)
    return out.getvalue()


def test_a_zip_bomb(template: Template, ours: Path, tmp_path: Path) -> None:
    source = tmp_path / "bomb.docx"
    source.write_bytes(changed_part({"word/media/image1.png": bytes(300 << 20)}))
    assert source.stat().st_size < 1 << 20
    refused(run("import", ours, source, passphrase=PASSPHRASE), "bomb.docx")
    unharmed(template, "ours", ours, count=entries_of(template, "ours"))


def test_a_document_type_in_the_body(template: Template, ours: Path, tmp_path: Path) -> None:
    source = tmp_path / "entities.docx"
    with zipfile.ZipFile(io.BytesIO(word())) as archive:
        body = archive.read("word/document.xml")
    declared = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    start = body.index(b"<w:document")
    source.write_bytes(changed_part({"word/document.xml": body[:start] + declared + body[start:]}))
    refused(run("import", ours, source, passphrase=PASSPHRASE), "entities.docx", "document.xml")
    unharmed(template, "ours", ours, count=entries_of(template, "ours"))


@pytest.fixture
def package(ours: Path, tmp_path: Path) -> Path:
    """Return a second package from us to the partner."""
    out = tmp_path / "second.asice.age"
    assert run("send", ours, "-o", out, "--no-summary", passphrase=PASSPHRASE).code == 0
    return out


@pytest.mark.parametrize("place", [0.02, 0.5, 0.98])
def test_a_package_with_one_byte_changed(template: Template, theirs: Path, package: Path, place: float) -> None:
    data = bytearray(package.read_bytes())
    data[int(len(data) * place)] ^= 1
    package.write_bytes(data)
    refused(run("receive", theirs, package, "--yes", passphrase=PASSPHRASE))
    told = run("verify", package, "--deal", theirs, passphrase=PASSPHRASE)
    assert (told.code, "NOT INTACT" in told.out) == (1, True)
    unharmed(template, "theirs", theirs, count=entries_of(template, "theirs"))


def foreign(template: Template, signer: Identity, reader: Identity) -> bytes:
    """Return a package of the deal that someone signed for someone."""
    plan = PackagePlan(
        deal_id="another-deal",
        sequence=1,
        parents=(),
        recipients=(
            Recipient(root_fingerprint=reader.root_fingerprint, age_recipient=reader.recipient, name=reader.name),
        ),
        ledger=to_lines(()),
        deal_json=b"{}",
        created=START,
    )
    return write(plan, identity=signer).sealed


def test_a_package_for_someone_else(template: Template, theirs: Path, tmp_path: Path) -> None:
    eve = Identity.create(name="Eve Ost", organisation="Delta", at=START)
    package = tmp_path / "misdirected.asice.age"
    package.write_bytes(foreign(template, template.people["ana"], eve))
    refused(run("receive", theirs, package, "--yes", passphrase=PASSPHRASE))
    unharmed(template, "theirs", theirs, count=entries_of(template, "theirs"))


def test_a_package_from_an_unknown_identity(template: Template, theirs: Path, tmp_path: Path) -> None:
    mallory = Identity.create(name="Mal Lory", organisation="Gamma", at=START)
    package = tmp_path / "unknown.asice.age"
    package.write_bytes(foreign(template, mallory, template.people["ben"]))
    refused(run("receive", theirs, package, "--yes", passphrase=PASSPHRASE))
    told = run("verify", package, "--deal", theirs, passphrase=PASSPHRASE)
    assert "not trusted" in told.out
    assert "Mal Lory" in told.out
    unharmed(template, "theirs", theirs, count=entries_of(template, "theirs"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a small file system in memory, where this machine allows one."""
    folder = tmp_path / "small"
    folder.mkdir()
    if not sys.platform.startswith("linux"):
        pytest.skip("small file systems in memory are made on Linux alone")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("mounting needs the rights of root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk(template: Template, small_disk: Path, tmp_path: Path) -> None:
    deal = Path(shutil.copyfile(template.folder / "ours.deal", small_disk / "ours.deal"))
    big = tmp_path / "big.docx"
    big.write_bytes(changed_part({"word/media/image1.png": os.urandom(11 << 20)}))
    told = run("import", deal, big, passphrase=PASSPHRASE)
    refused(told, str(small_disk), "full")
    unharmed(template, "ours", deal, count=entries_of(template, "ours"))
    (small_disk / "filler").write_bytes(bytes(os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize))
    outside = Path(shutil.copyfile(template.folder / "ours.deal", tmp_path / "outside.deal"))
    out = small_disk / "round.asice.age"
    refused(run("send", outside, "-o", out, "--no-summary", passphrase=PASSPHRASE), "round.asice.age", "full")
    assert not out.exists()
    unharmed(template, "ours", outside, count=entries_of(template, "ours"))


def test_a_read_only_folder(template: Template, small_disk: Path, tmp_path: Path) -> None:
    shutil.copyfile(template.folder / "ours.deal", small_disk / "ours.deal")
    outside = Path(shutil.copyfile(template.folder / "ours.deal", tmp_path / "outside.deal"))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    refused(run("decide", small_disk / "ours.deal", passphrase=PASSPHRASE), str(small_disk))
    out = small_disk / "round.asice.age"
    refused(run("send", outside, "-o", out, "--no-summary", passphrase=PASSPHRASE), "round.asice.age", "read-only")
    unharmed(template, "ours", outside, count=entries_of(template, "ours"))
    words = ("--title", "T", "--party", "a", "--organisation", "A", "--name", "N")
    refused(run("new", small_disk / "new.deal", *words, passphrase="one two three"), str(small_disk))
    assert [path.name for path in small_disk.iterdir()] == ["ours.deal"]
