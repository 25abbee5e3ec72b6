"""What encryption costs: the same work on an encrypted and on a plain file, by one driver, in turns, in one process.

    python -m tests.benchmarks.encrypted [--commits 2000] [--clauses 1000000] [--rounds 7] [--folder FOLDER]

commits rows of the size of an act, and asks the full-text index over so many clauses, once in the words of the database
and once as the program asks it. Each question goes to both files one right after the other, and who comes first
changes; medians of the rounds are compared, and the first round, which meets cold pages, is told apart. Both files
have the program's own tables and settings; the plain one is made by the same driver without a key. Building the
indexes is not measured. It judges a machine, not a commit: it is no test.
"""

import argparse
import itertools
import random
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Engine
from sqlcipher3 import dbapi2

from negotiator.crypto import VaultKey, new_salt
from negotiator.store import Wanted
from negotiator.store.engine import _SETTINGS, APPLICATION, FORMAT, connect, make_engine
from negotiator.store.questions import find_rows
from negotiator.store.tables import create_tables

KEY = VaultKey(bytes(range(32)))
BATCH = 20_000
CLAUSE_WORDS = (20, 50)
VOCABULARY = 20_000
ACT_BYTES = 900
HITS = 20
PROMISED_COMMIT, PROMISED_SEARCH = 1.6, 1.3
ADD_PLACE = "INSERT INTO search_places VALUES (?, 'clause', 'agreement', ?, ?, ?, 'shared', 'a', '', '2026-03-02')"
ADD_WORDS = "INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)"
ADD_ACT = "INSERT INTO entries VALUES (?, ?, 'shared', 'risk/1', ?, ?, ?)"
COUNT = "INSERT INTO local (name, value) VALUES ('n', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
RANKED = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT 20"
NEWEST = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 20"

Connect = Callable[[], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Times of the same pieces of work on both files in seconds, of each piece round by round."""

    name: str
    encrypted: Sequence[Sequence[float]]
    plain: Sequence[Sequence[float]]

    @property
    def ratio(self) -> float:
        """Return how much longer the encrypted file takes."""
        return _total(self.encrypted) / _total(self.plain)

    def __str__(self) -> str:
        first, second = _total(self.encrypted) * 1000, _total(self.plain) * 1000
        return f"{self.name:<56}{first:>10.2f} ms{second:>10.2f} ms{self.ratio:>8.2f} x"


def _total(pieces: Sequence[Sequence[float]]) -> float:
    """Return the sum of the medians of all pieces."""
    return sum(map(statistics.median, pieces))


def encrypted_at(path: Path, *, salt: bytes) -> Connect:
    """Return a connector to an encrypted file."""
    return partial(connect, path, key=KEY, salt=salt)


def plain_at(path: Path) -> Connect:
    """Return a connector to a plain file with the same settings."""

    def made() -> Any:
        connection = dbapi2.connect(str(path), check_same_thread=False, isolation_level=None)
        for setting in (*_SETTINGS, "journal_mode=WAL"):
            connection.execute(f"PRAGMA {setting}").fetchall()
        return connection

    return made


def both_in(folder: Path) -> tuple[Connect, Connect]:
    """Make an encrypted and a plain file with the program's tables and return their connectors."""
    connectors = encrypted_at(folder / "encrypted.deal", salt=new_salt()), plain_at(folder / "plain.db")
    for connector in connectors:
        engine = make_engine(connector)
        with engine.begin() as connection:
            create_tables(connection, application=APPLICATION, version=FORMAT)
        engine.dispose()
    return connectors


# Commits


def commits(connectors: tuple[Connect, Connect], *, count: int) -> Pair:
    """Commit rows of the size of an act, one to each file in turn."""
    connections = [connector() for connector in connectors]
    chance = random.Random(11)
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(1, count + 1):
        signed = chance.randbytes(ACT_BYTES)
        values = (number, f"{number:064x}", signed, signed[:64], signed[:32])
        for which in _in_turn(number):
            times[which].append(_timed(partial(_commit, connections[which], values)))
    for connection in connections:
        connection.close()
    tenth = count // 10  # the first commits meet files that are still growing
    return Pair(name=f"a commit, of {count}", encrypted=[times[0][tenth:]], plain=[times[1][tenth:]])


def _commit(connection: Any, values: tuple[Any, ...]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(ADD_ACT, values)
    connection.execute(COUNT, (str(values[0]),))
    connection.execute("COMMIT")


def _in_turn(number: int) -> tuple[int, int]:
    return (0, 1) if number % 2 else (1, 0)


def _timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


# Full-text search


def clauses(count: int) -> Iterator[tuple[str, str]]:
    """Yield (heading, text) of clauses whose words are as frequent as in a language: few common, many rare."""
    chance = random.Random(5)
    words = [_word(number) for number in range(VOCABULARY)]
    weights = list(itertools.accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    for _ in range(count):
        drawn = chance.choices(words, cum_weights=weights, k=chance.randint(*CLAUSE_WORDS))
        yield f"{drawn[0]} {drawn[1]}", " ".join(drawn)


def _word(number: int) -> str:
    """Return a word of its own for a number: syllables, the lowest first."""
    syllables = ""
    number += 1
    while number:
        number, rest = divmod(number, 70)
        syllables += "bcdfghklmnprst"[rest // 5] + "aeiou"[rest % 5]
    return syllables


def fill(connectors: tuple[Connect, Connect], *, count: int) -> None:
    """Index the same clauses in both files, in one pass. Not measured, so it does not wait for the disk."""
    connections = [connector() for connector in connectors]
    for connection in connections:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("INSERT INTO search (search, rank) VALUES ('hashsize', 33554432)")
    numbered = enumerate(clauses(count), start=1)
    while batch := list(itertools.islice(numbered, BATCH)):
        places = [(number, f"{number}/{number}", f"{number}", f"{number}") for number, _clause in batch]
        words = [(number, heading, text) for number, (heading, text) in batch]
        for connection in connections:
            connection.execute("BEGIN")
            connection.executemany(ADD_PLACE, places)
            connection.executemany(ADD_WORDS, words)
            connection.execute("COMMIT")
    for connection in connections:
        connection.execute("INSERT INTO search (search, rank) VALUES ('hashsize', 1048576)")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.close()


def questions() -> list[Wanted]:
    """Return what is asked: common and rare words, beginnings, several words, phrases."""
    common, usual, rare, rarest = (_word(rank) for rank in (40, 400, 4000, 15_000))
    return [
        Wanted(words=(rare,)),
        Wanted(words=(rarest,)),
        Wanted(words=(usual,)),
        Wanted(words=(usual, rare)),
        Wanted(words=(common, usual)),
        Wanted(words=(rare[:4], usual)),
        Wanted(phrases=(f"{_word(3)} {usual}",)),
        Wanted(phrases=(f"{_word(1)} {_word(2)} {_word(3)}",)),
        Wanted(words=(common,)),
        Wanted(words=(_word(7000)[:5],), phrases=(f"{_word(5)}",)),
    ]


def searches(connectors: tuple[Connect, Connect], *, rounds: int, name: str) -> list[tuple[Pair, Pair]]:
    """Ask both files in turn, in three ways. Return for each way the first round, and the rounds after it."""
    engines = [make_engine(connector) for connector in connectors]
    ways: dict[str, Callable[[Connection, Wanted], object]] = {
        "as the program asks": lambda connection, wanted: find_rows(connection, wanted, limit=HITS),
        "by rank, as the database does": partial(_ask, RANKED),
        "the newest, as the database does": partial(_ask, NEWEST),
    }
    told = [_asked(engines, way, rounds=rounds, name=f"{name}, {said}") for said, way in ways.items()]
    for engine in engines:
        engine.dispose()
    return told


def _ask(statement: str, connection: Connection, wanted: Wanted) -> object:
    return connection.exec_driver_sql(statement, (wanted.match,)).all()


def _asked(
    engines: Sequence[Engine], way: Callable[[Connection, Wanted], object], *, rounds: int, name: str
) -> tuple[Pair, Pair]:
    """Return the times of all questions, of the first round and of those after it."""
    times: tuple[list[list[float]], list[list[float]]] = ([], [])
    with engines[0].connect() as first, engines[1].connect() as second:
        for place, wanted in enumerate(questions()):
            for which in (0, 1):
                times[which].append([])
            for number in range(rounds + 1):
                answers: dict[int, object] = {}
                for which in _in_turn(number + place):
                    start = perf_counter()
                    answers[which] = way((first, second)[which], wanted)
                    times[which][place].append(perf_counter() - start)
                assert answers[0] == answers[1]
    cold, warm = ([[series[part] for series in both] for both in times] for part in (slice(1), slice(1, None)))
    return (
        Pair(name=f"{name}, first round", encrypted=cold[0], plain=cold[1]),
        Pair(name=name, encrypted=warm[0], plain=warm[1]),
    )


def run(folder: Path, *, count: int, clause_count: int, rounds: int) -> Iterator[str]:
    """Run everything and yield the lines of the report."""
    yield f"{'':<56}{'encrypted':>13}{'plain':>13}"
    committed = commits(both_in(_fresh(folder, "commits")), count=count)
    yield f"{committed}  promised {PROMISED_COMMIT}: {'met' if committed.ratio <= PROMISED_COMMIT else 'MISSED'}"
    connectors = both_in(_fresh(folder, "search"))
    seconds = _timed(partial(fill, connectors, count=clause_count))
    sizes = " and ".join(f"{path.stat().st_size / 1e6:.0f} MB" for path in sorted((folder / "search").glob("*.d?*")))
    yield f"{clause_count} clauses indexed twice in {seconds:.0f} s: {sizes}"
    for first, later in searches(connectors, rounds=rounds, name=f"{len(questions())} questions"):
        yield str(first)
        yield f"{later}  promised {PROMISED_SEARCH}: {'met' if later.ratio <= PROMISED_SEARCH else 'MISSED'}"


def _fresh(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commits", type=int, default=2000)
    parser.add_argument("--clauses", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        for line in run(Path(folder), count=given.commits, clause_count=given.clauses, rounds=given.rounds):
            print(line, flush=True)


if __name__ == "__main__":
    main()
