"""A small Word file made of blocks, for documents that are not Word files: Markdown and plain text."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.archive import ArchiveWriter
from negotiator.documents.editing import plain_run
from negotiator.documents.errors import RedlineUnsafe, TooLarge
from negotiator.documents.reader import read
from negotiator.documents.shapes import Document
from negotiator.redline.shapes import Block

_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="{n.CONTENT_TYPES}"><Default Extension="rels" \
ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" \
ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>\
<Override PartName="/word/styles.xml" ContentType="{_WORD_TYPE}.styles+xml"/><Override \
PartName="/word/numbering.xml" ContentType="{_WORD_TYPE}.numbering+xml"/></Types>"""
_ROOT_RELATIONSHIPS = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="{n.RELATIONSHIPS}"><Relationship Id="rId1" Type="{n.REFERENCES}/officeDocument" \
Target="word/document.xml"/></Relationships>"""
_RELATIONSHIPS = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="{n.RELATIONSHIPS}"><Relationship Id="rId1" Type="{n.REFERENCES}/styles" \
Target="styles.xml"/><Relationship Id="rId2" Type="{n.REFERENCES}/numbering" Target="numbering.xml"/></Relationships>"""


def as_word(document: Document) -> Document:
    """Return the document itself if it is a Word file, else a Word file with the same blocks.

    A block's printed number is no part of its text; it becomes a list whose only level prints exactly that number.
    Raises RedlineUnsafe for a text that makes no Word file within the limits: a line of millions of letters.
    """
    if document.kind == "docx":
        return document
    try:
        return read(word_file(document.blocks), name=f"{document.name}.docx", view=document.view)
    except TooLarge as error:
        raise RedlineUnsafe(check="its text makes no Word file", place=document.name) from error


def word_file(blocks: Sequence[Block]) -> bytes:
    """Return a Word file whose paragraphs and tables have exactly the texts of the blocks."""
    body = etree.Element(n.BODY)
    lists = {label: number for number, label in enumerate(dict.fromkeys(b.label for b in blocks if b.label), 1)}
    for table, group in groupby(blocks, key=lambda block: block.place.split("/")[1] if "/t" in block.place else ""):
        members = list(group)
        if table:
            body.append(_table(members, lists))
        else:
            body.extend(_paragraph(block, lists) for block in members)
    root = etree.Element(n.w("document"), nsmap={"w": n.WORD, "r": n.REFERENCES})
    root.append(body)
    etree.SubElement(body, n.SECTION_PROPERTIES)
    return _packed(
        etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), _styles(), _lists(lists)
    )


def _paragraph(block: Block, lists: Mapping[str, int]) -> Element:
    paragraph = etree.Element(n.PARAGRAPH)
    properties = etree.Element(n.PARAGRAPH_PROPERTIES)
    if block.kind == "heading":
        etree.SubElement(properties, n.w("pStyle")).set(n.VALUE, f"Heading{min(max(block.level, 1), 9)}")
    if block.label:
        numbering = etree.SubElement(properties, n.w("numPr"))
        etree.SubElement(numbering, n.w("ilvl")).set(n.VALUE, "0")
        etree.SubElement(numbering, n.w("numId")).set(n.VALUE, str(lists[block.label]))
    if len(properties):
        paragraph.append(properties)
    if block.text:
        paragraph.append(plain_run(block.text, like=None))
    return paragraph


def _table(blocks: Sequence[Block], lists: Mapping[str, int]) -> Element:
    table = etree.Element(n.TABLE)
    rows = [list(group) for _, group in groupby(blocks, key=lambda block: block.place.split("/")[2])]
    etree.SubElement(etree.SubElement(table, n.TABLE_PROPERTIES), n.w("tblW")).set(n.w("w"), "0")
    grid = etree.SubElement(table, n.w("tblGrid"))
    for _ in range(max(len(row) for row in rows)):
        etree.SubElement(grid, n.w("gridCol"))
    for row in rows:
        line = etree.SubElement(table, n.ROW)
        for block in row:
            etree.SubElement(line, n.CELL).append(_paragraph(block, lists))
    return table


def _styles() -> bytes:
    root = etree.Element(n.w("styles"), nsmap={"w": n.WORD})
    normal = etree.SubElement(root, n.w("style"), {n.TYPE: "paragraph", n.w("default"): "1", n.w("styleId"): "Normal"})
    etree.SubElement(normal, n.NAME).set(n.VALUE, "Normal")
    for level in range(1, 10):
        style = etree.SubElement(root, n.w("style"), {n.TYPE: "paragraph", n.w("styleId"): f"Heading{level}"})
        etree.SubElement(style, n.NAME).set(n.VALUE, f"heading {level}")
        etree.SubElement(style, n.w("basedOn")).set(n.VALUE, "Normal")
        properties = etree.SubElement(style, n.PARAGRAPH_PROPERTIES)
        etree.SubElement(properties, n.w("outlineLvl")).set(n.VALUE, str(level - 1))
        etree.SubElement(etree.SubElement(style, n.RUN_PROPERTIES), n.w("b"))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _lists(lists: Mapping[str, int]) -> bytes:
    root = etree.Element(n.w("numbering"), nsmap={"w": n.WORD})
    for label, number in lists.items():
        abstract = etree.SubElement(root, n.w("abstractNum"), {n.w("abstractNumId"): str(number)})
        level = etree.SubElement(abstract, n.w("lvl"), {n.w("ilvl"): "0"})
        etree.SubElement(level, n.w("start")).set(n.VALUE, "1")
        etree.SubElement(level, n.w("numFmt")).set(n.VALUE, "decimal")
        etree.SubElement(level, n.w("lvlText")).set(n.VALUE, label.replace("%", "\N{FULLWIDTH PERCENT SIGN}"))
        indent = etree.SubElement(etree.SubElement(level, n.PARAGRAPH_PROPERTIES), n.w("ind"))
        indent.set(n.w("left"), "720")
        indent.set(n.w("hanging"), "720")
    for number in lists.values():
        item = etree.SubElement(root, n.w("num"), {n.w("numId"): str(number)})
        etree.SubElement(item, n.w("abstractNumId")).set(n.VALUE, str(number))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _packed(document: bytes, styles: bytes, numbering: bytes) -> bytes:
    parts = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _ROOT_RELATIONSHIPS.encode(),
        "word/_rels/document.xml.rels": _RELATIONSHIPS.encode(),
        "word/document.xml": document,
        "word/styles.xml": styles,
        "word/numbering.xml": numbering,
    }
    archive = ArchiveWriter()
    for name, data in parts.items():
        archive.add(name, data)
    return archive.finish()
