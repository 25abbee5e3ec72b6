"""The shortest edit script between two strings of tokens, within bounded memory however long they are."""

from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz.distance import Indel

from negotiator.redline.affixes import common_prefix, common_suffix
from negotiator.redline.spine import heaviest_chain, unique_equal

MOST_CELLS = 100_000_000  # cells of the table behind one script (a bit each); longer strings are cut first
_PHRASE = 4  # tokens that must stand once on both sides for a cut between them

Stretch = tuple[int, int, int, int]


def edit_script(old: str, new: str) -> list[Stretch]:
    """Return what differs as (old start, old end, new start, new end), in order, with equal tokens between."""
    if len(old) * len(new) <= MOST_CELLS:
        return _script(old, new)
    changed: list[Stretch] = []
    for i, i_end, j, j_end in _pieces(old, new):
        found = [(i + a, i + b, j + c, j + d) for a, b, c, d in _script(old[i:i_end], new[j:j_end])]
        if found and changed and changed[-1][1] == found[0][0] and changed[-1][3] == found[0][2]:
            changed[-1] = (changed[-1][0], found[0][1], changed[-1][2], found[0][3])
            del found[0]
        changed.extend(found)
    return changed


def _script(old: str, new: str) -> list[Stretch]:
    if len(old) * len(new) > MOST_CELLS:
        return _replaced(old, new)
    changed: list[Stretch] = []
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            continue
        if changed and changed[-1][1] == step.src_start and changed[-1][3] == step.dest_start:
            changed[-1] = (changed[-1][0], step.src_end, changed[-1][2], step.dest_end)
        else:
            changed.append((step.src_start, step.src_end, step.dest_start, step.dest_end))
    return changed


def _replaced(old: str, new: str) -> list[Stretch]:
    """Return everything but the common beginning and end as one change."""
    before = common_prefix(old, new)
    after = common_suffix(old, new, most=min(len(old), len(new)) - before)
    stretch = (before, len(old) - after, before, len(new) - after)
    return [stretch] if stretch[0] < stretch[1] or stretch[2] < stretch[3] else []


def _pieces(old: str, new: str) -> Iterator[Stretch]:
    """Yield facing stretches of both strings, cut at phrases found once."""
    for (i, j), (i_end, j_end) in pairwise([(0, 0), *_cuts(old, new), (len(old), len(new))]):
        yield i, i_end, j, j_end


def _cuts(old: str, new: str) -> Iterator[tuple[int, int]]:
    """Yield the places to cut before, about as far apart as a table of the allowed size is wide."""
    phrases = [[side[k : k + _PHRASE] for k in range(len(side) - _PHRASE + 1)] for side in (old, new)]
    shared = unique_equal(*phrases)
    apart = int(MOST_CELLS**0.5) // 4
    last = (0, 0)
    for i, j in heaviest_chain(shared, [1] * len(shared)):
        if max(i - last[0], j - last[1]) >= apart:
            yield i, j
            last = (i, j)
