"""The codes of compressed blocks (RFC 1951): read from a block's first bits, and as tables in both directions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

END: Final = 256
"""The sign that ends a block."""

LEAST: Final = 3
MOST: Final = 258
WINDOW: Final = 32 * 1024
"""How long a copied piece is at least and at most, and how far back it begins at most."""

_LENGTH_BITS: Final = (*(0,) * 8, *(1,) * 4, *(2,) * 4, *(3,) * 4, *(4,) * 4, *(5,) * 4, 0)
_DISTANCE_BITS: Final = (0, 0, *(bits for bits in range(14) for _ in range(2)))
_ORDER: Final = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
_LONGEST: Final = 15
_LONGEST_OF_LENGTHS: Final = 7


class NotDeflated(ValueError):
    """Bits are no block of a compressed stream, or one that no packer writes."""


def _starts(first: int, bits: Sequence[int]) -> tuple[int, ...]:
    found = []
    for extra in bits:
        found.append(first)
        first += 1 << extra
    return tuple(found)


LENGTH_STARTS: Final = (*_starts(LEAST, _LENGTH_BITS)[:-1], MOST)
DISTANCE_STARTS: Final = _starts(1, _DISTANCE_BITS)
_LENGTH_SIGNS: Final = (
    b"".join(bytes([sign]) * (1 << bits) for sign, bits in enumerate(_LENGTH_BITS[:-1]))[:-1] + b"\x1c"
)
_DISTANCE_SIGNS: Final = b"".join(bytes([sign]) * (1 << bits) for sign, bits in enumerate(_DISTANCE_BITS))

Entry = tuple[int, int, int]
"""What some bits mean: the sign they begin with, how many bits it takes, how many more follow that count from it."""


def peek(data: bytes, at: int) -> int:
    """Return at least 56 bits from a bit on, the first one lowest; beyond the end they are zero."""
    return int.from_bytes(data[at >> 3 : (at >> 3) + 8], "little") >> (at & 7)


def in_order(value: int, bits: int) -> str:
    """Return a number's bits in the order in which a stream holds them, lowest first."""
    return format(value, f"0{bits}b")[::-1] if bits else ""


@dataclass(frozen=True)
class Codes:
    """The codes of one block: how many bits each sign takes, for plain bytes with lengths, and for distances."""

    literals: tuple[int, ...]
    distances: tuple[int, ...]

    @cached_property
    def literal_table(self) -> list[Entry]:
        """Return what each combination of the next 15 bits begins with."""
        return _table(self.literals, {END + 1 + place: bits for place, bits in enumerate(_LENGTH_BITS)})

    @cached_property
    def distance_table(self) -> list[Entry]:
        """Return the same for distances."""
        return _table(self.distances, dict(enumerate(_DISTANCE_BITS)))

    @cached_property
    def literal_texts(self) -> dict[int, str]:
        """Return the bits of each plain byte and of END."""
        return {sign: text for sign, text in _texts(self.literals).items() if sign <= END}

    @cached_property
    def length_texts(self) -> dict[int, str]:
        """Return the bits of each length of a copied piece."""
        texts = _texts(self.literals)
        found = {}
        for length in range(LEAST, MOST + 1):
            sign = _LENGTH_SIGNS[length - LEAST]
            if sign + 257 in texts:
                found[length] = texts[sign + 257] + in_order(length - LENGTH_STARTS[sign], _LENGTH_BITS[sign])
        return found

    @cached_property
    def _distance_texts(self) -> dict[int, str]:
        return _texts(self.distances)

    def distance_text(self, distance: int) -> str:
        """Return the bits of a distance."""
        sign = _DISTANCE_SIGNS[distance - 1]
        return self._distance_texts[sign] + in_order(distance - DISTANCE_STARTS[sign], _DISTANCE_BITS[sign])


FIXED: Final = Codes(literals=(*(8,) * 144, *(9,) * 112, *(7,) * 24, *(8,) * 8), distances=(5,) * 30)
"""The codes of blocks that bring none of their own."""


def read_codes(data: bytes, at: int) -> tuple[Codes, int]:
    """Return the codes that begin at a bit, and the bit after them. Raise NotDeflated."""
    bits = peek(data, at)
    literals, distances, lengths = (bits & 31) + 257, (bits >> 5 & 31) + 1, (bits >> 10 & 15) + 4
    at += 14
    sizes = [0] * len(_ORDER)
    for place in _ORDER[:lengths]:
        sizes[place] = peek(data, at) & 7
        at += 3
    table = _table(sizes, {16: 2, 17: 3, 18: 7}, longest=_LONGEST_OF_LENGTHS)
    found: list[int] = []
    while len(found) < literals + distances:
        bits = peek(data, at)
        sign, size, extra = table[bits & (1 << _LONGEST_OF_LENGTHS) - 1]
        if not size:
            raise NotDeflated
        more = bits >> size & (1 << extra) - 1
        at += size + extra
        if sign < 16:
            found.append(sign)
        elif sign == 16:
            found += found[-1:] * (3 + more)
        else:
            found += [0] * ((3 if sign == 17 else 11) + more)
    if len(found) != literals + distances:
        raise NotDeflated
    return Codes(literals=tuple(found[:literals]), distances=tuple(found[literals:])), at


def _table(sizes: Sequence[int], extra: Mapping[int, int], *, longest: int = _LONGEST) -> list[Entry]:
    """Return the table of some codes. Word gives codes to signs that mean nothing, too, and never uses them."""
    table: list[Entry] = [(0, 0, 0)] * (1 << longest)
    for sign, text in _texts(sizes).items():
        step = 1 << len(text)
        table[int(text[::-1], 2) :: step] = [(sign, len(text), extra.get(sign, 0))] * ((1 << longest) // step)
    return table


def _texts(sizes: Sequence[int]) -> dict[int, str]:
    """Return the bits of each sign: shorter ones first, and those of one size in the order of their signs."""
    texts, code, last = {}, 0, 0
    for size, sign in sorted((size, sign) for sign, size in enumerate(sizes) if size):
        code <<= size - last
        last = size
        if code >> size:
            raise NotDeflated
        texts[sign] = format(code, f"0{size}b")
        code += 1
    return texts
