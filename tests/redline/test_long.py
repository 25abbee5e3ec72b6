"""All laws of the pure engine over ten thousand generated cases each. It takes minutes and waits to be asked:

HYPOTHESIS_PROFILE=thorough python -m pytest -m long tests/redline/test_long.py
"""

import os
import random
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiator.redline import (
    Accept,
    Answer,
    Block,
    Counter,
    Redline,
    Reject,
    compare,
    follow,
    merge,
    resolve,
    rows,
    similarity,
)
from tests.redline.generated import pairs, strangers, triples

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(os.environ.get("HYPOTHESIS_PROFILE") != "thorough", reason="takes minutes; see the top"),
]
ANY = st.one_of(pairs(), pairs(), strangers())
CASES = 10_000
LETTER = re.compile(r"[\w\u0300-\u036f]")
WORDED = {"insert", "delete", "replace", "whitespace"}


def said(blocks: "tuple[Block, ...] | list[Block]") -> list[str]:
    return [block.text for block in blocks]


def in_order_and_between_words(redline: Redline) -> None:
    """Check that the changes of each block are apart from each other and cut neither a word nor an object."""
    for side, blocks in (("old", redline.old), ("new", redline.new)):
        spans = [(getattr(c, side), c.kind) for c in redline.changes if getattr(c, side) and c.kind in WORDED]
        for span, _ in spans:
            text = blocks[span.block].text
            for edge in {span.start, span.end} - {0, len(text)}:
                assert not (LETTER.match(text[edge - 1]) and LETTER.match(text[edge]))
            for atom in blocks[span.block].atoms:
                assert not any(atom.offset < edge < atom.offset + atom.length for edge in (span.start, span.end))
        ordered = sorted((span.block, span.start, span.end) for span, _ in spans)
        for left, right in pairwise(ordered):
            assert left[0] != right[0] or left[2] <= right[1]


def drawn_rightly(redline: Redline) -> None:
    """Check that the rows say the old text without what is inserted, and the new one without what is deleted."""
    drawn = rows(redline)
    for kinds, blocks, name in (
        ({"equal", "delete", "move from"}, redline.old, "old"),
        ({"equal", "insert", "move to"}, redline.new, "new"),
    ):
        for row in drawn:
            index = getattr(row, name)
            if index is None or redline_broken(redline, index, name):
                continue
            assert "".join(part.text for part in row.segments if part.kind in kinds) == blocks[index].text
    ids = {part.change for row in drawn for part in row.segments} | {row.renumbered for row in drawn}
    ids.update(change for row in drawn for change in row.reformatted)
    assert {change.id for change in redline.changes} <= ids


def redline_broken(redline: Redline, index: int, name: str) -> bool:
    """Tell whether several rows name one block, or changed words of a move stand in its row."""
    pair = next(pair for pair in redline.pairs if index in getattr(pair, name))
    return pair.kind in {"split", "joined", "moved"}


@settings(max_examples=CASES)
@given(ANY, st.randoms(use_true_random=False))
def test_redlines(documents: tuple[list[Block], list[Block]], chance: random.Random) -> None:
    old, new = documents
    redline = compare(old, new)
    assert compare(old, new) == redline
    assert list(resolve(redline, {}, default=Accept())) == new
    assert list(resolve(redline, {})) == old
    ids = [change.id for change in redline.changes]
    assert len(set(ids)) == len(ids)
    assert sorted(i for pair in redline.pairs for i in pair.old) == list(range(len(old)))
    assert sorted(j for pair in redline.pairs for j in pair.new) == list(range(len(new)))
    in_order_and_between_words(redline)
    drawn_rightly(redline)
    choices: list[Answer] = [Accept(), Reject(), Counter(text="COUNTERED")]
    mixed = resolve(redline, {change: chance.choice(choices) for change in ids})
    assert len({block.id for block in mixed}) == len(mixed)
    one_by_one: dict[str, Answer] = {c.id: Reject() if c.kind == "format" else Accept() for c in redline.changes}
    assert said(resolve(redline, one_by_one)) == said(new)


@settings(max_examples=CASES)
@given(ANY)
def test_maps(documents: tuple[list[Block], list[Block]]) -> None:
    found = similarity(compare(*documents))
    assert all(0 <= each.kept <= min(each.old_words, each.new_words) for each in found.counterparts)
    assert sum(found.flows.values()) == sum(each.kept for each in found.counterparts)


@settings(max_examples=CASES)
@given(triples())
def test_merges_and_trails(versions: tuple[list[Block], list[Block], list[Block]]) -> None:
    base, ours, theirs = versions
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert [(c.ours, c.theirs) for c in one.conflicts] == [(c.theirs, c.ours) for c in other.conflicts]
    if not one.conflicts:
        assert said(one.blocks) == said(other.blocks)
    assert said(merge(base, ours, base).blocks) == said(ours)
    assert said(merge(base, ours, ours).blocks) == said(ours)
    for conflict in one.conflicts:
        standing = one.blocks[conflict.at : conflict.at + len(conflict.base)]
        assert said(standing) == said(conflict.base)
    if base:
        trail = follow(versions, len(base) // 2)
        assert [step.version for step in trail.steps] == [0, 1, 2]
