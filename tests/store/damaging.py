"""Damage to the files of a workspace, trial by trial, and what became of each: the classes of outcomes are counted.

A fault is harmless when everything reads as it was written. Otherwise it must be reported: on opening, on reading, by
the check, or, where the bytes themselves cannot tell, through the head that this device remembers.
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from negotiator.crypto import VaultKey
from negotiator.crypto.pages import PAGE
from negotiator.kernel import NegotiatorError
from negotiator.store import Vault
from negotiator.store.carving import Found
from negotiator.store.heads import LogBroken, PagesChanged, RolledBack
from negotiator.store.inspection import examine
from negotiator.store.wal import log_of

HARMLESS = "harmless: the content is identical"
ON_OPENING = "reported on opening"
ON_READING = "reported on reading"
BY_CHECK = "reported by the check"
BY_HEAD = "noticed through the remembered head"
WRONG = "WRONG DATA"
MISSED = "HEALTHY BY THE CHECK OF THE CLOSED FILE, BUT DAMAGED"

SECTOR = 512
_FRAME = 24 + PAGE
_LOG_HEADER = 32


class Remembered:
    """What a device remembers of one file, as the settings room would keep it."""

    def __init__(self, text: str = "") -> None:
        self.text = text

    def recall(self, path: Path, salt: bytes) -> str:
        """Return what was kept last."""
        return self.text

    def keep(self, path: Path, salt: bytes, witness: str) -> None:
        """Keep it."""
        self.text = witness


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A file as it lay on the disk, with its log if it had one, an earlier state of it, and what must be read of it."""

    name: str
    main: bytes
    log: bytes
    earlier: bytes
    witness: str
    content: tuple[Any, ...]
    key: VaultKey
    salt: bytes


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What was done to which of the two files."""

    kind: str
    place: str
    main: bytes
    log: bytes


Damager = Callable[[Subject, random.Random], Fault]


def content(vault: Vault) -> tuple[Any, ...]:
    """Return everything that can be read of a workspace. Raises when something cannot."""
    blobs = {digest: vault.blobs.get(digest) for digest in sorted(vault.blobs.hashes())}
    names = vault.local.keys()
    local = {name: (vault.local.get(name), vault.local.get_bytes(name)) for name in names}
    return vault.entries(), vault.head(), blobs, local, vault.projection.rows()


def flip(subject: Subject, chance: random.Random) -> Fault:
    """Change one bit."""

    def change(data: bytes) -> tuple[bytes, str]:
        place = chance.randrange(len(data)) if chance.random() < 0.8 else chance.randrange(200)
        bit = chance.randrange(8)
        return data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :], f"bit {bit} of byte {place}"

    return _in_one(subject, chance, "bit flips", change)


def tear(subject: Subject, chance: random.Random) -> Fault:
    """Put nothing, rubbish or what stood there before into a sector, or into some sectors of a page."""

    def change(data: bytes) -> tuple[bytes, str]:
        changed, kind = bytearray(data), chance.choice(("zeros", "rubbish", "earlier"))
        first = chance.randrange(len(data)) // SECTOR
        for sector in range(first, first + chance.choice((1, 1, 2, 5))):
            start, end = sector * SECTOR, min((sector + 1) * SECTOR, len(data))
            if start < end:
                old = subject.earlier[start:end].ljust(end - start, b"\0")
                changed[start:end] = {"zeros": bytes(end - start), "rubbish": chance.randbytes(end - start)}.get(
                    kind, old
                )
        return bytes(changed), f"{kind} from sector {first}"

    return _in_one(subject, chance, "torn sectors", change)


def swap(subject: Subject, chance: random.Random) -> Fault:
    """Let two pages change places, or one stand in the place of another."""

    def change(data: bytes) -> tuple[bytes, str]:
        start, step = (0, PAGE) if data is subject.main else (_LOG_HEADER, _FRAME)
        count = (len(data) - start) // step
        one, two = chance.sample(range(count), 2)
        changed = bytearray(data)
        here, there = (
            slice(start + one * step, start + (one + 1) * step),
            slice(start + two * step, start + (two + 1) * step),
        )
        changed[here] = data[there]
        if chance.random() < 0.7:
            changed[there] = data[here]
        return bytes(changed), f"{one} and {two}"

    return _in_one(subject, chance, "page swaps", change)


def cut(subject: Subject, chance: random.Random) -> Fault:
    """Cut the end off, at any byte or between two pages."""

    def change(data: bytes) -> tuple[bytes, str]:
        start, step = (0, PAGE) if data is subject.main else (_LOG_HEADER, _FRAME)
        kept = chance.randrange(len(data))
        if chance.random() < 0.5:
            kept = max(0, (kept - start) // step * step + start)
        return data[:kept], f"to {kept} bytes"

    return _in_one(subject, chance, "truncations", change)


def replay(subject: Subject, chance: random.Random) -> Fault:
    """Put an earlier page, genuine then, back in its place."""
    pages = min(len(subject.main), len(subject.earlier)) // PAGE
    places = [slice(n * PAGE, (n + 1) * PAGE) for n in range(pages)]
    changed = [place for place in places if subject.main[place] != subject.earlier[place]]
    data, place = bytearray(subject.main), chance.choice(changed)
    data[place] = subject.earlier[place]
    return Fault(kind="replayed pages", place=f"page {place.start // PAGE + 1}", main=bytes(data), log=subject.log)


def _in_one(subject: Subject, chance: random.Random, kind: str, change: Callable[[bytes], tuple[bytes, str]]) -> Fault:
    """Damage the main file or the log, where there is one."""
    if subject.log and chance.random() < 0.5:
        log, place = change(subject.log)
        return Fault(kind=kind, place=f"log, {place}", main=subject.main, log=log)
    main, place = change(subject.main)
    return Fault(kind=kind, place=f"main, {place}", main=main, log=subject.log)


@dataclass(kw_only=True)
class Campaign:
    """Many trials on copies of some subjects. failures: each fault that went wrong, in words."""

    folder: Path
    subjects: tuple[Subject, ...]
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def run(self, damager: Damager, trials: int, *, seed: int) -> None:
        """Damage and look, `trials` times."""
        for trial in range(trials):
            chance = random.Random(f"{damager.__name__} {seed} {trial}")
            subject = self.subjects[trial % len(self.subjects)]
            fault = damager(subject, chance)
            outcome, why = self._look(subject, fault)
            self.outcomes.setdefault(fault.kind, Counter())[outcome] += 1
            if outcome in (WRONG, MISSED):
                self.failures.append(f"{fault.kind}, trial {trial} ({subject.name}), {fault.place}: {outcome}: {why}")

    def table(self) -> str:
        """Return the outcomes as lines of text."""
        return "\n".join(
            f"{kind} ({sum(found.values())}): " + "; ".join(f"{count} {name}" for name, count in found.most_common())
            for kind, found in self.outcomes.items()
        )

    def _look(self, subject: Subject, fault: Fault) -> tuple[str, str]:
        path = self.folder / "damaged.deal"
        path.write_bytes(fault.main)
        log_of(path).unlink(missing_ok=True)
        if fault.log:
            log_of(path).write_bytes(fault.log)
        found = None
        try:
            inspection = examine(path, key=subject.key, salt=subject.salt)
            found, told = inspection.found, "" if inspection.report.ok else "reported"
        except NegotiatorError as error:
            told = error.code
        outcome, why = self._open(path, subject)
        self._sweep()
        if found and (wrong := wrongly_found(found, subject, all_of_it=outcome != BY_HEAD)):
            return WRONG, f"what was carved: {wrong}"
        if not told and outcome in (ON_OPENING, ON_READING, BY_CHECK):
            return MISSED, why
        return outcome, why

    def _open(self, path: Path, subject: Subject) -> tuple[str, str]:
        """Open, read and check a file as the program does."""
        try:
            vault = Vault.open(path, key=subject.key, opener="Ann", memory=Remembered(subject.witness))
        except (RolledBack, PagesChanged) as error:
            return BY_HEAD, error.code
        except LogBroken as error:
            return ON_OPENING, error.code
        except NegotiatorError as error:
            return ON_OPENING, error.code
        with vault:
            try:
                read = content(vault)
            except NegotiatorError as error:
                return ON_READING, error.code
            if read != subject.content:
                return WRONG, _difference(read, subject.content)
            report = vault.check()
        return (HARMLESS, "") if report.ok else (BY_CHECK, report.first)

    def _sweep(self) -> None:
        for file in self.folder.iterdir():
            file.unlink()


def wrongly_found(found: Found, subject: Subject, *, all_of_it: bool) -> str:
    """Return what was carved out of a damaged file and never stood in it, or is missing though nothing is said lost."""
    entries, _head, blobs, local, _records = subject.content
    written = {entry.id: entry for entry in entries}
    carved = {kept.entry.id: kept.entry for kept in found.entries}
    if any(written.get(id_) != entry for id_, entry in carved.items()):
        return "another entry"
    contents = {stored.digest: found.content(stored.digest) for stored in found.blobs}
    if any(blobs.get(digest) != data for digest, data in contents.items()):
        return "another content"
    if found.loses or not all_of_it:
        return ""
    if (len(carved), len(contents), len(found.local)) != (len(entries), len(blobs), len(local)):
        return "something is missing"
    values = {
        row["name"]: (None if row["value"] is None else json.loads(row["value"]), row["data"]) for row in found.local
    }
    return "" if values == local else "another value"


def _difference(read: tuple[Any, ...], whole: tuple[Any, ...]) -> str:
    names = ("entries", "head", "contents", "values", "records")
    return ", ".join(name for name, one, two in zip(names, read, whole, strict=True) if one != two)


def versions(path: Path) -> Iterator[bytes]:
    """Yield a file's bytes and those of its log, empty where it has none."""
    yield path.read_bytes()
    yield log_of(path).read_bytes() if log_of(path).exists() else b""
