"""A redline in short."""

from hypothesis import given

from negotiator.redline import Block, FigureChange, MovedClause, compare, digest, statistics
from tests.redline.generated import pairs

PAY = "The Customer shall pay USD 500 to the Provider within thirty (30) days of 1 May 2026."
KEEP = "Each party shall keep the other party's Confidential Information strictly secret."
LAW = "This Agreement is governed by the laws of England and Wales without exception."
LOSS = "Neither party is liable for any loss of profit, goodwill or anticipated savings."


def document(*clauses: tuple[str, str, str]) -> list[Block]:
    blocks: list[Block] = []
    for heading, label, text in clauses:
        if heading not in {block.text for block in blocks}:
            blocks.append(Block(id=heading, kind="heading", text=heading))
        blocks.append(Block(id=label, text=text, label=label, heading_path=(heading,)))
    return blocks


def test_sections_figures_and_moves() -> None:
    old = document(("Fees", "1.1", PAY), ("Fees", "1.2", KEEP), ("Law", "2.1", LAW), ("Loss", "3.1", LOSS))
    paid = PAY.replace("500", "900").replace("thirty (30)", "sixty (60)").replace("1 May", "2 May")
    kept = KEEP.replace("strictly", "quite")
    new = document(("Fees", "1.1", paid), ("Law", "2.1", LAW), ("Loss", "3.1", LOSS), ("Loss", "3.2", kept))
    redline = compare(old, new)
    found = digest(redline)
    assert [(figure.reason, figure.clause, figure.before, figure.after) for figure in found.figures] == [
        ("money", "1.1", "500", "900"),
        ("number", "1.1", "thirty (30)", "sixty (60)"),
        ("date", "1.1", "1", "2"),
    ]
    assert isinstance(found.figures[0], FigureChange)
    (move,) = found.moves
    begins = "Each party shall keep the other party's Confidential …"
    change = next(iter(redline.moves))
    assert move == MovedClause(change=change, before="1.2", after="3.2", words=begins, changes=2)
    assert [(part.heading, part.changes) for part in found.sections] == [(("Fees",), 3), (("Loss",), 3)]
    assert found.reasons["number"] == 3
    lines = list(found.lines())
    assert lines[0].startswith("Fees: 3 changes, 3 may be material;")
    assert "1.1, number: thirty (30) → sixty (60)" in lines
    assert lines[-1].startswith("1.2 moved, now 3.2: Each party shall")
    assert lines[-1].endswith("with 2 changes inside")


def test_a_table_that_moved_is_told_once() -> None:
    rows = ("Licence of the Software for one year", "500"), ("Support by telephone and letter", "70")
    table = [
        Block(id=f"{r}{c}", kind="cell", text=text, place=f"body/t0/r{r}/c{c}")
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    clauses = document(("Fees", "1.1", PAY), ("Law", "2.1", LAW))
    redline = compare([*table, *clauses], [*clauses, *table])
    (move,) = digest(redline).moves
    assert move.table
    assert list(digest(redline).lines())[-1].startswith("a table moved, now elsewhere: Licence of the Software")
    assert statistics(redline).words_moved == 14
    assert statistics(redline).by_kind == {"move": 1}


@given(pairs())
def test_sections_add_up_to_the_statistics(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(*documents)
    found, counted = digest(redline), statistics(redline)
    assert sum(part.changes for part in found.sections) == counted.changes
    assert sum(part.material for part in found.sections) == counted.material
    assert sum(part.inserted for part in found.sections) == counted.words_inserted
    assert sum(part.deleted for part in found.sections) == counted.words_deleted
    assert len(found.moves) == len(redline.moves)


def test_equal_texts_have_nothing_to_tell() -> None:
    assert list(digest(compare(document(("Law", "1", LAW)), document(("Law", "1", LAW)))).lines()) == []
