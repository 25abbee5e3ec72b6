"""Files that are no Word documents are refused by what they are, whatever their name says."""

import io
import zipfile
from collections.abc import Callable

import pytest

from negotiator.documents import NotADocument, UnsafePart, read

Build = Callable[..., bytes]


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


PACKAGE = '<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>'
TYPES = {"[Content_Types].xml": b"<Types/>"}


@pytest.mark.parametrize("name", ["deal.docx", "deal.xml"])
@pytest.mark.parametrize(
    ("data", "what"),
    [
        (PACKAGE.encode(), "one XML file"),
        (b"\xef\xbb\xbf" + PACKAGE.encode(), "one XML file"),
        (PACKAGE.encode("utf-16"), "one XML file"),
        (b'<?xml version="1.0"?><w:x xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>', "Word 2003"),
        (b'<?xml version="1.0"?><o:document xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>', "fodt"),
        (b"<?xml version='1.0'?><a/>", "an XML file"),
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1 text}", "rtf"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "odt"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument file"),
        (zipped(mimetype=b"application/epub+zip"), "book"),
        (zipped(**TYPES, **{"xl/workbook.xml": b"<a/>"}), "workbook"),
        (zipped(**TYPES, **{"ppt/presentation.xml": b"<a/>"}), "presentation"),
        (zipped(**TYPES), r"word/document\.xml"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"  <HTML lang='en'>", "web page"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "web page"),
    ],
)  # fmt: skip
def test_other_formats_are_named(data: bytes, what: str, name: str) -> None:
    with pytest.raises(NotADocument, match=what) as caught:
        read(data, name=name)
    assert caught.value.hint


def test_a_text_may_speak_of_the_web() -> None:
    assert read(b"<html> is a tag.", name="deal.md").blocks[0].text == "<html> is a tag."


@pytest.mark.parametrize("kind", ["document.macroEnabled.main", "template.macroEnabledTemplate.main"])
def test_files_with_macros_are_refused_even_without_any(word: Build, kind: str) -> None:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName='
        f'"/word/document.xml" ContentType="application/vnd.ms-word.{kind}+xml"/></Types>'
    )
    with pytest.raises(UnsafePart, match="macro-enabled") as caught:
        read(word("<w:p/>", extra={"[Content_Types].xml": types.encode()}), name="deal.docm")
    assert "plain Word document" in caught.value.hint
