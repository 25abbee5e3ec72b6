"""What a Word file says when our changes and other people's are accepted or rejected, read apart from the product.

It shares no code with the product: the standard library's XML parser, and the rules of the specification in the
shortest form. `Reading` says whose marks count how; ours are those of the author `OURS`.
"""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
OURS = "Us"
_CHARACTERS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "\u2011"}
_OBJECTS = {W + name for name in ("drawing", "pict", "object", "ruby", "sym", "footnoteReference", "endnoteReference")}
_WRAPPERS = {W + "sdt", W + "sdtContent", W + "customXml"}
OBJECT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Reading:
    """Whether our marks, and whether other people's, are read as accepted."""

    ours: bool
    theirs: bool

    def gone(self, mark: ET.Element) -> bool:
        accept = self.ours if mark.get(W + "author") == OURS else self.theirs
        leaving = mark.tag in (W + "del", W + "moveFrom", W + "cellDel")
        arriving = mark.tag in (W + "ins", W + "moveTo", W + "cellIns")
        return leaving if accept else arriving


@dataclass
class Said:
    """The words of one story, a line a paragraph, and the notes that it refers to."""

    reading: Reading
    lines: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)  # for each open field: has its result begun?
    boxes: list[ET.Element] = field(default_factory=list)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def related(files: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    """Return kind and target of the body's relationships by id."""
    rels = ET.fromstring(files["word/_rels/document.xml.rels"])
    found = {}
    for item in rels:
        target = item.get("Target") or ""
        inside = item.get("TargetMode") != "External"
        name = (target[1:] if target.startswith("/") else f"word/{target}") if inside else target
        found[item.get("Id") or ""] = ((item.get("Type") or "").rsplit("/", 1)[-1], name)
    return found


def said(data: bytes, reading: Reading) -> dict[str, list[str]]:
    """Return the lines of every story: "body", "footnote", "endnote" in the order of their references, margins."""
    files = parts(data)
    relations = related(files)
    body = ET.fromstring(files["word/document.xml"]).find(W + "body")
    assert body is not None
    main = story(body, reading)
    found = {"body": main.lines, "footnote": [], "endnote": []}
    seen = set()
    for kind in ("footnote", "endnote"):
        part = next((target for name, target in relations.values() if name == f"{kind}s"), None)
        notes = {} if part not in files else {note.get(W + "id"): note for note in ET.fromstring(files[part])}
        for which, key in main.notes:
            if which == kind and key in notes and (which, key) not in seen:
                seen.add((which, key))
                found[kind].extend([f"#{len(seen)}", *story(notes[key], reading).lines])
    found["margins"] = _margins(files, relations, body, reading)
    return found


def _margins(
    files: dict[str, bytes], relations: dict[str, tuple[str, str]], body: ET.Element, reading: Reading
) -> list[str]:
    """Return what each section shows above and below its pages, inherited or its own; empty ones do not count."""
    shown: dict[str, str] = {}
    lines = []
    for section in _sections(body, reading):
        first = section.find(W + "titlePg")
        for reference in section:
            if reference.tag in (W + "headerReference", W + "footerReference"):
                key = reference.tag.removeprefix(W)[:6] + " " + (reference.get(W + "type") or "")
                root = ET.fromstring(files[relations[reference.get(R + "id") or ""][1]])
                shown[key] = " | ".join(line for line in story(root, reading).lines if line)
        own_first = first is not None and not _open_first_page_is_gone(section, reading)
        lines.append(
            "; ".join(
                f"{key}: {text}"
                for key, text in sorted(shown.items())
                if text and not key.endswith("even") and (own_first or not key.endswith("first"))
            )
        )
    return lines


def _open_first_page_is_gone(section: ET.Element, reading: Reading) -> bool:
    change = section.find(W + "sectPrChange")
    if change is None or (reading.ours if change.get(W + "author") == OURS else reading.theirs):
        return False
    return change.find(f"{W}sectPr/{W}titlePg") is None


def _sections(body: ET.Element, reading: Reading) -> Iterator[ET.Element]:
    for block in _blocks(body):
        section = block.find(f"{W}pPr/{W}sectPr")
        if section is not None and not _mark_gone(block, reading):
            yield section
    yield from body.findall(W + "sectPr")


def story(root: ET.Element, reading: Reading) -> Said:
    found = Said(reading)
    _container(root, found)
    return found


def _container(element: ET.Element, found: Said) -> None:
    held: list[ET.Element] = []
    given = 0
    after_table = False

    def give(*, unless_empty: bool = False) -> None:
        nonlocal given
        boxes, found.boxes = found.boxes, []
        notes, fields = list(found.notes), list(found.fields)
        line = "".join(letter for paragraph in held for letter in _letters(paragraph, found))
        mine, found.boxes = found.boxes, boxes
        held.clear()
        if unless_empty and not line:
            found.notes, found.fields = notes, fields
            return
        found.lines.append(line)
        given += 1
        for box in mine:
            _container(box, found)

    for block in _blocks(element):
        if block.tag == W + "p":
            held.append(block)
            if not _mark_gone(block, found.reading):
                give()
                after_table = False
        elif any(True for _ in _rows(block, found.reading)):
            if held:
                give(unless_empty=True)
            for row in _rows(block, found.reading):
                for cell in _under(row, W + "tc"):
                    mark = cell.find(f"{W}tcPr/{W}cellDel"), cell.find(f"{W}tcPr/{W}cellIns")
                    if not any(one is not None and found.reading.gone(one) for one in mark):
                        _container(cell, found)
            given += 1
            after_table = True
    if held:
        needed = not given or (after_table and element.tag == W + "tc")
        give(unless_empty=not needed)


def _blocks(element: ET.Element) -> Iterator[ET.Element]:
    for child in element:
        if child.tag in (W + "p", W + "tbl"):
            yield child
        elif child.tag in _WRAPPERS or child.tag in (W + "ins", W + "del", W + "moveFrom", W + "moveTo"):
            yield from _blocks(child)


def _rows(table: ET.Element, reading: Reading) -> Iterator[ET.Element]:
    for row in _under(table, W + "tr"):
        marks = row.find(W + "trPr")
        if marks is None or not any(reading.gone(mark) for mark in marks):
            yield row


def _under(element: ET.Element, tag: str) -> Iterator[ET.Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _under(child, tag)


def _mark_gone(paragraph: ET.Element, reading: Reading) -> bool:
    marks = paragraph.find(f"{W}pPr/{W}rPr")
    return marks is not None and any(reading.gone(mark) for mark in marks)


def _letters(element: ET.Element, found: Said) -> Iterator[str]:
    """Yield the text of a paragraph; fields keep their state from paragraph to paragraph."""
    for child in element:
        if found.reading.gone(child) or child.tag == W + "pPr":
            continue
        if child.tag == W + "fldChar":
            kind = child.get(W + "fldCharType")
            if kind == "begin":
                found.fields.append(False)
            elif kind == "separate" and found.fields:
                found.fields[-1] = True
            elif kind == "end" and found.fields:
                found.fields.pop()
        elif not all(found.fields) and child.tag in (W + "t", W + "delText", *_CHARACTERS, *_OBJECTS):
            continue
        elif child.tag in (W + "t", W + "delText"):
            yield child.text or ""
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag in _OBJECTS or child.tag.endswith(("}AlternateContent", "}oMath", "}oMathPara")):
            if child.tag in (W + "footnoteReference", W + "endnoteReference"):
                found.notes.append((child.tag.removeprefix(W)[:-9], child.get(W + "id") or ""))
            found.boxes.extend(_boxes(child))
            yield OBJECT
        else:
            yield from _letters(child, found)


def _boxes(element: ET.Element) -> list[ET.Element]:
    if element.tag.endswith("}AlternateContent"):
        return next((boxes for boxes in map(_boxes, element) if boxes), [])
    found = []
    for child in element:
        found.extend([child] if child.tag == W + "txbxContent" else _boxes(child))
    return found


# -- what must still be there


def text_parts(files: dict[str, bytes]) -> list[str]:
    return [name for name in files if re.fullmatch(r"word/(document|(foot|end)notes|header\d+|footer\d+)\.xml", name)]


_TRACKED = {W + name for name in ("ins", "del", "moveFrom", "moveTo")}
_OTHER_MARKS = {
    W + name
    for name in (
        "rPrChange",
        "pPrChange",
        "tblPrChange",
        "trPrChange",
        "tcPrChange",
        "sectPrChange",
        "cellIns",
        "cellDel",
    )
}


def revisions(data: bytes) -> dict[tuple[str, ...], str]:
    """Return the words of other people's revisions by part, author, date and kind.

    A change that was cut in two still says the same words; of changes without words the number is told.
    """
    found: dict[tuple[str, ...], str] = defaultdict(str)
    files = parts(data)
    for name in text_parts(files):
        root = ET.fromstring(files[name])
        for holder in root.iter():
            for mark in holder:
                if mark.tag not in _TRACKED | _OTHER_MARKS or mark.get(W + "author") == OURS:
                    continue
                key = (name, mark.get(W + "author") or "", mark.get(W + "date") or "", mark.tag.removeprefix(W))
                if mark.tag in _TRACKED and holder.tag not in (W + "rPr", W + "trPr", W + "numPr"):
                    found[key] += _words(mark)
                elif mark.tag == W + "rPrChange":
                    found[*key, ET.tostring(mark[0]).decode()] += ""
                else:
                    found[*key, holder.tag.removeprefix(W)] += "|"
    return dict(found)


def _words(element: ET.Element) -> str:
    return "".join(node.text or "" for node in element.iter() if node.tag in (W + "t", W + "delText"))


def names_of_bookmarks(root: ET.Element) -> list[str]:
    return sorted(node.get(W + "name") or "" for node in root.iter(W + "bookmarkStart"))


def faults(data: bytes) -> list[str]:
    """Return what breaks the rules of a valid file."""
    files = parts(data)
    found: list[str] = []
    for name in text_parts(files):
        root = ET.fromstring(files[name])
        found.extend(f"{name}: {fault}" for fault in _faults(root))
    return found


def _faults(root: ET.Element) -> Iterator[str]:
    identifiers: list[str] = []
    holders = {child: holder for holder in root.iter() for child in holder}

    def around(node: ET.Element, stop: Iterable[str] = (W + "txbxContent",)) -> Iterator[ET.Element]:
        holder = holders.get(node)
        while holder is not None and holder.tag not in stop:
            yield holder
            holder = holders.get(holder)

    for node in root.iter():
        tag = node.tag.removeprefix(W)
        above = [holder.tag.removeprefix(W) for holder in around(node)]
        parent = above[0] if above else ""
        if tag in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "cellIns", "cellDel", "tblPrChange"):
            identifiers.append(node.get(W + "id") or "")
            if tag == "ins" and "ins" in above and parent not in ("rPr", "trPr"):
                yield "an insertion within an insertion"
            if tag in ("del", "moveFrom") and parent not in ("rPr", "trPr") and _by_the_same(node, around(node)):
                yield "a deletion within a deletion"
            if parent not in ("rPr", "trPr", "tcPr", "numPr") and not len(node):
                yield f"an empty {tag}"
        if tag in ("t", "instrText") and "del" in above and "p" in above[above.index("del") :]:
            yield f"{tag} within a deletion"
        if tag in ("delText", "delInstrText") and "del" not in above:
            yield f"{tag} outside a deletion"
        if tag == "hyperlink" and "hyperlink" in above:
            yield "a link within a link"
        if tag == "p" and "p" in above:
            yield "a paragraph within a paragraph"
        if tag == "r" and "r" in above:
            yield "a run within a run"
        if tag == "tc" and (not len(node) or not _ends_well(node)):
            yield "a cell that does not end with a paragraph"
        if tag == "pPr" and parent == "p" and next(around(node))[0] is not node:
            yield "properties of a paragraph that are not its first child"
        if tag == "pPr":
            order = [k for k in (child.tag.removeprefix(W) for child in node) if k in ("rPr", "sectPr", "pPrChange")]
            if order != [k for k in ("rPr", "sectPr", "pPrChange") if k in order]:
                yield "properties of a paragraph out of order"
    if len(identifiers) != len(set(identifiers)):
        yield "two revisions with one id"
    for start, end in (("bookmarkStart", "bookmarkEnd"), ("commentRangeStart", "commentRangeEnd")):
        opened = [node.get(W + "id") for node in root.iter(W + start)]
        closed = [node.get(W + "id") for node in root.iter(W + end)]
        if sorted(map(str, opened)) != sorted(map(str, closed)) or len(opened) != len(set(opened)):
            yield f"{start} and {end} do not pair"
    moves = [sorted(str(n.get(W + "name")) for n in root.iter(W + f"move{way}RangeStart")) for way in ("From", "To")]
    if moves[0] != moves[1] or len(moves[0]) != len(set(moves[0])):
        yield "moves without a partner"


def _by_the_same(node: ET.Element, around: Iterator[ET.Element]) -> bool:
    """Tell whether a deletion stands in another one of its author. Two authors may delete the same words."""
    outer = next((holder for holder in around if holder.tag == W + "del"), None)
    return outer is not None and outer.get(W + "author") == node.get(W + "author")


def _ends_well(cell: ET.Element) -> bool:
    last = cell[-1]
    while last.tag in _WRAPPERS and len(last):
        last = last[-1]
    return last.tag in (W + "p", W + "moveToRangeEnd", W + "moveFromRangeEnd", W + "bookmarkEnd")
