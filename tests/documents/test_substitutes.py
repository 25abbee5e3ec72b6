"""What Word shows in the place of what was read is told: data of controls, other copies, words in separators."""

from collections.abc import Callable

import pytest

from negotiator.documents import read
from negotiator.documents.cautions import cautions_of

Build = Callable[..., bytes]
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DATA = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
NUMBER = "{11111111-2222-3333-4444-555555555555}"
CORE = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"


def told(data: bytes) -> tuple[str, ...]:
    return cautions_of(read(data, name="deal.docx"))


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def bound(
    word: Build, words: str, data: str, *, more: str = "", path: str = "/d:deal[1]/d:price[1]", number: str = NUMBER
) -> bytes:
    spaces = "xmlns:d='urn:d' xmlns:c='urn:c'"
    binding = f'<w:dataBinding w:prefixMappings="{spaces}" w:xpath="{path}" w:storeItemID="{number}"/>'
    content = words if words.startswith("<") else run(words)
    control = f"<w:sdt><w:sdtPr>{more}{binding}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    arrows = f'<Relationship Id="p" Type="{KINDS}/customXmlProps" Target="props.xml"/>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    extra = {
        "customXml/item.xml": f'<deal xmlns="urn:d"><price>{data}</price></deal>'.encode(),
        "customXml/props.xml": f'<ds:datastoreItem xmlns:ds="{DATA}" ds:itemID="{NUMBER}"/>'.encode(),
        "customXml/_rels/item.xml.rels": f'<Relationships xmlns="{package}">{arrows}</Relationships>'.encode(),
        "docProps/core.xml": b'<c:core xmlns:c="urn:c"><c:title>Sale</c:title></c:core>',
    }
    link = f'<Relationship Id="d" Type="{KINDS}/customXml" Target="../customXml/item.xml"/>'
    return word(f"<w:p>{run('It costs ')}{control}</w:p><w:p/>", extra=extra, links=link)


def test_a_control_whose_data_say_something_else_is_told(word: Build) -> None:
    assert told(bound(word, "ten euros", "99 euros")) == (
        "deal.docx says “ten euros” in a control whose data say “99 euros”: Word shows the data.",
    )
    assert len(told(bound(word, "ten euros", ""))) == 1


@pytest.mark.parametrize(
    ("words", "data", "more"),
    [
        ("ten euros", "ten euros", ""),
        ("<w:r><w:t>ten</w:t><w:br/><w:t>euros</w:t></w:r>", "ten\neuros", ""),
        (f"<w:del w:id='1' w:author='A'><w:r><w:delText>9</w:delText></w:r></w:del>{run('ten')}", "ten", ""),
        ("enter a price", "", "<w:showingPlcHdr/>"),
        ("3 March 2026", "2026-03-03", "<w:date/>"),
        ("ten euros", "<b>99</b>", ""),
        ("ten euros", "&lt;?xml version='1.0'?>", ""),
    ],
)
def test_a_control_that_says_what_its_data_say_is_not(word: Build, words: str, data: str, more: str) -> None:
    assert told(bound(word, words, data, more=more)) == ()


@pytest.mark.parametrize("path", ["//*[contains(.,'9')]", "/x:deal/x:price", "/d:none", "/d:deal/@no", ""])
def test_paths_that_lead_nowhere_tell_nothing(word: Build, path: str) -> None:
    assert told(bound(word, "ten euros", "99 euros", path=path)) == ()


def test_data_that_are_not_there_tell_nothing(word: Build) -> None:
    assert told(bound(word, "ten euros", "99 euros", number="{0}")) == ()


def test_what_the_file_says_of_itself_counts_as_data(word: Build) -> None:
    for words, found in (("Loan", 1), ("Sale", 0)):
        assert len(told(bound(word, words, "", path="/c:core/c:title", number=CORE))) == found


def test_words_in_separators_are_told(word: Build) -> None:
    note = '<w:footnote w:id="{}"{}><w:p>{}</w:p></w:footnote>'
    notes = note.format(0, ' w:type="separator"', "<w:r><w:separator/></w:r>")
    body = f'<w:p>{run("It pays.")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    assert told(word(body, footnotes=notes + note.format(2, "", run("Soon.")))) == ()
    notes += note.format(1, ' w:type="continuationNotice"', run("It need not pay."))
    assert told(word(body, footnotes=notes + note.format(2, "", run("Soon.")))) == (
        "deal.docx says “It need not pay.” in what separates its footnotes from the text; that is not compared.",
    )


def test_a_copy_that_word_may_show_instead_is_told(word: Build) -> None:
    def file(space: str) -> bytes:
        choice = f'<mc:Choice xmlns:x="{space}" Requires="x"><w:drawing/></mc:Choice>'
        copies = f"<mc:AlternateContent>{choice}<mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent>"
        return word(f"<w:p><w:r>{copies}</w:r></w:p><w:p/>")

    assert told(file("http://schemas.microsoft.com/office/word/2010/wordprocessingShape")) == ()
    assert told(file("urn:nobody")) == (
        "deal.docx holds something twice, and Word may show the copy that was not read.",
    )
