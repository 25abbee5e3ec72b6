"""Where a paragraph breaks."""

import pytest

from negotiator.redline import Block
from negotiator.redline.breaks import cut_like
from negotiator.redline.tokens import Lexicon


@pytest.mark.parametrize(
    ("whole", "parts", "cuts"),
    [
        ("one two. three four.", ["one two.", "three four."], ["one two.", "three four."]),
        ("one two three", ["one two", "new three"], ["one two", "three"]),
        ("one two three", ["one two new", "three"], ["one two", "three"]),
        ("one two three", ["one", "two", "three"], ["one", "two", "three"]),
        ("one two", ["one two", "new"], ["one two", ""]),
    ],
)
def test_each_part_faces_the_words_that_it_was(whole: str, parts: list[str], cuts: list[str]) -> None:
    lexicon = Lexicon()
    passage = lexicon.passage(0, Block(id="w", text=whole))
    found = cut_like(passage, [lexicon.passage(k, Block(id=str(k), text=part)) for k, part in enumerate(parts)])
    assert [whole[piece.low : piece.high] for piece in found] == cuts
