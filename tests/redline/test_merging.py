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


def test_edits_of_different_words_are_combined() -> None:
    ours, theirs = CLAUSE.replace("thirty", "sixty"), CLAUSE.replace("The Licensee", "Every Licensee")
    merged = merge(body(CLAUSE), body(ours), body(theirs))
    assert said(merged.blocks) == [ours.replace("The Licensee", "Every Licensee")]
    assert merged.conflicts == ()


def test_the_same_edit_by_both_is_taken_once() -> None:
    both = CLAUSE.replace("thirty", "sixty")
    merged = merge(body(CLAUSE), body(both), body(both.replace("each invoice", "every invoice")))
    assert said(merged.blocks) == [both.replace("each invoice", "every invoice")]


def test_edits_of_the_same_words_are_a_conflict_with_both_versions() -> None:
    ours, theirs = CLAUSE.replace("thirty", "sixty"), CLAUSE.replace("thirty", "ninety")
    merged = merge(body(OTHERS[0], CLAUSE), body(OTHERS[0], ours), body(OTHERS[0], theirs))
    (conflict,) = merged.conflicts
    assert said(merged.blocks) == [OTHERS[0], CLAUSE]
    assert (conflict.at, said(conflict.base), said(conflict.ours), said(conflict.theirs)) == (
        1,
        [CLAUSE],
        [ours],
        [theirs],
    )


def test_what_one_struck_and_the_other_edited_is_a_conflict() -> None:
    edited = CLAUSE.replace("thirty", "sixty")
    merged = merge(body(OTHERS[0], CLAUSE), body(OTHERS[0]), body(OTHERS[0], edited))
    (conflict,) = merged.conflicts
    assert (conflict.ours, said(conflict.theirs)) == ((), [edited])
    assert said(merged.blocks) == [OTHERS[0], CLAUSE]


def test_what_both_struck_is_gone() -> None:
    assert said(merge(body(OTHERS[0], CLAUSE), body(OTHERS[0]), body(OTHERS[0])).blocks) == [OTHERS[0]]


def test_a_clause_moved_by_one_and_edited_by_the_other_moves_with_its_edit() -> None:
    edited = CLAUSE.replace("thirty", "sixty")
    merged = merge(body(CLAUSE, *OTHERS), body(*OTHERS, CLAUSE), body(edited, *OTHERS))
    assert said(merged.blocks) == [*OTHERS, edited]
    assert merged.conflicts == ()


def test_a_clause_moved_to_two_places_stays_and_is_a_conflict() -> None:
    merged = merge(body(CLAUSE, *OTHERS), body(*OTHERS, CLAUSE), body(OTHERS[0], OTHERS[1], CLAUSE, *OTHERS[2:]))
    assert said(merged.blocks) == [CLAUSE, *OTHERS]
    assert [said(conflict.base) for conflict in merged.conflicts] == [[CLAUSE]]


def test_a_clause_moved_by_one_and_struck_by_the_other_is_a_conflict() -> None:
    merged = merge(body(CLAUSE, *OTHERS), body(*OTHERS, CLAUSE), body(*OTHERS))
    assert len(merged.conflicts) == 1
    assert CLAUSE in said(merged.blocks)


def test_both_insert_at_one_place() -> None:
    same = merge(body(*OTHERS), body(*OTHERS, CLAUSE), body(*OTHERS, CLAUSE))
    assert said(same.blocks) == [*OTHERS, CLAUSE]
    merged = merge(body(*OTHERS), body(*OTHERS, CLAUSE), body(*OTHERS, "Something else is said here."))
    (conflict,) = merged.conflicts
    assert said(merged.blocks) == list(OTHERS)
    assert (conflict.at, conflict.base) == (5, ())
    assert said(conflict.ours + conflict.theirs) == [CLAUSE, "Something else is said here."]


def test_a_move_into_a_place_that_both_wrote_to_stays_open() -> None:
    base = body(CLAUSE, *OTHERS)
    merged = merge(base, body(*OTHERS, CLAUSE), body(CLAUSE, *OTHERS, "Something else is said here."))
    (conflict,) = merged.conflicts
    assert said(merged.blocks) == said(base)
    assert said(conflict.ours) == [CLAUSE]


def test_joined_by_one_and_edited_by_the_other_is_a_conflict_over_all_of_it() -> None:
    base = body(OTHERS[0], CLAUSE, OTHERS[1])
    joined = body(OTHERS[0], f"{CLAUSE} {OTHERS[1]}")
    merged = merge(base, joined, body(OTHERS[0], CLAUSE, OTHERS[1].replace("two", "six")))
    (conflict,) = merged.conflicts
    assert said(conflict.base) == [CLAUSE, OTHERS[1]]
    assert said(merged.blocks) == said(base)
    assert said(merge(base, joined, base).blocks) == said(joined)


def test_split_by_one_and_edited_by_the_other_is_a_conflict() -> None:
    base = body(f"{CLAUSE} {OTHERS[1]}")
    merged = merge(base, body(CLAUSE, OTHERS[1]), body(f"{CLAUSE} {OTHERS[1]}".replace("thirty", "sixty")))
    assert len(merged.conflicts) == 1


def test_looks_and_numbers_merge_too() -> None:
    base, words = Block(id="b", text=CLAUSE, format="left", label="1."), CLAUSE.replace("thirty", "sixty")
    ours = Block(id="o", text=words, format="left", label="2.")
    theirs = Block(id="t", text=CLAUSE, format="justified", label="1.")
    (block,) = merge([base], [ours], [theirs]).blocks
    assert (block.text, block.format, block.label) == (words, "justified", "2.")
    other = Block(id="o", text=words, format="centred")
    assert len(merge([base], [other], [theirs]).conflicts) == 1
