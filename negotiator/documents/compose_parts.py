"""The package around a composed document: content types, relationships, settings, properties, and a reproducible zip.

The same parts give the same bytes. Nothing here knows what the document says.
"""

import io
import zipfile
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from negotiator.documents.compose_styles import WORD

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADER_ID = "rIdHeader"
FOOTER_ID = "rIdFooter"

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_EXTENDED_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
# (file under word/, last word of its content type and of its relationship type, relationship id)
_WORD_PARTS = (
    ("styles", "rIdStyles"),
    ("numbering", "rIdNumbering"),
    ("settings", "rIdSettings"),
    ("fontTable", "rIdFonts"),
    ("footnotes", "rIdFootnotes"),
    ("header", HEADER_ID),
    ("footer", FOOTER_ID),
)
_SETTINGS = f"""<w:settings xmlns:w="{WORD}">
<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>
{{notes}}<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"
 w:val="15"/></w:compat>
<w:themeFontLang w:val="en-GB"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>"""
_SEPARATORS = '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
_FONTS = f"""<w:fonts xmlns:w="{WORD}"><w:font w:name="Times New Roman"><w:panose1 w:val="02020603050405020304"/>
<w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>"""


def pack(parts: dict[str, bytes], *, title: str, at: datetime | None) -> bytes:
    """Return the bytes of a Word file with these parts under word/, keyed by name without suffix ("document").

    Settings, fonts, properties, relationships and content types are added here. `at` becomes the time of making.
    """
    notes = _SEPARATORS if "footnotes" in parts else ""
    word = dict(parts) | {"settings": _text(_SETTINGS.format(notes=notes)), "fontTable": _text(_FONTS)}
    files = {
        "[Content_Types].xml": _text(_content_types(word)),
        "_rels/.rels": _text(_package_relations()),
        "word/_rels/document.xml.rels": _text(_document_relations(word)),
        "docProps/core.xml": _text(_core(title, at=at)),
        "docProps/app.xml": _text(_app()),
    }
    files |= {f"word/{name}.xml": content for name, content in word.items()}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=_ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same bytes on every system
            archive.writestr(entry, content)
    return target.getvalue()


def _text(xml: str) -> bytes:
    return (_DECLARATION + xml).encode("utf-8")


def _content_types(word: dict[str, bytes]) -> str:
    overrides = [("/word/document.xml", f"{_MAIN_TYPE}.document.main+xml")]
    overrides += [(f"/word/{name}.xml", f"{_MAIN_TYPE}.{name}+xml") for name, _ in _WORD_PARTS if name in word]
    overrides += [("/docProps/core.xml", _CORE_TYPE), ("/docProps/app.xml", _EXTENDED_TYPE)]
    listed = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides)
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _package_relations() -> str:
    return _relations(
        [
            ("rId1", f"{RELATIONS}/officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("rId3", f"{RELATIONS}/extended-properties", "docProps/app.xml"),
        ]
    )


def _document_relations(word: dict[str, bytes]) -> str:
    present = [(name, key) for name, key in _WORD_PARTS if name in word]
    return _relations([(key, f"{RELATIONS}/{name}", f"{name}.xml") for name, key in present])


def _relations(entries: list[tuple[str, str, str]]) -> str:
    listed = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in entries)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _core(title: str, *, at: datetime | None) -> str:
    times = ""
    if at is not None:
        stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        times = "".join(
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>' for name in ("created", "modified")
        )
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:language>en-GB</dc:language>{times}</cp:coreProperties>"
    )


def _app() -> str:
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Negotiator</Application></Properties>"
    )
