"""JSON from strangers."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.exchange import BadJson
from negotiator.exchange.strict_json import canonical_json, read_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
LIMIT = 1 << 20


@given(VALUES)
def test_canonical_json_comes_back(value: object) -> None:
    data = canonical_json(value)
    assert read_json(data, limit=LIMIT) == value
    assert canonical_json(read_json(json.dumps(value, indent=2).encode(), limit=LIMIT)) == data


@given(st.binary(max_size=60))
def test_noise_gives_a_value_or_a_refusal(noise: bytes) -> None:
    with suppress(BadJson):
        assert canonical_json(read_json(noise, limit=LIMIT))


def test_brackets_inside_texts_do_not_count_as_depth() -> None:
    value = {"a": "[" * 100 + '\\"' + "{" * 100}
    assert read_json(canonical_json(value), limit=LIMIT) == value


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[1,]",
        b"\xff\xfe",
        b'{"a":1,"a":1}',
        b"[" * 33 + b"]" * 33,
        b"1.0",
        b"NaN",
        b"9" * 17,
        b'"' + b"a" * 99,
    ],
)
def test_what_is_not_strict_is_refused(data: bytes) -> None:
    with pytest.raises(BadJson):
        read_json(data, limit=90)


def test_depth_and_length_up_to_the_limit_pass() -> None:
    assert read_json(b"[" * 32 + b"]" * 32, limit=64)
    with pytest.raises(BadJson, match="too large"):
        read_json(b" " * 65, limit=64)
