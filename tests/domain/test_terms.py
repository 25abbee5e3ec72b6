"""The term sheet: frozen versions and what changed between two of them."""

import json
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.domain.plain import NotPlain
from negotiator.domain.terms import KeyTerm, SheetTerm, TermChange, compare_sheets, freeze, read_sheet, sheet_bytes
from negotiator.domain.values import BadValue, Money

KEYS = st.lists(st.sampled_from("abcdefg"), unique=True)


def term(key: str, value: str = "") -> SheetTerm:
    return SheetTerm(key=key, group="General", title=f"Term {key}", kind="text", value=value)


def told(changes: tuple[TermChange, ...]) -> list[tuple[str, str]]:
    return [(change.kind, change.key) for change in changes]


def test_a_term_is_typed_once_it_has_a_value() -> None:
    price = KeyTerm(key="price", title="Price", kind="money", value="EUR 5,000")
    assert price.typed == Money(amount=Decimal(5000), currency="EUR")
    assert replace(price, value="").typed is None
    with pytest.raises(BadValue):
        _ = replace(price, value="a lot").typed


def test_a_frozen_term_has_a_size() -> None:
    share = SheetTerm(key="s", group="G", title="Share", kind="percent", value="7.5 %")
    assert share.size == Decimal("7.5")
    assert replace(share, value="").size is None


def test_freezing_keeps_the_order_and_nothing_but_what_the_other_side_may_see() -> None:
    terms = [
        KeyTerm(key="b", title="B", order=1, help="our reading", status="agreed"),
        KeyTerm(key="c", title="C", order=0, choices=("x", "y"), kind="choice", value="x", clause="3.2"),
        KeyTerm(key="a", title="A", order=1, group="Money"),
    ]
    frozen = freeze(terms)
    assert [one.key for one in frozen] == ["c", "a", "b"]
    assert frozen[0].choices == ("x", "y")
    assert b"our reading" not in sheet_bytes(frozen)


@given(KEYS)
def test_a_sheet_survives_its_bytes(keys: list[str]) -> None:
    sheet = tuple(term(key, "ü") for key in keys)
    assert read_sheet(json.loads(sheet_bytes(sheet))) == sheet


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        {},
        {"format": "negotiator-term-sheet/1"},
        {"format": "negotiator-term-sheet/2", "terms": []},
        {"format": "negotiator-term-sheet/1", "terms": {}},
        {"format": "negotiator-term-sheet/1", "terms": [{"key": "a"}]},
    ],
)
def test_what_is_no_sheet_is_refused_and_not_read_as_an_empty_one(plain: object) -> None:
    with pytest.raises(NotPlain):
        read_sheet(plain)


def test_differences_are_told_one_by_one() -> None:
    old = [term("a"), term("b", "1"), term("c"), term("d")]
    new = [term("c"), term("e"), term("a"), term("b", "2")]
    changes = compare_sheets(old, new)
    assert told(changes) == [("moved", "c"), ("added", "e"), ("changed", "b"), ("removed", "d")]
    assert (changes[2].old, changes[2].new) == (old[1], new[3])
    assert (changes[1].old, changes[3].new) == (None, None)


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Other"},
        {"value": "2"},
        {"kind": "party"},
        {"status": "agreed"},
        {"clause": "9"},
        {"group": "Money"},
        {"choices": ("x",)},
    ],
)
def test_no_difference_goes_untold(changed: dict[str, object]) -> None:
    assert told(compare_sheets([term("a")], [replace(term("a"), **changed)])) == [("changed", "a")]  # type: ignore[arg-type]  # each is right for its field


@given(old=KEYS, new=KEYS)
def test_as_few_terms_as_possible_are_told_as_moved(old: list[str], new: list[str]) -> None:
    changes = compare_sheets([term(key) for key in old], [term(key) for key in new])
    kinds = {change.key: change.kind for change in changes}
    assert {key for key, kind in kinds.items() if kind == "added"} == set(new) - set(old)
    assert {key for key, kind in kinds.items() if kind == "removed"} == set(old) - set(new)
    stayed = [key for key in new if key not in kinds]
    assert stayed == sorted(stayed, key=old.index)
    common = [key for key in new if key in old]
    assert len(stayed) == longest([old.index(key) for key in common])


def longest(places: list[int]) -> int:
    """Return the length of a longest rising subsequence, by trying all."""
    return max(
        size
        for size in range(len(places) + 1)
        if any(list(chosen) == sorted(chosen) for chosen in combinations(places, size))
    )


@given(KEYS)
def test_the_same_sheet_has_no_differences(keys: list[str]) -> None:
    sheet = [term(key) for key in keys]
    assert compare_sheets(sheet, sheet) == ()
