"""Laws of the comparison, over generated documents."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.kernel import Cancelled
from negotiator.redline import Block, Redline, Span, compare
from tests.redline.generated import pairs, strangers

ANY = st.one_of(pairs(), pairs(), strangers())
WORDED = {"insert", "delete", "replace", "whitespace", "split", "join"}
LETTER = re.compile(r"[\w\u0300-\u036f]")


def body(*texts: str) -> list[Block]:
    return [Block(id=f"p{k}", text=text) for k, text in enumerate(texts)]


def spans(redline: Redline, side: str) -> dict[int, list[Span]]:
    """Return the spans of changes in the running text, by block of one side."""
    found: dict[int, list[Span]] = {}
    for change in redline.changes:
        span: Span | None = getattr(change, side)
        if span is not None and (change.kind in WORDED or (change.kind == "format" and span.start < span.end)):
            found.setdefault(span.block, []).append(span)
    return found


@given(ANY)
def test_every_block_stands_in_one_pair(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(*documents)
    assert sorted(i for pair in redline.pairs for i in pair.old) == list(range(len(documents[0])))
    assert sorted(j for pair in redline.pairs for j in pair.new) == list(range(len(documents[1])))


@given(ANY)
def test_changes_have_ids_of_their_own_and_the_same_each_time(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(*documents)
    ids = [change.id for change in redline.changes]
    assert len(set(ids)) == len(ids)
    assert compare(*documents) == redline


@given(ANY)
def test_who_asks_for_no_reasons_gets_the_same_changes(documents: tuple[list[Block], list[Block]]) -> None:
    told, untold = compare(*documents), compare(*documents, reasons=False)
    assert untold == replace(told, changes=tuple(replace(change, reasons=()) for change in told.changes))


@given(ANY)
def test_changes_are_disjoint_and_inside_their_blocks(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(*documents)
    for side, blocks in (("old", redline.old), ("new", redline.new)):
        for index, found in spans(redline, side).items():
            for span in found:
                assert 0 <= span.start <= span.end <= len(blocks[index].text)
            for left, right in pairwise(sorted(found, key=lambda span: (span.start, span.end))):
                assert left.end <= right.start


@given(ANY)
def test_changes_tell_the_text_of_their_spans(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(*documents)
    for change in redline.changes:
        if change.kind == "renumber" or change.table:
            continue
        for span, text, blocks in (
            (change.old, change.old_text, redline.old),
            (change.new, change.new_text, redline.new),
        ):
            assert text == (blocks[span.block].text[span.start : span.end] if span else "")


@given(ANY)
def test_no_change_begins_or_ends_inside_a_word(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(*documents)
    for side, blocks in (("old", redline.old), ("new", redline.new)):
        for change in redline.changes:
            span: Span | None = getattr(change, side)
            if span is None or change.kind not in WORDED:
                continue
            text = blocks[span.block].text
            for edge in {span.start, span.end} - {0, len(text)}:
                assert not (LETTER.match(text[edge - 1]) and LETTER.match(text[edge])), (text, edge)


@given(ANY)
def test_no_change_cuts_an_atom(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(*documents)
    for side, blocks in (("old", redline.old), ("new", redline.new)):
        for change in redline.changes:
            span: Span | None = getattr(change, side)
            if span is None or change.kind not in WORDED:
                continue
            for atom in blocks[span.block].atoms:
                for edge in (span.start, span.end):
                    assert not atom.offset < edge < atom.offset + atom.length


@given(ANY)
def test_a_text_compared_with_itself_shows_nothing(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(documents[0], documents[0])
    assert redline.changes == ()
    assert {pair.kind for pair in redline.pairs} <= {"same"}


@given(ANY)
def test_an_identical_block_is_never_struck_and_put_back_in_place(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(*documents)
    for left, right in pairwise(redline.pairs):
        if left.kind == "deleted" and right.kind == "inserted":
            old, new = redline.old[left.old[0]], redline.new[right.new[0]]
            assert (old.text, old.atoms, old.place) != (new.text, new.atoms, new.place) or old.place != "body"


@given(ANY)
def test_blocks_only_pair_within_like_places(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(*documents)
    for pair in redline.pairs:
        stories = {re.sub(r"\d.*|/.*", "", redline.old[i].place) for i in pair.old}
        assert len(stories | {re.sub(r"\d.*|/.*", "", redline.new[j].place) for j in pair.new}) == 1
        if pair.old and pair.new:
            depths = {redline.old[i].place.count("/") for i in pair.old} | {
                redline.new[j].place.count("/") for j in pair.new
            }
            assert len(depths) == 1


@given(ANY)
def test_everything_changed_inside_a_move_names_its_move(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(*documents)
    heads: dict[object, int] = {}
    old_homes: dict[int, int] = {}
    new_homes: dict[int, int] = {}
    for number, pair in enumerate(redline.pairs):
        if pair.kind == "moved":
            heads.setdefault(pair if pair.table is None else pair.table, number)
    for pair in redline.pairs:
        if pair.kind == "moved" or pair.table is not None:
            head = heads[pair if pair.table is None else pair.table]
            old_homes.update(dict.fromkeys(pair.old, head))
            new_homes.update(dict.fromkeys(pair.new, head))
    assert sorted(redline.moves.values()) == sorted(heads.values())
    for change in redline.changes:
        home = old_homes.get(change.old.block) if change.old else None
        home = new_homes.get(change.new.block) if change.new and not change.old else home
        inside = home is not None and change.kind != "move"
        assert bool(change.move) == inside
        if inside:
            assert redline.moves[change.move] == home


@given(ANY)
def test_a_table_moves_in_one_change_that_tells_its_words(documents: tuple[list[Block], list[Block]]) -> None:
    redline = compare(*documents)
    tables = {pair.table for pair in redline.pairs if pair.table is not None}
    changes = [change for change in redline.changes if change.table]
    assert len(changes) == len(tables)
    for change in changes:
        table = redline.pairs[redline.moves[change.id]].table
        moved = [pair for pair in redline.pairs if pair.table == table and pair.kind == "moved"]
        lines = [redline.old[pair.old[0]].text for pair in moved], [redline.new[pair.new[0]].text for pair in moved]
        assert (change.old_text, change.new_text) == tuple("\n".join(filter(None, side)) for side in lines)
        assert moved == sorted(moved, key=lambda pair: pair.old) == sorted(moved, key=lambda pair: pair.new)
        assert len({redline.old[pair.old[0]].place.split("/t")[1][0] for pair in moved}) == 1


class StopsAtOnce:
    def step(self, done: int, total: int, text: str = "") -> None:
        raise Cancelled


def test_the_user_may_stop_the_work() -> None:
    with pytest.raises(Cancelled):
        compare(body("one"), body("two"), progress=StopsAtOnce())
