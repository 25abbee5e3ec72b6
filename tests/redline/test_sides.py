"""One party's changes laid out by base block."""

from negotiator.redline import Block
from negotiator.redline.sides import START, party, text_changes

CLAUSE = "The Licensee shall keep full records of every sale for thirty days."
OTHERS = ("The first of all paragraphs stays as it is.", "The second of them stays as well as it can.")


def body(*texts: str) -> list[Block]:
    return [Block(id=f"p{k}", text=text) for k, text in enumerate(texts)]


def test_every_base_block_knows_what_became_of_it() -> None:
    side = party(body(CLAUSE, *OTHERS, "Gone."), body("New.", *OTHERS, CLAUSE.replace("thirty", "sixty")))
    assert [[block.text for block in blocks] for blocks in side.contents[1:]] == [[OTHERS[0]], [OTHERS[1]], []]
    assert side.moved == {0}
    assert [side.touched(k) for k in range(4)] == [True, False, False, True]
    assert [getattr(item, "text", item) for item in side.floats_after(START)] == ["New."]
    assert side.floats_after(3) == [0]
    assert [change.kind for change in text_changes(side.edits[0])] == ["replace"]


def test_joined_blocks_stand_or_fall_together() -> None:
    side = party(body(*OTHERS), body(" ".join(OTHERS)))
    assert side.groups == [(0, 1)]
    assert [len(blocks) for blocks in side.contents] == [1, 0]


def test_a_table_that_a_party_moved_went_and_came_again() -> None:
    rows = ("Licence of the Software for one year", "500"), ("Support by telephone and letter", "70")
    table = [
        Block(id=f"c{r}{c}", kind="cell", text=text, place=f"body/t0/r{r}/c{c}")
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    others = body(*OTHERS, CLAUSE)
    side = party([*table, *others], [*others, *table])
    assert [change.table for change in side.redline.changes] == [True]
    assert not side.moved
    assert [len(blocks) for blocks in side.contents] == [0] * 4 + [1] * 3
    assert side.floats_after(6) == table
