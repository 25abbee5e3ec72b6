"""Styles of equal text."""

from negotiator.redline import Block, Run, Span
from negotiator.redline.formatting import links_in, lone_style, restyled, same_look, same_paragraph


def block(*runs: tuple[int, int, str], **also: str) -> Block:
    return Block(
        id="b",
        text="abcdefghij",
        runs=tuple(Run(start=start, end=end, style=style) for start, end, style in runs),
        format=also.get("format", ""),
    )


def test_only_the_characters_that_look_otherwise_are_told() -> None:
    old, new = block((0, 4, "b"), (6, 8, "i")), block((2, 6, "b"), (6, 8, "i"))
    assert list(restyled(old, new, (0, 0, 10))) == [(0, 2), (4, 2)]
    assert list(restyled(old, new, (2, 2, 2))) == []
    assert list(restyled(old, new, (0, 2, 4))) == []
    assert list(restyled(block((0, 10, "b")), block(), (0, 0, 10))) == [(0, 10)]


def test_a_paragraph_has_a_look_of_its_own() -> None:
    assert same_look(block((0, 4, "b")), block((0, 2, "b"), (2, 4, "b")))
    assert not same_look(block(), block((0, 4, "b")))
    assert same_paragraph(block(), block((0, 4, "b")))
    assert not same_look(block(), block(format="centred"))


def test_a_block_in_one_style_is_known_at_a_glance() -> None:
    assert lone_style(block((0, 10, "b"))) == "b"
    assert lone_style(block()) == ""
    assert lone_style(block((0, 5, "b"))) is None
    assert lone_style(block((0, 5, "b"), (5, 10, "i"))) is None


def test_links_are_told_where_they_begin_in_a_stretch() -> None:
    runs = (
        Run(start=0, end=4, style="a"),
        Run(start=4, end=8, style="a", link="#one"),
        Run(start=8, end=12, style="b", link="#one"),
        Run(start=12, end=16, style="a", link="#two"),
        Run(start=16, end=20, style="a"),
        Run(start=20, end=24, style="a", link="#two"),
    )
    block = Block(id="b", text="x" * 24, runs=runs)
    assert links_in([block], Span(block=0, start=0, end=24)) == [(4, "#one"), (12, "#two"), (20, "#two")]
    assert links_in([block], Span(block=0, start=6, end=14)) == [(0, "#one"), (6, "#two")]
    assert links_in([block], Span(block=0, start=24, end=24)) == links_in([block], None) == []
