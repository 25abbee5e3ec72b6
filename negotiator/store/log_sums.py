"""The checksums of a write-ahead log: a running sum over its words, kept in the header of every frame.

https://www.sqlite.org/fileformat2.html#walcksm says how they are made. Read alone: nothing here writes a log.
"""

import struct
from array import array
from collections.abc import Sequence
from typing import Final

Sums = tuple[int, int]

_LANE: Final = b"\xff\xff\xff\xff\0\0\0\0"
_UNMASKED: Final = 16
"""So many pairs of words can be added before a sum outgrows its lane: each makes it 2.6 times as large at most."""


def sums_of(data: bytes, starts: Sequence[Sums], *, big_endian: bool, left_out: range = range(0)) -> list[Sums]:
    """Return the sums after each of several pieces of one length, each begun with the sums at `starts`.

    data: the pieces behind each other, each so many times eight bytes. left_out: which of these count for nothing.
    All pieces are added up at once, each in a lane of 64 bits of a long number: in Python, that is many times faster
    than one after the other.
    """
    pieces = len(starts)
    if big_endian:
        words = array("I", data)
        words.byteswap()
        data = words.tobytes()
    pairs, low = array("Q", data), int.from_bytes(_LANE * pieces, "little")
    first, second = (int.from_bytes(struct.pack(f"<{pieces}Q", *one), "little") for one in zip(*starts, strict=True))
    step = len(pairs) // pieces
    for at in range(step):
        if at in left_out:
            continue
        both = int.from_bytes(pairs[at::step].tobytes(), "little")
        first += (both & low) + second
        second += (both >> 32 & low) + first
        if at % _UNMASKED == 0:
            first, second = first & low, second & low
    lanes = (struct.unpack(f"<{pieces}Q", (one & low).to_bytes(8 * pieces, "little")) for one in (first, second))
    return list(zip(*lanes, strict=True))
