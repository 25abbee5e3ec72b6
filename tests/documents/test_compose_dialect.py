"""The dialect: every mark, continuation lines, escapes, and nothing lost from any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.documents.compose_dialect import (
    NoteMark,
    PageField,
    UncomposableText,
    Words,
    parse,
    parse_inline,
)


def kinds(text: str) -> list[tuple[str, int, str]]:
    return [(item.kind, item.level, item.text) for item in parse(text).items]


def test_first_characters_say_what_a_paragraph_is() -> None:
    assert kinds("# T\n# Part\n# Schedule 1 X\n## H\n### S\n-> c <-\n> d\n(1) p\n(B) r\n---\nplain") == [
        ("title", 0, "T"),
        ("part", 0, "Part"),
        ("schedule", 0, "Schedule 1 X"),
        ("heading", 0, "H"),
        ("subheading", 0, "S"),
        ("centred", 0, "c"),
        ("indent", 0, "d"),
        ("party", 0, "p"),
        ("recital", 0, "r"),
        ("break", 0, ""),
        ("plain", 0, "plain"),
    ]


def test_indents_are_levels() -> None:
    assert kinds("- a\n  - b\n    - c\n- d") == [
        ("clause", 1, "a"),
        ("clause", 2, "b"),
        ("clause", 3, "c"),
        ("clause", 1, "d"),
    ]


def test_lines_without_a_blank_between_are_one_paragraph() -> None:
    assert kinds("- one\n  goes on\n\nnext\nline") == [("clause", 1, "one goes on"), ("plain", 0, "next line")]
    script = parse("[^n]: one\n  goes on\n\nText.")
    assert script.notes["n"].text == "one goes on"
    assert [item.line for item in script.items] == [4]


def test_tables_end_where_their_rows_end() -> None:
    table, after, other = parse("| a | b |\n|:-:|---:|\n| 1 | 2 |\nText.\n\n| x |").items
    assert table.rows == [["a", "b"], ["1", "2"]]
    assert table.alignments == ["center", "right"]
    assert (after.kind, after.text) == ("plain", "Text.")
    assert (other.rows, other.alignments) == ([["x"]], [])


def test_inline_marks() -> None:
    assert parse_inline("a **b *c*** d[^n] {page}/{pages} \\*") == [
        Words(text="a "),
        Words(text="b ", bold=True),
        Words(text="c", bold=True, italic=True),
        Words(text=" d"),
        NoteMark(key="n"),
        Words(text=" "),
        PageField(name="page"),
        Words(text="/"),
        PageField(name="pages"),
        Words(text=" *"),
    ]


@pytest.mark.parametrize("text", ["**a", "a*", "***a**"])
def test_open_marks_are_refused(text: str) -> None:
    with pytest.raises(UncomposableText, match="Line 7"):
        parse_inline(text, line=7)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60))
def test_escaped_text_stands_for_itself(text: str) -> None:
    escaped = "".join(f"\\{letter}" for letter in text)
    assert "".join(piece.text for piece in parse_inline(escaped) if isinstance(piece, Words)) == text


@given(st.lists(st.sampled_from(["# A", "## B", "- c", "  - d", "> e", "f", "", "| g |", "---", "(1) h"]), max_size=12))
def test_any_order_of_lines_can_be_read(lines: list[str]) -> None:
    script = parse("\n".join(lines))
    told = sum(len(item.rows) or 1 + item.text.count(" ") for item in script.items if item.kind != "break")
    assert told == sum(1 for line in lines if line not in ("", "---"))
