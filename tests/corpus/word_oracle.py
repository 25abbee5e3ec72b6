"""A second, small opinion on what a Word file says with all its changes accepted or rejected.

It shares no code with the product: the standard library's XML parser, and the rules of the specification in the
shortest form. Text only: one line a paragraph, in the order of the XML.
"""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRUCK, _PUT_IN = (W + "del", W + "moveFrom", W + "cellDel"), (W + "ins", W + "moveTo", W + "cellIns")
_CHARACTERS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_OBJECTS = {W + "drawing", W + "pict", W + "object", W + "footnoteReference", W + "endnoteReference"}


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Accept or reject; changes of the `earlier` authors count as accepted either way."""

    accept: bool
    earlier: Collection[str] = ()

    def gone(self, mark: ET.Element) -> bool:
        """Tell whether what the mark holds, or stands for, is no longer there."""
        settled = self.accept or mark.get(W + "author") in self.earlier
        return mark.tag in (_STRUCK if settled else _PUT_IN)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def texts(data: bytes, part: str, *, accept: bool, earlier: Collection[str] = ()) -> list[str]:
    """Return the paragraphs of a part, without notes that the body no longer refers to."""
    verdict = _Verdict(accept, earlier)
    files = parts(data)
    if part not in files:
        return []
    root = ET.fromstring(files[part])
    if re.search(r"(foot|end)notes\d*\.xml$", part):
        referred = _referred(ET.fromstring(files["word/document.xml"]), part, verdict)
        notes = {note.get(W + "id"): note for note in root}
        return [text for key in referred for text in _container(notes[key], verdict)]
    body = root.find(W + "body")
    return list(_container(root if body is None else body, verdict))


def _referred(body: ET.Element, part: str, verdict: _Verdict) -> list[str]:
    tag = W + ("footnoteReference" if "footnotes" in part else "endnoteReference")
    found: list[str] = []

    def look(element: ET.Element) -> None:
        for child in element:
            if child.tag == tag:
                found.append(child.get(W + "id") or "")
            elif not verdict.gone(child):
                look(child)

    look(body)
    return found


def _container(element: ET.Element, verdict: _Verdict) -> Iterator[str]:
    held: list[str] = []
    open_mark = False
    gave = False
    for block in _blocks(element):
        if block.tag == W + "p":
            held.append("".join(_letters(block, verdict)))
            open_mark = _mark_gone(block, verdict)
            if not open_mark:
                yield "".join(held)
                held, gave = [], True
            continue
        rows = list(_rows(block, verdict))
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


def _rows(table: ET.Element, verdict: _Verdict) -> Iterator[list[str]]:
    for row in _under(table, W + "tr"):
        marks = row.find(W + "trPr")
        if marks is not None and any(verdict.gone(mark) for mark in marks):
            continue
        lines: list[str] = []
        for cell in _under(row, W + "tc"):
            if not any(verdict.gone(mark) for mark in cell.findall(f"{W}tcPr/*")):
                lines.extend(_container(cell, verdict))
        yield lines


def _under(element: ET.Element, tag: str) -> Iterator[ET.Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml"):
            yield from _under(child, tag)


def _mark_gone(paragraph: ET.Element, verdict: _Verdict) -> bool:
    marks = paragraph.find(f"{W}pPr/{W}rPr")
    return marks is not None and any(verdict.gone(mark) for mark in marks)


def _letters(element: ET.Element, verdict: _Verdict) -> Iterator[str]:
    for child in element:
        if verdict.gone(child) or child.tag == W + "pPr":
            continue
        if child.tag in (W + "t", W + "delText"):
            yield child.text or ""
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag in _OBJECTS or child.tag.endswith("AlternateContent"):
            yield "\N{REPLACEMENT CHARACTER}"
        else:
            yield from _letters(child, verdict)


def margins(data: bytes, *, accept: bool = True, earlier: Collection[str] = ()) -> list[dict[str, str]]:
    """Return what the headers and footers of each section show, inherited ones included."""
    verdict = _Verdict(accept, earlier)
    files = parts(data)
    rels = ET.fromstring(files.get("word/_rels/document.xml.rels", b"<none/>"))
    targets = {rel.get("Id"): (rel.get("Target") or "").replace("/word/", "") for rel in rels}
    body = ET.fromstring(files["word/document.xml"])
    unread = {mark for p in body.iter(W + "p") if _mark_gone(p, verdict) for mark in p.iter(W + "sectPr")}
    unread |= {before for change in body.iter(W + "sectPrChange") for before in change}
    shown: dict[str, str] = {}
    sections = []
    for section in body.iter(W + "sectPr"):
        if section in unread:
            continue
        for reference in section:
            if reference.tag in (W + "headerReference", W + "footerReference"):
                key = next(value for name, value in reference.items() if name.endswith("}id"))
                text = "\n".join(_container(ET.fromstring(files[f"word/{targets[key]}"]), verdict)).strip()
                shown[reference.tag.rsplit("}", 1)[-1] + (reference.get(W + "type") or "")] = text
        first = section.find(W + "titlePg") is not None
        sections.append({key: text for key, text in shown.items() if text and (first or not key.endswith("first"))})
    return sections
