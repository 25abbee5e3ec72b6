"""Printed numbers as a word processor would print them."""

from collections.abc import Callable

from negotiator.documents import read

Build = Callable[..., bytes]


def level(number: int, style: str, text: str, *, more: str = "") -> str:
    format_and_text = f'<w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/>{format_and_text}</w:lvl>'


LISTS = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "decimal", "%1.")
    + level(1, "decimal", "%1.%2")
    + level(2, "lowerLetter", "(%3)")
    + level(3, "lowerRoman", "(%4)")
    + "</w:abstractNum>"
    + '<w:abstractNum w:abstractNumId="1">'
    + level(0, "upperRoman", "Article %1")
    + level(1, "decimalZero", "%1.%2", more="<w:isLgl/>")
    + level(2, "bullet", "")
    + "</w:abstractNum>"
    + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    + '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    + '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/>'
    + "</w:lvlOverride></w:num>"
)


def item(number: int, depth: int) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        "<w:r><w:t>text</w:t></w:r></w:p>"
    )


def labels(word: Build, *items: tuple[int, int]) -> list[str]:
    body = "".join(item(number, depth) for number, depth in items)
    return [block.label for block in read(word(body, numbering=LISTS), name="deal.docx").blocks]


def test_levels_count_and_restart(word: Build) -> None:
    asked = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 3), (1, 3), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)]
    printed = ["1.", "1.1", "1.2", "(a)", "(i)", "(ii)", "(b)", "1.3", "(a)", "2.", "2.1"]
    assert labels(word, *asked) == printed


def test_two_numbers_of_one_list_go_on_counting_until_one_restarts_it(word: Build) -> None:
    assert labels(word, (1, 0), (3, 0), (3, 0), (1, 0)) == ["1.", "7.", "8.", "9."]


def test_roman_legal_and_bullet_levels(word: Build) -> None:
    assert labels(word, (2, 0), (2, 1), (2, 2)) == ["Article I", "1.01", "•"]


def test_a_level_skipped_counts_as_its_start(word: Build) -> None:
    assert labels(word, (1, 1)) == ["1.1"]


def test_unknown_lists_and_number_zero_print_nothing(word: Build) -> None:
    assert labels(word, (0, 0), (9, 0)) == ["", ""]


def test_numbers_come_from_styles_too(word: Build) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Clause"/><w:pPr><w:numPr><w:numId w:val="4"/>'
        "</w:numPr></w:pPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="Sub"><w:basedOn w:val="Clause"/><w:pPr><w:numPr><w:ilvl w:val="1"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    lists = (
        '<w:abstractNum w:abstractNumId="5">'
        + level(0, "decimal", "%1", more='<w:pStyle w:val="Clause"/>')
        + level(1, "upperLetter", "%2.")
        + '</w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="5"/></w:num>'
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'
        for style in ("Clause", "Clause", "Sub", "Sub")
    )
    blocks = read(word(body, numbering=lists, styles=styles), name="deal.docx").blocks
    assert [block.label for block in blocks] == ["1", "2", "A.", "B."]
