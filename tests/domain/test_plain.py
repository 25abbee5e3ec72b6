"""Values to plain JSON and back by their annotations, and what is refused."""

import dataclasses
import types
import typing
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.domain import KINDS
from negotiator.domain.changes import ChangeRequest, Operation
from negotiator.domain.charter import Charter
from negotiator.domain.plain import NotPlain, canonical, content_hash, from_plain, to_plain
from negotiator.domain.registers import IPAsset, Milestone, Risk
from negotiator.domain.terms import SheetTerm
from negotiator.domain.versions import Clause

AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=4)
SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(codec="utf-8"), max_size=8),
    int: st.integers(-(2**53), 2**53),
    bool: st.booleans(),
    Decimal: AMOUNTS,
    date: st.dates(),
}
TYPES = [*(kind.type for kind in KINDS), Operation, SheetTerm, Clause]


def values(wanted: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for everything that an annotation admits."""
    origin, args = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (typing.Union, types.UnionType):
        return st.one_of([st.none() if one is type(None) else values(one) for one in args])
    if origin is tuple:
        return st.lists(values(args[0]), max_size=3).map(tuple)
    if origin is typing.Literal:
        return st.sampled_from(args)
    if isinstance(wanted, type) and dataclasses.is_dataclass(wanted):
        hints = typing.get_type_hints(wanted)
        return st.builds(wanted, **{item.name: values(hints[item.name]) for item in dataclasses.fields(wanted)})
    return SCALARS[wanted]


@pytest.mark.parametrize("type_", TYPES, ids=lambda type_: type_.__name__)
@given(data=st.data())
def test_every_declared_type_survives_its_plain_form(type_: type, data: st.DataObject) -> None:
    value = data.draw(values(type_))
    plain = to_plain(value)
    assert from_plain(type_, plain) == value
    assert to_plain(from_plain(type_, plain)) == plain
    assert content_hash(from_plain(type_, plain)) == content_hash(value)


def test_what_is_missing_takes_its_default() -> None:
    assert from_plain(Charter, {"title": "Joint line"}) == Charter(title="Joint line")


@pytest.mark.parametrize(
    ("type_", "plain", "field"),
    [
        (Charter, [], "itself"),
        (Charter, None, "itself"),
        (Charter, {}, "a required field"),
        (Charter, {"title": 1}, "title"),
        (Charter, {"title": None}, "title"),
        (Charter, {"title": "t", "mood": "good"}, "mood"),
        (Charter, {"title": "t", "effective": "soon"}, "effective"),
        (Charter, {"title": "t", "effective": "20260302"}, "effective"),
        (Charter, {"title": "t", "effective": "2026-W10-1"}, "effective"),
        (Charter, {"title": "t", "effective": 5}, "effective"),
        (Risk, {"key": "R", "failure_mode": "x", "likelihood": True}, "likelihood"),
        (Risk, {"key": "R", "failure_mode": "x", "likelihood": "3"}, "likelihood"),
        (Risk, {"key": "R", "failure_mode": "x", "status": "lost"}, "status"),
        (Risk, {"key": "R", "failure_mode": "x", "status": ["open"]}, "status"),
        (Milestone, {"key": "M", "title": "t", "payment": 5}, "payment"),
        (ChangeRequest, {"key": "CR", "title": "t", "events": "amend"}, "events"),
        (ChangeRequest, {"key": "CR", "title": "t", "events": ["applaud"]}, "events"),
        (ChangeRequest, {"key": "CR", "title": "t", "operations": [{"kind": "insertion"}]}, "a required field"),
        (ChangeRequest, {"key": "CR", "title": "t", "operations": ["insertion"]}, "itself"),
    ],
)
def test_another_shape_is_refused_by_field(type_: type, plain: Any, field: str) -> None:
    with pytest.raises(NotPlain, match=field) as caught:
        from_plain(type_, plain)
    assert caught.value.code == "value-unreadable"


@pytest.mark.parametrize(
    "text",
    ["", "NaN", "Infinity", "1E+9", "1e5", " 1", "1_000", "1,5", "+1", ".5", "5.", "٣", "1" * 41, "0." + "1" * 41],
)
def test_an_amount_has_one_spelling_and_an_end(text: str) -> None:
    with pytest.raises(NotPlain, match="payment"):
        from_plain(Milestone, {"key": "M", "title": "t", "payment": text})


def test_amounts_keep_their_digits() -> None:
    milestone = Milestone(key="M", title="t", payment=Decimal("1234567890.10"))
    assert to_plain(milestone)["payment"] == "1234567890.10"


def test_canonical_bytes_are_sorted_and_readable() -> None:
    assert canonical({"b": "é", "a": [1, None]}) == '{"a":[1,null],"b":"é"}'.encode()


def test_the_content_hash_tells_contents_apart() -> None:
    asset = IPAsset(key="IP-1", title="Patent")
    assert content_hash(asset) == content_hash(IPAsset(key="IP-1", title="Patent"))
    assert content_hash(asset) != content_hash(IPAsset(key="IP-1", title="patent"))
    assert len(content_hash(asset)) == 64
