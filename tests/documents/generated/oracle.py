"""What a Word file says when our changes and other people's are accepted or rejected, read apart from the product.

It shares no code with the product: the standard library's XML parser, and the rules of the specification in the
shortest form. `Reading` says whose marks count how; ours are those of the author `OURS`.
"""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
OURS = "Us"
_CHARACTERS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "\u2011"}
_OBJECTS = {W + name for name in ("drawing", "pict", "object", "ruby", "sym", "footnoteReference", "endnoteReference")}
_WRAPPERS = {W + "sdt", W + "sdtContent", W + "customXml"}
OBJECT = "\N{REPLACEMENT CHARACTER}"
_SIGN = "\N{PILCROW SIGN}"  # around a look, before the letters that have it
_LAST = "$"  # before the look of a paragraph that ends a container or a section


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
class Field:
    """A field that has begun: what it instructs, and whether its result has begun."""

    instruction: str = ""
    shows: bool = False


@dataclass(frozen=True)
class Letters:
    """Some letters of a line, or an anchor between two of them (without letters), with what is to be seen of them."""

    text: str
    look: str


@dataclass
class Said:
    """The words of one story, a line a paragraph, with their looks, and the notes that it refers to."""

    reading: Reading
    links: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    boxes: list[ET.Element] = field(default_factory=list)
    spanning: bool = False  # does a field go on in another paragraph?


@lru_cache(maxsize=16)
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


@lru_cache(maxsize=16)
def said(data: bytes, reading: Reading) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the lines of every story, and the same lines with their formats, links, fields, bookmarks and comments.

    The stories are "body", "footnote", "endnote" (in the order of their references) and "margins".
    """
    files = parts(data)
    relations = related(files)
    links = {key: target for key, (_, target) in relations.items()}
    body = ET.fromstring(files["word/document.xml"]).find(W + "body")
    assert body is not None
    main = story(body, reading, links)
    lines: dict[str, list[str]] = {"body": main.lines, "footnote": [], "endnote": []}
    looks: dict[str, list[str]] = {"body": main.looks, "footnote": [], "endnote": []}
    seen = set()
    for kind in ("footnote", "endnote"):
        part = next((target for name, target in relations.values() if name == f"{kind}s"), None)
        notes = {} if part not in files else {note.get(W + "id"): note for note in ET.fromstring(files[part])}
        for which, key in main.notes:
            if which == kind and key in notes and (which, key) not in seen:
                seen.add((which, key))
                told = story(notes[key], reading, links)
                lines[kind].extend([f"#{len(seen)}", *told.lines])
                looks[kind].extend([f"#{len(seen)}", *told.looks])
    lines["margins"] = looks["margins"] = _margins(files, relations, body, reading)
    return lines, looks


def _margins(
    files: dict[str, bytes], relations: dict[str, tuple[str, str]], body: ET.Element, reading: Reading
) -> list[str]:
    """Return what each section shows above and below its pages, inherited or its own; empty ones do not count.

    A section that is gone leaves its own to the next one.
    """
    shown: dict[str, str] = {}
    lines = []
    for section, is_there in _sections(body, reading):
        first = _held(section, reading).find(W + "titlePg") is not None
        for reference in section:
            if reference.tag in (W + "headerReference", W + "footerReference"):
                key = reference.tag.removeprefix(W)[:6] + " " + (reference.get(W + "type") or "")
                root = ET.fromstring(files[relations[reference.get(R + "id") or ""][1]])
                shown[key] = " | ".join(line for line in story(root, reading).lines if line)
        if not is_there:
            continue
        lines.append(
            "; ".join(
                f"{key}: {text}"
                for key, text in sorted(shown.items())
                if text and not key.endswith("even") and (first or not key.endswith("first"))
            )
        )
    return lines


def _held(section: ET.Element, reading: Reading) -> ET.Element:
    """Return the properties of a section that hold in a reading."""
    change = section.find(W + "sectPrChange")
    if change is None or (reading.ours if change.get(W + "author") == OURS else reading.theirs):
        return section
    return change[0]


def _sections(body: ET.Element, reading: Reading) -> Iterator[tuple[ET.Element, bool]]:
    """Yield the properties of each section with whether its end is there."""
    for block in _blocks(body):
        section = block.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            yield section, not _mark_gone(block, reading)
    yield from ((section, True) for section in body.findall(W + "sectPr"))


def story(root: ET.Element, reading: Reading, links: dict[str, str] | None = None) -> Said:
    found = Said(reading, links or {})
    _container(root, found)
    return found


def _container(element: ET.Element, found: Said) -> None:
    held: list[ET.Element] = []
    given = 0
    after_table = False
    last = -1  # the line of the last paragraph

    def give(*, unless_empty: bool = False) -> None:
        nonlocal given, last
        boxes, found.boxes = found.boxes, []
        notes, fields = list(found.notes), list(found.fields)
        letters = [letter for paragraph in held for letter in _letters(paragraph, found, "")]
        line = "".join(letter.text for letter in letters)
        mine, found.boxes = found.boxes, boxes
        look = _paragraph_look(held[-1], found.reading)
        if held[-1].find(f"{W}pPr/{W}sectPr") is not None:
            look = _LAST + look
        held.clear()
        if unless_empty and not line:
            found.notes, found.fields = notes, fields
            return
        found.spanning = found.spanning or bool(found.fields)
        last = len(found.lines)
        found.lines.append(line)
        found.looks.append(look + _told(letters))
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
                for cell in _cells(row, found.reading):
                    _container(cell, found)
            given += 1
            after_table, last = True, -1
    if held:
        needed = not given or (after_table and element.tag == W + "tc")
        give(unless_empty=not needed)
    if last >= 0 and not found.looks[last].startswith(_LAST):
        found.looks[last] = _LAST + found.looks[last]


def _blocks(element: ET.Element) -> Iterator[ET.Element]:
    for child in element:
        if child.tag in (W + "p", W + "tbl"):
            yield child
        elif child.tag in _WRAPPERS or child.tag in (W + "ins", W + "del", W + "moveFrom", W + "moveTo"):
            yield from _blocks(child)


def _rows(table: ET.Element, reading: Reading) -> Iterator[ET.Element]:
    for row in _under(table, W + "tr"):
        marks = row.find(W + "trPr")
        if (marks is None or not any(reading.gone(mark) for mark in marks)) and any(True for _ in _cells(row, reading)):
            yield row


def _cells(row: ET.Element, reading: Reading) -> Iterator[ET.Element]:
    """Yield the cells that are there; a row goes with its last one, since there is none without cells."""
    for cell in _under(row, W + "tc"):
        marks = cell.find(W + "tcPr")
        if marks is None or not any(reading.gone(mark) for mark in marks):
            yield cell


def _under(element: ET.Element, tag: str) -> Iterator[ET.Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _under(child, tag)


def _mark_gone(paragraph: ET.Element, reading: Reading) -> bool:
    marks = paragraph.find(f"{W}pPr/{W}rPr")
    return marks is not None and any(reading.gone(mark) for mark in marks)


def _letters(element: ET.Element, found: Said, link: str) -> Iterator[Letters]:
    """Yield the text of a paragraph; fields keep their state from paragraph to paragraph."""
    look = ""
    if element.tag == W + "r":
        instructions = "".join(f"{{{one.instruction}}}" for one in found.fields)
        look = link + instructions + _properties(element.find(W + "rPr"), "rPrChange", found.reading)
    for child in element:
        if found.reading.gone(child) or child.tag == W + "pPr":
            continue
        hidden = not all(one.shows for one in found.fields)
        if child.tag == W + "fldChar":
            _field_mark(child.get(W + "fldCharType") or "", found)
        elif child.tag in (W + "instrText", W + "delInstrText") and found.fields:
            found.fields[-1].instruction += (child.text or "").strip()
        elif hidden and child.tag in (W + "t", W + "delText", *_CHARACTERS, *_OBJECTS):
            continue
        elif child.tag in (W + "t", W + "delText"):
            yield Letters(child.text or "", look)
        elif child.tag in _CHARACTERS:
            yield Letters(_CHARACTERS[child.tag], look)
        elif child.tag in _OBJECTS or child.tag.endswith(("}AlternateContent", "}oMath", "}oMathPara")):
            if child.tag in (W + "footnoteReference", W + "endnoteReference"):
                found.notes.append((child.tag.removeprefix(W)[:-9], child.get(W + "id") or ""))
            found.boxes.extend(_boxes(child))
            yield Letters(OBJECT, _pictures(child, found.links))
        elif child.tag in _ANCHORS:
            yield Letters("", child.tag.removeprefix(W) + (child.get(W + "name") or child.get(W + "id") or ""))
        elif child.tag == W + "fldSimple":
            found.fields.append(Field((child.get(W + "instr") or "").strip(), shows=True))
            yield from _letters(child, found, link)
            found.fields.pop()
        elif child.tag == W + "hyperlink":
            yield from _letters(child, found, f"<{_target(child, found.links)}>")
        else:
            yield from _letters(child, found, link)


_ANCHORS = {W + name for name in ("bookmarkStart", "commentRangeStart", "commentRangeEnd", "commentReference")}


def _field_mark(kind: str, found: Said) -> None:
    if kind == "begin":
        found.fields.append(Field())
    elif kind == "separate" and found.fields:
        found.fields[-1].shows = True
    elif kind == "end" and found.fields:
        found.fields.pop()


def _target(link: ET.Element, links: dict[str, str]) -> str:
    return link.get(W + "anchor") or links.get(link.get(R + "id") or "", "")


def _pictures(element: ET.Element, links: dict[str, str]) -> str:
    """Return the files that an object shows, but for those in the paragraphs of a text box."""
    own = links.get(element.get(R + "embed") or "", "")
    inner = (_pictures(child, links) for child in element if child.tag != W + "txbxContent")
    return " ".join(filter(None, [own, *inner]))


def _properties(properties: ET.Element | None, change: str, reading: Reading) -> str:
    """Return the formats that hold in a reading, without marks and what concerns only the mark of a paragraph."""
    if properties is None:
        return ""
    changed = properties.find(W + change)
    if changed is not None and not (reading.ours if changed.get(W + "author") == OURS else reading.theirs):
        return _properties(changed[0], change, reading)
    skipped = {W + name for name in (change, "rPr", "sectPr", "ins", "del", "moveFrom", "moveTo")}
    return " ".join(sorted(_canonical(child) for child in properties if child.tag not in skipped))


def _canonical(element: ET.Element) -> str:
    attributes = ",".join(f"{key.rsplit('}', 1)[-1]}={value}" for key, value in sorted(element.items()))
    return f"{element.tag.removeprefix(W)}({attributes}{''.join(map(_canonical, element))})"


def _paragraph_look(paragraph: ET.Element, reading: Reading) -> str:
    return _properties(paragraph.find(W + "pPr"), "pPrChange", reading) + ": "


def has_spanning_field(data: bytes, reading: Reading) -> bool:
    """Tell whether a field of the body begins in one paragraph and ends in another."""
    body = ET.fromstring(parts(data)["word/document.xml"]).find(W + "body")
    return body is not None and story(body, reading).spanning


def without_fields(lines: list[str]) -> list[str]:
    """Return lines without the instructions of the fields that their words are results of."""
    return [_without_fields(line) for line in lines]


def _without_fields(line: str) -> str:
    told, *rest = re.sub(r"\{[^}]*\}", "", line).split(_SIGN)
    before = ""
    for look, text in zip(rest[::2], rest[1::2], strict=True):
        told += text if look == before else f"{_SIGN}{look}{_SIGN}{text}"
        before = look
    return told


def without_ends(one: list[str], other: list[str], *, formats: bool) -> tuple[list[str], list[str]]:
    """Return lines without the sign of those that end a container or section and, unless `formats`, their format."""

    def said(line: str, twin: str) -> str:
        is_end = line.startswith(_LAST) or twin.startswith(_LAST)
        return line.partition(": ")[2] if is_end and not formats else line.removeprefix(_LAST)

    pairs = list(zip(one, other, strict=True))
    return [said(left, right) for left, right in pairs], [said(right, left) for left, right in pairs]


def without_anchors(lines: list[str]) -> list[str]:
    """Return lines without bookmarks, comments and numbers of lists, which an accepted redline may give other names."""
    return [re.sub(r"\[(bookmark|comment)[^]]+\]|numPr\(.*?\)\)\)? ?", "", line).replace(" :", ":") for line in lines]


def _told(letters: list[Letters]) -> str:
    """Return letters and looks as one text, equal for what looks equal however it is cut into runs."""
    told, look = "", ""
    for letter in letters:
        if not letter.text:
            told += f"[{letter.look}]" if letter.look.startswith(("book", "comment")) else ""
        else:
            told += (f"{_SIGN}{letter.look}{_SIGN}" if letter.look != look else "") + letter.text
            look = letter.look
    return told


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
        holders = {child: holder for holder in root.iter() for child in holder}
        for mark in root.iter():
            if mark.tag not in _TRACKED | _OTHER_MARKS or mark.get(W + "author") == OURS:
                continue
            holder = holders[mark].tag
            key = (name, mark.get(W + "author") or "", mark.get(W + "date") or "", mark.tag.removeprefix(W))
            if mark.tag in _TRACKED and holder not in (W + "rPr", W + "trPr", W + "numPr"):
                found[key] += _words(mark)
            elif mark.tag == W + "rPrChange":
                found[*key, ET.tostring(mark[0]).decode()] += ""
            else:
                found[*key, holder.removeprefix(W)] += "|"
    return dict(found)


def _words(element: ET.Element) -> str:
    return "".join(node.text or "" for node in element.iter() if node.tag in (W + "t", W + "delText"))
