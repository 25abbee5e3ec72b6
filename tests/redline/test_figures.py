"""Figures of a redline."""

from negotiator.redline import Block, compare, statistics

CLAUSE = "The Licensee shall keep full and accurate records of every sale."


def test_a_move_counts_as_moved_and_its_edits_as_edits() -> None:
    texts = [f"Paragraph {k} stays here for good and all." for k in range(4)]
    stays = [Block(id=text, text=text, heading_path=("Terms",)) for text in texts]
    old = [Block(id="h", kind="heading", text="Records"), Block(id="m", text=CLAUSE), *stays]
    new = [old[0], *stays, Block(id="m", text=CLAUSE.replace("full", "complete"), heading_path=("Terms",))]
    new.append(Block(id="x", text="More words", heading_path=("Terms",)))
    figures = statistics(compare(old, new))
    assert (figures.words_inserted, figures.words_deleted, figures.words_moved) == (3, 1, 11)
    assert figures.by_kind == {"move": 1, "replace": 1, "insert": 1}
    assert figures.by_section == {"Terms": 3}
    assert figures.changes == 3
    assert figures.material == 0


def test_sections_are_outermost_headings() -> None:
    old = [Block(id="h", kind="heading", text="Fees"), Block(id="d", text="Gone", heading_path=("Fees", "Late"))]
    new = [Block(id="h", kind="heading", text="Fees payable")]
    assert statistics(compare(old, new)).by_section == {"Fees payable": 1, "Fees": 1}
    assert statistics(compare([], [Block(id="a", text="Preamble")])).by_section == {"": 1}
