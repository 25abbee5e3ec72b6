"""The check of a closed file, whatever its state: what is wrong, what is still readable, and what can be done.

Changes nothing: pages are read as bytes, the tables through a connection that can only read, and a write-ahead log is
replayed into an encrypted copy.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlcipher3 import dbapi2

from negotiator.crypto import VaultKey
from negotiator.crypto.pages import PAGE
from negotiator.crypto.witness import Witness, read_witness
from negotiator.kernel import SILENT, Clock, Progress, SystemClock
from negotiator.store.carving import Found, found_in, held_by
from negotiator.store.check import CheckLine, CheckReport, Remedy, check_tables
from negotiator.store.engine import APPLICATION, FORMAT, give_key
from negotiator.store.errors import FileReadOnly, FolderReadOnly, NewerFormat, NotAWorkspace, WorkspaceMissing, WrongKey
from negotiator.store.faults import told
from negotiator.store.header import first_bytes, key_fits
from negotiator.store.heads import COMMITS, HeadMemory, pages_of
from negotiator.store.ledger_rows import GENESIS
from negotiator.store.lock import held
from negotiator.store.pages import Pages
from negotiator.store.places import usable_place

_CLOCK: Final = SystemClock()
_CARVED: Final = frozenset({"content"})
_STEP: Final = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """A report, and everything that the file's genuine pages hold."""

    report: CheckReport
    found: Found


def inspect(path: Path, *, key: VaultKey, salt: bytes) -> CheckReport:
    """Return the check of a closed file. `salt`: the one that belongs to the key, whatever the file begins with.

    Never raises for damage. Raise WorkspaceMissing, WrongKey when the key fits no page, InUse, NewerFormat or
    NotAWorkspace.
    """
    return examine(path, key=key, salt=salt).report


def examine(
    path: Path,
    *,
    key: VaultKey,
    salt: bytes,
    memory: HeadMemory | None = None,
    opener: str = "a check",
    clock: Clock = _CLOCK,
    progress: Progress = SILENT,
) -> Inspection:
    """Return the check of a closed file with what can be read of it. Raises like `inspect`, or Cancelled.

    `memory` remembers how the file was left, to be compared with how it stands.
    """
    path = usable_place(path)
    if not path.exists():
        raise WorkspaceMissing(path=path)
    with _kept_closed(path, opener=opener, clock=clock):
        start = first_bytes(path)  # not before: to close an open file again costs its opener the database's locks
        if not key_fits(path, key=key, salt=salt):
            raise WrongKey(path=path)
        with Pages(path, key=key, salt=salt) as pages:
            require_known(pages)
            found = found_in(pages, progress=progress)
            lines = [_start(start, salt), _encryption(pages, found, progress), *_log(pages)]
            with _as_seen(pages) as seen:
                connector = partial(_connect, seen, key=key, salt=salt)
                lines += check_tables(path, connector=connector, without=_CARVED, progress=progress)
                remembered = read_witness(key, memory.recall(path, salt)) if memory is not None else None
                lines += [_content(found), *_head(remembered, connector, pages)]
    lines.append(_readable(found))
    return Inspection(report=CheckReport(lines=tuple(_with_remedies(line, found) for line in lines)), found=found)


def require_known(pages: Pages) -> None:
    """Raise NotAWorkspace or NewerFormat on a file that says it is another program's, or a later version's."""
    if pages.application not in (0, APPLICATION):
        raise NotAWorkspace(path=pages.path, reason="another program made it")
    if pages.format > FORMAT:
        raise NewerFormat(path=pages.path, found=pages.format, known=FORMAT)


@contextmanager
def _kept_closed(path: Path, *, opener: str, clock: Clock) -> Iterator[None]:
    """Keep everybody else out for a while, unless nobody can write there anyway."""
    with ExitStack() as lock:
        with suppress(FolderReadOnly, FileReadOnly):
            lock.enter_context(held(path, opener=opener, at=clock.now()))
        yield


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


def _content(found: Found) -> CheckLine:
    if found.lost_blobs:
        detail = f"{len(found.lost_blobs)} contents are lost or do not have their hash"
        return CheckLine(name="content", ok=False, detail=detail, first=f"content {found.lost_blobs[0][:12]}")
    erased = sum(1 for row in found.blobs if row.data is None)
    detail = f"{len(found.blobs) - erased} contents have their hash, {erased} were erased"
    return CheckLine(name="content", ok=True, detail=detail)


def _head(remembered: Witness | None, connector: Callable[[], Any], pages: Pages) -> tuple[CheckLine, ...]:
    """Compare how the file stands with how it was left, as far as that is known and its ledger can be read."""
    if remembered is None:
        return ()
    try:
        count, digest, commits = _standing(connector, count=remembered.count)
    except (dbapi2.Error, ValueError, TypeError):
        return ()  # which the other lines tell
    detail = "the file stands as it was left, or further"
    first = ""
    if count < remembered.count or commits < remembered.commits or digest != remembered.digest:
        first = "the last changes"
        detail = f"the file is older than it was left: {count} entries where there were {remembered.count}"
    elif pages.log is None and commits == remembered.commits and remembered.pages not in ("", pages_of(pages.path)):
        first = "a page of an earlier state"
        detail = "pages changed although nothing was saved since the file was closed"
    return (CheckLine(name="head", ok=not first, detail=detail, first=first),)


def _standing(connector: Callable[[], Any], *, count: int) -> tuple[int, str, int]:
    """Return the number of entries, the hash over the first `count` of them, and the number of changes ever saved."""
    connection = connector()
    try:
        last = connection.execute("SELECT COALESCE(MAX(seq), 0) FROM entries").fetchone()[0]
        chain = connection.execute("SELECT chain FROM entries WHERE seq = ?", (count,)).fetchone()
        commits = connection.execute("SELECT value FROM local WHERE name = ?", (COMMITS,)).fetchone()
    finally:
        connection.close()
    return last, (chain[0] if chain else GENESIS).hex(), int(commits[0]) if commits else 0


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
    elif line.name == "head":
        remedies = ("restore a backup",)
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
