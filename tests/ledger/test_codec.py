"""Entries to exact bytes and back: one spelling, and nothing else is read."""

import contextlib
import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.crypto import CertificateBook, EntrySigner
from negotiator.kernel import Tampered, Unreadable
from negotiator.ledger import (
    AlteredEntry,
    BadEntry,
    Entry,
    decode,
    decode_known,
    from_line,
    from_lines,
    make_entry,
    to_line,
    to_lines,
    verify,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=1)))
TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT
BODIES = st.dictionaries(
    TEXT,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner),
        max_leaves=8,
    ),
    max_size=4,
)


def entry_of(signer: EntrySigner, body: dict[str, Any] | None = None, **changed: Any) -> Entry:
    facts: dict[str, Any] = {
        "deal": "deal-1",
        "stream": "shared",
        "kind": "risk/1",
        "body": {"key": "R-1"} if body is None else body,
        "parents": (),
        "lamport": 1,
        "at": AT,
    }
    return make_entry(signer, **(facts | changed))


@pytest.fixture(scope="session")
def anna(signers: tuple[EntrySigner, EntrySigner]) -> EntrySigner:
    return signers[0]


def respelled(entry: Entry, **changed: Any) -> bytes:
    """Return the entry's bytes with some facts changed, still in canonical form."""
    facts = json.loads(entry.signed) | changed
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@given(body=BODIES, lamport=st.integers(1, 2**53 - 1))
def test_an_entry_survives_its_line(anna: EntrySigner, body: dict[str, Any], lamport: int) -> None:
    entry = entry_of(anna, body, lamport=lamport)
    line = to_line(entry)
    assert b"\n" not in line
    assert from_line(line) == entry
    assert to_line(from_line(line)) == line
    assert entry.body == body


@given(body=BODIES, lamport=st.integers(1, 2**53 - 1))
def test_what_is_known_is_read_as_it_was_at_first(anna: EntrySigner, body: dict[str, Any], lamport: int) -> None:
    entry = entry_of(anna, body, lamport=lamport, parents=("0" * 64, "f" * 64))
    assert decode_known(entry.signed, entry.signature, digest=entry.id) == entry


@pytest.mark.parametrize("signed", [b"", b"{}", b"\xff", b'{"at":"noon"}', b"[" * 100_000])
def test_of_known_bytes_that_are_no_entry_nothing_but_bad_entry_gets_out(signed: bytes) -> None:
    with pytest.raises(BadEntry):
        decode_known(signed, b"", digest="0" * 64)


def test_a_known_entry_without_a_time_is_refused(anna: EntrySigner) -> None:
    with pytest.raises(BadEntry, match="form"):
        decode_known(respelled(entry_of(anna), at="noon"), b"", digest="0" * 64)


def test_time_is_kept_in_utc_to_the_second(anna: EntrySigner) -> None:
    entry = entry_of(anna, at=AT.replace(microsecond=999_999))
    assert entry.claimed_at.isoformat() == "2026-03-02T08:00:00+00:00"
    assert json.loads(entry.signed)["at"] == "2026-03-02T08:00:00Z"


def test_parents_are_sorted(anna: EntrySigner) -> None:
    assert entry_of(anna, parents=("f" * 64, "0" * 64)).parents == ("0" * 64, "f" * 64)


def test_lines_end_with_a_line_feed(anna: EntrySigner) -> None:
    entries = (entry_of(anna), entry_of(anna, lamport=2))
    assert to_lines(entries) == to_line(entries[0]) + b"\n" + to_line(entries[1]) + b"\n"
    assert from_lines(to_lines(entries)) == entries
    assert from_lines(b"") == ()


@given(position=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_flipped_bit_is_never_taken_for_the_author_s(
    anna: EntrySigner, book: CertificateBook, position: int, bit: int
) -> None:
    line = bytearray(to_line(entry_of(anna, {"key": "R-1", "put": {"title": "Zoll – délai"}, "after": []})))
    line[position % len(line)] ^= 1 << bit
    with pytest.raises((Tampered, Unreadable)):
        verify(from_line(bytes(line)), book)


def test_the_author_s_signature_holds(anna: EntrySigner, book: CertificateBook) -> None:
    verify(from_line(to_line(entry_of(anna))), book)


def test_an_entry_whose_bytes_were_exchanged_is_refused(anna: EntrySigner, book: CertificateBook) -> None:
    entry = entry_of(anna)
    with pytest.raises(AlteredEntry) as caught:
        verify(replace(entry, signed=entry_of(anna, lamport=2).signed), book)
    assert caught.value.code == "entry-altered"
    assert entry.id[:12] in str(caught.value)


@pytest.mark.parametrize("value", [1.5, 0.0, float("nan"), {"deep": [1, {"deeper": 2.5}]}, (1, 2.5)])
def test_floating_point_is_refused(anna: EntrySigner, value: Any) -> None:
    with pytest.raises(BadEntry, match="floating-point"):
        entry_of(anna, {"amount": value})


@pytest.mark.parametrize("value", [b"bytes", AT, {1, 2}, object(), "\ud800", {"a": 1, 2: 3}])
def test_what_has_no_canonical_form_is_refused(anna: EntrySigner, value: Any) -> None:
    with pytest.raises(BadEntry, match="canonical form"):
        entry_of(anna, {"value": value})


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def test_a_body_nested_without_end_is_refused_when_written(anna: EntrySigner) -> None:
    with pytest.raises(BadEntry):
        entry_of(anna, {"value": nested(5000)})


@pytest.mark.parametrize("depth", range(300, 1000, 25))
def test_of_a_body_nested_without_end_nothing_but_bad_entry_gets_out(anna: EntrySigner, depth: int) -> None:
    signed = entry_of(anna).signed.replace(b'"R-1"', b"[" * depth + b"]" * depth)
    with contextlib.suppress(BadEntry):
        assert decode(signed, b"").signed == signed


def test_a_body_nested_without_end_is_refused_when_read(anna: EntrySigner) -> None:
    with pytest.raises(BadEntry):
        decode(entry_of(anna).signed.replace(b'"R-1"', b"[" * 5000 + b"]" * 5000), b"")


@pytest.mark.parametrize(
    "respell",
    [
        pytest.param(lambda signed: signed.replace(b'{"at"', b'{ "at"'), id="a space"),
        pytest.param(lambda signed: signed + b"\n", id="a line feed behind"),
        pytest.param(lambda signed: signed.replace(b"R-1", b"\\u0052-1"), id="an escaped letter"),
        pytest.param(lambda signed: signed.replace(b'"lamport":1', b'"lamport":1,"lamport":1'), id="a key twice"),
        pytest.param(
            lambda signed: signed.replace(b"09:00:00Z", b"9:00:00Z").replace(b"08:", b"8:"), id="a short hour"
        ),
        pytest.param(lambda signed: signed.replace(b"2026-03-02", b"2026-3-2"), id="a short month"),
        pytest.param(lambda signed: json.dumps(dict(reversed(json.loads(signed).items()))).encode(), id="unsorted"),
    ],
)
def test_another_spelling_of_the_same_is_refused(anna: EntrySigner, respell: Any) -> None:
    signed = entry_of(anna).signed
    assert respell(signed) != signed
    with pytest.raises(BadEntry, match="canonical form"):
        decode(respell(signed), b"")


@pytest.mark.parametrize("extra", [{}, {"quorum": 2}])
def test_a_newer_version_is_refused_by_name(anna: EntrySigner, extra: dict[str, Any]) -> None:
    with pytest.raises(BadEntry, match="newer version of the ledger"):
        decode(respelled(entry_of(anna), v=2, **extra), b"")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"stream": "private"}, "stream or kind"),
        ({"kind": "risk"}, "stream or kind"),
        ({"kind": "Risk/1"}, "stream or kind"),
        ({"kind": "risk/0"}, "stream or kind"),
        ({"kind": "risk/1\n"}, "stream or kind"),
        ({"lamport": 0}, "out of range"),
        ({"lamport": 1 << 53}, "out of range"),
        ({"author": "A" * 64}, "out of range"),
        ({"author": "a" * 63}, "out of range"),
        ({"parents": ["f" * 64, "0" * 64]}, "sorted set"),
        ({"parents": ["f" * 64, "f" * 64]}, "sorted set"),
        ({"parents": ["f"]}, "sorted set"),
        ({"at": "yesterday"}, "form of an entry"),
        ({"body": []}, "form of an entry"),
        ({"mood": "good"}, "form of an entry"),
        ({"v": "1"}, "form of an entry"),
    ],
)
def test_a_fact_out_of_shape_is_refused(anna: EntrySigner, changed: dict[str, Any], why: str) -> None:
    with pytest.raises(BadEntry, match=why):
        decode(respelled(entry_of(anna), **changed), b"")


def test_an_endless_entry_is_refused_unread() -> None:
    with pytest.raises(BadEntry, match="too long"):
        decode(b" " * ((4 << 20) + 1), b"")


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[" * 5000,
        b"{}",
        b'{"signed":"","signature":"!"}',
        b'{"signed":"","signature":"","more":1}',
        b'{"signed":"\\ud800","signature":""}',
        b"\xff",
    ],
)
def test_a_line_of_another_form_is_refused(line: bytes) -> None:
    with pytest.raises(BadEntry):
        from_line(line)


@given(st.binary(max_size=60))
def test_noise_is_only_ever_unreadable(noise: bytes) -> None:
    with pytest.raises(BadEntry):
        from_line(noise)
