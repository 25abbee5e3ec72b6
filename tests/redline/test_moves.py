"""Moves: by equality, by likeness, and with their company."""

from negotiator.redline import Block
from negotiator.redline.moves import exact_moves, extend_moves, similar_moves
from negotiator.redline.places import Node, stories
from negotiator.redline.spine import FREE, Matching
from negotiator.redline.tokens import Lexicon

LONG = "one two three four five six seven eight nine ten"


def made(*texts: str) -> tuple[list[Node], list[str], Lexicon]:
    lexicon = Lexicon()
    blocks = [Block(id=str(k), text=text) for k, text in enumerate(texts)]
    return stories(blocks)["body"], [lexicon.encode(block) for block in blocks], lexicon


def test_equal_blocks_move_only_when_they_are_long_and_open() -> None:
    nodes, codes, _ = made(LONG, "short", LONG)
    matching = Matching([FREE] * 3, [FREE] * 3)
    matching.pair(2, 2)
    exact_moves(matching, [(0, 1), (1, 0), (2, 2)], nodes, codes)
    assert matching.moves == {0: 1}


def test_the_heaviest_likeness_is_served_first() -> None:
    old, _, lexicon = made(LONG, LONG + " eleven")
    new = [Block(id="n", text=LONG + " eleven twelve")]
    codes = [lexicon.encode(Block(id="", text=text)) for text in (LONG, LONG + " eleven")]
    matching = Matching([FREE] * 2, [FREE])
    similar_moves(matching, old, stories(new)["body"], (codes, [lexicon.encode(new[0])]))
    assert matching.moves == {1: 0}


def test_nothing_moves_where_one_side_has_nothing_left() -> None:
    nodes, codes, _ = made(LONG)
    matching = Matching([FREE], [])
    similar_moves(matching, nodes, [], (codes, []))
    assert matching.moves == {}


def test_equal_neighbours_go_along_on_both_sides() -> None:
    old, codes, _ = made("head", LONG, "tail", "", "other")
    new, _, _ = made("x", "head", LONG, "tail", "")
    matching = Matching([FREE] * 5, [FREE] * 5)
    exact_moves(matching, [(1, 2)], old, codes)
    extend_moves(matching, old, new)
    assert matching.moves == {1: 2, 2: 3, 0: 1}
