"""Places of merged blocks."""

from negotiator.redline import Block, merge

HEAD, DESIGN, PILOT = ("Milestone", "Fee"), ("Design is approved", "500"), ("Pilot is accepted", "700")
BETWEEN = "The fees are due as the table says and not a day before."


def table(*rows: tuple[str, ...], number: int = 0) -> list[Block]:
    return [
        Block(id=f"{number}.{r}.{c}", kind="cell", text=text, place=f"body/t{number}/r{r}/c{c}")
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]


def told(base: list[Block], ours: list[Block], theirs: list[Block]) -> dict[str, str]:
    """Return the merged texts by their places; no two may share one."""
    merged = merge(base, ours, theirs)
    assert merged.conflicts == ()
    cells = {block.place: block.text for block in merged.blocks if block.kind == "cell"}
    assert len(cells) == sum(block.kind == "cell" for block in merged.blocks)
    return cells


def test_a_row_that_one_party_added_does_not_run_into_the_row_that_the_other_edited() -> None:
    paid = ("Pilot is accepted", "900")
    kickoff = ("Kick-off was held", "100")
    cells = told(table(HEAD, DESIGN, PILOT), table(HEAD, kickoff, DESIGN, PILOT), table(HEAD, DESIGN, paid))
    assert [cells[f"body/t0/r{r}/c{c}"] for r in range(4) for c in range(2)] == [*HEAD, *kickoff, *DESIGN, *paid]


def test_rows_of_both_parties_stand_in_one_table() -> None:
    first, last = ("Kick-off was held", "100"), ("All is handed over", "900")
    cells = told(table(HEAD, DESIGN), table(HEAD, first, DESIGN), table(HEAD, DESIGN, last))
    assert [cells[f"body/t0/r{r}/c0"] for r in range(4)] == [HEAD[0], first[0], DESIGN[0], last[0]]


def test_tables_of_both_parties_are_two_tables() -> None:
    text = [Block(id="p", text=BETWEEN)]
    cells = told(text, [*table(HEAD, DESIGN), *text], [*text, *table(HEAD, PILOT)])
    assert cells["body/t0/r1/c0"] == DESIGN[0]
    assert cells["body/t1/r1/c0"] == PILOT[0]


def test_without_new_containers_the_places_are_those_of_the_base() -> None:
    base = table(HEAD, DESIGN, PILOT, number=3)
    ours, theirs = table(HEAD, DESIGN, number=3), table(HEAD, ("Design is approved", "501"), PILOT, number=3)
    assert sorted(told(base, ours, theirs)) == [f"body/t3/r{r}/c{c}" for r in range(2) for c in range(2)]
    note = [Block(id="n", kind="note", text=BETWEEN, place="footnote/2")]
    (kept,) = merge(note, note, [Block(id="m", kind="note", text=BETWEEN, place="footnote/7")]).blocks
    assert kept.place in {"footnote/2", "footnote/7"}
