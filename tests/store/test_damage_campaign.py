"""Hundreds of faults in the main file and its log: each is harmless or reported, and none gives wrong data."""

import hashlib
import random
import secrets
from collections import Counter
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey, new_salt
from negotiator.store import ProjectionRow, Vault
from tests.store.conftest import entries_of
from tests.store.damaging import (
    BY_HEAD,
    HARMLESS,
    Campaign,
    Damager,
    Fault,
    Remembered,
    Subject,
    content,
    cut,
    flip,
    replay,
    swap,
    tear,
    versions,
)

FAULTS = (flip, tear, swap, cut)
WORDS = " ".join(f"w{number % 50} {number}" for number in range(1500))


def write_something(vault: Vault, *, first: int, count: int) -> None:
    """Write a few acts in one change."""
    with vault.transaction():
        vault.append(entries_of(count, first=first, text="recitals " * 12))
        held = sorted(vault.blobs.hashes())
        text = WORDS.replace("w3 ", f"w3 {first} ").encode()
        vault.blobs.put(text, like=held[0] if held else None)
        vault.blobs.put(secrets.token_bytes(4500))
        piece = secrets.token_bytes(9000)
        with vault.blobs.staging() as place:
            place.add([piece], digest=hashlib.sha256(piece).hexdigest(), size=len(piece))
            place.keep()
        vault.local.set(f"value {first}", ["x" * 30, first])
        vault.local.set("newest", first)
        rows = [ProjectionRow(kind="risk/1", key=f"R-{first}", stream="team", json="{}", entry_id="e")]
        vault.projection.replace(rows)


def closed_file(folder: Path) -> Subject:
    """Return a file that was closed in peace, and what it was before its last session."""
    path, memory = folder / "closed.deal", Remembered()
    key, salt = VaultKey(secrets.token_bytes(32)), new_salt()
    with Vault.create(path, key=key, salt=salt, opener="Ann", memory=memory) as vault:
        for number in range(4):
            write_something(vault, first=1 + number * 6, count=6)
    earlier = path.read_bytes()
    with Vault.open(path, key=key, opener="Ann", memory=memory) as vault:
        write_something(vault, first=100, count=6)
        whole = content(vault)
    main, log = versions(path)
    return Subject(
        name="closed",
        main=main,
        log=log,
        earlier=earlier,
        witness=memory.text,
        content=whole,
        key=key,
        salt=salt,
    )


def killed_file(folder: Path) -> Subject:
    """Return a file as a killed process leaves it: its last changes stand in the log."""
    path, memory = folder / "killed.deal", Remembered()
    key, salt = VaultKey(secrets.token_bytes(32)), new_salt()
    with Vault.create(path, key=key, salt=salt, opener="Ann", memory=memory) as vault:
        for number in range(4):
            write_something(vault, first=1 + number * 4, count=4)
    earlier = path.read_bytes()
    for first in range(100, 1000, 50):
        with Vault.open(path, key=key, opener="Ann", memory=memory) as vault:
            for number in range(5):
                write_something(vault, first=first + number * 2, count=2)
            whole, witness = content(vault), memory.text
            main, log = versions(path)
        if len(log) > 8 * 4096:
            break
    return Subject(
        name="killed", main=main, log=log, earlier=earlier, witness=witness, content=whole, key=key, salt=salt
    )


def anew_file(folder: Path) -> Subject:
    """Return a file as a killed process leaves it whose log had begun anew over frames that are in the file."""
    path, memory = folder / "anew.deal", Remembered()
    key, salt = VaultKey(secrets.token_bytes(32)), new_salt()
    with Vault.create(path, key=key, salt=salt, opener="Ann", memory=memory) as vault:
        write_something(vault, first=1, count=4)
    earlier = path.read_bytes()
    for first in range(100, 1000, 50):
        with Vault.open(path, key=key, opener="Ann", memory=memory) as vault:
            for number in range(5):
                write_something(vault, first=first + number * 2, count=2)
            connection = vault._connect()
            busy, before, moved = connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
            connection.close()
            write_something(vault, first=first + 20, count=2)
            write_something(vault, first=first + 30, count=2)
            whole, witness = content(vault), memory.text
            main, log = versions(path)
        if not busy and before == moved > 20 and len(log) == 32 + before * (24 + 4096):
            break
    return Subject(name="anew", main=main, log=log, earlier=earlier, witness=witness, content=whole, key=key, salt=salt)


@pytest.fixture(scope="module")
def subjects(tmp_path_factory: pytest.TempPathFactory) -> tuple[Subject, ...]:
    """Return a closed file, one with a log, and one whose log had begun anew."""
    folder = tmp_path_factory.mktemp("subjects")
    return closed_file(folder), killed_file(folder), anew_file(folder)


@pytest.fixture
def campaign(subjects: tuple[Subject, ...], tmp_path: Path) -> Campaign:
    """Return a campaign on all files."""
    folder = tmp_path / "trials"
    folder.mkdir()
    return Campaign(folder=folder, subjects=subjects)


def unharmed(subject: Subject, _chance: random.Random) -> Fault:
    """Return no fault at all."""
    return Fault(kind="none", place="", main=subject.main, log=subject.log)


def test_all_files_are_whole_before(campaign: Campaign) -> None:
    campaign.run(unharmed, 3, seed=1)
    assert campaign.outcomes == {"none": Counter({HARMLESS: 3})}, campaign.failures


def test_what_is_beside_a_file_is_what_it_is_there_for(subjects: tuple[Subject, ...]) -> None:
    closed, killed, anew = subjects
    assert not closed.log
    assert len(killed.log) > 8 * 4096
    marks = {anew.log[start + 8 : start + 16] for start in range(32, len(anew.log), 24 + 4096)}
    assert len(marks) == 2, "of the log that begins, and of the one before"


@pytest.mark.parametrize("damager", FAULTS)
def test_damage_is_harmless_or_reported(campaign: Campaign, damager: Damager) -> None:
    campaign.run(damager, 60, seed=1)
    assert not campaign.failures, "\n".join(campaign.failures)


def test_an_earlier_page_is_noticed_through_the_head(campaign: Campaign) -> None:
    campaign.subjects = campaign.subjects[:1]
    campaign.run(replay, 20, seed=1)
    assert not campaign.failures, "\n".join(campaign.failures)
    assert campaign.outcomes["replayed pages"][BY_HEAD] > 10, campaign.table()


@pytest.mark.long
def test_the_whole_campaign(campaign: Campaign) -> None:
    for damager, trials in ((flip, 400), (tear, 200), (swap, 100), (cut, 100)):
        campaign.run(damager, trials, seed=2)
    campaign.subjects = campaign.subjects[:1]
    campaign.run(replay, 100, seed=2)
    print(campaign.table())
    assert not campaign.failures, "\n".join(campaign.failures)
