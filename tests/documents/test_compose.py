"""Composed Word files: opened by other programs, in the order of the standard, with the numbers that we mean."""

import io
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import docx
import docx.table
import docx.text.paragraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from negotiator.documents import read
from negotiator.documents.compose import compose, compose_blocks
from negotiator.documents.compose_dialect import UncomposableText
from negotiator.documents.compose_styles import WORD
from negotiator.documents.compose_xml import TEXT_WIDTH, column_widths
from negotiator.redline.shapes import Block

W = f"{{{WORD}}}"
SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample" / "agreement.md"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEXT = """# Licence

-> between two <-

---

# Parties

(1) **Alpha** Limited.
(2) *Beta* GmbH.

# Background

(A) Why.

## Definitions

- In this Agreement:[^why]

> **Field** means this & that.

- Two things:
  - one, with
    - a part; and
  - two.

## Money

- The rates are:

| Tier | Rate |
|:-:|---:|
| 1 | **4.0%** |

After the table
on two lines.

# Schedule 1 – Assets

### Part A

## First

- One.

# Schedule 2 – More

## Again

- Two.

| | |
|---|---|
| Signed | Signed |

[^why]: Because.
"""

# Children in the order of ECMA-376 (Transitional), of the elements that we write.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr tabs spacing ind jc outlineLvl",
    "rPr": "rStyle rFonts b i caps smallCaps color spacing sz szCs vertAlign lang",
    "style": "name basedOn next uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr tblStylePr",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook",
    "tbl": "tblPr tblGrid tr",
    "trPr": "cantSplit tblHeader",
    "sectPr": "headerReference footerReference pgSz pgMar titlePg",
    "numbering": "abstractNum num",
    "lvl": "start numFmt pStyle lvlText lvlJc pPr",
    "settings": "zoom defaultTabStop characterSpacingControl footnotePr compat "
    "themeFontLang decimalSymbol listSeparator",
    "numPr": "ilvl numId",
    "pBdr": "top bottom",
    "tblBorders": "top left bottom right insideH insideV",
}


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def texts(data: bytes) -> list[str]:
    """Return every paragraph of the body, those of tables too, as python-docx reads them."""
    document = docx.Document(io.BytesIO(data))
    return [
        docx.text.paragraph.Paragraph(element, document._body).text for element in document.element.body.iter(f"{W}p")
    ]


def style_of(styled: docx.text.paragraph.Paragraph | docx.table.Table) -> str:
    assert styled.style is not None
    return str(styled.style.name)


@pytest.fixture(scope="module")
def composed() -> bytes:
    return compose(TEXT, title="A & B", header="Licence\tDraft", footer="Confidential", at=AT)


def test_python_docx_reads_styles_and_texts(composed: bytes) -> None:
    document = docx.Document(io.BytesIO(composed))
    read = [(style_of(paragraph), paragraph.text) for paragraph in document.paragraphs if paragraph.text]
    assert read == [
        ("Title", "Licence"),
        ("Centred", "between two"),
        ("Part Heading", "Parties"),
        ("Party", "Alpha Limited."),
        ("Party", "Beta GmbH."),
        ("Part Heading", "Background"),
        ("Recital", "Why."),
        ("Heading 1", "Definitions"),
        ("Clause Level 2", "In this Agreement:"),
        ("Body Text Indent", "Field means this & that."),
        ("Clause Level 2", "Two things:"),
        ("Clause Level 3", "one, with"),
        ("Clause Level 4", "a part; and"),
        ("Clause Level 3", "two."),
        ("Heading 1", "Money"),
        ("Clause Level 2", "The rates are:"),
        ("Body Text", "After the table on two lines."),
        ("Schedule Heading", "Schedule 1 – Assets"),
        ("Heading 2", "Part A"),
        ("Schedule Level 1", "First"),
        ("Schedule Level 2", "One."),
        ("Schedule Heading", "Schedule 2 – More"),
        ("Schedule Level 1", "Again"),
        ("Schedule Level 2", "Two."),
    ]
    assert [run.text for run in document.paragraphs[3].runs if run.bold] == ["Alpha"]
    assert [run.text for run in document.paragraphs[4].runs if run.italic] == ["Beta"]


def test_tables_have_a_header_row_unless_they_are_for_signatures(composed: bytes) -> None:
    rates, signatures = docx.Document(io.BytesIO(composed)).tables
    assert [[cell.text for cell in row.cells] for row in rates.rows] == [["Tier", "Rate"], ["1", "4.0%"]]
    assert len(rates._tbl.findall(f".//{W}tblHeader")) == 1
    assert style_of(rates) == "Agreement Table"
    assert [jc.get(f"{W}val") for jc in rates._tbl.iter(f"{W}jc")] == ["center", "right"] * 2
    assert [[cell.text for cell in row.cells] for row in signatures.rows] == [["Signed", "Signed"]]
    assert not signatures._tbl.findall(f".//{W}tblHeader")
    for table in (rates, signatures):
        assert sum(int(column.get(f"{W}w", "0")) for column in table._tbl.iter(f"{W}gridCol")) == 9026


def test_children_stand_in_the_order_of_the_standard(composed: bytes) -> None:
    seen = set()
    for name, content in parts(composed).items():
        for element in etree.fromstring(content).iter():
            kind = etree.QName(element).localname
            if not element.tag.startswith(W) or kind not in ORDER:
                continue
            children = [etree.QName(child).localname for child in element]
            assert set(children) <= set(ORDER[kind].split()), (name, kind, children)
            assert children == sorted(children, key=ORDER[kind].split().index), (name, kind, children)
            seen.add(kind)
    assert seen == ORDER.keys()


def test_package_is_whole_and_reproducible(composed: bytes) -> None:
    assert compose(TEXT, title="A & B", header="Licence\tDraft", footer="Confidential", at=AT) == composed
    files = parts(composed)
    types = etree.fromstring(files["[Content_Types].xml"])
    overridden = {element.get("PartName", "").lstrip("/") for element in types if element.get("PartName")}
    assert overridden == {name for name in files if name.endswith(".xml") and name != "[Content_Types].xml"}
    relations = etree.fromstring(files["word/_rels/document.xml.rels"])
    assert all(f"word/{relation.get('Target')}" in files for relation in relations)
    with zipfile.ZipFile(io.BytesIO(composed)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_style_and_list_that_is_named_exists(composed: bytes) -> None:
    files = parts(composed)
    styles = {style.get(f"{W}styleId") for style in etree.fromstring(files["word/styles.xml"]).iter(f"{W}style")}
    lists = {number.get(f"{W}numId") for number in etree.fromstring(files["word/numbering.xml"]).iter(f"{W}num")}
    for name in ("document", "styles", "numbering", "footnotes", "header", "footer"):
        part = etree.fromstring(files[f"word/{name}.xml"])
        for kind in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"):
            assert {element.get(f"{W}val") for element in part.iter(f"{W}{kind}")} <= styles
        assert {element.get(f"{W}val") for element in part.iter(f"{W}numId")} <= lists


def test_properties_tell_title_and_time_in_utc() -> None:
    at = datetime(2026, 3, 2, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    properties = docx.Document(io.BytesIO(compose("Text.", title="A & B", at=at))).core_properties
    assert properties.title == "A & B"
    assert properties.created is not None
    assert properties.created.replace(tzinfo=UTC) == AT
    assert b"dcterms:created" not in parts(compose("Text.", title="A"))["docProps/core.xml"]


def test_cover_has_no_header_and_pages_are_counted(composed: bytes) -> None:
    files = parts(composed)
    assert b"titlePg" in files["word/document.xml"]
    codes = [code.text for code in etree.fromstring(files["word/footer.xml"]).iter(f"{W}instrText")]
    assert codes == [" PAGE ", " NUMPAGES "]
    plain = parts(compose("Text.", title="A"))
    assert "word/header.xml" not in plain
    assert "word/footnotes.xml" not in plain
    assert b"titlePg" not in plain["word/document.xml"]
    assert b"footnotePr" not in plain["word/settings.xml"]


def test_page_breaks_leave_no_empty_paragraph_but_before_a_table() -> None:
    assert texts(compose("# A\n\n---\n\nB\n\n---\n\n| c |", title="A")) == ["A", "B", "", "c", ""]
    breaks = etree.fromstring(parts(compose("A\n\n---\n\n## B", title="A"))["word/document.xml"])
    broken = [p for p in breaks.iter(f"{W}p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert ["".join(str(text) for text in p.itertext()) for p in broken] == ["B"]


def test_columns_fill_the_line_and_short_cells_are_not_broken() -> None:
    rows = [["No.", "Milestone and acceptance test", "Date"], ["M1", "A long text " * 9, "30 September 2028"]]
    number, text, date = column_widths(rows, header=True)
    assert number + text + date == TEXT_WIDTH
    assert number < date < text
    assert date >= len("30 September 2028") * 110
    assert sum(column_widths([["W" * 60, "W" * 90]], header=False)) == TEXT_WIDTH
    assert sum(column_widths([["", ""]], header=True)) == TEXT_WIDTH
    assert sum(column_widths([[" " * 30, ""]], header=False)) == TEXT_WIDTH
    assert sum(column_widths([["x"] * 40], header=True)) == TEXT_WIDTH


def test_footnotes_are_numbered_as_they_are_met() -> None:
    files = parts(compose("One[^b] two[^a].\n\n[^a]: *Second*.\n[^b]: First.", title="A"))
    notes = etree.fromstring(files["word/footnotes.xml"])
    told = {note.get(f"{W}id"): "".join(str(text) for text in note.itertext()).strip() for note in notes}
    assert told == {"-1": "", "0": "", "1": "First.", "2": "Second."}
    marks = [mark.get(f"{W}id") for mark in etree.fromstring(files["word/document.xml"]).iter(f"{W}footnoteReference")]
    assert marks == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("One.\n\nA note[^x].", 3),
        ("A[^x] and[^x].\n\n[^x]: Note.", 1),
        ("A[^x].\n\n[^x]: Note with {page}.", 3),
        ("| a | b |\n|---|---|\n| 1 |", 3),
        ("| | |\n|---|---|", 1),
        ("Fine.\n\nNot **closed.", 3),
        ("Bell \x07 rings.", 1),
        ("- one\n        - far too deep", 2),
    ],
)
def test_what_cannot_be_set_is_named_by_its_line(text: str, line: int) -> None:
    with pytest.raises(UncomposableText) as caught:
        compose(text, title="A")
    assert caught.value.line == line
    assert caught.value.hint
    assert caught.value.code == "uncomposable-text"


def test_empty_text_is_an_empty_page() -> None:
    assert texts(compose("", title="")) == [""]
    assert texts(compose_blocks([], title="")) == []


def test_control_characters_outside_the_text_are_refused() -> None:
    with pytest.raises(UncomposableText):
        compose("Fine.", title="A\x00")
    with pytest.raises(UncomposableText):
        compose_blocks([Block(id="1", text="Fine."), Block(id="2", text="\ud800")], title="A")


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n", exclude_characters="\ufffe\uffff"),
    max_size=30,
)
KINDS = st.sampled_from(["paragraph", "heading", "note", "header", "footer"])
BLOCKS = st.lists(
    st.builds(
        Block,
        id=st.just("x"),
        kind=KINDS,
        text=WORDS,
        level=st.integers(0, 9),
        label=st.sampled_from(["", "1.", "1.1", "1.2", "2.", "(a)", "(i)", "7.4", "Article <&> 1", "•"]),
    ),
    max_size=12,
)


@given(BLOCKS)
def test_blocks_become_paragraphs_with_their_very_texts(blocks: list[Block]) -> None:
    composed = compose_blocks(blocks, title="Blocks")
    assert texts(composed) == [block.text for block in blocks]
    assert compose_blocks(blocks, title="Blocks") == composed


def numbers_of(data: bytes) -> list[tuple[str, int]]:
    """Return (printed pattern, level) of each paragraph's own list, "" for none."""
    files = parts(data)
    numbering = etree.fromstring(files["word/numbering.xml"])
    patterns = {
        abstract.get(f"{W}abstractNumId"): [text.get(f"{W}val") for text in abstract.iter(f"{W}lvlText")]
        for abstract in numbering.iter(f"{W}abstractNum")
    }
    lists = {number.get(f"{W}numId"): patterns[number[0].get(f"{W}val")] for number in numbering.iter(f"{W}num")} | {
        "0": [""]
    }
    found = []
    for paragraph in etree.fromstring(files["word/document.xml"]).iter(f"{W}p"):
        number = paragraph.find(f"{W}pPr/{W}numPr")
        if number is None:
            found.append(("", 0))
        else:
            level = int(number[0].get(f"{W}val", ""))
            found.append((lists[number[1].get(f"{W}val")][level] or "", level))
    return found


def test_labels_are_counted_by_word_or_written_out() -> None:
    labels = ["1.", "1.1", "(a)", "(b)", "(i)", "1.2", "2.", "2.2", "2.1", "", "A-1", "A-1", "3."]
    blocks = [Block(id=str(i), label=label, text=f"Text {i}") for i, label in enumerate(labels)]
    assert numbers_of(compose_blocks(blocks, title="A")) == [
        ("%1.", 0),
        ("%1.%2", 1),
        ("(%3)", 2),
        ("(%3)", 2),
        ("(%4)", 3),
        ("%1.%2", 1),
        ("%1.", 0),
        ("2.2", 0),
        ("%1.%2", 1),
        ("", 0),
        ("A-1", 0),
        ("A-1", 0),
        ("%1.", 0),
    ]


def test_long_lists_count_as_word_counts() -> None:
    letters = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t"]
    letters += ["u", "v", "w", "x", "y", "z", "aa", "bb"]
    labels = ["1.", "1.1", *(f"({letter})" for letter in letters)]
    blocks = [Block(id=str(i), label=label, text="Text") for i, label in enumerate(labels)]
    assert {pattern for pattern, _ in numbers_of(compose_blocks(blocks, title="A"))[2:]} == {"(%3)"}
    romans = ["(i)", "(ii)", "(iii)", "(iv)", "(v)", "(vi)", "(vii)", "(viii)", "(ix)", "(x)", "(xi)"]
    blocks = [Block(id=str(i), label=label, text="Text") for i, label in enumerate(["1.", "1.1", "(a)", *romans])]
    assert {pattern for pattern, _ in numbers_of(compose_blocks(blocks, title="A"))[3:]} == {"(%4)"}


def test_cells_become_tables_again() -> None:
    def cell(place: str, text: str) -> Block:
        return Block(id=place + text, kind="cell", place=place, text=text)

    blocks = [
        Block(id="h", kind="heading", level=1, text="Rates"),
        cell("body/t0/r0/c0", "Tier"),
        cell("body/t0/r0/c1", "Rate"),
        cell("body/t0/r1/c1", "4.0%"),
        cell("body/t0/r1/c1", "5.0%"),
        cell("body/t1/r0/c0", "Alone"),
        Block(id="e", text="End."),
    ]
    document = docx.Document(io.BytesIO(compose_blocks(blocks, title="A")))
    read = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    assert read == [[["Tier", "Rate"], ["", "4.0%\n5.0%"]], [["Alone"]]]
    assert [paragraph.text for paragraph in document.paragraphs] == ["Rates", "", "End."]
    assert style_of(document.paragraphs[0]) == "Heading 1"


def test_what_we_compose_we_read_and_compose_again() -> None:
    document = read(compose(SAMPLE.read_text(encoding="utf-8"), title="A", footer="Draft"), name="sample.docx")
    labelled = {block.label: block.text for block in reversed(document.blocks) if block.label}
    assert labelled["13.1"].startswith("Kestrava shall pay to Tessaline a Revenue Share")
    assert labelled["30."] == "Governing law"
    again = read(compose_blocks(document.blocks, title="A"), name="again.docx")
    assert [(block.label, block.text) for block in again.blocks] == [
        (block.label, block.text) for block in document.blocks
    ]


def test_office_prints_the_numbers_that_we_mean(tmp_path: Path) -> None:
    soffice, pdftotext = shutil.which("soffice"), shutil.which("pdftotext")
    if not (soffice and pdftotext):
        pytest.skip("LibreOffice and pdftotext are needed to print")
    source = tmp_path / "printed.docx"
    source.write_bytes(compose(TEXT, title="A", header="Licence", footer="Confidential"))
    profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    printed = subprocess.run(
        [pdftotext, "-layout", str(tmp_path / "printed.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    lines = [re.sub(r"\s+", " ", line).strip() for line in printed.splitlines() if line.strip()]
    for line in (
        "(1) Alpha Limited.",
        "(2) Beta GmbH.",
        "(A) Why.",
        "1. Definitions",
        "1.2 Two things:",
        "(a) one, with",
    ):
        assert line in lines
    for line in ("(i) a part; and", "(b) two.", "2. Money", "2.1 The rates are:", "1. First", "1. Again", "1.1 Two."):
        assert line in lines
    assert "Confidential Page 2 of 4" in lines
    assert "Because." in printed
