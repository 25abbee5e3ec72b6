"""Blocks put together from stretches of others."""

from negotiator.redline import Atom, Block, Run, Span
from negotiator.redline.drafting import Draft, distinct

NOTE = Atom(offset=3, length=0, kind="note", ref="1")
FIELD = Atom(offset=4, length=3, kind="field", ref="REF")
BLOCK = Block(id="b", text="one two three", runs=(Run(start=0, end=7, style="b"),), atoms=(NOTE, FIELD))


def span(start: int, end: int) -> Span:
    return Span(block=0, start=start, end=end)


def test_styles_and_objects_come_along() -> None:
    draft = Draft()
    draft.say("new ")
    draft.keep(BLOCK, span(0, 7), edges=(True, False))
    draft.keep(BLOCK, span(7, 13), edges=(True, True))
    block = draft.finished(BLOCK)
    assert block.text == "new one two three"
    assert block.runs == (Run(start=4, end=11, style="b"),)
    assert [(atom.offset, atom.ref) for atom in block.atoms] == [(7, "1"), (8, "REF")]


def test_runs_that_meet_in_one_style_are_one() -> None:
    draft = Draft()
    draft.keep(BLOCK, span(0, 3), edges=(True, False))
    draft.take(BLOCK, span(3, 7))
    assert draft.finished(BLOCK).runs == (Run(start=0, end=7, style="b"),)


def test_an_object_beside_a_change_comes_once() -> None:
    draft = Draft()
    draft.keep(BLOCK, span(0, 3), edges=(True, False))
    draft.take(BLOCK, span(3, 3))
    draft.keep(BLOCK, span(3, 13), edges=(False, True))
    assert [atom.ref for atom in draft.finished(BLOCK).atoms] == ["1", "REF"]


def test_other_words_keep_the_objects_that_both_sides_have() -> None:
    draft = Draft()
    bare = Block(id="n", text="one", atoms=())
    draft.say("x", instead=((BLOCK, span(3, 7)), (bare, span(3, 3))))
    assert draft.finished(BLOCK).atoms == ()
    draft.say("y", instead=((BLOCK, span(3, 7)), (BLOCK, span(3, 7))))
    assert [(atom.offset, atom.ref) for atom in draft.finished(BLOCK).atoms] == [(1, "1")]


def test_ids_are_made_distinct() -> None:
    blocks = [Block(id=name, text="") for name in ("a", "b", "a", "a", "a~2")]
    assert [block.id for block in distinct(blocks)] == ["a", "b", "a~2", "a~3", "a~2~2"]
