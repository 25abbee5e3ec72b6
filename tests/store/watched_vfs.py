"""The database's way to the disk, watched: a copy of SQLite's own file layer that tells every write and may refuse it.

Made with ctypes alone, so that it runs wherever the tests do. Knows nothing of workspaces.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol

from sqlcipher3 import _sqlite3

_LIBRARY: Final = ctypes.CDLL(_sqlite3.__file__)
_POINTER: Final = ctypes.c_void_p
_VFS_CALLS: Final = (
    *("xOpen", "xDelete", "xAccess", "xFullPathname", "xDlOpen", "xDlError", "xDlSym", "xDlClose", "xRandomness"),
    *("xSleep", "xCurrentTime", "xGetLastError", "xCurrentTimeInt64", "xSetSystemCall", "xGetSystemCall"),
    "xNextSystemCall",
)
_FILE_CALLS: Final = (
    *("xClose", "xRead", "xWrite", "xTruncate", "xSync", "xFileSize", "xLock", "xUnlock", "xCheckReservedLock"),
    *("xFileControl", "xSectorSize", "xDeviceCharacteristics", "xShmMap", "xShmLock", "xShmBarrier", "xShmUnmap"),
    *("xFetch", "xUnfetch"),
)

OPEN_CREATE: Final = 0x4
OPEN_MAIN_JOURNAL: Final = 0x800
OPEN_WAL: Final = 0x80000
FULL: Final = 13
IO_ERROR: Final = 10


class Vfs(ctypes.Structure):
    """SQLite's sqlite3_vfs."""

    _fields_ = [
        ("iVersion", ctypes.c_int),
        ("szOsFile", ctypes.c_int),
        ("mxPathname", ctypes.c_int),
        ("pNext", _POINTER),
        ("zName", ctypes.c_char_p),
        ("pAppData", _POINTER),
        *[(name, _POINTER) for name in _VFS_CALLS],
    ]


class FileCalls(ctypes.Structure):
    """SQLite's sqlite3_io_methods."""

    _fields_ = [("iVersion", ctypes.c_int), *[(name, _POINTER) for name in _FILE_CALLS]]


# Names go as plain addresses: SQLite keeps the address that it is given, so it must stay its own.
_OPEN: Final = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, _POINTER, ctypes.c_int, _POINTER)
_DELETE: Final = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, ctypes.c_int)
_WRITE: Final = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, ctypes.c_int, ctypes.c_longlong)
_TRUNCATE: Final = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_longlong)
_SYNC: Final = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_int)

_LIBRARY.sqlite3_vfs_find.restype = ctypes.POINTER(Vfs)
_LIBRARY.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
_LIBRARY.sqlite3_vfs_register.argtypes = [ctypes.POINTER(Vfs), ctypes.c_int]
_LIBRARY.sqlite3_vfs_unregister.argtypes = [ctypes.POINTER(Vfs)]


class Watcher(Protocol):
    """Who is told what the database does. `file` is an id that is good from opening to the next opening."""

    def before_open(self, name: str, flags: int) -> int:
        """Return SQLite's code to refuse the opening, 0 to let it pass."""
        ...

    def opened(self, file: int, name: str, flags: int) -> None:
        """Hear of a file that was opened."""
        ...

    def before_write(self, file: int) -> int:
        """Return SQLite's code to refuse the write or truncation, 0 to let it pass."""
        ...

    def wrote(self, file: int, offset: int, data: bytes) -> None:
        """Hear of bytes written."""
        ...

    def truncated(self, file: int, size: int) -> None:
        """Hear of a file cut."""
        ...

    def synced(self, file: int) -> None:
        """Hear of a file brought to the disk."""
        ...

    def deleted(self, name: str, folder_synced: bool) -> None:
        """Hear of a file removed."""
        ...


class _Layer:
    """The watched layer, made once: its tables must live as long as any connection."""

    def __init__(self) -> None:
        self.watcher: Watcher | None = None
        self.original = _LIBRARY.sqlite3_vfs_find(None)
        self._real = self.original.contents
        self._open = _OPEN(self._real.xOpen)
        self._delete = _DELETE(self._real.xDelete)
        self._tables: dict[int, int] = {}
        self._kept: list[Any] = []
        self.own = Vfs.from_buffer_copy(self._real)
        self.own.zName = b"watched"
        self.own.xOpen = self._keep(_OPEN(self._opening))
        self.own.xDelete = self._keep(_DELETE(self._deleting))

    def _keep(self, call: Any) -> int | None:
        self._kept.append(call)
        return ctypes.cast(call, _POINTER).value

    def _opening(self, _vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        watcher, told = self.watcher, _text(name)
        if watcher and told and (code := watcher.before_open(told, flags)):
            _POINTER.from_address(file).value = None  # SQLite closes only what has methods
            return code
        result = self._open(ctypes.addressof(self._real), name, file, flags, out)
        methods = _POINTER.from_address(file)
        if result == 0 and methods.value:
            if watcher and told:
                watcher.opened(file, told, flags)
            methods.value = self._table(methods.value)
        return int(result)

    def _deleting(self, _vfs: int, name: int, sync_folder: int) -> int:
        result = self._delete(ctypes.addressof(self._real), name, sync_folder)
        if self.watcher and result == 0:
            self.watcher.deleted(_text(name), bool(sync_folder))
        return int(result)

    def _table(self, address: int) -> int:
        if address not in self._tables:
            real = FileCalls.from_address(address)
            own = FileCalls.from_buffer_copy(real)
            own.xWrite = self._keep(_WRITE(self._writing(_WRITE(real.xWrite))))
            own.xTruncate = self._keep(_TRUNCATE(self._truncating(_TRUNCATE(real.xTruncate))))
            own.xSync = self._keep(_SYNC(self._syncing(_SYNC(real.xSync))))
            self._kept.append(own)
            self._tables[address] = ctypes.addressof(own)
        return self._tables[address]

    def _writing(self, real: Callable[..., int]) -> Callable[[int, int, int, int], int]:
        def write(file: int, data: int, size: int, offset: int) -> int:
            watcher = self.watcher
            if watcher and (code := watcher.before_write(file)):
                return code
            result = real(file, data, size, offset)
            if watcher and result == 0:
                watcher.wrote(file, offset, ctypes.string_at(data, size))
            return int(result)

        return write

    def _truncating(self, real: Callable[..., int]) -> Callable[[int, int], int]:
        def truncate(file: int, size: int) -> int:
            result = real(file, size)
            if self.watcher and result == 0:
                self.watcher.truncated(file, size)
            return int(result)

        return truncate

    def _syncing(self, real: Callable[..., int]) -> Callable[[int, int], int]:
        def sync(file: int, flags: int) -> int:
            result = real(file, flags)
            if self.watcher and result == 0:
                self.watcher.synced(file)
            return int(result)

        return sync


def _text(address: int | None) -> str:
    return ctypes.string_at(address).decode("utf-8", "surrogateescape") if address else ""


_layers: list[_Layer] = []


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Let a watcher see everything that the database does with files inside the block, on any thread."""
    if not _layers:
        _layers.append(_Layer())
    layer = _layers[0]
    layer.watcher = watcher
    _LIBRARY.sqlite3_vfs_register(ctypes.byref(layer.own), 1)
    try:
        yield
    finally:
        _LIBRARY.sqlite3_vfs_register(layer.original, 1)
        _LIBRARY.sqlite3_vfs_unregister(ctypes.byref(layer.own))
        layer.watcher = None
