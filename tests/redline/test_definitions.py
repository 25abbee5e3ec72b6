"""Definitions that many blocks share, and words that formatting hides: told, told once, and told as material."""

from dataclasses import replace

from negotiator.redline import Accept, Block, Definition, Run, compare, resolve, rows

PLAIN = (Definition(name="Body Text", properties=(("size", "11 pt"),)), Definition(name="Page layout"))
LARGE = (Definition(name="Body Text", properties=(("size", "12 pt"),)), Definition(name="Page layout"))
HIDDEN = (Definition(name="Body Text", properties=(("size", "11 pt"), ("hidden", "on"))), PLAIN[1])


def blocks(definitions: tuple[Definition, ...], *texts: str) -> list[Block]:
    return [Block(id=f"b{at}", text=text, definitions=definitions) for at, text in enumerate(texts)]


TEXTS = ("The Seller delivers the goods.", "The Buyer pays the price.", "The law of England governs.")


def test_a_definition_that_changed_is_told_once_where_it_first_shows() -> None:
    (change,) = compare(blocks(PLAIN, *TEXTS), blocks(LARGE, *TEXTS)).changes
    assert (change.kind, change.definition) == ("format", "Body Text")
    assert (change.old_text, change.new_text) == ("size 11 pt", "size 12 pt")
    assert change.old is not None
    assert change.old.block == 0
    assert not change.material
    assert compare(blocks(PLAIN, *TEXTS), blocks(PLAIN, *TEXTS)).changes == ()


def test_a_definition_that_hides_words_is_material() -> None:
    (change,) = compare(blocks(PLAIN, *TEXTS), blocks(HIDDEN, *TEXTS)).changes
    assert change.reasons == ("hidden",)
    assert change.new_text == "hidden on"


def test_a_definition_of_one_side_alone_is_no_change() -> None:
    assert compare(blocks(PLAIN, *TEXTS), blocks(PLAIN[:1], *TEXTS)).changes == ()


def test_a_definition_that_no_linked_blocks_share_is_told_all_the_same() -> None:
    old = [*blocks((), TEXTS[0]), replace(blocks(PLAIN, TEXTS[1])[0], id="gone")]
    new = [replace(blocks(LARGE, TEXTS[2])[0], id="come"), *blocks((), TEXTS[0])]
    (change,) = [change for change in compare(old, new).changes if change.definition]
    assert change.new_text == "size 12 pt"


def test_definitions_and_hidden_words_are_drawn_as_remarks() -> None:
    drawn = rows(compare(blocks(PLAIN, *TEXTS), blocks(LARGE, *TEXTS)))
    assert [row.remarks for row in drawn] == [("Body Text: size 12 pt (before: size 11 pt)",), (), ()]
    shown, unseen = (
        replace(blocks((), TEXTS[0])[0], runs=(Run(start=0, end=len(TEXTS[0]), style=style, hidden=bool(style)),))
        for style in ("", "vanish()")
    )
    (row,) = rows(compare([shown], [unseen]))
    assert row.remarks == (f"Hidden or struck out by its format: “{TEXTS[0]}”",)
    (row,) = rows(compare([unseen], [shown]))
    assert row.remarks[0].startswith("No longer hidden")


def test_words_that_are_hidden_are_told_as_such() -> None:
    text = TEXTS[1]
    shown = Block(id="b", text=text, runs=(Run(start=0, end=len(text), style="b()"),))
    hidden = replace(shown, runs=(Run(start=0, end=len(text), style="b();hidden", hidden=True),))
    for old, new in ((shown, hidden), (hidden, shown)):
        (change,) = compare([old], [new]).changes
        assert change.kind == "format"
        assert change.reasons == ("hidden",)
    (change,) = compare(blocks((), TEXTS[0]), [*blocks((), TEXTS[0]), replace(hidden, id="c")]).changes
    assert change.kind == "insert"
    assert change.reasons[-1] == "hidden"


def test_accepting_gives_the_new_blocks() -> None:
    old, new = blocks(PLAIN, *TEXTS), blocks(LARGE, *TEXTS)
    redline = compare(old, new)
    assert resolve(redline, {}, default=Accept()) == tuple(new)
    assert resolve(redline, {}) == tuple(old)
