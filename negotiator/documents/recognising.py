"""What a file is that is no Word document: told by how its bytes begin, so that a refusal can name it."""

import re

# a file in a zip whose first entry says what it is, unpacked and by name
_MEDIA_TYPES = {
    b"application/vnd.oasis.opendocument.text": "an OpenDocument text (.odt)",
    b"application/vnd.oasis.opendocument.": "an OpenDocument file",
    b"application/epub+zip": "an electronic book (.epub)",
}
_IN_XML = {
    b"schemas.microsoft.com/office/2006/xmlPackage": "a Word document saved as one XML file",
    b"schemas.microsoft.com/office/word/2003/wordml": "a Word document in the XML of Word 2003",
    b"urn:oasis:names:tc:opendocument": "an OpenDocument text in one XML file (.fodt)",
}
_BEGINNINGS = {b"%PDF": "a PDF", b"{\\rtf": "a rich text file (.rtf)", b"<?xml": "an XML file"}
_WEB_PAGE = re.compile(rb"(<!doctype html|<html\b|mime-version:)", re.IGNORECASE)
_HEAD = 4096


def other_format(data: bytes) -> str:
    """Return what a file is, with its article, if it is known to be neither a Word document nor plain text."""
    head = data[:_HEAD]
    if head[30:38] == b"mimetype":
        return next((what for start, what in _MEDIA_TYPES.items() if head[38:].startswith(start)), "")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[2:].replace(b"\x00", b"")
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<?xml"):
        return next((what for name, what in _IN_XML.items() if name in head), _BEGINNINGS[b"<?xml"])
    return next((what for start, what in _BEGINNINGS.items() if head.startswith(start)), "")


def is_web_page(data: bytes) -> bool:
    """Tell whether a file begins as a page of the web or a saved message does."""
    return _WEB_PAGE.match(data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()) is not None


def instead_of_a_document(parts: frozenset[str]) -> str:
    """Return what an Office file without a document is, by its parts."""
    if "xl/workbook.xml" in parts or "xl/workbook.bin" in parts:
        return "it is a workbook (.xlsx)"
    if "ppt/presentation.xml" in parts:
        return "it is a presentation (.pptx)"
    return "it has no word/document.xml, so it is not a Word document"
