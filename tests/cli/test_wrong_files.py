"""Files that are no deal files, or of another key: each ends in `Unreadable` or `Locked` with a message and a hint."""

import json
import os
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey, new_salt, recovery_code
from negotiator.kernel import Locked, NegotiatorError, Unreadable
from tests.cli.commands import run
from tests.services.desks import Template

PAGE = 4096
HUGE = 1 << 40
PASSPHRASE = "not the one of any of these files"
STARTS = (
    b"",
    b"\0" * 16,
    b"SQLite format 3\0",
    b"PK\3\4",
    b"%PDF-1.7\n",
    b"\x89PNG\r\n\x1a\n",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x7fELF\2\1\1",
    b"age-encryption.org/v1\n",
    b"-----BEGIN PRIVATE KEY-----\n",
    b"\xef\xbb\xbfDear all,",
    b"ngo\1",
    b"NGP\1",
    b"NG",
    b"NGO",
    b"NGO\0",
    b"NGO\1",
    b"NGO\1",
    b"NGO\6",
    b"NGO\xff",
)
SIZES = (0, 1, 3, 15, 16, 17, 100, PAGE - 1, PAGE, PAGE + 1, PAGE * 3, PAGE * 70, PAGE * 70 + 9, 300_000)

Maker = Callable[[Path, random.Random], None]


@pytest.fixture
def code() -> str:
    """Return the recovery code of no file: with it, a file is tried without the time that a passphrase takes."""
    return recovery_code(VaultKey(bytes(range(32))), new_salt())


def codes_below(kind: type[NegotiatorError]) -> Iterator[str]:
    """Yield the codes of all errors of a family."""
    yield kind.code
    for one in kind.__subclasses__():
        yield from codes_below(one)


def any_start(path: Path, chance: random.Random) -> None:
    """Write a file of some kind, or of none, of some length."""
    start, size = chance.choice(STARTS), chance.choice(SIZES)
    rest = bytes(size) if chance.random() < 0.3 else chance.randbytes(size)
    path.write_bytes((start + rest)[: max(size, len(start) if chance.random() < 0.3 else 0)])


def other_database(path: Path, chance: random.Random) -> None:
    """Write a database of another program, with or without our mark before it."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE entries (id, signed)")
    connection.executemany("INSERT INTO entries VALUES (?, ?)", [(n, "x" * 300) for n in range(chance.randrange(200))])
    connection.commit()
    connection.close()
    if chance.random() < 0.4:
        data = path.read_bytes()
        path.write_bytes(new_salt() + data[16:])


def sparse(path: Path, chance: random.Random) -> None:
    """Write a file of a terabyte that holds hardly anything."""
    with path.open("wb") as file:
        file.write(chance.choice((b"", new_salt(), b"SQLite format 3\0", chance.randbytes(PAGE))))
        file.truncate(chance.choice((HUGE, HUGE - 5, HUGE // 64)))


def with_companions(path: Path, chance: random.Random) -> None:
    """Write a file with a log beside it that does not belong to it."""
    path.write_bytes(new_salt() + chance.randbytes(PAGE * chance.randrange(1, 5)))
    path.with_name(path.name + "-wal").write_bytes(chance.randbytes(chance.choice((0, 10, 32, 5000, 40_000))))


def attempt(words: tuple[str, ...], path: Path, secret: str) -> str:
    """Call a command on a wrong file and return the code of the error that it told."""
    told = run(*words, path, "--json", passphrase=secret)
    assert told.code == 1, (words, path.name)
    assert told.out == ""
    error = json.loads(told.err)
    assert error["error"] in {*codes_below(Unreadable), *codes_below(Locked)}, error
    assert path.name in error["message"] or "passphrase" in error["message"], error
    assert error["hint"]
    return str(error["error"])


def try_files(folder: Path, count: int, *, code: str, derived: int) -> Counter[str]:
    """Try `count` wrong files of every kind, every `derived`-th one by a passphrase; return the errors told."""
    made: tuple[Maker, ...] = (any_start, any_start, any_start, other_database, sparse, with_companions)
    outcomes: Counter[str] = Counter()
    for trial in range(count):
        chance = random.Random(f"wrong files {trial}")
        path = folder / f"wrong {trial}.deal"
        made[trial % len(made)](path, chance)
        before = path.read_bytes() if path.stat().st_size < 1 << 20 else b""
        secret = PASSPHRASE if trial % derived == 0 else code
        outcomes[attempt(("check",) if trial % 2 else ("versions",), path, secret)] += 1
        assert path.stat().st_size >= 1 << 20 or path.read_bytes() == before, "it is left as it was"
        for left in folder.iterdir():
            assert left.name.removesuffix("-wal") == path.name, left
            left.unlink()
    return outcomes


def test_a_hundred_wrong_files(tmp_path: Path, code: str) -> None:
    outcomes = try_files(tmp_path, 100, code=code, derived=20)
    assert len(outcomes) > 2, outcomes


@pytest.mark.long
def test_a_thousand_wrong_files(tmp_path: Path, code: str) -> None:
    outcomes = try_files(tmp_path, 1000, code=code, derived=10)
    print(dict(outcomes.most_common()))
    assert sum(outcomes.values()) == 1000


def test_what_is_no_file_at_all(tmp_path: Path, code: str) -> None:
    loop, pipe = tmp_path / "loop.deal", tmp_path / "pipe.deal"
    os.mkfifo(pipe)
    for path in (tmp_path / "none.deal", pipe):
        assert attempt(("check",), path, code)
    loop.symlink_to(loop)
    told = run("check", loop, "--json", passphrase=code)
    assert json.loads(told.err)["error"] == "workspace-name"


def test_a_deal_file_under_other_first_bytes(template: Template, tmp_path: Path, code: str) -> None:
    data = (template.folder / "ours.deal").read_bytes()
    path = tmp_path / "ours.deal"
    for start in (bytes(16), new_salt(), b"SQLite format 3\0"):
        path.write_bytes(start + data[16:])
        attempt(("check",), path, code)
