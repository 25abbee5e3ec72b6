"""Nodes encoded when first asked for."""

from negotiator.redline import Block
from negotiator.redline.places import stories
from negotiator.redline.texts import Texts
from negotiator.redline.tokens import Lexicon


class CountingLexicon(Lexicon):
    """A lexicon that counts how often it is asked."""

    asked = 0

    def encode(self, block: Block) -> str:
        self.asked += 1
        return super().encode(block)


def test_a_node_is_encoded_once_and_a_container_with_all_its_blocks() -> None:
    lexicon = CountingLexicon()
    blocks = [Block(id="a", text="one two")]
    blocks += [Block(id=cell, text=cell, place=f"body/t0/r0/{cell}") for cell in ("c0", "c1")]
    texts = Texts(lexicon, blocks, stories(blocks)["body"])
    assert lexicon.asked == 0
    assert (len(texts.code(0)), len(texts.code(1))) == (2, 2)
    assert texts.code(1) == lexicon.point("c0") + lexicon.point("c1")
    assert lexicon.asked == 3


def test_a_side_of_a_gap_keeps_the_positions() -> None:
    blocks = [Block(id=text, text=text) for text in "abc"]
    lexicon = Lexicon()
    side = Texts(lexicon, blocks, stories(blocks)["body"]).side([2, 0])
    assert [node.indexes for node in side.nodes] == [(2,), (0,)]
    assert side.codes == [lexicon.point("c"), lexicon.point("a")]
    assert side.positions == [2, 0]
