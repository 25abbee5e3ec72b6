"""The undamaged file: small, with a little of everything that the reader and the writer look at."""

import io
import zipfile
from collections.abc import Mapping

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REFERENCES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NAMES = (
    f'xmlns:w="{WORD}" xmlns:r="{REFERENCES}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BY = 'w:id="{}" w:author="{}" w:date="2026-01-05T10:00:00Z"'


def _by(number: int, author: str = "Ann") -> str:
    return _BY.format(number, author)


def text(words: str, dress: str = "") -> str:
    """Return a run."""
    return f'<w:r>{dress and f"<w:rPr>{dress}</w:rPr>"}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(inner: str, properties: str = "") -> str:
    """Return a paragraph."""
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}{inner}</w:p>"


_NUMBERED = '<w:pStyle w:val="Clause"/><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> REF term \\h </w:instrText>'
    '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2.1</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r>'
    "</w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r>"
    "<w:t>In a box</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
_PICTURE = '<w:r><w:pict><v:shape id="s1"><v:imagedata r:id="rIdPicture"/></v:shape></w:pict></w:r>'


def _cell(inner: str, properties: str = "") -> str:
    return f"<w:tc>{properties and f'<w:tcPr>{properties}</w:tcPr>'}{inner}</w:tc>"


_TABLE = (
    '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/>'
    "</w:tblGrid><w:tr>"
    + _cell(paragraph(text("Party")), '<w:gridSpan w:val="1"/><w:vMerge w:val="restart"/>')
    + _cell(paragraph(text("Share")))
    + f"</w:tr><w:tr><w:trPr><w:ins {_by(20)}/></w:trPr>"
    + _cell(paragraph(text("Buyer")), "<w:vMerge/>")
    + _cell(paragraph(text("forty per cent")) + paragraph(""))
    + "</w:tr><w:tr>"
    + _cell("<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>" + paragraph(""), f"<w:cellIns {_by(21)}/>")
    + _cell(paragraph(text("sixty per cent")))
    + "</w:tr></w:tbl>"
)


def _clauses() -> str:
    """Return plain numbered clauses, so that an edit has neighbours."""
    words = ("delivers the goods", "pays the price", "bears the cost of carriage", "gives notice in writing")
    return "".join(
        paragraph(text(f"The Seller {what} within {days} days of the Closing Date."), _NUMBERED.format(1, 1))
        for days, what in enumerate(words, 10)
    )


BODY = (
    paragraph(text("Partnership Agreement", "<w:b/>"), '<w:pStyle w:val="Heading1"/>')
    + paragraph(
        f"<w:ins {_by(1)}>{text('The Seller promptly delivers the goods')}</w:ins>"
        f"<w:del {_by(2)}><w:r><w:delText>ships</w:delText></w:r></w:del>{text(' to the Buyer.')}"
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        _NUMBERED.format(0, 1) + f"<w:rPr><w:ins {_by(3)}/></w:rPr>",
    )
    + paragraph(
        f'<w:bookmarkStart w:id="30" w:name="term"/>{text("The term is ten years", "<w:i/>")}<w:bookmarkEnd w:id="30"/>'
        f'<w:commentRangeStart w:id="0"/>{text(" unless")}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference '
        f'w:id="0"/></w:r>{text(" terminated under clause ")}{_FIELD}{text(".")}',
        _NUMBERED.format(1, 1),
    )
    + _clauses()
    + paragraph(
        f'<w:moveFromRangeStart w:name="move1" {_by(4, "Bob")}/><w:moveFrom {_by(5, "Bob")}>'
        f'{text("Each party bears its own costs.")}</w:moveFrom><w:moveFromRangeEnd w:id="4"/>',
        f"<w:rPr><w:moveFrom {_by(6, 'Bob')}/></w:rPr>",
    )
    + _TABLE
    + paragraph(
        f'<w:moveToRangeStart w:name="move1" {_by(7, "Bob")}/><w:moveTo {_by(8, "Bob")}>'
        f'{text("Each party bears its own costs.")}</w:moveTo><w:moveToRangeEnd w:id="7"/>'
    )
    + paragraph(
        '<w:hyperlink r:id="rIdLink"><w:r><w:t>the register</w:t></w:r></w:hyperlink><w:fldSimple w:instr="PAGE">'
        f"{text('3')}</w:fldSimple>{_BOX}{_PICTURE}<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>",
        f'<w:jc w:val="both"/><w:pPrChange {_by(9)}><w:pPr><w:jc w:val="left"/></w:pPr></w:pPrChange>',
    )
    + f"<w:sdt><w:sdtPr><w:alias w:val='Date'/></w:sdtPr><w:sdtContent>{paragraph(text('1 March 2026'))}"
    "</w:sdtContent></w:sdt>"
    + paragraph(text("Signed by the parties.") + '<w:r><w:endnoteReference w:id="2"/></w:r>', "<w:sectPr/>")
    + paragraph(text("Schedule of goods", f"<w:b/><w:rPrChange {_by(10)}><w:rPr/></w:rPrChange>"))
    + '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/><w:footerReference w:type="default" '
    'r:id="rIdFooter"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
)

_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Clause">'
    '<w:name w:val="Clause"/><w:basedOn w:val="Normal"/><w:next w:val="Clause"/></w:style>'
)
_NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt '
    'w:val="lowerRoman"/><w:lvlRestart w:val="1"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum><w:num w:numId="1">'
    '<w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="2"/></w:lvlOverride></w:num>'
)


def _notes(kind: str) -> str:
    return (
        f'<w:{kind} w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}><w:{kind} w:id="2">'
        f"{paragraph(text('Net of tax.'))}</w:{kind}>"
    )


_COMMENTS = (
    f'<w:comment {_by(0, "Carla")} w:initials="C"><w:p w14:paraId="1A"><w:r><w:t>Why?</w:t></w:r></w:p></w:comment>'
    f'<w:comment {_by(1)} w:initials="A"><w:p w14:paraId="1B"><w:r><w:t>Because.</w:t></w:r></w:p></w:comment>'
)
_COMMENTS_EXTENDED = (
    '<w15:commentEx w15:paraId="1A" w15:done="1"/><w15:commentEx w15:paraId="1B" w15:paraIdParent="1A"/>'
)

_STORIES = {
    "document": ("w:document", f"<w:body>{BODY}</w:body>", "document.main"),
    "styles": ("w:styles", _STYLES, "styles"),
    "numbering": ("w:numbering", _NUMBERING, "numbering"),
    "footnotes": ("w:footnotes", _notes("footnote"), "footnotes"),
    "endnotes": ("w:endnotes", _notes("endnote"), "endnotes"),
    "comments": ("w:comments", _COMMENTS, "comments"),
    "commentsExtended": ("w15:commentsEx", _COMMENTS_EXTENDED, "commentsExtended"),
    "header": ("w:hdr", paragraph(text("Draft of March")), "header"),
    "footer": ("w:ftr", paragraph(text("Confidential")), "footer"),
    "settings": ("w:settings", '<w:zoom w:percent="100"/>', "settings"),
}
XML_PARTS = tuple(f"word/{stem}.xml" for stem in _STORIES)
LINKS = "word/_rels/document.xml.rels"
ROOT_LINKS = "_rels/.rels"
TYPES = "[Content_Types].xml"


def part(root: str, inner: str) -> bytes:
    """Return a part of WordprocessingML."""
    return f"{DECLARATION}<{root} {NAMES}>{inner}</{root}>".encode()


def document(body: str) -> bytes:
    """Return the main part with this body."""
    return part("w:document", f"<w:body>{body}</w:body>")


def link(name: str, kind: str, target: str, mode: str = "") -> str:
    """Return a relationship."""
    outside = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="{name}" Type="{REFERENCES}/{kind}" Target="{target}"{outside}/>'


def links(inner: str) -> bytes:
    """Return a part of relationships."""
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'.encode()


def types(inner: str) -> bytes:
    """Return the part of content types."""
    return f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">{inner}</Types>'.encode()


WHOLE_TYPES = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
) + "".join(
    f'<Override PartName="/word/{stem}.xml" ContentType="{_MEDIA}.{kind}+xml"/>'
    for stem, (_, _, kind) in _STORIES.items()
)
WHOLE_LINKS = (
    "".join(
        link(f"rId{stem.capitalize()}", stem, f"{stem}.xml") for stem in _STORIES if stem not in ("document", "body")
    )
    + link("rIdLink", "hyperlink", "https://example.org/register", "External")
    + link("rIdPicture", "image", "media/image1.png")
)


def parts() -> dict[str, bytes]:
    """Return the parts of the undamaged file."""
    return {
        TYPES: types(WHOLE_TYPES),
        ROOT_LINKS: links(link("rId1", "officeDocument", "word/document.xml")),
        LINKS: links(WHOLE_LINKS),
        **{f"word/{stem}.xml": part(root, inner) for stem, (root, inner, _) in _STORIES.items()},
        "word/media/image1.png": b"\x89PNG\r\n\x1a\n" + bytes(range(200)),
    }


def packed(files: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file of these parts, always the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 5, 10, 0, 0))
            entry.compress_type = method
            archive.writestr(entry, data)
    return buffer.getvalue()


def with_part(name: str, data: bytes) -> bytes:
    """Return the file with one part replaced or added."""
    return packed({**parts(), name: data})


def with_body(body: str) -> bytes:
    """Return the file with another body."""
    return with_part("word/document.xml", document(body))
