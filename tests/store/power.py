"""Power losses, simulated: everything that was done to a folder is recorded, and the disk rebuilt as it may then be.

What was synchronised is there. Of what was written since, nothing, everything, a beginning or any sectors may be there;
of names made, removed and changed since the folder was synchronised, likewise. Knows nothing of what the files mean.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal
from unittest import mock

from tests.store.watched_vfs import OPEN_MAIN_JOURNAL, OPEN_WAL, watched

SECTOR: Final = 512
Policy = Literal["none", "all", "beginning", "sectors"]
POLICIES: Final[tuple[Policy, ...]] = ("none", "all", "beginning", "sectors")
_UNTRACKED: Final = ("-shm", "-lock", "-ballast")


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes of one file that the system took. data None: the file was cut at `offset`."""

    inode: int
    offset: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Sync:
    """A file's bytes are on the disk."""

    inode: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a folder leads to another file, or to none."""

    name: str
    inode: int | None
    was: str = ""


@dataclass(frozen=True, slots=True)
class FolderSync:
    """A folder's names are on the disk."""

    folder: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What the work promises from here on."""

    promise: Any


Operation = Write | Sync | Name | FolderSync | Mark


class Recorder:
    """Records what happens to the files below one folder, by the database and by the system's own calls."""

    def __init__(self, folder: Path) -> None:
        self._root = str(folder.resolve()) + os.sep
        self.operations: list[Operation] = []
        self._names: dict[str, int] = {}
        self._files: dict[int, int] = {}
        self._fresh_journals: dict[int, str] = {}
        self._next = 0

    def promise(self, promise: Any) -> None:
        """Note what must hold after a loss from here on."""
        self.operations.append(Mark(promise))

    def take_up(self, path: Path) -> None:
        """Take a database with its log as it lies there, when nothing has been recorded of it."""
        for name in (str(path), f"{path}-wal"):
            self.before_open(name, 0)

    # The database's calls

    def before_open(self, name: str, flags: int) -> int:
        if self._tracks(name) and name not in self._names and Path(name).exists():
            self._found(name)
        return 0

    def opened(self, file: int, name: str, flags: int) -> None:
        self._files.pop(file, None)
        if not self._tracks(name):
            return
        if name not in self._names:
            self._named(name)
            if flags & (OPEN_WAL | OPEN_MAIN_JOURNAL):
                self._fresh_journals[self._names[name]] = str(Path(name).parent)
        self._files[file] = self._names[name]

    def before_write(self, file: int) -> int:
        return 0

    def wrote(self, file: int, offset: int, data: bytes) -> None:
        if file in self._files:
            self.operations.append(Write(self._files[file], offset, data))

    def truncated(self, file: int, size: int) -> None:
        if file in self._files:
            self.operations.append(Write(self._files[file], size, None))

    def synced(self, file: int) -> None:
        if file not in self._files:
            return
        inode = self._files[file]
        self.operations.append(Sync(inode))
        if inode in self._fresh_journals:  # SQLite synchronises the folder with a journal that is new
            self.operations.append(FolderSync(self._fresh_journals.pop(inode)))

    def deleted(self, name: str, folder_synced: bool) -> None:
        self._removed(name)
        if folder_synced:
            self.operations.append(FolderSync(str(Path(name).parent)))

    # The system's calls

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record inside the block."""
        replace, unlink, fsync, link = os.replace, os.unlink, os.fsync, os.link

        def replacing(source: Any, target: Any, **options: Any) -> None:
            replace(source, target, **options)
            self._renamed(os.fspath(source), os.fspath(target))

        def unlinking(name: Any, **options: Any) -> None:
            unlink(name, **options)
            self._removed(os.fspath(name))

        def syncing(handle: int) -> None:
            fsync(handle)
            self._system_synced(str(Path(f"/proc/self/fd/{handle}").readlink()))

        def linking(source: Any, target: Any, **options: Any) -> None:
            link(source, target, **options)
            if self._tracks(os.fspath(target)):
                self._found(os.fspath(target))

        with (
            mock.patch.object(os, "replace", replacing),
            mock.patch.object(os, "unlink", unlinking),
            mock.patch.object(os, "fsync", syncing),
            mock.patch.object(os, "link", linking),
            watched(self),
        ):
            yield

    def _system_synced(self, name: str) -> None:
        if (name + os.sep).startswith(self._root) and Path(name).is_dir():
            self.operations.append(FolderSync(name))
        elif self._tracks(name):
            if name not in self._names:
                self._named(name)
                self.operations.append(Write(self._names[name], 0, Path(name).read_bytes()))
            self.operations.append(Sync(self._names[name]))

    def _tracks(self, name: str) -> bool:
        return name.startswith(self._root) and not name.endswith(_UNTRACKED)

    def _named(self, name: str) -> None:
        self._next += 1
        self._names[name] = self._next
        self.operations.append(Name(name, self._next))

    def _found(self, name: str) -> None:
        """Take a file that was there before, or that was made by a call of its own, as it is."""
        self._named(name)
        inode = self._names[name]
        self.operations += [Write(inode, 0, Path(name).read_bytes()), Sync(inode), FolderSync(str(Path(name).parent))]

    def _removed(self, name: str) -> None:
        if self._names.pop(name, None) is not None:
            self.operations.append(Name(name, None))

    def _renamed(self, source: str, target: str) -> None:
        inode = self._names.pop(source, None)
        if inode is not None:
            self._names[target] = inode
            self.operations.append(Name(target, inode, was=source))


@dataclass(frozen=True, slots=True)
class Loss:
    """The disk after a power loss: content by name, and the promise that then stood."""

    files: dict[str, bytes]
    promise: Any


def loss(operations: list[Operation], *, after: int, policy: Policy, chance: random.Random) -> Loss:
    """Return one disk as it may be when the power goes after so many operations."""
    disk: dict[int, bytearray] = {}
    names: dict[str, int] = {}
    written: dict[int, list[Write]] = {}
    renamed: list[Name] = []
    promise = None
    for operation in operations[:after]:
        match operation:
            case Mark():
                promise = operation.promise
            case Write():
                written.setdefault(operation.inode, []).append(operation)
            case Sync():
                for one in written.pop(operation.inode, []):
                    _apply(disk.setdefault(operation.inode, bytearray()), one)
            case Name():
                renamed.append(operation)
            case FolderSync():
                for change in renamed:
                    if str(Path(change.name).parent) == operation.folder:
                        _rename(names, change)
                renamed = [change for change in renamed if str(Path(change.name).parent) != operation.folder]
    for change in _that_survive(renamed, policy, chance):
        _rename(names, change)
    for inode, writes in written.items():
        content = disk.setdefault(inode, bytearray())
        for one in _of_sectors(writes, policy, chance):
            _apply(content, one)
    return Loss({name: bytes(disk.get(inode, b"")) for name, inode in names.items()}, promise)


def _that_survive(renamed: list[Name], policy: Policy, chance: random.Random) -> list[Name]:
    match policy:
        case "none":
            return []
        case "all":
            return renamed
        case "beginning":
            return renamed[: chance.randint(0, len(renamed))]
        case "sectors":  # a file system that keeps no order among names
            return [one for one in renamed if chance.random() < 0.5]


def _of_sectors(writes: list[Write], policy: Policy, chance: random.Random) -> Iterator[Write]:
    if policy == "none":
        return
    last = chance.randint(0, len(writes)) if policy == "beginning" else len(writes)
    for one in writes[:last]:
        if policy != "sectors":
            yield one
        elif one.data is None:
            if chance.random() < 0.5:
                yield one
        else:
            for start in range(0, len(one.data), SECTOR):
                if chance.random() < 0.5:
                    yield Write(one.inode, one.offset + start, one.data[start : start + SECTOR])
    if policy == "beginning" and last < len(writes) and (torn := writes[last]).data:
        yield Write(torn.inode, torn.offset, torn.data[: SECTOR * chance.randint(0, len(torn.data) // SECTOR)])


def _apply(content: bytearray, one: Write) -> None:
    end = one.offset + len(one.data or b"")
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if one.data is None:
        del content[one.offset :]
    else:
        content[one.offset : end] = one.data


def _rename(names: dict[str, int], one: Name) -> None:
    if one.inode is None:
        names.pop(one.name, None)
        return
    names[one.name] = one.inode
    if one.was and names.get(one.was) == one.inode:
        del names[one.was]


def put_down(disk: dict[str, bytes], *, under: Path, into: Path) -> None:
    """Write a disk's files into a fresh folder, in the places that they had under another."""
    for name, content in disk.items():
        place = into / Path(name).relative_to(under.resolve())
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
