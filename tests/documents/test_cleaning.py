"""Clean copies: nothing tracked, no comment, no trace of people or sessions, and the same text."""

import re
from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest

from negotiator.documents import NotAWordFile, clean_copy, read

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]
NAMES = {
    "core-properties": "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
    "extended-properties": "http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties",
    "custom-properties": "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties",
}
CORE = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Vera Holm</dc:creator></cp:coreProperties>'
)
BODY = (
    '<w:p w:rsidR="00AA0001"><w:commentRangeStart w:id="0"/>'
    '<w:r w:rsidRPr="00AA0002"><w:t>The Seller delivers</w:t></w:r>'
    '<w:ins w:id="5" w:author="Vera Holm" w:date="2026-01-05T10:00:00Z"><w:r><w:t> promptly</w:t></w:r></w:ins>'
    '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>'
)


@pytest.fixture
def data(word: Build) -> bytes:
    arrows = "".join(
        f'<Relationship Id="p{at}" Type="{kind}" Target="docProps/{name}.xml"/>'
        for at, (name, kind) in enumerate(NAMES.items())
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}" Target="word/document.xml"/>{arrows}</Relationships>'
    )
    extra = {f"docProps/{name}.xml": CORE for name in NAMES} | {"_rels/.rels": rels.encode()}
    return word(
        BODY,
        extra=extra,
        comments='<w:comment w:id="0" w:author="Vera Holm"><w:p><w:r><w:t>When?</w:t></w:r></w:p></w:comment>',
        settings='<w:rsids><w:rsidRoot w:val="00AA0001"/></w:rsids><w:compat/>',
        styles='<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:rsid w:val="00AA0003"/></w:style>',
    )


def test_nothing_tells_of_people_or_sessions(data: bytes, unzip: Unzip, at: datetime, rules: ModuleType) -> None:
    clean = clean_copy(read(data, name="deal.docx"), at=at)
    parts = unzip(clean)
    assert not rules.fresh(clean, data)
    assert not any(b"Vera" in part or b"00AA000" in part or b"omment" in part for part in parts.values())
    assert parts.keys() == unzip(data).keys() - {
        "word/comments.xml",
        "docProps/extended-properties.xml",
        "docProps/custom-properties.xml",
    }
    assert b"2026-03-02T09:00:00Z" in parts["docProps/core-properties.xml"]
    after = read(clean, name="deal.docx")
    assert [block.text for block in after.blocks] == ["The Seller delivers promptly"]
    assert not after.revisions
    assert not after.comments


def test_what_is_to_stay_stays(data: bytes, unzip: Unzip) -> None:
    kept = clean_copy(read(data, name="deal.docx"), accept=False, comments=True, sessions=True, properties=True)
    before, parts = unzip(data), unzip(kept)
    assert parts.keys() == before.keys()
    assert [name for name in parts if parts[name] != before[name]] == ["word/document.xml"]
    document = read(kept, name="deal.docx")
    assert [block.text for block in document.blocks] == ["The Seller delivers"]
    assert [comment.text for comment in document.comments] == ["When?"]


def test_a_file_without_any_of_it_is_the_same_text(word: Build, unzip: Unzip) -> None:
    plain = word("<w:p><w:r><w:t>The Seller delivers</w:t></w:r></w:p>")
    assert unzip(clean_copy(read(plain, name="deal.docx"))) == unzip(plain)


def test_only_word_files_have_something_to_clean() -> None:
    with pytest.raises(NotAWordFile):
        clean_copy(read(b"text", name="deal.txt"))


def test_no_declaration_is_left_of_what_went(data: bytes, unzip: Unzip) -> None:
    parts = unzip(clean_copy(read(data, name="deal.docx")))
    declared = re.findall(r'PartName="/([^"]+)"', parts["[Content_Types].xml"].decode())
    assert set(declared) <= parts.keys()


BOUND = (
    '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{1}"/></w:sdtPr><w:sdtContent>'
    "<w:p><w:r><w:t>The Seller delivers</w:t></w:r></w:p></w:sdtContent></w:sdt>"
)
STORE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_data_of_other_programs_goes_and_the_words_that_showed_it_stay(word: Build, unzip: Unzip) -> None:
    bound = word(
        BOUND,
        links=f'<Relationship Id="x1" Type="{STORE}/customXml" Target="../customXml/item1.xml"/>',
        extra={
            "customXml/item1.xml": b"<a>our walk-away price</a>",
            "customXml/itemProps1.xml": b"<ds xmlns='x'/>",
            "customXml/_rels/item1.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="r1" Type="{STORE}/customXmlProps" Target="itemProps1.xml"/></Relationships>'
            ).encode(),
        },
        settings='<w:docVars><w:docVar w:name="matter" w:val="4711"/></w:docVars>',
    )
    clean = clean_copy(read(bound, name="deal.docx"))
    parts = unzip(clean)
    assert not [name for name in parts if "customXml" in name]
    assert not any(b"walk-away" in part or b"4711" in part or b"dataBinding" in part for part in parts.values())
    assert b"customXml" not in parts["word/_rels/document.xml.rels"]
    assert [block.text for block in read(clean, name="deal.docx").blocks] == ["The Seller delivers"]


def test_tracked_changes_can_stay(data: bytes) -> None:
    kept = read(clean_copy(read(data, name="deal.docx"), accept=None), name="deal.docx")
    assert [one.author for one in kept.revisions] == ["Vera Holm"]
    assert not kept.comments


def test_what_is_clean_comes_back_byte_for_byte(data: bytes) -> None:
    clean = clean_copy(read(data, name="deal.docx"))
    assert clean_copy(read(clean, name="deal.docx")) == clean
