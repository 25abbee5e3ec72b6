"""Parts and relationships that an agreement has no need of: refused for what their bytes and addresses show."""

import pytest

from negotiator.documents.errors import DamagedPart, NotADocument, TooLarge, UnsafePart
from negotiator.documents.inspecting import (
    check_name,
    check_relationship,
    check_xml,
    is_on_a_server,
    is_xml,
    refuse_compound_file,
)
from negotiator.documents.unpacking import LIMITS, Limits
from tests.documents.damage.strangers import compound


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "word/VBADATA.XML", "word/activeX/activeX1.bin"])
def test_names_of_macros(part: str) -> None:
    with pytest.raises(UnsafePart, match="macros"):
        check_name(part, name="deal.docm")
    check_name("word/document.xml", name="deal.docm")


def test_which_parts_are_xml() -> None:
    assert is_xml("word/document.XML")
    assert is_xml("_rels/.rels")
    assert is_xml("word/drawing.vml")
    assert not is_xml("word/media/a.png")


def xml(data: bytes, limits: Limits = LIMITS) -> None:
    check_xml("word/document.xml", data, name="deal.docx", limits=limits)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "us-ascii", "iso-8859-1", "windows-1252"])
def test_document_types_are_found_in_every_encoding_that_is_let_in(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>%s<a/>'
    xml((text % "").encode(encoding))
    for kind in ("<!DOCTYPE a>", "<!doctype a>", "<!ENTITY a 'b'>"):
        with pytest.raises(UnsafePart, match=r"document type .*entities"):
            xml((text % kind).encode(encoding))


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0" encoding="UTF-7"?><a/>',
        b"\xef\xbb\xbf<?xml version='1.0' encoding = 'ISO-2022-JP'?><a/>",
        '<?xml version="1.0"?><a/>'.encode("utf-32"),
        '<?xml version="1.0"?><a/>'.encode("utf-32-be"),
        '<?xml version="1.0"?><a/>'.encode("utf-32-le"),
        '<?xml version="1.0"?><a/>'.encode("cp037"),
    ],
)
def test_other_encodings_are_not(data: bytes) -> None:
    with pytest.raises(DamagedPart, match="encoding"):
        xml(data)


def test_sizes() -> None:
    with pytest.raises(TooLarge, match="11 tags"):
        xml(b"<a>" + b"<b/>" * 9 + b"</a>", Limits(tags=10))
    with pytest.raises(TooLarge, match="7 bytes of text and markup"):
        xml(b"<a></a>", Limits(xml_size=6))
    with pytest.raises(TooLarge, match="3 attributes"):
        xml(b'<a b="" c="" d=""/>', Limits(attributes=2))


@pytest.mark.parametrize(
    ("target", "remote"),
    [
        ("http://example.org/a.dotm", True),
        (" HTTPS://example.org/a.dotm", True),
        ("file://server/a.dotm", True),
        ("file://///server/a.dotm", True),
        ("file:////server/a.dotm", True),
        ("\\\\server\\a.dotm", True),
        ("//server/a.dotm", True),
        ("mhtml:http://example.org", True),
        ("javascript:x", True),
        ("smb://server/a", True),
        ("file:///C:/Users/a.dotm", False),
        ("C:\\Users\\a.dotm", False),
        ("/home/a.dotm", False),
        ("a.dotm", False),
        ("", False),
    ],
)
def test_addresses_on_a_server(target: str, remote: bool) -> None:
    assert is_on_a_server(target) is remote


@pytest.mark.parametrize(
    ("kind", "target", "external", "refused"),
    [
        ("hyperlink", "https://example.org", True, ""),
        ("image", "https://example.org/a.png", True, ""),
        ("attachedTemplate", "file:///C:/a.dotx", True, ""),
        ("attachedTemplate", "https://example.org/a.dotx", True, "attachedTemplate"),
        ("oleObject", "file:///C:/a.xls", True, "oleObject"),
        ("oleObject", "embeddings/a.bin", False, ""),
        ("styles", "https://example.org/styles.xml", True, "styles"),
        ("aFChunk", "a.html", False, "draws in text"),
        ("subDocument", "a.docx", True, "draws in text"),
        ("vbaProject", "innocent.bin", False, "macros"),
        ("control", "a.bin", False, "macros"),
        ("x\x1b[2J", "a", True, r"x\?\[2J"),
    ],
)
def test_relationships(kind: str, target: str, external: bool, refused: str) -> None:
    def judge() -> None:
        check_relationship(kind, target, external=external, name="deal.docx", part="word/_rels/document.xml.rels")

    if not refused:
        judge()
        return
    with pytest.raises(UnsafePart, match=refused) as caught:
        judge()
    assert "word/_rels/document.xml.rels" in caught.value.message


@pytest.mark.parametrize(
    ("streams", "reason"),
    [
        (("EncryptionInfo", "EncryptedPackage"), "protected by a password"),
        (("WordDocument", "1Table"), r"old \.doc format"),
        (("Workbook",), "password or in an old Office format"),
    ],
)
def test_compound_files_are_told_apart(streams: tuple[str, ...], reason: str) -> None:
    with pytest.raises(NotADocument, match=reason) as caught:
        refuse_compound_file(compound(*streams), name="deal.docx")
    assert "docx" in caught.value.hint
