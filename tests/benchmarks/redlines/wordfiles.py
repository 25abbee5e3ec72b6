"""Small, valid Word files of paragraphs: headings, bold lead-ins, and where wanted the tracked changes of others."""

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from tests.benchmarks.redlines.agreements import Paragraph, Style

EARLIER_AUTHOR = "Earlier Counsel"
EARLIER_DATE = "2025-11-03T10:00:00Z"
# how a paragraph's text tells what an earlier author struck and put in
STRUCK, PUT_IN = "⟦-{}-⟧", "⟦+{}+⟧"
_TRACKED = re.compile(r"⟦([-+])(.*?)[-+]⟧")
_LEAD_IN = re.compile(r'(\d+(?:\.\d+)+ |\([a-z]\) |"[^"]{2,60}" )?(.*)', re.DOTALL)

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="708" w:footer="708" w:gutter="0"/>'
    "</w:sectPr>"
)
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
    f'<w:next w:val="Normal"/><w:pPr><w:keepNext/><w:outlineLvl w:val="{level}"/></w:pPr>'
    "<w:rPr><w:b/></w:rPr></w:style>"
    for level, (style, name) in enumerate([(Style.ARTICLE, "heading 1"), (Style.SECTION, "heading 2")])
)
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/word/settings.xml" ContentType="{_TYPE}.settings+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
    "word/_rels/document.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/settings" Target="settings.xml"/></Relationships>'
    ),
    "word/settings.xml": f'<w:settings xmlns:w="{_MAIN}"><w:defaultTabStop w:val="720"/></w:settings>',
    "word/styles.xml": (
        f'<w:styles xmlns:w="{_MAIN}"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        f"{_STYLES}</w:styles>"
    ),
}


def write_word_file(path: Path, paragraphs: Sequence[Paragraph]) -> None:
    """Write the paragraphs as a Word file."""
    body = "".join(_paragraph(paragraph, first_id=4 * k) for k, paragraph in enumerate(paragraphs))
    document = f'<w:document xmlns:w="{_MAIN}"><w:body>{body}{_SECTION}</w:body></w:document>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**_PARTS, "word/document.xml": document}.items():
            entry = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
            archive.writestr(entry, _HEAD + content, zipfile.ZIP_DEFLATED)


def _paragraph(paragraph: Paragraph, *, first_id: int) -> str:
    style = f'<w:pPr><w:pStyle w:val="{paragraph.style}"/></w:pPr>' if paragraph.style != Style.CLAUSE else ""
    lead, text = "", paragraph.text
    if paragraph.style == Style.CLAUSE and (found := _LEAD_IN.fullmatch(text)) is not None:
        lead, text = found[1] or "", found[2]
    return f"<w:p>{style}{_run(lead, bold=True)}{''.join(_runs(text, first_id))}</w:p>"


def _runs(text: str, first_id: int) -> list[str]:
    """Return the runs of a text in which an earlier author's changes may stand."""
    pieces = _TRACKED.split(text)  # plain, sign, words, plain, …
    runs = [_run(pieces[0])]
    for number, (sign, words, plain) in enumerate(zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True)):
        tag = "w:ins" if sign == "+" else "w:del"
        who = f'w:id="{first_id + number + 1}" w:author="{EARLIER_AUTHOR}" w:date="{EARLIER_DATE}"'
        runs += [f"<{tag} {who}>{_run(words, element='w:t' if sign == '+' else 'w:delText')}</{tag}>", _run(plain)]
    return runs


def _run(text: str, *, bold: bool = False, element: str = "w:t") -> str:
    if not text:
        return ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{weight}<{element} xml:space="preserve">{escape(text)}</{element}></w:r>'
