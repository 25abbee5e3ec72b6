"""Three-way merge: its laws over generated documents, and who wins by example."""

from collections.abc import Sequence

from hypothesis import given

from negotiator.redline import Block, merge
from tests.redline.generated import pairs, triples

CLAUSE = "The Licensee shall pay the Fees to the Licensor within thirty days of each invoice."
OTHERS = tuple(f"Paragraph number {word} stays as it is for ever." for word in ("one", "two", "three", "four", "five"))


def body(*texts: str) -> list[Block]:
    return [Block(id=f"p{k}", text=text) for k, text in enumerate(texts)]


def said(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks]


@given(pairs())
def test_what_one_party_changed_is_taken(documents: tuple[list[Block], list[Block]]) -> None:
    base, version = documents
    for merged in (merge(base, base, version), merge(base, version, base), merge(base, version, version)):
        assert said(merged.blocks) == said(version)
        assert merged.conflicts == ()


@given(triples())
def test_the_parties_are_equal(documents: tuple[list[Block], list[Block], list[Block]]) -> None:
    base, ours, theirs = documents
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert len(one.conflicts) == len(other.conflicts)
    assert [(c.ours, c.theirs) for c in one.conflicts] == [(c.theirs, c.ours) for c in other.conflicts]
    if not one.conflicts:
        assert said(one.blocks) == said(other.blocks)


@given(triples())
def test_the_base_stands_where_a_conflict_is_open(documents: tuple[list[Block], list[Block], list[Block]]) -> None:
    merged = merge(*documents)
    for conflict in merged.conflicts:
        standing = merged.blocks[conflict.at : conflict.at + len(conflict.base)]
        assert said(standing) == said(conflict.base)
    assert len({block.id for block in merged.blocks}) == len(merged.blocks)
