"""A second, small opinion on what a Word file says with all its changes accepted or rejected.

It shares no code with the product: the standard library's XML parser, and the rules of the specification in the
shortest form. Text only: one line a paragraph, in the order of the XML.
"""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = {True: (W + "del", W + "moveFrom"), False: (W + "ins", W + "moveTo")}
_CHARACTERS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_OBJECTS = {W + "drawing", W + "pict", W + "object", W + "footnoteReference", W + "endnoteReference"}


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def texts(data: bytes, part: str, *, accept: bool) -> list[str]:
    """Return the paragraphs of a part, without notes that the body no longer refers to."""
    files = parts(data)
    if part not in files:
        return []
    root = ET.fromstring(files[part])
    if re.search(r"(foot|end)notes\d*\.xml$", part):
        referred = _referred(ET.fromstring(files["word/document.xml"]), part, accept)
        notes = {note.get(W + "id"): note for note in root}
        return [text for key in referred for text in _container(notes[key], accept)]
    body = root.find(W + "body")
    return list(_container(root if body is None else body, accept))


def _referred(body: ET.Element, part: str, accept: bool) -> list[str]:
    tag = W + ("footnoteReference" if "footnotes" in part else "endnoteReference")
    found: list[str] = []

    def look(element: ET.Element) -> None:
        for child in element:
            if child.tag == tag:
                found.append(child.get(W + "id") or "")
            elif child.tag not in _GONE[accept]:
                look(child)

    look(body)
    return found


def _container(element: ET.Element, accept: bool) -> Iterator[str]:
    held: list[str] = []
    open_mark = False
    gave = False
    for block in _blocks(element):
        if block.tag == W + "p":
            held.append("".join(_letters(block, accept)))
            open_mark = _mark_gone(block, accept)
            if not open_mark:
                yield "".join(held)
                held, gave = [], True
            continue
        rows = list(_rows(block, accept))
        if rows:
            if "".join(held):
                yield "".join(held)
            held = []
            for row in rows:
                yield from row
            gave = True
    if held and ("".join(held) or not gave):
        yield "".join(held)


def _blocks(element: ET.Element) -> Iterator[ET.Element]:
    for child in element:
        if child.tag in (W + "p", W + "tbl"):
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml"):
            yield from _blocks(child)


def _rows(table: ET.Element, accept: bool) -> Iterator[list[str]]:
    for row in _under(table, W + "tr"):
        marks = row.find(W + "trPr")
        if marks is not None and any(mark.tag in _GONE[accept] for mark in marks):
            continue
        lines: list[str] = []
        for cell in _under(row, W + "tc"):
            gone = cell.find(f"{W}tcPr/{W}{'cellDel' if accept else 'cellIns'}")
            if gone is None:
                lines.extend(_container(cell, accept))
        yield lines


def _under(element: ET.Element, tag: str) -> Iterator[ET.Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml"):
            yield from _under(child, tag)


def _mark_gone(paragraph: ET.Element, accept: bool) -> bool:
    marks = paragraph.find(f"{W}pPr/{W}rPr")
    return marks is not None and any(mark.tag in _GONE[accept] for mark in marks)


def _letters(element: ET.Element, accept: bool) -> Iterator[str]:
    for child in element:
        if child.tag in _GONE[accept] or child.tag == W + "pPr":
            continue
        if child.tag in (W + "t", W + "delText"):
            yield child.text or ""
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag in _OBJECTS or child.tag.endswith("AlternateContent"):
            yield "\N{REPLACEMENT CHARACTER}"
        else:
            yield from _letters(child, accept)


def margins(data: bytes) -> list[dict[str, str]]:
    """Return what the headers and footers of each section show, inherited ones included."""
    files = parts(data)
    rels = ET.fromstring(files.get("word/_rels/document.xml.rels", b"<none/>"))
    targets = {rel.get("Id"): (rel.get("Target") or "").replace("/word/", "") for rel in rels}
    shown: dict[str, str] = {}
    sections = []
    for section in ET.fromstring(files["word/document.xml"]).iter(W + "sectPr"):
        for reference in section:
            if reference.tag in (W + "headerReference", W + "footerReference"):
                key = next(value for name, value in reference.items() if name.endswith("}id"))
                text = "\n".join(_container(ET.fromstring(files[f"word/{targets[key]}"]), accept=True)).strip()
                shown[reference.tag.rsplit("}", 1)[-1] + (reference.get(W + "type") or "")] = text
        first = section.find(W + "titlePg") is not None
        sections.append({key: text for key, text in shown.items() if text and (first or not key.endswith("first"))})
    return sections
