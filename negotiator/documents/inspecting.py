"""What no part of an agreement may hold or refer to: document types, macros, sheer size, content fetched from outside.

It looks at bytes and addresses one by one; `package` says when.
"""

import re

from negotiator.documents.errors import (
    ActiveContent,
    DamagedPart,
    DeclaredEntities,
    FetchedFromOutside,
    NotADocument,
    TooLarge,
)
from negotiator.documents.unpacking import Limits, shown

_MACRO_PART = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|vbaProjectSignature\w*\.bin)$|activeX", re.IGNORECASE)
_MACRO_KINDS = frozenset({"vbaProject", "wordVbaData", "vbaProjectSignature", "control", "activeXControlBinary"})
_XML_PART = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
_DOCUMENT_TYPE = re.compile(rb"<!(?i:DOCTYPE|ENTITY)")  # begins with what is the same in either case: found at once
_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
# in all of these a document type looks as it does in ASCII; UTF-16 is told by its zero bytes
_ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252", "utf-16"})
_EBCDIC = b"\x4c\x6f\xa7\x94"

# where a relationship may lead outside: a link acts only when clicked, the others are never fetched by this program
_OUTSIDE = frozenset({"hyperlink", "image", "video", "audio", "externalLink"})
# text that a word processor shows and that stands in another file, wherever that is
_DRAWN_IN = frozenset({"aFChunk", "subDocument"})
_ON_A_SERVER = re.compile(r"//|(?!file:)[a-z][a-z0-9+.-]+:|file:(//[^/]|///?//)")


def check_name(part: str, *, name: str) -> None:
    """Refuse a part whose name says that it runs."""
    if _MACRO_PART.search(part):
        raise ActiveContent(name, part=shown(part), reason="it holds macros or active controls")


def is_xml(part: str) -> bool:
    """Tell by its name whether a part is XML."""
    return _XML_PART.search(part) is not None


def check_xml(part: str, data: bytes, *, name: str, limits: Limits) -> None:
    """Refuse a part of XML for what its bytes show before they are parsed: its size, encoding and declarations."""
    if len(data) > limits.xml_size:
        raise TooLarge(name, part=shown(part), reason=f"{len(data)} bytes of text and markup")
    if len(data) > limits.tags and (tags := data.count(b"<")) > limits.tags:
        raise TooLarge(name, part=shown(part), reason=f"{tags} tags")
    if len(data) > limits.attributes and (attributes := data.count(b"=")) > limits.attributes:
        raise TooLarge(name, part=shown(part), reason=f"{attributes} attributes")
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:64]
    plain = data.replace(b"\x00", b"").lstrip(b"\xff\xfe") if wide else data
    declared = _ENCODING.match(plain[:200])
    encoding = "utf-8" if declared is None else declared[1].decode("ascii", "replace").lower()
    if encoding not in _ENCODINGS or data.startswith((_EBCDIC, b"\x00\x00", b"\xff\xfe\x00\x00", b"<\x00\x00\x00")):
        raise DamagedPart(name, part=shown(part), reason="it is in an encoding that Word files do not have")
    if _DOCUMENT_TYPE.search(plain):
        raise DeclaredEntities(name, part=shown(part), reason="it declares a document type or entities")


def check_relationship(kind: str, target: str, *, external: bool, name: str, part: str) -> None:
    """Refuse a relationship that would run something, or fetch and show something that is not in the file.

    A picture elsewhere is left as it is, so that the file stays whole; so is the path of a template on the writer's
    own disk. A template on a server is refused, and so is text that is drawn in from another file: no redline of this
    program would show it.
    """
    if kind in _MACRO_KINDS:
        raise ActiveContent(name, part=shown(part), reason="it leads to macros or active controls")
    if kind in _DRAWN_IN:
        raise FetchedFromOutside(name, part=shown(part), reason=f"it draws in text from another file (kind {kind})")
    if external and kind not in _OUTSIDE and not (kind == "attachedTemplate" and not is_on_a_server(target)):
        reason = f"it fetches a part of kind {shown(kind)} from outside"
        raise FetchedFromOutside(name, part=shown(part), reason=reason)


def is_on_a_server(target: str) -> bool:
    """Tell whether an address leads to another machine, or to something other than a file."""
    return _ON_A_SERVER.match(target.strip().lower().replace("\\", "/")) is not None


def refuse_compound_file(data: bytes, *, name: str) -> None:
    """Say of an OLE compound file what it is: it is never a .docx. Raises NotADocument."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        hint = "Open it with its password, save it as a Word document (.docx) without one and try again."
        raise NotADocument(name, reason="it is protected by a password", hint=hint)
    if "WordDocument".encode("utf-16-le") in data:
        raise NotADocument(name, reason="it is in the old .doc format")
    hint = "Remove its password, save it as .docx and try again."
    raise NotADocument(name, reason="it is protected by a password or in an old Office format", hint=hint)
