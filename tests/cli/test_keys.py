"""Keys on the command line: a new passphrase, the recovery sheet, and a real Secret Service that remembers."""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pytest

from negotiator.crypto import FLOOR_PROFILE
from negotiator.services import keyrings
from negotiator.services import secrets as passphrases
from negotiator.store import read_salt
from tests.cli.commands import Told, at_terminal, run
from tests.services.desks import PASSPHRASE
from tests.services.secret_service import SecretService, secret_service
from tests.services.test_salts import flipped

NEW = "cold harbour at noon"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let new keys be cheap."""
    monkeypatch.setattr(passphrases, "calibrate", lambda: FLOOR_PROFILE)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    """Run a Secret Service."""
    with secret_service(monkeypatch) as running:
        yield running


@contextmanager
def readable(text: str) -> Iterator[str]:
    """Hand out a file descriptor that a text is read from, as an argument."""
    reader, writer = os.pipe()
    os.write(writer, text.encode())
    os.close(writer)
    try:
        yield str(reader)
    finally:
        os.close(reader)


def renew(file: Path, *more: str | Path, old: str = PASSPHRASE, new: str = NEW) -> Told:
    """Give a file a new passphrase."""
    with readable(new) as descriptor:
        return run("passphrase", file, "--new-passphrase-fd", descriptor, *more, passphrase=old)


def code_on(sheet: Path) -> str:
    """Return the recovery code that is printed on a sheet."""
    page = pypdfium2.PdfDocument(sheet)[0]
    groups = re.findall(r"\b[0-9A-HJKMNP-TV-Z]{5}\b", page.get_textpage().get_text_range())
    return "-".join(group for group in groups if group != "SHEET")


def test_a_new_passphrase_and_what_it_leaves_behind(folder: Path, home: Path) -> None:
    deal, backups = folder / "ours.deal", home / "data" / "backups"
    backups.mkdir(parents=True)
    shutil.copyfile(deal, backups / "ours.deal")
    told = renew(deal)
    assert told.code == 0, told.err
    assert str(backups / "ours.deal") in told.out
    assert "They are kept" in told.out
    refused = run("versions", deal, passphrase=PASSPHRASE)
    assert refused.code == 1
    assert "does not open with this passphrase" in refused.err
    assert run("check", deal, passphrase=NEW).code == 0
    assert run("versions", backups / "ours.deal", passphrase=PASSPHRASE).code == 0
    shutil.copyfile(deal, backups / "newer.deal")
    again = renew(deal, "--delete-old-backups", old=NEW, new="third time lucky")
    assert "Deleted" in again.out
    assert not (backups / "newer.deal").exists()
    assert (backups / "ours.deal").exists(), "of a passphrase before"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_at_a_terminal_the_deletion_of_old_backups_is_asked(folder: Path, home: Path) -> None:
    deal, backups = folder / "ours.deal", home / "data" / "backups"
    backups.mkdir(parents=True)
    shutil.copyfile(deal, backups / "ours.deal")
    code, seen = at_terminal("passphrase", deal, typed=[PASSPHRASE, NEW, NEW, "y"])
    assert code == 0, seen
    assert PASSPHRASE not in seen
    assert NEW not in seen
    assert "Delete them?" in seen
    assert not list(backups.iterdir())


def test_the_recovery_sheet_opens_the_file_and_mends_it(folder: Path) -> None:
    deal, sheet = folder / "ours.deal", folder / "sheet.pdf"
    assert run("recovery", deal, "-o", sheet, passphrase=PASSPHRASE).code == 0
    assert sheet.stat().st_mode & 0o077 == 0
    code, salt = code_on(sheet), read_salt(deal)
    assert run("versions", deal, passphrase=code).code == 0
    deal.write_bytes(flipped(salt, 40) + deal.read_bytes()[16:])
    told = run("versions", deal, passphrase=code.lower().replace("-", " "))
    assert told.code == 0
    assert "put right" in told.err
    assert read_salt(deal) == salt
    renewed = renew(deal, "-o", folder / "new sheet.pdf", old=code)
    assert renewed.code == 0, renewed.err
    refused = run("versions", deal, passphrase=code)
    assert refused.code == 1
    assert "recovery code" in refused.err
    assert run("versions", deal, passphrase=code_on(folder / "new sheet.pdf")).code == 0


def test_a_damaged_start_is_told_and_mended(folder: Path) -> None:
    deal = folder / "ours.deal"
    assert run("versions", deal, passphrase=PASSPHRASE).code == 0, "which this device remembers"
    salt = read_salt(deal)
    deal.write_bytes(flipped(salt, 7) + deal.read_bytes()[16:])
    refused = run("versions", deal, passphrase="not the one")
    assert refused.code == 1
    assert "first 16 bytes" in refused.err
    told = run("versions", deal, passphrase=PASSPHRASE)
    assert told.code == 0
    assert "put right" in told.err
    assert read_salt(deal) == salt


def test_a_secret_service_remembers_what_it_is_told_to(folder: Path, service: SecretService) -> None:
    deal = folder / "ours.deal"
    assert run("remember", deal, passphrase=PASSPHRASE).code == 0
    assert run("versions", deal).code == 1, "the keyring is asked only where somebody wants it"
    assert run("versions", deal, "--remembered").code == 0
    assert run("config", "identity.remember_on_device", "on").code == 0
    assert run("versions", deal).code == 0
    assert renew(deal).code == 0
    assert run("versions", deal).code == 0, "the keyring follows a new passphrase"
    assert "no longer remembers" in run("forget", deal).out
    assert run("versions", deal).code == 1
    assert "No key" in run("forget", deal).out


def test_a_key_is_forgotten_when_the_file_is_gone(folder: Path, service: SecretService) -> None:
    deal, kept = folder / "ours.deal", folder / "kept.deal"
    shutil.copyfile(deal, kept)
    assert run("remember", deal, passphrase=PASSPHRASE).code == 0
    deal.unlink()
    assert "no longer remembers" in run("forget", deal).out
    assert run("versions", kept, "--remembered").code == 1


@pytest.mark.parametrize("what", ["lock", "stop"])
def test_a_secret_service_that_does_not_answer_is_absent(
    folder: Path, service: SecretService, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal = folder / "ours.deal"
    assert run("remember", deal, passphrase=PASSPHRASE).code == 0
    monkeypatch.setattr(keyrings, "_worker", keyrings.Worker(patience=1))
    getattr(service, what)()
    told = run("versions", deal, "--remembered")
    assert told.code == 1
    assert "no terminal" in told.err, "the passphrase is asked for instead"
    refused = run("remember", deal, passphrase=PASSPHRASE)
    assert refused.code == 1
    assert "store of passwords" in refused.err
    assert run("versions", deal, passphrase=PASSPHRASE).code == 0


def test_without_any_keyring_the_passphrase_does(folder: Path) -> None:
    refused = run("remember", folder / "ours.deal", passphrase=PASSPHRASE)
    assert refused.code == 1
    assert "store of passwords" in refused.err
    assert run("versions", folder / "ours.deal", "--remembered", passphrase=PASSPHRASE).code == 0
