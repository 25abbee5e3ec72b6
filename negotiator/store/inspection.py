"""The check of a closed file, whatever its state: what is wrong, what is still readable, and what can be done.

Changes nothing: pages are read as bytes, the tables through a connection that can only read, and a write-ahead log is
replayed into an encrypted copy.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlcipher3 import dbapi2

from negotiator.crypto import VaultKey
from negotiator.crypto.pages import PAGE
from negotiator.kernel import SILENT, Clock, Progress, SystemClock
from negotiator.store.carving import Found, found_in, held_by
from negotiator.store.check import CheckLine, CheckReport, Remedy, check_tables
from negotiator.store.engine import give_key
from negotiator.store.errors import FileReadOnly, FolderReadOnly, WrongKey
from negotiator.store.faults import told
from negotiator.store.header import first_bytes, key_fits
from negotiator.store.lock import held
from negotiator.store.pages import Pages

_CLOCK: Final = SystemClock()
_STEP: Final = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """A report, and everything that the file's genuine pages hold."""

    report: CheckReport
    found: Found


def inspect(path: Path, *, key: VaultKey, salt: bytes) -> CheckReport:
    """Return the check of a closed file. `salt`: the one that belongs to the key, whatever the file begins with.

    Never raises for damage. Raise WorkspaceMissing, WrongKey when the key fits no page, or InUse.
    """
    return examine(path, key=key, salt=salt).report


def examine(
    path: Path,
    *,
    key: VaultKey,
    salt: bytes,
    opener: str = "a check",
    clock: Clock = _CLOCK,
    progress: Progress = SILENT,
) -> Inspection:
    """Return the check of a closed file with what can be read of it. Raises like `inspect`, or Cancelled."""
    start = first_bytes(path)
    with _kept_closed(path, opener=opener, clock=clock):
        if not key_fits(path, key=key, salt=salt):
            raise WrongKey(path=path)
        with Pages(path, key=key, salt=salt) as pages:
            found = found_in(pages, progress=progress)
            lines = [_start(start, salt), _encryption(pages, found, progress), *_log(pages)]
            with _as_seen(pages) as seen:
                connector = partial(_connect, seen, key=key, salt=salt)
                lines += check_tables(path, connector=connector, progress=progress)
    lines.append(_readable(found))
    return Inspection(report=CheckReport(lines=tuple(_with_remedies(line, found) for line in lines)), found=found)


@contextmanager
def _kept_closed(path: Path, *, opener: str, clock: Clock) -> Iterator[None]:
    """Keep everybody else out for a while, unless nobody can write there anyway."""
    lock = held(path, opener=opener, at=clock.now())
    try:
        lock.__enter__()
    except (FolderReadOnly, FileReadOnly):
        lock = nullcontext()  # type: ignore[assignment]  # both only end
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def _start(start: bytes, salt: bytes) -> CheckLine:
    wrong = start != salt
    detail = "they are not those that belong to the key" if wrong else "they are those that belong to the key"
    return CheckLine(name="first bytes", ok=not wrong, detail=detail, first="the first 16 bytes" if wrong else "")


def _encryption(pages: Pages, found: Found, progress: Progress) -> CheckLine:
    """Authenticate every page that the database would read, and count whether all are there."""
    total = pages.promised or pages.count
    bad = []
    for number in range(1, total + 1):
        if number % _STEP == 0:
            progress.step(number, total, "Authenticating pages")
        if not pages.is_genuine(number):
            bad.append(number)
    if not bad:
        return CheckLine(name="encryption", ok=True, detail=f"each of {total} pages is as it was written")
    held_there = {page.number: page.held for page in found.bad_pages}.get(bad[0], "an unknown part")
    missing = sum(1 for number in bad if number > pages.count)
    detail = f"{len(bad)} of {total} pages are not as they were written" + (f", {missing} are missing" * bool(missing))
    first = f"page {bad[0]}, which held {held_there}"
    return CheckLine(name="encryption", ok=False, detail=detail, first=first)


def _log(pages: Pages) -> tuple[CheckLine, ...]:
    """Tell what the write-ahead log would give, where there is one."""
    log = pages.log
    if log is None:
        return ()
    if log.foreign:
        detail = "the log beside the file belongs to another file or to another key"
        return (CheckLine(name="log", ok=False, detail=detail, first="the write-ahead log"),)
    if log.loses:
        detail = f"the log is broken: {log.left_out} changes behind the break would be lost when the file is opened"
        return (CheckLine(name="log", ok=False, detail=detail, first="the write-ahead log"),)
    detail = f"{len(log.replayed)} pages wait to be taken over"
    return (CheckLine(name="log", ok=True, detail=detail + (", the last change is not whole" * bool(log.left_out))),)


def _readable(found: Found) -> CheckLine:
    kinds = (
        ("entries", len(found.entries), len(found.lost_entries)),
        ("contents", len(found.blobs), len(found.lost_blobs)),
        ("values of this device", len(found.local), len(found.lost_local)),
    )
    detail = ", ".join(f"{kept} of {kept + lost} {kind}" for kind, kept, lost in kinds) + " can be read and proven"
    if found.unsure:
        detail += "; more may have been there in " + " and ".join(held_by(table) for table in found.unsure)
    return CheckLine(name="readable", ok=not found.loses, detail=detail, first=_first_loss(found))


def _first_loss(found: Found) -> str:
    if found.lost_entries:
        return f"entry {found.lost_entries[0]}"
    if not found.chain_holds:
        return "the chain of entries"
    if found.lost_blobs:
        return f"content {found.lost_blobs[0][:12]}"
    if found.lost_local:
        return f"the value {found.lost_local[0]!r}"
    return f"perhaps a part of {held_by(found.unsure[0])}" if found.unsure else ""


def _with_remedies(line: CheckLine, found: Found) -> CheckLine:
    """Say what can be done: tables are rebuilt as long as nothing is lost that they are made of."""
    if line.ok:
        return replace(line, remedies=())
    remedies: tuple[Remedy, ...] = ("rebuild the tables", "restore a backup")
    if line.name == "first bytes":
        remedies = ("mend the first bytes",)
    elif found.loses:
        remedies = ("restore a backup", "export what verifies")
    return replace(line, remedies=remedies)


@contextmanager
def _as_seen(pages: Pages) -> Iterator[Path]:
    """Give a file that holds what the database would read: the file itself, or a copy with the log replayed into it."""
    if pages.log is None or not pages.log.replayed:
        yield pages.path
        return
    with told(pages.path), tempfile.TemporaryDirectory(prefix="negotiator-") as folder:
        copy = Path(folder) / "replayed"
        shutil.copyfile(pages.path, copy)
        with copy.open("rb+") as file:
            for frame in pages.log.replayed:
                file.seek((frame.number - 1) * PAGE)
                file.write(pages.raw(frame.number))
            file.truncate(pages.count * PAGE)
        yield copy


def _connect(path: Path, *, key: VaultKey, salt: bytes) -> Any:
    """Return a connection that neither writes nor locks nor looks for a log."""
    address = f"file:{quote(str(path.absolute()))}?immutable=1"
    connection = dbapi2.connect(address, uri=True, check_same_thread=False, isolation_level=None)
    try:
        give_key(connection, key=key, salt=salt)
        for setting in ("cipher_log_level=NONE", "temp_store=MEMORY", "trusted_schema=OFF", "cell_size_check=ON"):
            connection.execute(f"PRAGMA {setting}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection
