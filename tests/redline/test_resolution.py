"""Answers make texts: the laws over generated documents, and mixtures by example."""

from hypothesis import given
from hypothesis import strategies as st

from negotiator.redline import Accept, Answer, Block, Reject, compare, resolve
from tests.redline.generated import pairs, strangers

ANY = st.one_of(pairs(), pairs(), strangers())


def said(blocks: "tuple[Block, ...] | list[Block]") -> list[str]:
    return [block.text for block in blocks]


@given(ANY)
def test_all_accepted_is_the_new_text_and_all_rejected_the_old(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(*documents)
    assert list(resolve(redline, {}, default=Accept())) == documents[1]
    assert list(resolve(redline, {})) == documents[0]


@given(ANY)
def test_one_by_one_is_the_same_as_at_once(documents: tuple[list[Block], list[Block]]) -> None:
    """Accepting all but looks must go the long way through every block and still give the new words."""
    redline = compare(*documents)
    looks = {"format", "renumber"}
    answers: dict[str, Answer] = {c.id: Reject() if c.kind in looks else Accept() for c in redline.changes}
    assert said(resolve(redline, answers)) == said(documents[1])
    answers = {c.id: Accept() if c.kind in looks else Reject() for c in redline.changes}
    assert said(resolve(redline, answers)) == said(documents[0])
