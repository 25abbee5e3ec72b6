"""Generated Word files: a body with its notes, comments, headers, footers, styles, lists and pictures, as parts."""

import io
import zipfile

from tests.documents.generated.blocks import block, closing, contents, paragraph
from tests.documents.generated.choices import Choices
from tests.documents.generated.inlines import Pen

Parts = dict[str, bytes]

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": f"{_OFFICE}/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "m": f"{_OFFICE}/math",
}
DECLARED = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMES.items())
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_STYLES = "".join(
    f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>{extra}</w:style>'
    for kind, key, name, extra in (
        ("paragraph", "Normal", "Normal", ""),
        ("paragraph", "Heading1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
        ("paragraph", "Heading2", "heading 2", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
        ("paragraph", "Clause", "Clause", "<w:rPr><w:i/></w:rPr>"),
        ("character", "Defined", "Defined Term", "<w:rPr><w:b/></w:rPr>"),
    )
)
_LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
    for level, text in enumerate(("%1.", "%1.%2"))
)
_NUMBERING = "".join(f'<w:abstractNum w:abstractNumId="{key}">{_LEVELS}</w:abstractNum>' for key in (1, 2)) + "".join(
    f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in (1, 2)
)


def word_file(choices: Choices, *, revised: bool) -> Parts:
    """Return the parts of a file, with other people's revisions if `revised`."""
    pen = Pen(choices, revised)
    margins = _margins(pen)
    body = "".join(_block_or_section(pen, margins) for _ in range(choices.count(0, 6)))
    body += closing(pen) if pen.open_ends else paragraph(pen, last=True)
    body += _section(pen, margins)
    if pen.open_ends:  # the last paragraph itself may have opened some
        body = body.replace("</w:p><w:sectPr", "".join(pen.open_ends) + "</w:p><w:sectPr")
        at = body.rindex("<w:sectPr")
        assert body[at:].count("</w:p>") == 0
    parts: Parts = {
        "word/document.xml": _root("document", f"<w:body>{body}</w:body>"),
        "word/styles.xml": _root("styles", _STYLES),
        "word/numbering.xml": _root("numbering", _NUMBERING),
        "word/footnotes.xml": _root("footnotes", _separators("footnote") + "".join(pen.footnotes)),
        "word/endnotes.xml": _root("endnotes", _separators("endnote") + "".join(pen.endnotes)),
        "word/comments.xml": _root("comments", "".join(pen.comments)),
        "word/media/one.png": b"\x89PNG one",
        "word/media/two.png": b"\x89PNG two",
    }
    for name, inner in margins.items():
        parts[f"word/{name}.xml"] = _root("hdr" if name.startswith("header") else "ftr", inner)
    parts |= _package(parts)
    return parts


def _margins(pen: Pen) -> dict[str, str]:
    revised, pen.revised = pen.revised, False
    made = {}
    pen.depth = 2  # headers hold plain paragraphs here
    for name in ("header1", "footer1", "header2"):
        if pen.choices.chance(25):
            made[name] = _without_anchors(pen)
    pen.depth, pen.revised = 0, revised
    return made


def _without_anchors(pen: Pen) -> str:
    lines = [pen.choices.words(5) for _ in range(pen.choices.count(1, 2))]
    return "".join(f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in lines)


def _block_or_section(pen: Pen, margins: dict[str, str]) -> str:
    if pen.choices.chance(4):
        return paragraph(pen, section=_section(pen, margins))
    return block(pen)


def _section(pen: Pen, margins: dict[str, str]) -> str:
    references = ""
    for name in margins:
        if pen.choices.chance(60):
            kind, use = name[:-1], "first" if name.endswith("2") else "default"
            references += f'<w:{kind}Reference w:type="{use}" r:id="rId{name}"/>'
    first = "<w:titlePg/>" if "header2" in references else ""
    return f'<w:sectPr>{references}<w:pgSz w:w="11906" w:h="16838"/>{first}</w:sectPr>'


def _separators(kind: str) -> str:
    return (
        f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
        f'<w:{kind} w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:{kind}>'
    )


def _root(name: str, inner: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {DECLARED}>{inner}</w:{name}>'.encode()


def _package(parts: Parts) -> Parts:
    stems = [name.removeprefix("word/").removesuffix(".xml") for name in parts if name.endswith(".xml")]
    related = "".join(
        f'<Relationship Id="rId{stem}" Type="{_OFFICE}/relationships/{stem.rstrip("12")}" Target="{stem}.xml"/>'
        for stem in stems
        if stem != "document"
    )
    related += "".join(
        f'<Relationship Id="rIdPic{number}" Type="{_OFFICE}/relationships/image" Target="media/{name}.png"/>'
        for number, name in ((1, "one"), (2, "two"))
    )
    related += (
        f'<Relationship Id="rIdLink" Type="{_OFFICE}/relationships/hyperlink" Target="https://example.com/" '
        'TargetMode="External"/>'
    )
    overrides = "".join(
        f'<Override PartName="/word/{stem}.xml" ContentType="{_WORD_TYPE}.{_type(stem)}+xml"/>' for stem in stems
    )
    relationships = f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'
    return {
        "word/_rels/document.xml.rels": relationships.encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
        ).encode(),
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="png" ContentType="image/png"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{overrides}</Types>"
        ).encode(),
    }


def _type(stem: str) -> str:
    return "document.main" if stem == "document" else stem.rstrip("12")


def packed(parts: Parts) -> bytes:
    """Return the parts as a file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(parts.items()):
            archive.writestr(name, data)
    return buffer.getvalue()


def unpacked(data: bytes) -> Parts:
    """Return the parts of a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


__all__ = ["NAMES", "Parts", "contents", "packed", "unpacked", "word_file"]
