"""What is no Word file: other formats under this and other names, text that is none, and protected documents."""

import codecs
import struct
from collections.abc import Callable, Iterator
from functools import partial

from .shapes import Damage, random_of
from .whole import TYPES, packed, parts, types, with_part

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def compound(*streams: str) -> bytes:
    """Return an OLE compound file whose directory names these streams."""
    header = bytearray(512)
    header[:8] = _OLE
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIII", header, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<I", header, 76, 0)
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504
    entries = b""
    for number, name in enumerate(("Root Entry", *streams)):
        written = name.encode("utf-16-le") + b"\0\0"
        kind = 5 if number == 0 else 2
        entries += written.ljust(64, b"\0") + struct.pack("<HB", len(written), kind).ljust(64, b"\0")
    return bytes(header) + table + entries.ljust(512, b"\0")


_PLAIN = {
    "old Word": compound("WordDocument", "1Table"),
    "protected by a password": compound("EncryptionInfo", "EncryptedPackage"),
    "some other compound file": compound("Workbook"),
    "only the first bytes of one": _OLE,
    "a compound file cut short": compound("WordDocument")[:600],
    "rich text": b"{\\rtf1\\ansi Agreement}",
    "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF",
    "pdf after a line": b"\n\n%PDF-1.7\n",
    "postscript": b"%!PS-Adobe-3.0\n",
    "html": b"<!DOCTYPE html><html><body><p>Agreement</p></body></html>",
    "flat xml": b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package/>',
    "png": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "gzip": b"\x1f\x8b\x08\x00" + bytes(100),
    "seven zip": b"7z\xbc\xaf\x27\x1c" + bytes(100),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(100),
    "sqlite": b"SQLite format 3\x00" + bytes(500),
    "noise": random_of("noise", 2).randbytes(5_000),
    "program": b"\x7fELF" + bytes(500),
    "program of Windows": b"MZ" + bytes(500),
    "nothing": b"",
    "one zero byte": b"\0",
    "words": b"The Seller delivers.",
}
_ARCHIVES = {
    "open document": {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"},
    "pages": {"Index/Document.iwa": b"\x00", "Metadata/Properties.plist": b"bplist00"},
    "spreadsheet": {TYPES: types(""), "xl/workbook.xml": b"<workbook/>"},
    "slides": {TYPES: types(""), "ppt/presentation.xml": b"<presentation/>"},
    "epub": {"mimetype": b"application/epub+zip", "META-INF/container.xml": b"<container/>"},
    "photographs": {"a.jpg": b"\xff\xd8\xff", "b.jpg": b"\xff\xd8\xff"},
    "a Word file in a zip": {"deal.docx": packed(parts())},
}
_TEXTS: dict[str, Callable[[], bytes]] = {
    "utf-8 with mark": lambda: codecs.BOM_UTF8 + "Clause 1 – é".encode(),
    "utf-16": lambda: "Clause 1 – é".encode("utf-16"),
    "utf-16 big": lambda: codecs.BOM_UTF16_BE + "Clause 1 – é".encode("utf-16-be"),
    "utf-16 without mark": lambda: "Clause 1 - the Seller delivers".encode("utf-16-le"),
    "utf-32": lambda: "Clause 1 – é".encode("utf-32"),
    "odd utf-16": lambda: codecs.BOM_UTF16_LE + b"a",
    "windows": lambda: "Clause 1 – é “x”".encode("cp1252"),
    "broken utf-8": lambda: b"Clause \xc3\x28 and \xff\xfe\x80",
    "surrogates": lambda: b"a\xed\xa0\x80b",
    "zero bytes": lambda: b"Clause 1\0Clause 2",
    "controls": lambda: b"Clause\x01\x02\x03\x1b[2J\x07\x08",
    "bidi": lambda: "pay \u202e000,1\u202c \u2066now\u2069".encode(),
    "one line of 5 MB": lambda: b"word " * 1_000_000,
    "one word of 5 MB": lambda: b"x" * 5_000_000,
    "blanks of 5 MB": lambda: b" " * 5_000_000 + b"|",
    "hashes": lambda: b"#" * 2_000_000,
    "bars": lambda: b"|" * 2_000_000,
    "bars and rules": lambda: b"|-" * 500_000 + b"|\n" + b"|:-" * 500_000 + b"x",
    "rule that is none": lambda: b"| a | b |\n|" + b" " * 200_000 + b"x|\n| --" + b"|--" * 100_000 + b"x\n",
    "heading of blanks": lambda: b"# a" + b" " * 500_000 + b"#" * 500_000 + b"x",
    "numbers": lambda: b"1." * 500_000 + b" x",
    "brackets": lambda: b"(" * 500_000 + b"a) x",
    "lines": lambda: b"\n" * 5_000_000,
    "short lines": lambda: b"a\n\n" * 200_000,
    "returns": lambda: b"\r" * 1_000_000,
    "separators": lambda: "\u2028\u2029\x85\x0b\x0c".encode() * 100_000,
    "too much": lambda: b"word " * 5_000_000,
}


def strangers() -> Iterator[Damage]:
    """Yield other formats, as Word files, by their own names, and as text."""
    for name, data in _PLAIN.items():
        for file in ("deal.docx", "deal", "deal.md", "deal.txt", "deal.doc"):
            yield Damage(group="strangers", name=f"{name} as {file}", make=partial(bytes, data), file=file)
    for name, files in _ARCHIVES.items():
        for file in ("deal.docx", "deal.odt", "deal.txt"):
            yield Damage(group="strangers", name=f"{name} as {file}", make=partial(packed, files), file=file)
    yield Damage(
        group="strangers", name="macros", make=partial(with_part, "word/vbaProject.bin", _OLE), file="deal.docm"
    )
    signature = "_xmlsignatures/sig1.xml"
    yield Damage(group="strangers", name="signature", make=partial(with_part, signature, b"<Signature/>"))


def texts() -> Iterator[Damage]:
    """Yield text in every encoding, form and size."""
    for name, make in _TEXTS.items():
        for file in ("deal.md", "deal.txt"):
            yield Damage(group="texts", name=f"{name} as {file}", make=make, file=file, heavy=True)
