"""Edit scripts: right however they are cut, shortest where they are not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from negotiator.redline import scripts
from negotiator.redline.scripts import Stretch, edit_script

CODES = st.text(alphabet="abcdef", max_size=30)


def rebuilt(old: str, new: str, changed: list[Stretch]) -> str:
    """Return what the script makes of the old string."""
    parts = []
    at = 0
    for start, end, first, last in changed:
        parts += [old[at:start], new[first:last]]
        at = end
    return "".join([*parts, old[at:]])


def lawful(old: str, new: str, changed: list[Stretch]) -> None:
    assert rebuilt(old, new, changed) == new
    for left, right in pairwise(changed):
        assert left[1] < right[0]
        assert right[0] - left[1] == right[2] - left[3]
    assert all(start < end or first < last for start, end, first, last in changed)


@given(CODES, CODES)
def test_the_script_is_the_shortest(old: str, new: str) -> None:
    changed = edit_script(old, new)
    lawful(old, new, changed)
    assert sum(end - start + last - first for start, end, first, last in changed) == Indel.distance(old, new)


@pytest.mark.parametrize("cells", [1, 64, 400])
@given(CODES, CODES)
def test_a_script_of_cut_strings_is_right_too(cells: int, old: str, new: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scripts, "MOST_CELLS", cells)
        lawful(old, new, edit_script(old, new))


def test_one_paragraph_as_long_as_a_book_is_cut_where_phrases_stand_once() -> None:
    old = "".join(chr(0x100 + k % 5_000) + chr(0x3000 + k // 7) for k in range(30_000))
    new = old[:20_000] + "x" + old[20_001:50_000] + "yz" + old[50_000:]
    assert edit_script(old, new) == [(20_000, 20_001, 20_000, 20_001), (50_000, 50_000, 50_000, 50_002)]


def test_what_offers_no_place_to_cut_is_replaced_but_for_its_ends() -> None:
    old, new = "s" + "a" * 20_000 + "e", "s" + "b" * 20_000 + "e"
    assert edit_script(old, new) == [(1, 20_001, 1, 20_001)]
