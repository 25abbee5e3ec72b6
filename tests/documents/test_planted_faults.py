"""A redline that was tampered with after it was written: whatever the fault, the writer's own check refuses it."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from negotiator.documents import Document, RedlineUnsafe, read, write_redline
from negotiator.documents.checking import Held, Margin, check
from negotiator.documents.marks import Marks
from negotiator.documents.reader import tree_of
from negotiator.documents.treatments import Treatments
from negotiator.redline import compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]

_THEIRS = 'w:author="Earlier" w:date="2026-01-05T10:00:00Z"'
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF one</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>9.1</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_NOTE = '<w:footnote w:id="2"><w:p><w:r><w:t>Subject to VAT of {rate} per cent.</w:t></w:r></w:p></w:footnote>'
_COMMENT = f'<w:comment w:id="0" {_THEIRS} w:initials="E"><w:p><w:r><w:t>Agreed?</w:t></w:r></w:p></w:comment>'


def paragraph(words: str, inner: str = "") -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{words}</w:t></w:r>{inner}</w:p>'


def agreement(days: str, rate: str) -> str:
    """Return a body with one of everything that a check must miss when it is gone."""
    return "".join(
        [
            paragraph("The Seller delivers the goods to the Buyer.", '<w:bookmarkStart w:id="8" w:name="one"/>'),
            paragraph(f"The Buyer pays within {days} days of the invoice.", '<w:bookmarkEnd w:id="8"/>'),
            paragraph("As agreed in ", _FIELD),
            paragraph("Taxes are due", '<w:r><w:footnoteReference w:id="2"/></w:r>'),
            paragraph("See ", '<w:hyperlink w:anchor="one"><w:r><w:t>clause one</w:t></w:r></w:hyperlink>'),
            f'<w:p><w:ins w:id="5" {_THEIRS}><w:r><w:t>Notices are in writing.</w:t></w:r></w:ins>'
            f'<w:del w:id="6" {_THEIRS}><w:r><w:delText>By fax.</w:delText></w:r></w:del></w:p>',
            '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>The law of England holds.</w:t></w:r>'
            '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>',
            "<w:sdt><w:sdtPr/><w:sdtContent>" + paragraph("The Seller insures the goods.") + "</w:sdtContent></w:sdt>",
            '<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Price</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t xml:space="preserve">'
            f"{rate} euros in all</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            *([] if days == "ten" else [paragraph("Interest runs from the day on which payment was due.")]),
            paragraph("The parties keep the terms of this Agreement secret for two years after its end."),
            *([paragraph("Either party may end this Agreement at any time.")] if days == "ten" else []),
            paragraph("A drawing follows: ", "<w:r><w:drawing><w:stop/></w:drawing></w:r>"),
            '<w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="part1"/></w:sectPr></w:pPr></w:p>',
            paragraph("Signed in two copies."),
            "<w:sectPr/>",
        ]
    )


@pytest.fixture(scope="session")
def sides(word: Build) -> tuple[Document, Document]:
    """Return the two files that are compared."""

    def side(days: str, rate: str) -> Document:
        return read(
            word(
                agreement(days, rate),
                header1=paragraph(f"Draft of {days}"),
                footnotes=_NOTE.format(rate=rate),
                comments=_COMMENT,
                extra={"word/media/image1.png": b"not a picture", "docProps/app.xml": b"<Properties/>"},
            ),
            name="deal.docx",
        )

    return side("ten", "7"), side("thirty", "8")


@pytest.fixture(scope="session")
def written(sides: tuple[Document, Document], at: datetime) -> bytes:
    """Return the redline of the two, as it should be."""
    return write_redline(*sides, compare(sides[0].blocks, sides[1].blocks), author="Us", at=at)


Check = Callable[[dict[str, bytes]], None]


@pytest.fixture
def check_parts(sides: tuple[Document, Document], word: Build, at: datetime) -> Check:
    """Return a function that checks a redline of the two files given by its parts."""

    def run(parts: dict[str, bytes]) -> None:
        marks = Marks([], author="Us", at=at)
        for data in parts.values():
            marks.ids |= {number.decode() for number in re.findall(rb'w:id="(\d+)" w:author="Us"', data)}
        margins = (Margin(part="word/header1.xml", old="header1", new="header1"),)
        redline = compare(sides[0].blocks, sides[1].blocks)
        data = word("", extra=parts)
        held = Held.of(tree_of(sides[0]))
        check(*sides, redline, data, held=held, treatments=Treatments({}, default=None), marks=marks, margins=margins)

    return run


BODY, HEADER, NOTES, COMMENTS = (f"word/{stem}.xml" for stem in ("document", "header1", "footnotes", "comments"))
RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
OURS = ' w:author="Us" w:date="2026-03-02T09:00:00Z"'

# what is wrong, in which part, what stands there (one place only) and what the fault puts there
FAULTS = [
    ("a word of a kept paragraph", BODY, "the goods to the Buyer", "the goods to a Buyer"),
    ("an inserted word", BODY, ">thirty<", ">forty<"),
    ("a deleted word", BODY, ">ten<", ">nine<"),
    ("a deleted word left standing", BODY, "<w:delText xml:space=\"preserve\">ten</w:delText>", "<w:t>ten</w:t>"),
    ("a space lost beside a change", BODY, "pays within <", "pays within<"),
    ("a paragraph lost", BODY, paragraph("Signed in two copies."), ""),
    ("a paragraph twice", BODY, paragraph("Signed in two copies."), paragraph("Signed in two copies.") * 2),
    ("an inserted paragraph mark untracked", BODY, f'<w:rPr><w:ins w:id="15"{OURS}/></w:rPr>', ""),
    ("a deleted paragraph mark untracked", BODY, f'<w:rPr><w:del w:id="17"{OURS}/></w:rPr>', ""),
    ("a word in a cell", BODY, " euros in all", " dollars in all"),
    ("a word in a content control", BODY, "insures the goods", "insures goods"),
    ("a word in a link", BODY, ">clause one<", ">clause two<"),
    ("the result of a field", BODY, ">9.1<", ">9.2<"),
    ("the instruction of a field", BODY, ">REF one<", ">REF two<"),
    ("the start of a field", BODY, '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', ""),
    ("the start of a bookmark", BODY, '<w:bookmarkStart w:id="8" w:name="one"/>', ""),
    ("the end of a bookmark", BODY, '<w:bookmarkEnd w:id="8"/>', ""),
    ("the name of a bookmark", BODY, 'w:id="8" w:name="one"', 'w:id="8" w:name="two"'),
    ("the start of a comment", BODY, '<w:commentRangeStart w:id="0"/>', ""),
    ("the reference of a comment", BODY, '<w:r><w:commentReference w:id="0"/></w:r>', ""),
    ("the comment that is referred to", BODY, '<w:commentReference w:id="0"/>', '<w:commentReference w:id="7"/>'),
    ("the reference of a note", BODY, '<w:r><w:footnoteReference w:id="2"/></w:r>', ""),
    ("a link unwrapped", BODY, '<w:hyperlink w:anchor="one"><w:r><w:t>clause one</w:t></w:r></w:hyperlink>',
     RUN.format("clause one")),
    ("where a link leads", BODY, '<w:hyperlink w:anchor="one">', '<w:hyperlink w:anchor="two">'),
    ("a content control", BODY, "<w:sdt><w:sdtPr/><w:sdtContent>" + paragraph("The Seller insures the goods.")
     + "</w:sdtContent></w:sdt>", paragraph("The Seller insures the goods.")),
    ("a drawing", BODY, "<w:r><w:drawing><w:stop/></w:drawing></w:r>", RUN.format("\ufffd")),
    ("a section", BODY, '<w:pPr><w:sectPr><w:headerReference w:type="default" r:id="part1"/></w:sectPr></w:pPr>', ""),
    ("the header of a section", BODY, '<w:headerReference w:type="default" r:id="part1"/>', ""),
    ("an earlier author", BODY, 'w:id="5" w:author="Earlier"', 'w:id="5" w:author="Somebody"'),
    ("one of two earlier changes", BODY, 'w:id="6" w:author="Earlier"', 'w:id="6" w:author="Us"'),
    ("an earlier date", BODY, 'w:id="5" w:author="Earlier" w:date="2026-01-05',
     'w:id="5" w:author="Earlier" w:date="2026-01-06'),
    ("an earlier deletion's words", BODY, ">By fax.<", ">By mail.<"),
    ("an earlier insertion accepted", BODY,
     f'<w:ins w:id="5" {_THEIRS}><w:r><w:t>Notices are in writing.</w:t></w:r></w:ins>',
     RUN.format("Notices are in writing.")),
    ("an id twice", BODY, 'w:id="13" w:author="Us"', 'w:id="12" w:author="Us"'),
    ("our name", BODY, 'w:id="12" w:author="Us"', 'w:id="12" w:author="Nobody"'),
    ("our date", BODY, 'w:id="12" w:author="Us" w:date="2026-03-02', 'w:id="12" w:author="Us" w:date="2026-03-03'),
    ("a header", HEADER, "Draft of", "Version of"),
    ("a change in a header", HEADER, ">thirty<", ">twenty<"),
    ("a note", NOTES, "Subject to VAT of", "Free of VAT of"),
    ("a change in a note", NOTES, ">8<", ">9<"),
    ("a comment's words", COMMENTS, "Agreed?", "Agreed!"),
    ("a comment's author", COMMENTS, 'w:author="Earlier"', 'w:author="Us"'),
    ("a picture", "word/media/image1.png", "not a picture", "another"),
    ("a body cut short", BODY, "</w:body>", ""),
]  # fmt: skip


def test_the_redline_itself_passes(check_parts: Check, written: bytes, unzip: Unzip) -> None:
    check_parts(unzip(written))


@pytest.mark.parametrize(
    ("part", "right", "wrong"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_a_fault_is_refused(
    check_parts: Check, written: bytes, unzip: Unzip, part: str, right: str, wrong: str
) -> None:
    parts = unzip(written)
    assert parts[part].count(right.encode()) == 1
    parts[part] = parts[part].replace(right.encode(), wrong.encode())
    with pytest.raises(RedlineUnsafe):
        check_parts(parts)


@pytest.mark.parametrize("part", [HEADER, NOTES, COMMENTS, "word/media/image1.png", "docProps/app.xml"])
def test_a_lost_part_is_refused(check_parts: Check, written: bytes, unzip: Unzip, part: str) -> None:
    parts = unzip(written)
    del parts[part]
    with pytest.raises(RedlineUnsafe):
        check_parts(parts)
