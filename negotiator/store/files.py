"""Files beside a workspace that are written whole and then take their place at once."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from negotiator.store.places import NEW_SUFFIX

_SQLITE_COMPANIONS: Final = ("", "-wal", "-shm", "-journal")


def scratch_of(path: Path) -> Path:
    """Return the name under which a file for `path` is written until it is whole."""
    return path.with_name(path.name + NEW_SUFFIX)


def start_scratch(path: Path) -> Path:
    """Return the scratch file of `path`, empty and readable by its owner alone."""
    scratch = scratch_of(path)
    sweep(scratch)
    os.close(os.open(scratch, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return scratch


def sweep_scratch(path: Path) -> None:
    """Remove what an interrupted earlier attempt left of the scratch file."""
    sweep(scratch_of(path))


def sweep(path: Path) -> None:
    """Remove a database file, if it is there, with the files that SQLite keeps beside it."""
    for companion in _SQLITE_COMPANIONS:
        with suppress(OSError):
            path.with_name(path.name + companion).unlink()


def put_in_place(path: Path) -> None:
    """Let the finished scratch file of `path` take its place, at once and for good.

    The folder is brought to the disk before, too: names that were removed, such as that of an old file's log, must not
    come back beside the new file where a file system keeps no order among them.
    """
    scratch = scratch_of(path)
    with scratch.open("rb+") as file:
        os.fsync(file.fileno())
    sync_folder(path.parent)
    scratch.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system knows of such a thing."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
