"""The difference of two byte strings: which pieces of the old one the new one repeats, and what lies between them.

A difference is a row of steps, each a piece of new bytes followed by a piece copied from the old ones. Knows neither
files nor tables.
"""

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from negotiator.store.numbers import put_number, put_signed, read_number, read_signed

_BLOCK: Final = 12
"""A piece of the old bytes is found again when it holds one aligned block of this many bytes."""

_WORTH: Final = 2
"""A difference whose new bytes are more than one part in so many of the whole is not worth its name."""

_STRIDE: Final = 64
_FAR: Final = 1 << 20
"""How many bytes are compared at once: at first, and at most."""

Step = tuple[int, int, int, int]
"""Where new bytes start and end in the new string, and where the copied piece starts and ends in the old one."""


class DeltaBroken(ValueError):
    """A difference does not fit the old bytes, or gives more than it may."""


def difference(old: bytes, new: bytes) -> bytes | None:
    """Return what turns the old bytes into the new ones, or None when they have too little in common."""
    steps, fresh = [], 0
    for step in _steps(old, new):
        fresh += step[1] - step[0]
        if fresh > len(new) // _WORTH:
            return None
        steps.append(step)
    return _written(steps, new)


def apply(old: bytes, delta: bytes, *, limit: int) -> bytes:
    """Return the new bytes. Raise DeltaBroken when the difference is none of these bytes or gives more than `limit`."""
    try:
        size, place = read_number(delta, 0)
        literals, end = place + size, 0
        if literals > len(delta):
            raise DeltaBroken
        pieces: list[bytes] = []
        written, source = 0, literals
        while place < literals:
            fresh, place = read_number(delta, place)
            jump, place = read_signed(delta, place)
            copied, place = read_number(delta, place)
            start = end + jump
            end = start + copied
            written += fresh + copied
            if start < 0 or end > len(old) or source + fresh > len(delta) or written > limit:
                raise DeltaBroken
            pieces += (delta[source : source + fresh], old[start:end])
            source += fresh
    except IndexError as error:
        raise DeltaBroken from error
    if place != literals or source != len(delta):
        raise DeltaBroken
    return b"".join(pieces)


def _written(steps: list[Step], new: bytes) -> bytes:
    """Return the numbers of all steps, then all new bytes: apart, both compress better."""
    numbers, end = bytearray(), 0
    for fresh_start, fresh_end, start, stop in steps:
        put_number(numbers, fresh_end - fresh_start)
        put_signed(numbers, start - end)
        put_number(numbers, stop - start)
        end = stop
    whole = bytearray()
    put_number(whole, len(numbers))
    return bytes(whole) + bytes(numbers) + b"".join(new[first:last] for first, last, _, _ in steps)


def _steps(old: bytes, new: bytes) -> Iterator[Step]:
    """Yield the steps from left to right. What both begin with is one copy, before anything is looked up."""
    common = _alike(old, new, 0, 0)
    yield 0, 0, 0, common
    places = _blocks(old)
    done, old_end, place = common, common, common
    while place <= len(new) - _BLOCK:
        found = places.get(new[place : place + _BLOCK])
        if found is None:
            place += 1
            if place - done > len(new) // _WORTH:
                break
            continue
        start, size = _best(old, new, place, found, old_end)
        back = _alike_before(old, new, start, place, place - done)
        yield done, place - back, start - back, start + size
        done = place = place + size
        old_end = start + size
    yield done, len(new), old_end, old_end


def _blocks(old: bytes) -> dict[bytes, list[int]]:
    """Return where each aligned block of the old bytes stands, in order."""
    places: dict[bytes, list[int]] = {}
    for start in range(0, len(old) - _BLOCK + 1, _BLOCK):
        places.setdefault(old[start : start + _BLOCK], []).append(start)
    return places


def _best(old: bytes, new: bytes, place: int, found: list[int], old_end: int) -> tuple[int, int]:
    """Return where to copy from and how much: of a few places near where the last copy ended, the longest copy."""
    at = bisect_left(found, old_end)
    near = found[max(at - 1, 0) : at + 3]
    sizes = [(_alike(old, new, start, place), -abs(start - old_end), start) for start in near]
    size, _, start = max(sizes)
    return start, size


def _alike(old: bytes, new: bytes, start: int, place: int) -> int:
    """Return how many bytes are the same from these two places on: in growing strides, then closing in by halves."""
    most = min(len(old) - start, len(new) - place)
    same, stride = 0, min(_STRIDE, most)
    while stride and old[start + same : start + same + stride] == new[place + same : place + same + stride]:
        same += stride
        stride = min(2 * stride, _FAR, most - same)
    while stride > 1:
        half = stride // 2
        if old[start + same : start + same + half] == new[place + same : place + same + half]:
            same += half
            stride -= half
        else:
            stride = half
    return same


def _alike_before(old: bytes, new: bytes, start: int, place: int, most: int) -> int:
    """Return how many bytes, `most` at most, are the same right before these two places."""
    same = 0
    while same < min(most, start) and old[start - same - 1] == new[place - same - 1]:
        same += 1
    return same
