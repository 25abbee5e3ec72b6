"""Which block is which: gaps, moves, splits, tables, stories. Examples with names."""

from collections import Counter
from dataclasses import replace

import pytest

from negotiator.redline import Block, Pair, pairing

A = "The Licensor grants the Licensee a licence to use the Software in the Territory."
B = "Each party shall keep the other party's Confidential Information strictly secret."
C = "The Customer shall pay every undisputed invoice within thirty days of its receipt."
D = "Neither party is liable for any loss of profit, goodwill or anticipated savings."
E = "This Agreement is governed by the laws of England and Wales without exception."


def body(*texts: str, place: str = "body") -> list[Block]:
    return [Block(id=f"{place}{k}", text=text, place=place) for k, text in enumerate(texts)]


def table(*rows: tuple[str, ...]) -> list[Block]:
    return [
        Block(id=f"{r}.{c}", kind="cell", text=text, place=f"body/t0/r{r}/c{c}")
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]


def kinds(old: list[Block], new: list[Block]) -> list[str]:
    return [pair.kind for pair in pairing(old, new)]


def test_an_edited_paragraph_between_two_that_stay() -> None:
    edited = C.replace("thirty", "sixty")
    assert pairing(body(A, C, E), body(A, edited, E))[1] == Pair(kind="edited", old=(1,), new=(1,))


def test_a_paragraph_with_nothing_in_common_is_struck_and_the_other_inserted() -> None:
    assert kinds(body(A, B, E), body(A, D, E)) == ["same", "deleted", "inserted", "same"]


def test_the_smaller_side_is_what_moved() -> None:
    pairs = pairing(body(A, B, C, D, E), body(B, C, D, A, E))
    assert [pair for pair in pairs if pair.kind == "moved"] == [Pair(kind="moved", old=(0,), new=(3,))]
    assert [pair.kind for pair in pairs].count("same") == 4


def test_what_moved_unchanged_is_no_candidate_for_the_gap_that_it_left() -> None:
    successor = A.replace("Software", "Documentation")
    pairs = pairing(body(A, B, C, D), body(successor, B, C, D, A))
    assert [pair.kind for pair in pairs] == ["inserted", "same", "same", "same", "moved"]


def test_a_moved_and_edited_clause_is_a_move() -> None:
    edited = A.replace("Territory", "European Union")
    assert [pair.kind for pair in pairing(body(A, B, C, D, E), body(B, C, D, E, edited))][-1] == "moved"


def test_a_heading_goes_with_the_clause_that_moved() -> None:
    pairs = pairing(body("Licence", A, B, C, D, E), body(B, C, D, E, "Licence", A))
    assert [pair.kind for pair in pairs] == ["same"] * 4 + ["moved"] * 2


def test_a_short_block_that_stands_elsewhere_unchanged_moved_but_an_edited_one_did_not() -> None:
    assert kinds(body("Notices", B, C), body(B, C, "Notices")) == ["same", "same", "moved"]
    assert "moved" not in kinds(body("Notices to all", B, C), body(B, C, "Notices to some"))


def test_the_same_number_helps_a_clause_that_was_cut_hard() -> None:
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    old = [Block(id="o", text=" ".join(words), label="4.1")]
    text = "one two three four eleven twelve thirteen fourteen fifteen sixteen"
    assert kinds(old, [Block(id="n", text=text, label="4.1")]) == ["edited"]
    assert kinds(old, [Block(id="n", text=text, label="7.3")]) == ["deleted", "inserted"]


def test_a_clause_grown_by_much_is_still_the_same() -> None:
    assert kinds(body(A), body(f"{A} {D} {E}")) == ["edited"]


@pytest.mark.parametrize("lead", ["", "Furthermore, "])
def test_a_split_paragraph_is_a_split_and_joined_ones_a_join(lead: str) -> None:
    whole, parts = body(A, f"{B} {C} {D}", E), body(A, B, lead + C, D, E)
    assert pairing(whole, parts)[1] == Pair(kind="split", old=(1,), new=(1, 2, 3))
    assert pairing(parts, whole)[1] == Pair(kind="joined", old=(1, 2, 3), new=(1,))


def test_a_new_paragraph_after_an_edited_one_is_no_split() -> None:
    assert kinds(body(A, B, E), body(A, f"{B} {D}", C, E)) == ["same", "edited", "inserted", "same"]


def test_a_split_does_not_reach_over_what_stands_between() -> None:
    parts = [*body(B), *table(("x",)), *body(C, place="body")]
    assert "split" not in kinds(body(f"{B} {C}"), parts)


def test_parts_of_a_note_with_body_text_between_them_are_no_split() -> None:
    note, apart = body(f"{B} {C}", place="footnote/2"), body(B, C, place="footnote/2")
    assert "split" not in kinds(note, [apart[0], *body(A), apart[1]])


def test_blank_paragraphs_pair_with_blank_ones() -> None:
    assert kinds(body(A, "", E), body(A, " ", E)) == ["same", "edited", "same"]


def test_blank_paragraphs_are_none_that_all_else_that_was_replaced_could_hang_on() -> None:
    old = body("Order form of the Customer", A, "", B, C, "", E)
    new = body("Statement of work", "", D, "", E)
    pairs = pairing(old, new)
    blanks = [(pair.kind, pair.old or pair.new) for pair in pairs if _is_blank(pair, old, new)]
    assert blanks == [("deleted", (2,)), ("inserted", (1,)), ("same", (5,))]


def test_blank_paragraphs_keep_clauses_apart_that_were_replaced_one_by_one() -> None:
    old, new = body(A, "", B, "", C, "", E), body(A, "", D, "", "The Seller bears the risk.", "", E)
    assert kinds(old, new) == ["same", "same", *["deleted", "inserted", "same"] * 2, "same"]


def _is_blank(pair: Pair, old: list[Block], new: list[Block]) -> bool:
    return not (old[pair.old[0]] if pair.old else new[pair.new[0]]).text


def test_a_paragraph_cut_in_two_is_a_split_with_an_empty_paragraph_between_the_parts_too() -> None:
    whole, parts = body(A, f"{B} {C}", E), body(A, B, "", C, E)
    assert pairing(whole, parts)[1] == Pair(kind="split", old=(1,), new=(1, 2, 3))
    assert pairing(parts, whole)[1] == Pair(kind="joined", old=(1, 2, 3), new=(1,))
    assert "split" not in kinds(whole, body(A, B, "", "", C, E))
    assert "split" not in kinds(whole, body(A, B, "Not a part", C, E))


def test_a_title_that_was_changed_is_the_title() -> None:
    old, new = body("Cloud Service Agreement", A, B, C), body("Software Licence Agreement", D, C)
    assert pairing(old, new)[0] == Pair(kind="edited", old=(0,), new=(0,))
    assert kinds(old, body("Notes for the reader", D, C))[0] == "deleted"


def test_a_few_words_between_what_stayed_are_one_line() -> None:
    assert kinds(body(A, "Apples", B), body(A, "Pears", B)) == ["same", "edited", "same"]
    assert kinds(body(A, "Apples"), body(A, "Pears")) == ["same", "edited"]
    assert kinds(body(A, "Apples", B), body(A, "", B)) == ["same", "edited", "same"]
    assert kinds(body(A, "Apples", "Plums", B), body(A, "Pears", B)) == [
        "same",
        "deleted",
        "deleted",
        "inserted",
        "same",
    ]
    assert kinds(body(A, "Notices", B, C), body(A, "Fees", B, "Notices", C)) == [
        "same",
        "inserted",
        "same",
        "moved",
        "same",
    ]


def test_cells_pair_by_column_and_rows_by_likeness() -> None:
    old = table(("Milestone", "Fee"), ("Design approved", "500"), ("Pilot accepted", "700"))
    new = table(("Milestone", "Fee"), ("Kick-off held", "100"), ("Design approved", "900"), ("Pilot accepted", "700"))
    pairs = pairing(old, new)
    assert Pair(kind="edited", old=(3,), new=(5,)) in pairs
    assert [pair.kind for pair in pairs].count("inserted") == 2
    assert not [pair for pair in pairs if pair.kind in {"deleted", "moved"}]


def test_a_row_that_begins_alike_is_the_same_row() -> None:
    old = table(("Term", "one year"), ("Support", "by e-mail on working days between nine and five"), ("Fee", "500"))
    new = table(("Term", "one year"), ("Support", "at any hour; calls are answered at once"), ("Fee", "500"))
    assert kinds(old, new) == ["same", "same", "same", "edited", "same", "same"]


def test_a_column_more_leaves_the_other_cells_paired() -> None:
    old, new = table(("Design approved", "500")), table(("Design approved", "Anna", "500"))
    assert kinds(old, new) == ["same", "inserted", "same"]


def test_a_lone_paragraph_of_a_cell_pairs_whatever_it_says() -> None:
    assert kinds(table(("Fee", "500")), table(("Fee", "waived"))) == ["same", "edited"]


def test_a_heading_that_was_renamed_goes_with_the_clause_below_it() -> None:
    def document(heading: str, level: int = 1) -> list[Block]:
        return [Block(id="h", kind="heading", level=level, text=heading), *body(A, B)]

    assert kinds(document("Service"), document("Software")) == ["edited", "same", "same"]
    assert kinds(document("Service"), document("Software", 2)) == ["deleted", "inserted", "same", "same"]
    assert kinds(document("Service"), body("Software", A, B)) == ["deleted", "inserted", "same", "same"]


ROWS = (("Design approved by the Customer", "500"), ("Pilot accepted by the Customer", "700"))


def test_rows_do_not_move_because_word_has_no_marks_for_that() -> None:
    assert sorted(kinds(table(*ROWS), table(*ROWS[::-1]))) == ["deleted"] * 2 + ["inserted"] * 2 + ["same"] * 2


def test_a_table_moves_whole_with_what_was_changed_inside() -> None:
    paragraphs = body(A, B, C)
    old = [*table(*ROWS), *paragraphs]
    assert kinds(old, [*paragraphs, *table(*ROWS)]) == ["same"] * 3 + ["moved"] * 4
    edited = table(("Design approved by the Customer", "550"), ROWS[1])
    assert kinds(old, [*paragraphs, *edited]) == ["same"] * 3 + ["moved"] * 4
    longer = table(ROWS[0], ("Training", "90"), ROWS[1])
    assert kinds(old, [*paragraphs, *longer]) == ["same"] * 3 + ["moved"] * 2 + ["inserted"] * 2 + ["moved"] * 2
    pairs = pairing([*longer, *paragraphs], [*paragraphs, *table(*ROWS)])
    assert [(pair.kind, pair.table) for pair in pairs] == [
        *[("deleted", 0)] * 2,
        *[("same", None)] * 3,
        *[("moved", 0)] * 4,
    ]


def test_a_table_of_a_few_words_or_another_one_does_not_move() -> None:
    paragraphs = body(A, B, C)
    small = table(("Fee", "Date"), ("500", "May"))
    assert "moved" not in kinds([*small, *paragraphs], [*paragraphs, *small])
    other = table(("Testing done by the Provider", "500"), ("Pilot paid by the Licensee", "900"))
    assert "moved" not in kinds([*table(*ROWS), *paragraphs], [*paragraphs, *other])


def test_a_small_table_moves_with_the_clause_before_it() -> None:
    small = table(("Fee", "500"))
    old, new = [*body(A), *small, *body(B, C, D)], [*body(B, C, D), *body(A), *small]
    assert kinds(old, new) == ["same"] * 3 + ["moved"] * 3


def test_all_of_a_table_that_moved_names_it() -> None:
    paragraphs = body(A, B)
    old, new = ((C, "five"), (D, "six"), ("Pilot", "700")), ((C, "five"), (D, "six"), ("700", "Pilot"))
    found = pairing([*table(*old), *paragraphs], [*paragraphs, *table(*new)])
    assert Counter((pair.kind, pair.table) for pair in found) == {("same", None): 2, ("moved", 0): 6}
    merged = [*table(*old), *paragraphs], [*paragraphs, *table(*old[:2], ("700 Pilot",))]
    assert all(pair.table == 0 for pair in pairing(*merged) if pair.kind != "same")


def test_a_table_with_a_text_box_does_not_move() -> None:
    paragraphs = body(A, B, C)
    boxed = [*table(*ROWS), Block(id="x", text="A note in a box", place="body/t0/r1/c1/x0")]
    assert "moved" not in kinds([*boxed, *paragraphs], [*paragraphs, *boxed])


def test_what_left_a_cell_for_another_moved() -> None:
    old = table(("one", "two", "three"), ("x", "y", "z"))
    new = [replace(block, place="body/t0/r0/c0") for block in old[:3]] + old[3:]
    assert kinds(old, new) == ["same", "moved", "moved", "same", "same", "same"]
    twins = table(("one", "two", "two"), ("x", "y", "z"))
    new = [replace(block, place="body/t0/r0/c0") for block in twins[:3]] + twins[3:]
    assert "moved" not in kinds(twins, new)


def test_a_table_pairs_with_a_table_and_never_with_a_paragraph() -> None:
    assert kinds(table((A, B)), body(A, B)) == ["deleted", "deleted", "inserted", "inserted"]
    same = [*body(C), *table((A, B)), *body(D)]
    assert kinds(same, [*body(C), *table((A, B)), *body(D)]) == ["same"] * 4


def test_a_text_never_moves_from_one_kind_of_place_to_another() -> None:
    note = body(A, place="footnote/2")
    assert kinds([*body(B), *note], [*body(B, A)]) == ["same", "deleted", "inserted"]
    assert kinds([*body(B), *note], [*body(B), *body(A, place="footnote/5")]) == ["same", "same"]


def test_stories_in_another_order_still_give_one_reading_order() -> None:
    header = [Block(id="h", kind="header", text="Draft of today for discussion", place="header1")]
    pairs = pairing([*header, *body(A, B)], [*body(A, B), *header])
    assert sorted(pair.kind for pair in pairs) == ["moved", "same", "same"]


def test_a_split_that_changed_its_place_is_dissolved() -> None:
    halves = body("alpha beta gamma delta epsilon zeta", "eta theta iota kappa lambda mu", place="header1")
    whole = body("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu", place="header1")
    pairs = pairing([*whole, *body(A, B, C)], [*body(A, B, C), *halves])
    assert sorted(pair.kind for pair in pairs) == ["deleted", "inserted", "inserted", "same", "same", "same"]


def test_nothing_compares_with_nothing() -> None:
    assert pairing([], []) == ()
    assert kinds([], body(A)) == ["inserted"]
    assert kinds(body(A), []) == ["deleted"]
