"""Rows of the merged document: what they say by side, and how moves, splits and objects are drawn."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.redline import Atom, Block, Redline, answered_by, compare, rows
from tests.redline.generated import pairs, strangers

ANY = st.one_of(pairs(), pairs(), strangers())


def body(*texts: str) -> list[Block]:
    return [Block(id=f"p{k}", text=text) for k, text in enumerate(texts)]


def texts_by_side(redline: Redline) -> tuple[dict[int, str], dict[int, str]]:
    """Read both texts back from the rows."""
    old: dict[int, str] = {}
    new: dict[int, str] = {}
    for row in rows(redline):
        if row.old is not None:
            old[row.old] = old.get(row.old, "") + "".join(s.text for s in row.segments if s.kind != "insert")
        if row.new is not None:
            new[row.new] = new.get(row.new, "") + "".join(s.text for s in row.segments if s.kind != "delete")
    return old, new


@given(ANY)
def test_rows_say_both_texts(documents: tuple[list[Block], list[Block]]) -> None:
    old, new = texts_by_side(compare(*documents))
    assert [old[i] for i in range(len(documents[0]))] == [block.text for block in documents[0]]
    assert [new[j] for j in range(len(documents[1]))] == [block.text for block in documents[1]]


@given(ANY)
def test_rows_keep_the_order_of_both_texts(documents: tuple[list[Block], list[Block]]) -> None:
    drawn = rows(compare(*documents))
    olds = [row.old for row in drawn if row.old is not None]
    news = [row.new for row in drawn if row.new is not None]
    assert olds == sorted(olds)
    assert news == sorted(news)


@given(ANY)
def test_every_change_of_words_can_be_found_in_a_row(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(*documents)
    drawn = {segment.change for row in rows(redline) for segment in row.segments}
    for change in redline.changes:
        bare_move = change.kind == "move" and not change.new_text
        whole = change.kind == "renumber" or (change.kind == "format" and not change.old_text)
        inside = any(edit.move == change.id and edit.id in drawn for edit in redline.changes)  # no word stayed itself
        assert whole or bare_move or inside or answered_by(change) in drawn


def test_a_moved_and_edited_block_is_drawn_twice_with_its_edits() -> None:
    clause = "The Licensee shall keep full and accurate records of every sale for thirty days."
    old = body(clause, *(f"Paragraph number {k} stays where it is and says so." for k in range(5)))
    new = [*old[1:], Block(id="x", text=clause.replace("thirty", "sixty"))]
    redline = compare(old, new)
    left, arrived = (row for row in rows(redline) if any("move" in segment.kind for segment in row.segments))
    assert (left.old, left.new, arrived.old, arrived.new) == (0, None, None, 5)
    for row, kind in ((left, "move from"), (arrived, "move to")):
        assert [segment.kind for segment in row.segments] == [kind, "delete", "insert", kind]
        assert [segment.text for segment in row.segments[1:3]] == ["thirty", "sixty"]
    assert left.segments[0].change == next(iter(redline.moves))


def test_a_split_paragraph_gives_a_row_for_each_part() -> None:
    old = body("The Provider shall deliver the Services. The Customer shall pay the Fees.")
    new = body("The Provider shall deliver the Services.", "The Customer shall pay the Fees.")
    redline = compare(old, new)
    assert [change.kind for change in redline.changes] == ["split"]
    first, second = rows(redline)
    assert (first.old, first.new, second.old, second.new) == (0, 0, 0, 1)
    assert (second.segments[0].kind, second.segments[0].text) == ("insert", "")
    assert second.segments[0].change == redline.changes[0].id
    back = rows(compare(new, old))
    assert [(row.old, row.new) for row in back] == [(0, 0), (1, 0)]
    assert back[1].segments[0].kind == "delete"


def test_an_object_without_characters_is_drawn() -> None:
    picture = Atom(offset=0, length=0, kind="picture", ref="map")
    old, new = body("Annex"), [Block(id="n", text="Annex", atoms=(picture,))]
    (row,) = rows(compare(old, new))
    assert [(segment.kind, segment.text) for segment in row.segments] == [("insert", ""), ("equal", "Annex")]
    (row,) = rows(compare(new, old))
    assert [segment.kind for segment in row.segments] == ["delete", "equal"]


def test_numbers_and_looks_that_changed_stand_at_their_row() -> None:
    old = [Block(id="a", text=CLAUSES[0], label="1."), Block(id="b", text=CLAUSES[1], label="2.", format="left")]
    new = [
        Block(id="x", text="A new beginning", label="1."),
        Block(id="a", text=CLAUSES[0], label="2."),
        Block(id="b", text=CLAUSES[1], label="", format="right"),
    ]
    redline = compare(old, new)
    drawn = rows(redline)
    kinds = {change.id: change.kind for change in redline.changes}
    assert [(row.label, row.former, bool(row.renumbered)) for row in drawn] == [
        ("1.", "", False),
        ("2.", "1.", True),
        ("", "2.", True),
    ]
    assert [[kinds[change] for change in row.reformatted] for row in drawn] == [[], [], ["format"]]
    assert [kinds[row.renumbered] for row in drawn if row.renumbered] == ["renumber"] * 2


def test_a_moved_clause_tells_its_new_number_where_it_arrived_and_a_split_one_at_its_first_part() -> None:
    old = [Block(id=text, text=text, label=f"{k}.") for k, text in enumerate(CLAUSES)]
    new = [*old[1:], replace(old[0], label="9.")]
    left, arrived = (row for row in rows(compare(old, new)) if row.segments[0].kind.startswith("move"))
    assert (left.label, left.renumbered, arrived.label, arrived.former) == ("0.", "", "9.", "0.")
    whole = [Block(id="w", text=" ".join(CLAUSES[:2]), label="1.")]
    parts = [Block(id=text, text=text, label=label) for text, label in zip(CLAUSES[:2], ("2.", "3."), strict=True)]
    first, second = rows(compare(whole, parts))
    assert (first.label, first.former, second.label, second.renumbered) == ("2.", "1.", "3.", "")


def test_a_picture_that_moved_alone_has_its_mark_at_both_ends() -> None:
    picture = Block(id="p", text="", atoms=(Atom(offset=0, length=0, kind="picture", ref="r"),))
    clauses = body(*CLAUSES)
    drawn = rows(compare([picture, *clauses], [*clauses, picture]))
    assert [row.segments[0].kind for row in drawn] == ["move from", "equal", "equal", "equal", "move to"]


CLAUSES = (
    "The Licensor grants the Licensee a licence to use the Software in the Territory.",
    "Each party shall keep the other party's Confidential Information strictly secret.",
    "The Customer shall pay every undisputed invoice within thirty days of its receipt.",
)


def cells(*rows: tuple[str, ...]) -> list[Block]:
    return [
        Block(id=f"c{r}.{c}", kind="cell", text=text, place=f"body/t0/r{r}/c{c}")
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]


def test_a_moved_table_is_drawn_in_both_places_with_what_came_and_went() -> None:
    first, last = ("Licence of the Software for one year", "500"), ("Support by telephone, letter and visit", "70")
    others = [f"Clause {name} says something of its own about the {name} matter." for name in ("red", "blue", "green")]
    old = [*cells(first, ("Training", "9"), last), *body(*others)]
    new = [*body(*others), *cells((first[0], "550"), last, ("Hosting", ""))]
    redline = compare(old, new)
    (move,) = redline.moves
    drawn = rows(redline)
    left, arrived = drawn[:6], drawn[9:]
    assert [(row.old, row.new) for row in (*left, *arrived)] == [(i, None) for i in range(6)] + [
        (None, j) for j in range(3, 9)
    ]
    edit = next(change for change in redline.changes if change.kind == "replace")
    kinds = [[(segment.kind, segment.change) for segment in row.segments] for row in (*left, *arrived)]
    assert kinds[0] == kinds[4] == [("move from", move)]
    assert kinds[2] == kinds[3] == [("delete", move)]
    assert kinds[1] == kinds[7] == [("delete", edit.id), ("insert", edit.id)]
    assert kinds[6] == kinds[8] == [("move to", move)]
    assert kinds[10] == [("insert", move)]
    assert arrived[1].remarks == ("Gone from the table: “Training”; “9”",)
    assert not any(row.remarks for row in (*left, *arrived) if row is not arrived[1])


def test_what_went_before_all_that_moved_is_remarked_on_at_the_head() -> None:
    first, last = ("Licence of the Software for one year", "500"), ("Support by telephone, letter and visit", "70")
    others = [f"Clause {name} says something of its own about the {name} matter." for name in ("red", "blue", "green")]
    long = "x" * 90
    redline = compare([*cells((long, ""), first, last), *body(*others)], [*body(*others), *cells(first, last)])
    (row,) = [row for row in rows(redline) if row.remarks]
    assert (row.new, row.remarks) == (3, (f"Gone from the table: “{'x' * 80}…”",))


@pytest.mark.parametrize(
    ("kind", "before", "after", "told"),
    [
        ("field", "REF a", "REF b", "The words are the same: now the field “REF b”, before the field “REF a”"),
        ("field", "", "REF b", "The words are the same: now the field “REF b”, before no field"),
        ("field", "REF a", "", "The words are the same: now no field, before the field “REF a”"),
        ("object", "1f", "2e", "A picture, a formula or another object is another now"),
        ("break", "page break", "column break", "A break or tab is another now: column break, before page break"),
    ],
)
def test_what_replaces_itself_is_told(kind: str, before: str, after: str, told: str) -> None:
    def block(ref: str) -> Block:
        atoms = (Atom(offset=10, length=3, kind=kind, ref=ref),) if ref else ()
        return Block(id="b", text="Of clause 4.1 the first words hold.", atoms=atoms)

    (row,) = rows(compare([block(before)], [block(after)]))
    assert row.remarks == (told,)
