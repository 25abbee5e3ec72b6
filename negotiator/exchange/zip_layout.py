"""The one form of ZIP that a package has: the records, and the values that never vary."""

import struct
from typing import Final

LOCAL_MARK: Final = b"PK\x03\x04"
CENTRAL_MARK: Final = b"PK\x01\x02"
END_MARK: Final = b"PK\x05\x06"

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

FIXED_LOCAL: Final = (_NEEDED, _FLAGS, _TIME, _DATE, 0)
"""needed, flags, time, date, extra length"""

FIXED_CENTRAL: Final = (_MADE_BY, _NEEDED, _FLAGS, _TIME, _DATE, 0, 0, 0, 0, _PERMISSIONS)
"""made by, needed, flags, time, date, extra, comment, disk, internal, external"""
