"""Parts whose XML is an attack or no XML at all: entities, encodings, depth, sheer size, foreign names."""

import codecs
from collections.abc import Iterator
from functools import partial

from .shapes import Damage
from .whole import DECLARATION, LINKS, NAMES, ROOT_LINKS, TYPES, XML_PARTS, parts, with_body, with_part

_LAUGHS = "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10}">' for k in range(1, 10))
_TYPES = {
    "laughs": f'<!DOCTYPE w [<!ENTITY l0 "lol">{_LAUGHS}]>',
    "quadratic": f'<!DOCTYPE w [<!ENTITY q "{"a" * 50_000}">]>',
    "outside entity": '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "network entity": '<!DOCTYPE w [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter entity": '<!DOCTYPE w [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]>',
    "outside type": '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/w.dtd">',
    "public type": '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://www.w3.org/TR/xhtml1.dtd">',
    "small letters": "<!doctype w>",
    "default attribute": '<!DOCTYPE w [<!ATTLIST w:p w:rsidR CDATA "x">]>',
    "notation": '<!DOCTYPE w [<!NOTATION n SYSTEM "calc.exe">]>',
    "only an entity": '<!ENTITY x "y">',
}
_USES = {"laughs": "&l9;", "quadratic": "&q;" * 50_000, "outside entity": "&x;", "network entity": "&x;"}
PARTS = (*XML_PARTS, LINKS, ROOT_LINKS, TYPES)


def document_types() -> Iterator[Damage]:
    """Yield a document type in each part, each used in text and in an attribute."""
    for name in PARTS:
        for trick, declared in _TYPES.items():
            make = partial(_declared, name, declared, _USES.get(trick, ""))
            yield Damage(group="document types", name=f"{trick} in {name}", make=make)
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "utf-7", "cp037", "utf-8-sig"):
        yield Damage(group="document types", name=f"laughs in {encoding}", make=partial(_encoded_type, encoding))


def _declared(name: str, declared: str, use: str) -> bytes:
    xml = parts()[name].decode().removeprefix(DECLARATION)
    start = xml.index(">") + 1
    return with_part(name, f'{DECLARATION}{declared}{xml[: start - 1]} x="{use}">{use}{xml[start:]}'.encode())


def _encoded_type(encoding: str) -> bytes:
    body = parts()["word/document.xml"].decode().removeprefix(DECLARATION)
    text = f'<?xml version="1.0" encoding="{encoding}"?>{_TYPES["laughs"]}{body.replace("<w:t>2.1", "<w:t>&l9;")}'
    if encoding == "utf-7":  # the letters of a tag may be written as themselves, which hides nothing
        head, rest = text.split("?>", 1)
        return with_part("word/document.xml", head.encode() + b"?>" + rest.replace("<", "+ADw-").encode("ascii"))
    return with_part("word/document.xml", text.encode(encoding))


_ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp1252", "latin-1", "cp037", "big5")
_CLAIMS = ("utf-8", "utf-16", "utf-32", "utf-7", "us-ascii", "IBM037", "x-nonsense", "", "ISO-2022-JP", "windows-1252")


def encodings() -> Iterator[Damage]:
    """Yield bodies written in one encoding that claim another."""
    for written in _ENCODINGS:
        for claimed in _CLAIMS:
            yield Damage(
                group="encodings", name=f"{written} called {claimed}", make=partial(_written, written, claimed)
            )
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_LE, b"\xef\xbb", b"\x00\x00\xfe\xff"):
        make = partial(with_part, "word/document.xml", mark + parts()["word/document.xml"])
        yield Damage(group="encodings", name=f"mark {mark.hex()}", make=make)


def _written(encoding: str, claimed: str) -> bytes:
    xml = parts()["word/document.xml"].decode().removeprefix(DECLARATION)
    text = f'<?xml version="1.0" encoding="{claimed}"?>{xml}'
    return with_part("word/document.xml", text.encode(encoding, errors="xmlcharrefreplace"))


_CONTENTS = {
    "nothing": b"",
    "blanks": b"   \n\t ",
    "zero bytes": bytes(1000),
    "all bytes": bytes(range(256)) * 8,
    "another root": b"<html><body><p>Hello</p></body></html>",
    "another name": f"<w:other {NAMES}/>".encode(),
    "no namespace": b"<document><body><p/></body></document>",
    "prefix unknown": b"<w:document><w:body/></w:document>",
    "prefix elsewhere": b'<w:document xmlns:w="urn:other"><w:body/></w:document>',
    "prefix for nothing": b'<w:document xmlns:w=""><w:body/></w:document>',
    "two roots": f"<w:document {NAMES}/><w:document {NAMES}/>".encode(),
    "not closed": f"<w:document {NAMES}><w:body><w:p>".encode(),
    "not opened": b"</w:body></w:document>",
    "one attribute twice": f'<w:document {NAMES} w:a="1" w:a="2"/>'.encode(),
    "style sheet": f'<?xml-stylesheet href="http://127.0.0.1:9/x.xsl" type="text/xsl"?><w:x {NAMES}/>'.encode(),
    "inclusion": b'<x><i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/></x>',
    "version 9": b'<?xml version="9.0"?><x/>',
    "forbidden characters": b"<x>&#0;&#8;&#xFFFF;&#xD800;</x>",
    "raw controls": b"<x>\x01\x02</x>",
    "unknown entity": b"<x>&nbsp;</x>",
    "only a comment": b"<!-- nothing -->",
    "json": b'{"a": 1}',
    "picture": b"\x89PNG\r\n\x1a\n",
}


def contents() -> Iterator[Damage]:
    """Yield files in which one part holds something else altogether."""
    for name in PARTS:
        for what, data in _CONTENTS.items():
            yield Damage(group="contents", name=f"{what} in {name}", make=partial(with_part, name, data))


_NESTS = {
    "unknown": ("<w:x>", "</w:x>"),
    "paragraphs": ("<w:p>", "</w:p>"),
    "insertions": ('<w:ins w:id="1" w:author="A">', "</w:ins>"),
    "controls": ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
    "tables": ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
    "boxes": ("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"),
    "links": ("<w:hyperlink>", "</w:hyperlink>"),
    "properties": ("<w:p><w:pPr><w:rPr>", "</w:rPr></w:pPr></w:p>"),
    "formulas": ("<m:oMath>", "</m:oMath>"),
    "alternatives": ("<mc:AlternateContent><mc:Choice>", "</mc:Choice></mc:AlternateContent>"),
}


def depths() -> Iterator[Damage]:
    """Yield bodies nested ten to a hundred thousand deep, in blocks and within a paragraph."""
    for what, (start, end) in _NESTS.items():
        for depth in (10, 40, 60, 80, 120, 250, 1_000, 100_000):
            make = partial(_nested, start, end, depth, ("<w:p>", "</w:p>"))
            yield Damage(group="depths", name=f"{depth} {what}", make=make)
            make = partial(_nested, f"<w:p>{start}", f"{end}</w:p>", depth, ("", ""))
            yield Damage(group="depths", name=f"{depth} {what} in a paragraph", make=make)


def _nested(start: str, end: str, depth: int, around: tuple[str, str]) -> bytes:
    inner = f"{around[0]}<w:r><w:t>deep</w:t></w:r>{around[1]}"
    first, rest = (start, start) if around[0] else (start, start.removeprefix("<w:p>"))
    last, others = (end, end) if around[0] else (end, end.removesuffix("</w:p>"))
    return with_body(first + rest * (depth - 1) + inner + others * (depth - 1) + last)
