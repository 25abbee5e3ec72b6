"""Answers make texts: the laws over generated documents, and mixtures by example."""

import random
import re
from collections import Counter as Bag
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from negotiator.redline import Accept, Answer, Atom, Block, Change, Counter, Redline, Reject, Run, compare, resolve
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


@given(ANY, st.randoms(use_true_random=False))
def test_any_mixture_of_answers_gives_blocks_with_ids_of_their_own(
    documents: tuple[list[Block], list[Block]], chance: random.Random
) -> None:
    redline = compare(*documents)
    choices: list[Answer] = [Accept(), Reject(), Counter(text="COUNTERED")]
    answers = {change.id: chance.choice(choices) for change in redline.changes}
    blocks = resolve(redline, answers)
    assert len({block.id for block in blocks}) == len(blocks)
    for block in blocks:
        assert all(0 <= run.start < run.end <= len(block.text) for run in block.runs)
        assert all(0 <= atom.offset <= atom.offset + atom.length <= len(block.text) for atom in block.atoms)


@given(ANY, st.randoms(use_true_random=False))
def test_each_change_is_taken_or_left_on_its_own(
    documents: tuple[list[Block], list[Block]], chance: random.Random
) -> None:
    """Comparing the old text with a mixture shows nothing that was not answered with Accept."""
    redline = compare(*documents)
    accepted = [change for change in redline.changes if chance.random() < 0.5]
    blocks = resolve(redline, {change.id: Accept() for change in accepted})
    if not any(change.kind in {"insert", "replace", "split", "join"} or change.table for change in accepted):
        assert not words(blocks) - words(documents[0])


def words(blocks: Iterable[Block]) -> Bag[str]:
    return Bag(word for block in blocks for word in re.findall(r"\w+", block.text))


def body(*texts: str) -> list[Block]:
    return [Block(id=f"p{k}", text=text) for k, text in enumerate(texts)]


def by_kind(redline: Redline, kind: str) -> Change:
    return next(change for change in redline.changes if change.kind == kind)


CLAUSE = "The Licensee shall keep full records of every sale for thirty days."
OTHERS = tuple(f"Paragraph number {word} stays as it is for ever." for word in ("one", "two", "three", "four"))


def test_a_counter_puts_its_words_where_the_changed_ones_stood() -> None:
    redline = compare(body(CLAUSE), body(CLAUSE.replace("thirty", "ninety").replace("full ", "")))
    answers: dict[str, Answer] = {by_kind(redline, "replace").id: Counter(text="sixty")}
    assert said(resolve(redline, answers)) == [CLAUSE.replace("thirty", "sixty")]
    assert said(resolve(redline, answers, default=Accept())) == [CLAUSE.replace("thirty", "sixty").replace("full ", "")]


def test_a_move_and_the_edits_inside_it_are_answered_apart() -> None:
    edited = CLAUSE.replace("thirty", "ninety")
    redline = compare(body(CLAUSE, *OTHERS), body(*OTHERS, edited))
    move, edit = by_kind(redline, "move"), by_kind(redline, "replace")
    assert edit.move == move.id
    assert said(resolve(redline, {move.id: Accept()})) == [*OTHERS, CLAUSE]
    assert said(resolve(redline, {edit.id: Accept()})) == [edited, *OTHERS]
    assert said(resolve(redline, {move.id: Counter(text="Nothing.")})) == [*OTHERS, "Nothing."]


def cells(*rows: tuple[str, ...], number: int = 0) -> list[Block]:
    return [
        Block(id=f"c{r}.{c}", kind="cell", text=text, place=f"body/t{number}/r{r}/c{c}")
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]


def test_a_table_moves_or_stays_whole_and_its_words_are_answered_apart() -> None:
    first, second = ("Licence of the Software for one year", "500"), ("Support by telephone, letter and visit", "70")
    old = [*cells(first, ("Training", "9"), second), *body(*OTHERS)]
    new = [*body(*OTHERS), *cells((first[0], "550"), second, ("Hosting", "40"))]
    redline = compare(old, new)
    move, edit = by_kind(redline, "move"), by_kind(redline, "replace")
    inside = {change.id for change in redline.changes if change.kind in ("insert", "delete")}
    assert move.table
    assert {change.move for change in redline.changes if change.id != move.id} == {move.id}
    stays, goes = [*first, "Training", "9", *second, *OTHERS], [*OTHERS, *first, *second, "Hosting", "40"]
    refusals: list[Answer] = [Reject(), Counter(text="Nothing.")]
    for answer in refusals:
        answers: dict[str, Answer] = {move.id: answer, **dict.fromkeys(inside, Accept())}
        assert said(resolve(redline, answers)) == stays
    assert said(resolve(redline, {move.id: Accept()})) == goes
    assert said(resolve(redline, {edit.id: Accept()})) == [first[0], "550", *stays[2:]]


def test_whole_paragraphs_are_countered_where_they_stand() -> None:
    redline = compare(body(OTHERS[0], CLAUSE), body(OTHERS[0]))
    assert said(resolve(redline, {redline.changes[0].id: Counter(text="Kept.")})) == [
        OTHERS[0],
        "Kept.",
    ]
    redline = compare(body(OTHERS[0]), body(OTHERS[0], CLAUSE))
    assert said(resolve(redline, {redline.changes[0].id: Counter(text="Less.")})) == [OTHERS[0], "Less."]


def test_each_break_of_a_split_is_answered_apart() -> None:
    one, two, three = "The fee is due at once.", "Interest runs from that day.", "Costs follow the event always."
    redline = compare(body(f"{one} {two} {three}"), body(one, two, three))
    first, second = redline.changes
    assert said(resolve(redline, {first.id: Accept()})) == [one, f"{two} {three}"]
    assert said(resolve(redline, {second.id: Accept()})) == [f"{one} {two}", three]
    assert said(resolve(redline, {first.id: Counter(text="; "), second.id: Accept()})) == [f"{one}; {two}", three]


def test_each_break_of_a_join_is_answered_apart() -> None:
    one, two, three = "The fee is due at once.", "Interest runs from that day.", "Costs follow the event always."
    redline = compare(body(one, two, three), body(f"{one} {two} {three}"))
    first, second = redline.changes
    assert said(resolve(redline, {first.id: Accept()})) == [f"{one} {two}", three]
    assert said(resolve(redline, {second.id: Accept()})) == [one, f"{two} {three}"]
    assert said(resolve(redline, {second.id: Counter(text=" and ")})) == [one, f"{two} and {three}"]


def test_numbers_and_looks_are_answered_apart_from_words() -> None:
    old = Block(id="o", text=CLAUSE, label="3.1", format="left")
    bold = (Run(start=0, end=12, style="b"),)
    new = Block(id="n", text=CLAUSE.replace("thirty", "ninety"), label="3.2", format="justified", runs=bold)
    redline = compare([old], [new])
    number = by_kind(redline, "renumber")
    style, look = (change for change in redline.changes if change.kind == "format")
    (block,) = resolve(redline, {number.id: Accept(), style.id: Accept()})
    assert (block.text, block.label, block.format, block.runs) == (CLAUSE, "3.2", "left", bold)
    (block,) = resolve(redline, {number.id: Counter(text="3.1a"), look.id: Accept(), style.id: Counter(text="x")})
    assert (block.text, block.label, block.format, block.runs) == (CLAUSE, "3.1a", "justified", ())


def test_a_kept_block_gets_another_id_where_the_new_text_uses_its_own() -> None:
    old, new = body(CLAUSE, OTHERS[0]), body(OTHERS[0], OTHERS[1])
    redline = compare(old, new)
    assert [block.id for block in resolve(redline, {by_kind(redline, "insert").id: Accept()})] == ["p0", "p1", "p1~2"]


def test_an_object_that_goes_from_the_start_of_a_restyled_paragraph_is_gone() -> None:
    field = Atom(offset=0, length=0, kind="field", ref="y")
    old = Block(id="a", text="The Fees are due.", label="2.1", runs=(Run(start=0, end=8, style="i"),), atoms=(field,))
    redline = compare([old], [Block(id="b", text="The Fees are due.")])
    answers = {c.id: Reject() if c.kind == "renumber" else Accept() for c in redline.changes}
    (made,) = resolve(redline, answers)
    assert (made.label, made.runs, made.atoms) == ("2.1", (), ())


@given(pairs())
def test_objects_come_along_once_whichever_way_each_block_is_made(documents: tuple[list[Block], list[Block]]) -> None:
    """Answering all but looks and numbers goes through every stretch, and must find each object just once."""
    redline = compare(*documents)
    looks = {"renumber"}
    answers: dict[str, Answer] = {c.id: Reject() if c.kind in looks else Accept() for c in redline.changes}
    broken = {j for pair in redline.pairs if len(pair.old) + len(pair.new) > 2 for j in pair.new}
    for made, meant in zip(resolve(redline, answers), documents[1], strict=True):
        if documents[1].index(meant) not in broken:
            assert sorted((a.kind, a.ref) for a in made.atoms) == sorted((a.kind, a.ref) for a in meant.atoms)
