"""The tree of clauses: its bytes, and the identity that clauses keep."""

import itertools
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.domain.plain import NotPlain
from negotiator.domain.versions import Clause, carry_identity, clauses_of, read_tree, source_of, tree_bytes
from negotiator.redline import compare
from negotiator.redline.shapes import Block, Pair

WORDS = st.text(st.characters(codec="utf-8"), max_size=8)
CLAUSES = st.builds(
    Clause,
    id=WORDS,
    kind=st.sampled_from(["paragraph", "heading", "cell", "note", "header", "footer"]),
    label=WORDS,
    level=st.integers(0, 9),
    heading=WORDS,
    place=WORDS,
    text_hash=WORDS,
)
TEXTS = (
    "The Supplier shall deliver the line within thirty days of the order.",
    "The Buyer shall pay each invoice within sixty days of its receipt.",
    "Either Party may terminate this Agreement by giving three months' written notice.",
    "This Agreement is governed by the law of Switzerland without its conflict rules.",
)


def counting(start: str) -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"{start}{next(numbers)}"


def tree(*texts: str, start: str = "c") -> tuple[Clause, ...]:
    return clauses_of(blocks(*texts), text_hash=lambda text: f"#{text}", new_id=counting(start))


def blocks(*texts: str) -> tuple[Block, ...]:
    return tuple(Block(id=f"b{place}", text=text) for place, text in enumerate(texts))


@given(st.lists(CLAUSES, max_size=4))
def test_a_tree_survives_its_bytes(clauses: list[Clause]) -> None:
    data = tree_bytes(clauses)
    assert read_tree(json.loads(data)) == tuple(clauses)
    assert tree_bytes(read_tree(json.loads(data))) == data


@pytest.mark.parametrize(
    "plain",
    [
        None,
        {},
        {"clauses": []},
        {"format": "negotiator-clause-tree/1"},
        {"format": "negotiator-clause-tree/2", "clauses": []},
        {"format": "negotiator-clause-tree/1", "clauses": "none"},
        {"format": "negotiator-clause-tree/1", "clauses": [{"id": "c1"}]},
    ],
)
def test_what_is_no_tree_is_refused_and_not_read_as_an_empty_one(plain: object) -> None:
    with pytest.raises(NotPlain):
        read_tree(plain)


def test_a_text_seen_first_gets_fresh_ids() -> None:
    made = clauses_of(
        [
            Block(id="x", kind="heading", text="Term", label="3", level=1),
            Block(id="y", text="Ten years.", label="3.1", level=2, heading_path=("Part A", "Term"), place="body/t0"),
        ],
        text_hash=str.upper,
        new_id=counting("c"),
    )
    assert made[0] == Clause(id="c1", kind="heading", label="3", level=1, heading="", place="body", text_hash="TERM")
    assert (made[1].id, made[1].heading, made[1].place, made[1].text_hash) == ("c2", "Term", "body/t0", "TEN YEARS.")


def test_identity_is_carried_by_pairs() -> None:
    old, new = tree("a", "b", "c", "d"), tree("a", "b1", "b2", "cd", "e", start="n")
    pairs = [
        Pair(kind="same", old=(0,), new=(0,)),
        Pair(kind="split", old=(1,), new=(1, 2)),
        Pair(kind="joined", old=(2, 3), new=(3,)),
        Pair(kind="inserted", new=(4,)),
        Pair(kind="deleted", old=(3,)),
    ]
    carried = carry_identity(old, new, pairs)
    assert [clause.id for clause in carried] == ["c1", "c2", "n3", "c3", "n5"]
    assert [clause.text_hash for clause in carried] == [clause.text_hash for clause in new]


@given(order=st.permutations(TEXTS), dropped=st.integers(0, 3), word=st.sampled_from(["", " Always."]))
def test_each_clause_is_found_again_wherever_it_went(order: list[str], dropped: int, word: str) -> None:
    kept = [text for place, text in enumerate(order) if place != dropped]
    edited = [kept[0] + word, *kept[1:]]
    old, new = tree(*TEXTS), tree(*edited, start="n")
    carried = carry_identity(old, new, compare(blocks(*TEXTS), blocks(*edited)).pairs)
    assert [clause.id for clause in carried] == [f"c{TEXTS.index(text) + 1}" for text in kept]
    assert len({clause.id for clause in carried}) == len(carried)


def test_a_tree_names_the_file_that_it_was_read_from() -> None:
    clauses = clauses_of(blocks("a", "b"), text_hash=str, new_id=counting("c"))
    data, bare = tree_bytes(clauses, source="f" * 64), tree_bytes(clauses)
    assert data != bare
    assert read_tree(json.loads(data)) == read_tree(json.loads(bare)) == clauses
    assert (source_of(json.loads(data)), source_of(json.loads(bare)), source_of([])) == ("f" * 64, "", "")
    with pytest.raises(NotPlain):
        source_of({"source": 1})
