"""Pairing inside one gap."""

import pytest

from negotiator.kernel import Cancelled
from negotiator.redline import Block
from negotiator.redline.gaps import Step, pair_gap
from negotiator.redline.places import stories
from negotiator.redline.texts import Texts
from negotiator.redline.tokens import Lexicon


def gap(old: list[str], new: list[str], *, lone: bool = False, labels: tuple[str, str] = ("", "")) -> list[Step]:
    lexicon = Lexicon()
    sides = []
    for texts, label in zip((old, new), labels, strict=True):
        blocks = [Block(id=str(k), text=text, label=label) for k, text in enumerate(texts)]
        sides.append(Texts(lexicon, blocks, stories(blocks)["body"]).side(range(len(texts))))
    return pair_gap(sides[0], sides[1], lone=lone)


def test_the_best_pairing_keeps_the_order() -> None:
    assert gap(["a b c d", "e f g h"], ["e f g x", "a b c x"]) == [Step((0,), (1,))]
    assert gap(["a b c d", "e f g h"], ["a b c x", "n n n n", "e f g x"]) == [Step((0,), (0,)), Step((1,), (2,))]


def test_what_is_not_alike_stays_open_unless_it_stands_alone_in_a_cell() -> None:
    assert gap(["a b c"], ["x y z"]) == []
    assert gap(["a b c"], ["x y z"], lone=True) == [Step((0,), (0,))]
    assert gap(["a b c"], ["x y z", "u v w"], lone=True) == []


def test_an_equal_label_lowers_what_is_asked_but_not_to_nothing() -> None:
    assert gap(["a b c d e"], ["a b x y z"]) == []
    assert gap(["a b c d e"], ["a b x y z"], labels=("1.", "1.")) == [Step((0,), (0,))]
    assert gap(["a b c d e"], ["v w x y z"], labels=("1.", "1.")) == []


def test_a_split_is_worth_more_than_its_best_part() -> None:
    whole, parts = "a b c d e f g h i j", ["a b c d", "e f g", "h i j"]
    assert gap([whole], parts) == [Step((0,), (0, 1, 2))]
    assert gap(parts, [whole]) == [Step((0, 1, 2), (0,))]
    assert gap([whole], ["a b c d e f g h i j", "h i j"]) == [Step((0,), (0,))]


class StopsInTheMiddle:
    """Progress of a user who loses patience after a while."""

    steps = 0

    def step(self, done: int, total: int, text: str = "") -> None:
        self.steps += 1
        assert done < total
        if self.steps == 2:
            raise Cancelled


def test_the_user_may_stop_in_the_middle_of_a_long_gap() -> None:
    lexicon = Lexicon()
    sides = []
    for name in "on":
        blocks = [Block(id=str(k), text=f"{name}{k} stands here alone") for k in range(130)]
        sides.append(Texts(lexicon, blocks, stories(blocks)["body"]).side(range(130)))
    progress = StopsInTheMiddle()
    with pytest.raises(Cancelled):
        pair_gap(sides[0], sides[1], lone=False, progress=progress)
    assert progress.steps == 2


def test_a_piece_that_brings_no_words_of_its_own_is_no_part_of_a_split() -> None:
    whole = "access and use of the service and the included software are granted to the customer for one year"
    parts = ["software", "licence of the service and the included software are granted to the customer for one year"]
    assert gap([whole], parts) == [Step((0,), (1,))]
