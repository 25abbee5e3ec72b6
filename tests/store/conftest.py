"""Keys, entries and open vaults for the store's tests, and small file systems where this machine allows them."""

import hashlib
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey, new_salt
from negotiator.ledger import Entry, make_entry
from negotiator.store import Vault
from negotiator.store.engine import connect

Behind = Callable[[str], list[tuple[object, ...]]]
MakeEntries = Callable[..., tuple[Entry, ...]]
Mount = Callable[..., Path]


class PlainSigner:
    """Gives every entry a signature of its own; the store keeps signatures and verifies none."""

    author = "a" * 64

    def sign(self, data: bytes) -> bytes:
        """Return 64 bytes that depend on the data."""
        return hashlib.sha512(data).digest()


def entries_of(count: int, *, first: int = 1, text: str = "") -> tuple[Entry, ...]:
    """Return entries numbered from `first` in their bodies."""
    return tuple(
        make_entry(
            PlainSigner(),
            deal="deal",
            stream="team" if number % 3 == 0 else "shared",
            kind="risk/1",
            body={"number": number, "text": text},
            parents=[],
            lamport=number,
            at=datetime(2026, 3, 2, 9, tzinfo=UTC),
        )
        for number in range(first, first + count)
    )


@pytest.fixture
def make_entries() -> MakeEntries:
    """Return the maker of entries."""
    return entries_of


@pytest.fixture
def key() -> VaultKey:
    """Return a fresh key."""
    return VaultKey(secrets.token_bytes(32))


@pytest.fixture
def salt() -> bytes:
    """Return a fresh salt."""
    return new_salt()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the deal file goes."""
    return tmp_path / "joint venture.deal"


@pytest.fixture
def vault(path: Path, key: VaultKey, salt: bytes) -> Iterator[Vault]:
    """Return a new open vault, closed after the test."""
    with Vault.create(path, key=key, salt=salt, opener="Ann") as opened:
        yield opened


@pytest.fixture
def mount() -> Iterator[Mount]:
    """Return a maker of small file systems in memory, remounted by the options. Skips where that is not allowed."""
    mounted: list[Path] = []

    def make(folder: Path, options: str) -> Path:
        if not sys.platform.startswith("linux"):
            pytest.skip("small file systems in memory are made on Linux alone")
        folder.mkdir(exist_ok=True)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True)
        if done.returncode:
            pytest.skip("mounting needs the rights of root")
        if folder not in mounted:
            mounted.append(folder)
        return folder

    yield make
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=True)


@pytest.fixture
def behind(path: Path, key: VaultKey, salt: bytes) -> Behind:
    """Return a runner of statements on the file, past the vault."""

    def run(statement: str) -> list[tuple[object, ...]]:
        connection = connect(path, key=key, salt=salt)
        try:
            return list(connection.execute(statement).fetchall())
        finally:
            connection.close()

    return run
