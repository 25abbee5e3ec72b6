"""What acts name by hash, read from acts that may be a stranger's."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.domain.contents import (
    LARGEST_TREE,
    TERM_SHEET,
    contents_of,
    digests_in,
    is_digest,
    named_by,
    read_tree_bytes,
    shared_contents,
)
from negotiator.domain.plain import NotPlain
from negotiator.domain.versions import Clause, tree_bytes
from negotiator.ledger import Entry, Stream

A, B, C = "a" * 64, "b" * 64, "c" * 64
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from([A, B, "", "agreement"]) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["put", "tree", "x"]), inner),
    max_leaves=12,
)


def act(kind: str, body: Any, *, stream: Stream = "shared") -> Entry:
    """Return an act with a body that nobody checked."""
    return Entry(
        id="e" * 64,
        deal="deal",
        stream=stream,
        kind=kind,
        body=body,
        parents=(),
        lamport=1,
        claimed_at=datetime(2026, 3, 2, tzinfo=UTC),
        author="f" * 64,
        signature=b"",
        signed=b"",
    )


def tree(*texts: str, source: str = "") -> bytes:
    """Return a clause tree with these texts."""
    return tree_bytes(
        [
            Clause(id=str(n), kind="paragraph", label="", level=0, heading="", place="", text_hash=text)
            for n, text in enumerate(texts)
        ],
        source=source,
    )


@pytest.mark.parametrize(
    ("kind", "body", "named"),
    [
        ("version/1", {"instrument": "x", "tree": A, "source": B}, (A, B)),
        ("version/1", {"instrument": "x", "tree": A}, (A,)),
        ("request/1", {"key": "CR-1", "after": [], "put": {"proposed": A, "source": B, "base": C}}, (A, B)),
        ("request/1", {"key": "CR-1", "after": [], "put": None}, ()),
        ("attachment/1", {"key": "A-1", "after": [], "put": {"file": C}}, (C,)),
        ("risk/1", {"key": "R-1", "after": [], "put": {"tree": A}}, ()),
        ("zz/1", {"tree": A}, ()),
        ("version/1", {}, ()),
        ("version/1", {"tree": 7, "source": A.upper()}, ()),
        ("request/1", {"put": [A]}, ()),
    ],
)
def test_the_kind_says_which_fields_name_content(kind: str, body: Any, named: tuple[str, ...]) -> None:
    assert contents_of(act(kind, body)) == named


@given(kind=st.sampled_from(["version/1", "request/1", "attachment/1"]), body=st.dictionaries(st.text(), PLAIN))
def test_no_body_is_too_odd(kind: str, body: Any) -> None:
    found = act(kind, body)
    assert all(is_digest(one) for one in contents_of(found))
    assert {one.tree for one in named_by([found])} <= set(contents_of(found))


@given(body=PLAIN)
def test_an_unknown_act_may_name_whatever_looks_like_a_hash(body: Any) -> None:
    assert set(digests_in(body)) == {one for one in (A, B) if one in json.dumps(body)}


def test_shared_acts_reach_the_texts_of_their_trees_and_team_acts_nothing() -> None:
    ours, theirs = tree(A, source=C), tree(B)
    held: dict[str, bytes] = {sha256(data).hexdigest(): data for data in (ours, theirs)}
    first, second = held
    acts = [
        act("version/1", {"instrument": "x", "tree": first}),
        act("version/1", {"instrument": "x", "tree": second}, stream="team"),
    ]
    assert shared_contents(acts, get=lambda one: held.get(one)) == {first, A, C}


def test_what_bytes_look_like_does_not_make_them_a_tree() -> None:
    data = tree(B)
    digest = sha256(data).hexdigest()
    for one in (
        act("attachment/1", {"put": {"file": digest}}),
        act("version/1", {"instrument": "x", "tree": A, "source": digest}),
        act("version/1", {"instrument": TERM_SHEET, "tree": digest}),
    ):
        assert B not in shared_contents([one], get=lambda one: data if one == digest else None)


def test_a_tree_that_is_not_at_hand_or_damaged_names_nothing_more() -> None:
    one = act("version/1", {"instrument": "x", "tree": A})
    assert shared_contents([one], get=lambda _digest: None) == {A}
    assert shared_contents([one], get=lambda _digest: b"no tree") == {A}


@pytest.mark.parametrize(
    "data",
    [
        b"no json",
        b"[" * 100_000,
        b"[]",
        b'{"clauses":[' + b"[]," * 400_000 + b"[]]}",
        b" " * (LARGEST_TREE + 1),
        tree("short"),
        tree(A, source="short"),
    ],
    ids=["text", "deep", "list", "crowd", "large", "clause", "file"],
)
def test_what_is_no_tree_is_refused(data: bytes) -> None:
    with pytest.raises(NotPlain):
        read_tree_bytes(data)


def test_a_tree_names_its_file_and_its_texts() -> None:
    read = read_tree_bytes(tree(A, B, source=C))
    assert read.source == C
    assert read.texts == {A, B}
