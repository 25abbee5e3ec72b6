"""Pairs of whole documents: laws, and what counts as the same."""

from hypothesis import given

from negotiator.redline import Block, Run, compare, pairing
from tests.redline.generated import pairs


@given(pairs())
def test_pairs_are_those_of_the_comparison(documents: tuple[list[Block], list[Block]]) -> None:
    assert pairing(*documents) == compare(*documents).pairs


@given(pairs())
def test_only_pairs_without_changes_are_the_same(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(*documents)
    touched = {change.old.block for change in redline.changes if change.old}
    touched |= {i for pair in redline.pairs for i in pair.old if len(pair.new) > 1 or len(pair.old) > 1}
    for pair in redline.pairs:
        if pair.old and pair.kind != "moved":
            assert (pair.kind == "same") == (pair.old[0] not in touched)


def test_the_same_words_in_another_look_or_under_another_number_are_edited() -> None:
    old = Block(id="o", text="Confidentiality", label="7.")
    for new in (
        Block(id="n", text="Confidentiality", label="8."),
        Block(id="n", text="Confidentiality", label="7.", format="centred"),
        Block(id="n", text="Confidentiality", label="7.", runs=(Run(start=0, end=4, style="bold"),)),
        Block(id="n", text="Confidentiality", label="7.", kind="heading"),
    ):
        assert [pair.kind for pair in pairing([old], [new])] == ["edited"]
    whole = (Run(start=0, end=5, style="b"), Run(start=5, end=15, style="b"))
    one = Block(id="o", text="Confidentiality", runs=whole)
    two = Block(id="n", text="Confidentiality", runs=(Run(start=0, end=15, style="b"),))
    assert [pair.kind for pair in pairing([one], [two])] == ["same"]
