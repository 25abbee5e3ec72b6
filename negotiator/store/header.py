"""What can be told from a workspace file without opening its database: its salt, its size, whether a key fits.

Reads bytes only.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from negotiator.crypto.keys import MAGIC, SALT_BYTES, VaultKey
from negotiator.crypto.pages import PAGE, PageCipher
from negotiator.store.errors import Damaged, NotAWorkspace, WorkspaceMissing
from negotiator.store.faults import told

__all__ = ["PAGE", "first_bytes", "key_fits", "read_salt"]

_PLAIN_SQLITE: Final = b"SQLite format 3\0"
_AT_THE_START, _BETWEEN, _AT_THE_END = 32, 16, 16
"""How many pages a key is tried on: a wrong passphrase must not cost the reading of a large file."""


def read_salt(path: Path) -> bytes:
    """Return the 16 bytes of salt that a workspace file begins with.

    Raise WorkspaceMissing, NotAWorkspace or Damaged. A workspace keeps its salt for life, save for a new passphrase.
    """
    start, size = _start_and_size(path)
    if not start:
        raise NotAWorkspace(path=path, reason="it is empty")
    if start == _PLAIN_SQLITE:
        raise NotAWorkspace(path=path, reason="it is a database without encryption")
    if not start.startswith(MAGIC):
        reason = "its first bytes are those of another kind of file, or they are damaged"
        raise NotAWorkspace(path=path, reason=reason)
    if size < PAGE:
        raise Damaged(path=path, what=f"only {size} bytes of it are left")
    return start


def first_bytes(path: Path) -> bytes:
    """Return what stands where the salt should, whatever it is. Raise WorkspaceMissing or NotAWorkspace."""
    return _start_and_size(path)[0]


def key_fits(path: Path, *, key: VaultKey, salt: bytes) -> bool:
    """Return whether one of up to 64 pages, spread over the file, was written with this key and salt."""
    cipher = PageCipher(key, salt)
    with told(path), path.open("rb") as file:
        for number in _spread(path.stat().st_size // PAGE):
            file.seek((number - 1) * PAGE)
            if cipher.is_genuine(file.read(PAGE), number):
                return True
    return False


def _spread(pages: int) -> Iterator[int]:
    """Yield the numbers of the first, some middle and the last pages, each once."""
    first = range(1, min(pages, _AT_THE_START) + 1)
    last = range(max(pages - _AT_THE_END, len(first)) + 1, pages + 1)
    step = max(1, (last.start - first.stop) // _BETWEEN)
    yield from first
    yield from last
    yield from list(range(first.stop, last.start, step))[:_BETWEEN]


def _start_and_size(path: Path) -> tuple[bytes, int]:
    with told(path):
        if not path.is_file():
            raise WorkspaceMissing(path=path) if not path.exists() else NotAWorkspace(path=path, reason="not a file")
        with path.open("rb") as file:
            return file.read(SALT_BYTES), path.stat().st_size
