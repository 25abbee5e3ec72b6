"""Makes a drawn PDF an archive: PDF/A-3a and PDF/UA-1 metadata, colour profile, and the attached machine-readable deal.

ISO 19005-3 (level A) and ISO 14289-1. The same input gives the same bytes.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import ImageCms

from negotiator.reports.structure import SignatureField, StructureTree, write_bookmarks
from negotiator.reports.tagging import Element

SOFTWARE = "Negotiator"
PROFILE = "sRGB IEC61966-2.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What the document says about itself."""

    title: str
    author: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file inside the PDF, marked as the source of what the pages show."""

    name: str
    description: str
    media_type: str
    data: bytes


def archive(
    drawn: bytes,
    *,
    document: Element,
    description: Description,
    attachment: Attachment | None = None,
    fields: Sequence[SignatureField] = (),
) -> bytes:
    """Return the drawn pages with structure, bookmarks, fields, attachment and metadata, ready to be signed."""
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        root = pdf.Root
        root.Lang = String(description.language)
        root.MarkInfo = Dictionary(Marked=True)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        if "/Outlines" in root:
            del root.Outlines
        StructureTree(pdf).write(document, fields)
        write_bookmarks(pdf, document)
        _add_colour_profile(pdf)
        if attachment:
            _attach(pdf, attachment, at=description.at)
        _describe(pdf, description)
        out = io.BytesIO()
        pdf.save(
            out,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return out.getvalue()


def _add_colour_profile(pdf: Pdf) -> None:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # Bytes 24 to 35 of an ICC header are the time of its creation, which would differ from run to run.
    profile[24:36] = bytes((0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    stream = pdf.make_stream(bytes(profile))
    stream.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String(PROFILE),
        Info=String(PROFILE),
        DestOutputProfile=stream,
    )
    pdf.Root.OutputIntents = Array([intent])


def _attach(pdf: Pdf, attachment: Attachment, *, at: datetime) -> None:
    stream = pdf.make_stream(attachment.data)
    stream.Type, stream.Subtype = Name.EmbeddedFile, Name("/" + attachment.media_type)
    checksum = hashlib.md5(attachment.data, usedforsecurity=False).digest()  # the format asks for MD5
    stream.Params = Dictionary(ModDate=String(_pdf_time(at)), Size=len(attachment.data), CheckSum=String(checksum))
    name = String(attachment.name)
    specification = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=name,
            UF=name,
            Desc=String(attachment.description),
            AFRelationship=Name.Source,
            EF=Dictionary(F=stream, UF=stream),
        )
    )
    pdf.Root.AF = Array([specification])
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([name, specification])))


def _describe(pdf: Pdf, description: Description) -> None:
    stream = pdf.make_stream(_xmp(description).encode())
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = stream
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    time = _pdf_time(description.at)
    facts = {
        "/Title": description.title,
        "/Author": description.author,
        "/Producer": SOFTWARE,
        "/Creator": SOFTWARE,
        "/CreationDate": time,
        "/ModDate": time,
    }
    for key, value in facts.items():
        pdf.docinfo[key] = String(value)


def _pdf_time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'")


def _xmp(description: Description) -> str:
    """Return the metadata packet. PDF/A knows no PDF/UA properties, so their schema is declared along with them."""
    time = description.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    title, author = escape(description.title), escape(description.author)
    about = 'rdf:Description rdf:about=""'
    ua_property = (
        '<rdf:li rdf:parseType="Resource"><pdfaProperty:category>internal</pdfaProperty:category>'
        "<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>"
        "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType></rdf:li>"
    )
    ua_schema = (
        '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>'
        "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
        "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{ua_property}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<{about} xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator></rdf:Description>
<{about} xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{SOFTWARE}</pdf:Producer></rdf:Description>
<{about} xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreatorTool>{SOFTWARE}</xmp:CreatorTool>
<xmp:CreateDate>{time}</xmp:CreateDate><xmp:ModifyDate>{time}</xmp:ModifyDate></rdf:Description>
<{about} xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance></rdf:Description>
<{about} xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag>{ua_schema}</rdf:Bag></pdfaExtension:schemas></rdf:Description>
<{about} xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
