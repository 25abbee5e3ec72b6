"""What was made from what, whatever strangers claim, and however many versions there are."""

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from negotiator.domain.lineages import Lineage


class Proposed(NamedTuple):
    """What a version says of those before it."""

    parents: tuple[str, ...]


class Version(NamedTuple):
    """A version as far as its lineage goes."""

    hash: str
    proposed: Proposed


def lineage(parents: dict[str, list[str]]) -> Lineage:
    return Lineage([Version(hash_, Proposed(tuple(named))) for hash_, named in parents.items()])  # type: ignore[misc]  # all that it looks at


def before(parents: dict[str, list[str]], version: str) -> set[str]:
    """Return what a version was made from, step by step."""
    found: set[str] = set()
    waiting = [version]
    while waiting:
        fresh = [one for one in parents[waiting.pop()] if one in parents and one not in found]
        found.update(fresh)
        waiting += fresh
    return found - {version}


NAMES = "abcdefg"


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(f"{NAMES}x"), max_size=3), min_size=2))
def test_it_says_what_following_each_parent_says(parents: dict[str, list[str]]) -> None:
    found = lineage(parents)
    known = {version: before(parents, version) for version in parents}
    for version in parents:
        followers = {other for other in parents if version in known[other]}
        assert found.is_newest(version) == (followers <= known[version])
    for one in parents:
        for other in set(parents) - {one}:
            related = one in known[other] or other in known[one]
            assert found.is_decided((one, other), ()) == related
            only_one = (known[one] | {one}) ^ (known[other] | {other})
            for accepted in parents:
                assert found.is_decided((one, other), [accepted, "x"]) == (related or accepted in only_one)
            both = known[one] & known[other]
            nearest = {each for each in both if not any(each in known[later] for later in both - {each})}
            assert found.base(one, other) == min(nearest or both, default="")


def test_thousands_of_versions_in_a_row_beside_each_other_and_in_a_ring() -> None:
    count = 3000
    row = {f"{number:04}": [f"{number - 1:04}"] for number in range(count)}
    found = lineage(row | {"other": ["1000"]})
    assert [version for version in row if found.is_newest(version)] == ["2999"]
    assert found.base("2999", "other") == "1000"
    ring = lineage(row | {"0000": ["2999"]})
    assert ring.is_newest("0007")
    beside = lineage({version: ["0000"] if version != "0000" else [] for version in row})
    assert sum(beside.is_newest(version) for version in row) == count - 1
