"""Damaged at random, a file is read or refused by name: no other exception, and nothing that takes long."""

import contextlib
import io
import zipfile
from collections.abc import Callable, Mapping
from random import Random

import pytest

from negotiator.documents import accept_revisions, read, reject_revisions
from negotiator.kernel import Unreadable

Build = Callable[..., bytes]
BY = 'w:id="{}" w:author="Ann" w:date="2026-01-05T10:00:00Z"'
BODY = (
    f'<w:p><w:pPr><w:pStyle w:val="Clause"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr>'
    f"<w:ins {BY.format(1)}/></w:rPr></w:pPr><w:ins {BY.format(2)}><w:r><w:t>The Seller delivers</w:t></w:r></w:ins>"
    f'<w:del {BY.format(3)}><w:r><w:delText>ships</w:delText></w:r></w:del><w:r><w:footnoteReference w:id="1"/></w:r>'
    f"</w:p><w:tbl><w:tr><w:trPr><w:del {BY.format(4)}/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:sectPr><w:headerReference w:type="default" r:id="part1"/>'
    "</w:sectPr>"
)
PARTS = {
    "header1": "<w:p><w:r><w:t>Draft</w:t></w:r></w:p>",
    "footnotes": '<w:footnote w:id="1"><w:p><w:r><w:t>Net of tax.</w:t></w:r></w:p></w:footnote>',
    "styles": '<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="heading 1"/></w:style>',
    "numbering": '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="%1."/>'
    '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
}


@pytest.fixture(scope="module")
def whole(word: Build) -> bytes:
    """Return a small file with a little of everything."""
    return word(BODY, **PARTS)


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def survive(data: bytes) -> bool:
    """Read a file and resolve its changes; tell whether it was read."""
    with contextlib.suppress(Unreadable):
        document = read(data, name="deal.docx")
        accept_revisions(document)
        reject_revisions(document)
        return True
    return False


def flipped(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def test_the_whole_file_is_read(whole: bytes) -> None:
    assert survive(whole)


def test_truncated_anywhere(whole: bytes) -> None:
    random = Random(1)
    for _ in range(100):
        with pytest.raises(Unreadable) as caught:
            read(whole[: random.randrange(len(whole))], name="deal.docx")
        assert "deal.docx" in str(caught.value)


def test_one_byte_of_the_zip_changed(whole: bytes) -> None:
    random = Random(2)
    assert 0 < sum(survive(flipped(random, whole)) for _ in range(300)) < 300


@pytest.mark.parametrize("part", ["document", *PARTS, "_rels/document.xml.rels", "[Content_Types].xml"])
def test_one_byte_of_a_part_changed(whole: bytes, part: str) -> None:
    files = files_of(whole)
    name = part if part.startswith("[") else f"word/{part}" if "/" in part else f"word/{part}.xml"
    random = Random(part)
    for _ in range(300 if part == "document" else 60):
        survive(packed({**files, name: flipped(random, files[name])}))


@pytest.mark.parametrize("value", ["", "-1", "x", "\u00b2", "1e9", "999999999999999999", "9" * 5000])
def test_numbers_that_are_none(whole: bytes, value: str) -> None:
    files = files_of(whole)
    for part in ("document", "numbering", "footnotes", "styles"):
        data = files[f"word/{part}.xml"].decode()
        for number in ("0", "1"):
            assert survive(packed({**files, f"word/{part}.xml": data.replace(f'="{number}"', f'="{value}"').encode()}))


def test_a_file_without_a_body_is_damaged(whole: bytes) -> None:
    files = files_of(whole)
    document = files["word/document.xml"].replace(b"w:body>", b"w:corpse>")
    with pytest.raises(Unreadable, match=r"word/document\.xml"):
        read(packed({**files, "word/document.xml": document}), name="deal.docx")
