"""The one form of ZIP that a package has: the records, and the values that never vary."""

import struct
from typing import Final

LOCAL_MARK: Final = b"PK\x03\x04"
CENTRAL_MARK: Final = b"PK\x01\x02"
END_MARK: Final = b"PK\x05\x06"
LARGE_MARKS: Final = (b"PK\x06\x06", b"PK\x06\x07")
"""Records of archives beyond 4 GiB, which a package never has."""

LOCAL: Final = struct.Struct("<4s5H3L2H")
"""mark, needed, flags, method, time, date, checksum, packed, size, name length, extra length"""

CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
"""mark, made by, needed, flags, method, time, date, checksum, packed, size, name, extra, comment, disk, internal,
external, offset"""

END: Final = struct.Struct("<4s4H2LH")
"""mark, disk, directory's disk, entries here, entries, directory's size, directory's start, comment length"""

STORED: Final = 0
"""Nothing is packed: packed data leaves bits that mean nothing, differs between libraries, and can be a bomb. What is
large in a package (Word files, PDF) is packed in itself."""

_MADE_BY: Final = 0x0314  # Unix, version 2.0: so that the permissions below are understood
_NEEDED: Final = 20
_FLAGS: Final = 0
_TIME: Final = 0
_DATE: Final = 0x0021  # 1 January 1980, the earliest there is: the real time is in the manifest
_PERMISSIONS: Final = (0o100644 << 16) & 0xFFFFFFFF  # a plain file that its owner may write


def local_header(name: str, *, size: int, checksum: int) -> bytes:
    """Return what stands before a file."""
    raw = name.encode("ascii")
    fixed = (_NEEDED, _FLAGS, STORED, _TIME, _DATE)
    return LOCAL.pack(LOCAL_MARK, *fixed, checksum, size, size, len(raw), 0) + raw


def central_header(name: str, *, size: int, checksum: int, offset: int) -> bytes:
    """Return a file's line in the directory. offset: where its own header begins."""
    raw = name.encode("ascii")
    fixed = (_MADE_BY, _NEEDED, _FLAGS, STORED, _TIME, _DATE)
    return CENTRAL.pack(CENTRAL_MARK, *fixed, checksum, size, size, len(raw), 0, 0, 0, 0, _PERMISSIONS, offset) + raw


def end_record(*, count: int, size: int, start: int) -> bytes:
    """Return the archive's end. size and start: of the directory."""
    return END.pack(END_MARK, 0, 0, count, count, size, start, 0)


def archive_size(files: list[tuple[str, int]]) -> int:
    """Return how many bytes an archive of files of these names and sizes has."""
    return END.size + sum(LOCAL.size + CENTRAL.size + 2 * len(name) + size for name, size in files)
