"""The nearest block of another document."""

from negotiator.redline import Block, Nearest
from negotiator.redline.counterparts import nearest


def blocks(*texts: str) -> list[Block]:
    return [Block(id=str(number), text=text) for number, text in enumerate(texts)]


def test_the_most_similar_block_is_found() -> None:
    others = blocks("All fees are due at once.", "The law of Wales governs.", "Fees are payable in advance each month.")
    found = nearest({7: blocks("Fees are payable in arrears each quarter.")[0]}, others)
    assert found[7].block == 2
    assert 0.5 < found[7].score < 1


def test_what_resembles_nothing_has_no_neighbour() -> None:
    assert nearest({0: blocks("Entirely other matters here")[0]}, blocks("All fees are due.", "")) == {}
    assert nearest({}, blocks("a")) == {}
    assert nearest({0: blocks("a")[0]}, []) == {}


def test_common_words_alone_make_no_neighbour() -> None:
    others = blocks(*("the party of the other part" for _ in range(60)), "the vessel")
    assert nearest({0: blocks("the vessel of the party")[0]}, others)[0] == Nearest(60, 4 / 7)
    assert nearest({0: blocks("the party of another")[0]}, others) == {}
