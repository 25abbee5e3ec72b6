"""Moves: by equality, by likeness, and with their company."""

from negotiator.redline import Block
from negotiator.redline.moves import exact_moves, leftover_moves, similar_moves
from negotiator.redline.places import stories
from negotiator.redline.spine import FREE, Matching
from negotiator.redline.texts import Texts
from negotiator.redline.tokens import Lexicon

LONG = "one two three four five six seven eight nine ten"


def made(old: list[str], new: list[str]) -> tuple[Matching, tuple[Texts, Texts]]:
    lexicon = Lexicon()
    texts = []
    for side in (old, new):
        blocks = [Block(id=str(k), text=text) for k, text in enumerate(side)]
        texts.append(Texts(lexicon, blocks, stories(blocks).get("body", [])))
    return Matching([FREE] * len(old), [FREE] * len(new)), (texts[0], texts[1])


def test_equal_blocks_move_only_when_they_are_long_and_open() -> None:
    matching, texts = made([LONG, "short", LONG], ["short", LONG, LONG])
    matching.pair(2, 2)
    exact_moves(matching, texts)
    assert matching.moves == {0: 1}


def test_short_equal_neighbours_move_together_when_they_are_long_enough_together() -> None:
    items = ["three spare parts", "two drills", "one long ladder"]
    matching, texts = made(["x", *items], [*items, "y"])
    exact_moves(matching, texts)
    assert matching.moves == {1: 0, 2: 1, 3: 2}
    matching, texts = made(["x", *items[:2]], [*items[:2], "y"])
    exact_moves(matching, texts)
    assert matching.moves == {}


def test_the_heaviest_likeness_is_served_first() -> None:
    matching, texts = made([LONG, LONG + " eleven"], [LONG + " eleven twelve"])
    similar_moves(matching, texts)
    assert matching.moves == {1: 0}


def test_nothing_moves_where_one_side_has_nothing_left() -> None:
    matching, texts = made([LONG], [])
    similar_moves(matching, texts)
    leftover_moves(matching, texts)
    assert matching.moves == {}


def test_equal_neighbours_go_along_on_both_sides() -> None:
    matching, texts = made(["head", LONG, "tail", "", "other"], ["x", "head", LONG, "tail", ""])
    exact_moves(matching, texts)
    assert matching.moves == {1: 2, 2: 3, 0: 1}
    edited = LONG.replace("two", "2")
    matching, texts = made(["head", LONG, "tail"], ["x", "head", edited, "tail"])
    similar_moves(matching, texts)
    assert matching.moves == {1: 2, 2: 3, 0: 1}


def test_what_is_equal_in_the_end_moves_however_short_but_nothing_blank_does() -> None:
    matching, texts = made(["Notices", "", "Notices"], ["", "Notices", "Notices", "Notices"])
    leftover_moves(matching, texts)
    assert matching.moves == {0: 1, 2: 2}
