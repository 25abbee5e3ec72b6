"""Hostile and damaged files: refused by name, quickly, and never with a built-in exception."""

import contextlib
import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from negotiator.documents import Limits, NotADocument, TooLarge, UnsafePart, read, rewrite
from negotiator.documents.package import open_package
from negotiator.kernel import Unreadable

PARAGRAPH = "<w:p><w:r><w:t>The Seller shall deliver.</w:t></w:r></w:p>"
Build = Callable[..., bytes]


def repacked(data: bytes, *, rename: tuple[str, str] | None = None, twice: str = "", drop: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            if name != drop:
                target.writestr(rename[1] if rename and name == rename[0] else name, source.read(name))
        if twice:
            with pytest.warns(UserWarning, match="Duplicate"):
                target.writestr(twice, source.read(twice))
    return buffer.getvalue()


def test_a_plain_file_is_read(word: Build) -> None:
    assert [block.text for block in read(word(PARAGRAPH), name="deal.docx").blocks] == ["The Seller shall deliver."]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "deal.docx"),
        (b"PK\x03\x04 not really", "deal.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "deal.doc"),
        (b"%PDF-1.7", "deal.pdf"),
        (b"{\\rtf1 text}", "deal.rtf"),
        (bytes(range(256)) * 20, "deal.bin"),
    ],
)
def test_other_things_are_not_documents(data: bytes, name: str) -> None:
    with pytest.raises(NotADocument) as caught:
        read(data, name=name)
    assert caught.value.hint
    assert caught.value.code == "not-a-document"


def test_an_encrypted_or_old_word_file_says_what_to_do() -> None:
    with pytest.raises(NotADocument, match="password"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), name="deal.docx")


def test_every_truncation_is_refused(word: Build) -> None:
    data = word(PARAGRAPH)
    for length in range(4, len(data) - 1, 97):
        with pytest.raises(Unreadable):
            read(data[:length], name="deal.docx")


def test_a_zip_without_a_document_is_not_a_word_file(word: Build) -> None:
    with pytest.raises(NotADocument, match=r"document\.xml"):
        read(repacked(word(PARAGRAPH), drop="word/document.xml"), name="deal.docx")


@pytest.mark.parametrize(
    "declaration", ['<!DOCTYPE w [<!ENTITY a "b">]>', "<!DOCTYPE w SYSTEM 'file:///etc/passwd'>", "<!doctype w>"]
)
def test_document_types_and_entities_are_refused(word: Build, declaration: str) -> None:
    harmful = f"{declaration}<w:x xmlns:w='y'/>".encode()
    with pytest.raises(UnsafePart, match=r"word/settings\.xml"):
        read(word(PARAGRAPH, extra={"word/settings.xml": harmful}), name="deal.docx")
    wide = f"<?xml version='1.0' encoding='utf-16'?>{declaration}<x/>".encode("utf-16")
    with pytest.raises(UnsafePart, match="document type"):
        read(word(PARAGRAPH, extra={"word/settings.xml": wide}), name="deal.docx")


def test_broken_xml_names_its_part(word: Build) -> None:
    with pytest.raises(Unreadable, match=r"word/document\.xml"):
        read(word("<w:p><w:r>"), name="deal.docx")


def test_bombs_are_refused(word: Build) -> None:
    bomb = word(PARAGRAPH, extra={"word/media/a.bin": bytes(30_000_000)})
    with pytest.raises(TooLarge, match=r"word/media/a\.bin"):
        read(bomb, name="deal.docx")
    many = word(PARAGRAPH, extra={f"word/media/{number}.bin": b"" for number in range(50)})
    with pytest.raises(TooLarge):
        read(many, name="deal.docx", limits=Limits(parts=20))
    with pytest.raises(TooLarge):
        read(word(PARAGRAPH), name="deal.docx", limits=Limits(file_size=100))
    with pytest.raises(TooLarge):
        read(word(PARAGRAPH), name="deal.docx", limits=Limits(part_size=50))
    with pytest.raises(TooLarge):
        read(b"word " * 100, name="deal.txt", limits=Limits(file_size=100))
    for name, text in (("deal.txt", b"a\n" * 30), ("deal.txt", b"\r" * 30), ("deal.md", b"|" * 30)):
        with pytest.raises(TooLarge, match="30 lines and cells"):
            read(text, name=name, limits=Limits(lines=29))


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "word\\evil.xml", "c:/evil.xml"])
def test_path_tricks_are_refused(word: Build, name: str) -> None:
    with pytest.raises(UnsafePart, match="path trick"):
        read(word(PARAGRAPH, extra={name: b"x"}), name="deal.docx")


def test_names_that_occur_twice_are_refused(word: Build) -> None:
    with pytest.raises(UnsafePart, match="twice"):
        read(repacked(word(PARAGRAPH), twice="word/document.xml"), name="deal.docx")
    with pytest.raises(UnsafePart, match="twice"):
        read(word(PARAGRAPH, extra={"word/DOCUMENT.xml": b"<x/>"}), name="deal.docx")


def test_macros_and_active_controls_are_refused(word: Build) -> None:
    for part in ("word/vbaProject.bin", "word/activeX/activeX1.xml"):
        with pytest.raises(UnsafePart, match="macros"):
            read(word(PARAGRAPH, extra={part: b"<x/>"}), name="deal.docx")
    types = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName='
        b'"/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    )
    with pytest.raises(UnsafePart, match="macro-enabled"):
        read(word(PARAGRAPH, extra={"[Content_Types].xml": types}), name="deal.docm")


def test_parts_fetched_from_outside_are_refused_and_links_are_not(word: Build) -> None:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    outside = f'<Relationship Id="x" Type="{kinds}/%s" Target="http://example.org/a" TargetMode="External"/>'
    assert read(word(PARAGRAPH, links=outside % "hyperlink"), name="deal.docx").blocks
    assert read(word(PARAGRAPH, links=outside % "image"), name="deal.docx").blocks
    with pytest.raises(UnsafePart, match="attachedTemplate"):
        read(word(PARAGRAPH, links=outside % "attachedTemplate"), name="deal.docx")
    with pytest.raises(UnsafePart, match="oleObject"):
        read(word(PARAGRAPH, links=outside % "oleObject"), name="deal.docx")


def test_encrypted_entries_are_refused(word: Build) -> None:
    data = bytearray(word(PARAGRAPH))
    at = data.find(b"PK\x01\x02")
    flags = struct.unpack_from("<H", data, at + 8)[0]
    struct.pack_into("<H", data, at + 8, flags | 1)
    with pytest.raises(UnsafePart, match="encrypted"):
        read(bytes(data), name="deal.docx")


def test_flipped_bytes_never_escape_as_built_in_errors(word: Build) -> None:
    data = word(PARAGRAPH)
    for at in range(0, len(data), 41):
        damaged = bytearray(data)
        damaged[at] ^= 0xFF
        with contextlib.suppress(Unreadable):
            read(bytes(damaged), name="deal.docx")


def test_written_packages_keep_order_and_bytes(word: Build, unzip: Callable[[bytes], dict[str, bytes]]) -> None:
    data = word(PARAGRAPH, extra={"word/media/a.png": b"\x89PNG"})
    package = open_package(data, name="deal.docx")
    again = package.written({"word/new.xml": b"<x/>"})
    assert list(unzip(again)) == [*unzip(data), "word/new.xml"]
    assert unzip(again)["word/media/a.png"] == b"\x89PNG"


def test_strict_files_are_read_and_written_back_as_strict(
    word: Build, unzip: Callable[[bytes], dict[str, bytes]]
) -> None:
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    plain = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    main = unzip(word(PARAGRAPH))["word/document.xml"].replace(plain, strict)
    document = read(word(PARAGRAPH, extra={"word/document.xml": main}), name="deal.docx")
    assert document.blocks[0].text == "The Seller shall deliver."
    assert strict in unzip(rewrite(document))["word/document.xml"]
    assert plain not in unzip(rewrite(document))["word/document.xml"]


def test_a_part_may_hold_more_elements_than_its_tags_are_many(word: Build) -> None:
    package = open_package(word("<w:p><w:r/></w:p>"), name="deal.docx")
    part = package.main_part
    count = sum(1 for _ in package.root(part).iter())
    assert package.may_hold_more(part, than=count - 1)
    assert not package.may_hold_more(part, than=count + 1)
    package.parts[part] = b"<a/>"
    assert not package.may_hold_more(part, than=1)
