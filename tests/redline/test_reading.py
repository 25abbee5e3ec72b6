"""The merged document in order."""

from hypothesis import given

from negotiator.redline import Block, compare
from negotiator.redline.reading import by_pair, concerns_paragraph, pieces, stops
from tests.redline.generated import pairs


@given(pairs())
def test_each_pair_is_met_once_and_a_moved_one_twice(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(*documents)
    met = list(stops(redline))
    assert sorted(number for number, role in met if role != "left") == list(range(len(redline.pairs)))
    assert sorted(n for n, role in met if role == "left") == [
        n for n, pair in enumerate(redline.pairs) if pair.kind == "moved"
    ]
    olds = [i for number, role in met if role != "arrived" for i in redline.pairs[number].old]
    assert olds == sorted(olds)


@given(pairs())
def test_equal_pieces_are_equal_and_pieces_leave_nothing_out(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(*documents)
    changes = by_pair(redline)
    assert list(dict.fromkeys(c.id for n in sorted(changes) for c in changes[n])) == [c.id for c in redline.changes]
    for number, told in changes.items():
        moves = [change for change in told if change.kind == "move"]
        assert len(moves) == (redline.pairs[number].kind == "moved")
        assert all(move is told[0] and (move.table or number == redline.moves[move.id]) for move in moves)
    for number, pair in enumerate(redline.pairs):
        if not pair.old or not pair.new:
            continue
        found = list(pieces(redline, pair, changes.get(number, ())))
        for side, indexes, blocks in (("old", pair.old, redline.old), ("new", pair.new, redline.new)):
            spans = [getattr(piece, side) for piece in found]
            said = "".join(blocks[span.block].text[span.start : span.end] for span in spans)
            assert said == "".join(blocks[index].text for index in indexes)
        for piece in found:
            if piece.change is None:
                old, new = redline.old[piece.old.block].text, redline.new[piece.new.block].text
                assert old[piece.old.start : piece.old.end] == new[piece.new.start : piece.new.end]


def test_the_last_block_may_leave_for_the_front() -> None:
    texts = [f"Paragraph {k} of the text says at least eight words." for k in range(4)]
    blocks = [Block(id=text, text=text) for text in texts]
    redline = compare(blocks, [blocks[3], *blocks[:3]])
    assert list(stops(redline)) == [(0, "arrived"), (1, "here"), (2, "here"), (3, "here"), (0, "left")]


def test_number_place_and_format_concern_the_paragraph() -> None:
    old, new = (
        Block(id="o", text="All the Fees", label="1."),
        Block(id="n", text="All the Costs", label="2.", format="left"),
    )
    changes = compare([old], [new]).changes
    assert [(change.kind, concerns_paragraph(change)) for change in changes] == [
        ("renumber", True),
        ("replace", False),
        ("format", True),
    ]
