"""Three-way merge: its laws over generated documents, and who wins by example."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given

from negotiator.redline import Block, compare, merge
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


def test_joined_by_one_and_edited_by_the_other_is_joined_with_the_edit() -> None:
    base = body(OTHERS[0], CLAUSE, OTHERS[1])
    joined = body(OTHERS[0], f"{CLAUSE} {OTHERS[1]}")
    merged = merge(base, joined, body(OTHERS[0], CLAUSE, OTHERS[1].replace("two", "six")))
    assert merged.conflicts == ()
    assert said(merged.blocks) == [OTHERS[0], f"{CLAUSE} {OTHERS[1]}".replace("two", "six")]
    assert said(merge(base, joined, base).blocks) == said(joined)


def test_joined_by_one_and_struck_in_part_by_the_other_is_a_conflict_over_all_of_it() -> None:
    base = body(OTHERS[0], CLAUSE, OTHERS[1])
    merged = merge(base, body(OTHERS[0], f"{CLAUSE} {OTHERS[1]}"), body(OTHERS[0], CLAUSE))
    (conflict,) = merged.conflicts
    assert said(conflict.base) == [CLAUSE, OTHERS[1]]
    assert said(merged.blocks) == said(base)


def test_split_by_one_and_edited_by_the_other_is_split_with_the_edit() -> None:
    whole = f"{CLAUSE} {OTHERS[1]}"
    parts = [replace(block, label=label) for block, label in zip(body(CLAUSE, OTHERS[1]), "ab", strict=True)]
    merged = merge(body(whole), parts, body(whole.replace("thirty", "sixty").replace("ever", "now")))
    assert merged.conflicts == ()
    assert said(merged.blocks) == [CLAUSE.replace("thirty", "sixty"), OTHERS[1].replace("ever", "now")]
    assert [block.label for block in merged.blocks] == ["a", "b"]


def test_split_by_one_and_edited_at_the_break_by_the_other_is_a_conflict() -> None:
    whole = f"{CLAUSE} {OTHERS[1]}"
    merged = merge(body(whole), body(CLAUSE, OTHERS[1]), body(whole.replace("invoice. Para", "bill. Fara")))
    assert len(merged.conflicts) == 1
    looks = merge(body(whole), body(CLAUSE, OTHERS[1]), [replace(body(whole)[0], format="centred", text=whole + "!")])
    assert len(looks.conflicts) == 1


def test_split_by_both_in_different_places_is_a_conflict() -> None:
    whole = f"{CLAUSE} {OTHERS[1]} {OTHERS[2]}"
    ours, theirs = body(CLAUSE, f"{OTHERS[1]} {OTHERS[2]}"), body(f"{CLAUSE} {OTHERS[1]}", OTHERS[2])
    assert len(merge(body(whole), ours, theirs).conflicts) == 1


def test_split_by_one_and_moved_by_the_other_stands_split_where_it_was_moved_to() -> None:
    whole = f"{CLAUSE} {OTHERS[1]}"
    merged = merge(body(whole, *OTHERS[2:]), body(CLAUSE, *OTHERS[1:]), body(*OTHERS[2:], whole))
    assert said(merged.blocks) == [*OTHERS[2:], CLAUSE, OTHERS[1]]
    assert merged.conflicts == ()


def words(*texts: str) -> str:
    return " ".join(" ".join(texts).split())


@given(triples())
def test_no_word_that_a_party_wrote_is_lost(documents: tuple[list[Block], list[Block], list[Block]]) -> None:
    base, ours, theirs = documents
    merged = merge(base, ours, theirs)
    open_texts = [block.text for each in merged.conflicts for block in (*each.ours, *each.theirs)]
    there = words(*said(merged.blocks), *open_texts)
    for version in (ours, theirs):
        for change in compare(base, version).changes:
            if change.kind in {"insert", "replace"}:
                assert words(change.new_text) in there


@given(triples())
def test_to_merge_what_is_merged_changes_nothing_more(
    documents: tuple[list[Block], list[Block], list[Block]],
) -> None:
    base, ours, theirs = documents
    merged = merge(base, ours, theirs)
    if not merged.conflicts:
        assert said(merge(base, merged.blocks, merged.blocks).blocks) == said(merged.blocks)


def test_looks_and_numbers_merge_too() -> None:
    base, words = Block(id="b", text=CLAUSE, format="left", label="1."), CLAUSE.replace("thirty", "sixty")
    ours = Block(id="o", text=words, format="left", label="2.")
    theirs = Block(id="t", text=CLAUSE, format="justified", label="1.")
    (block,) = merge([base], [ours], [theirs]).blocks
    assert (block.text, block.format, block.label) == (words, "justified", "2.")
    other = Block(id="o", text=words, format="centred")
    assert len(merge([base], [other], [theirs]).conflicts) == 1
