"""The zip container of a Word file: opened with suspicion, written back with every untouched part byte for byte.

It knows parts, relationships and content types; it does not know what a paragraph is.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents.archive import ArchiveWriter
from negotiator.documents.dialects import to_strict, to_transitional
from negotiator.documents.errors import DamagedPart, NotADocument, TooLarge, UnsafePart
from negotiator.documents.names import RELATIONSHIPS

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACRO_PART = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|vbaProjectSignature\w*\.bin)$|activeX", re.IGNORECASE)
_XML_PART = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
_DOCUMENT_TYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_CONTENT_TYPES_PART = "[Content_Types].xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """One arrow from a part to another part, or to an address outside when `external`."""

    id: str
    type: str
    target: str
    external: bool


class Package:
    """The parts of one Word file, by name."""

    def __init__(
        self, name: str, parts: dict[str, bytes], entries: tuple[zipfile.ZipInfo, ...] = (), source: bytes = b""
    ) -> None:
        self.name = name
        self.parts = parts
        self.entries = entries
        self._source = source
        self._relationships: dict[str, tuple[Relationship, ...]] = {}

    @cached_property
    def main_part(self) -> str:
        """Return the name of the part that holds the body."""
        for relationship in self.relationships(""):
            if relationship.type.endswith("/officeDocument") and relationship.target in self.parts:
                return relationship.target
        return "word/document.xml"

    def root(self, part: str) -> Element:
        """Parse a part into a fresh tree, in the transitional namespaces."""
        return parse_xml(self.parts[part], name=self.name, part=part)

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """Return the relationships of a part ("" for the package itself), targets as part names."""
        if part not in self._relationships:
            self._relationships[part] = self._read_relationships(part)
        return self._relationships[part]

    def _read_relationships(self, part: str) -> tuple[Relationship, ...]:
        rels = relationships_part(part)
        if rels not in self.parts:
            return ()
        folder = posixpath.dirname(part)
        found = []
        for element in self.root(rels).iter(f"{{{RELATIONSHIPS}}}Relationship"):
            external = element.get("TargetMode") == "External"
            target = element.get("Target") or ""
            if not external:
                target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.append(
                Relationship(
                    id=element.get("Id") or "", type=element.get("Type") or "", target=target, external=external
                )
            )
        return tuple(found)

    def related(self, part: str, kind: str) -> str | None:
        """Return the part of the given kind ("footnotes", "styles", …) that `part` refers to, if there is one."""
        for relationship in self.relationships(part):
            if relationship.type.rsplit("/", 1)[-1] == kind and relationship.target in self.parts:
                return relationship.target
        return None

    def content_type(self, part: str) -> str:
        """Return the declared media type of a part ("" when undeclared)."""
        root = self.root(_CONTENT_TYPES_PART)
        default = ""
        for element in root:
            if element.get("PartName", "").lower() == f"/{part}".lower():
                return element.get("ContentType") or ""
            if element.get("Extension", "").lower() == part.rsplit(".", 1)[-1].lower():
                default = element.get("ContentType") or ""
        return default

    def written(self, changed: Mapping[str, bytes]) -> bytes:
        """Return the zip file with some parts replaced or added and all others as they were, in their order."""
        archive = ArchiveWriter()
        for entry in self.entries:
            if entry.filename in changed:
                archive.add(entry.filename, changed[entry.filename], like=entry)
            elif entry.filename in self.parts:
                archive.copy(entry, source=self._source)
            else:
                archive.add(entry.filename, b"", like=entry)
        for part in sorted(changed.keys() - {entry.filename for entry in self.entries}):
            archive.add(part, changed[part])
        return archive.finish()


def relationships_part(part: str) -> str:
    """Return the name of the part that lists the relationships of `part`."""
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def parse_xml(data: bytes, *, name: str, part: str) -> Element:
    """Parse one part without entities, network or document types. Raises UnsafePart or DamagedPart."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(to_transitional(data), parser)
    except etree.XMLSyntaxError as error:
        raise DamagedPart(name, part=part, reason=f"not well-formed XML, line {error.lineno}") from error
    if _has_document_type(root) or next(root.iter(etree.Entity), None) is not None:
        raise UnsafePart(name, part=part, reason="it declares a document type or entities")
    return root


def _has_document_type(root: Element) -> bool:
    return bool(getattr(root.getroottree().docinfo, "doctype", ""))


def serialise_xml(root: Element, *, like: bytes) -> bytes:
    """Serialise a part as it came: in its dialect and encoding, with what stands before and behind its root."""
    tree = root.getroottree()
    wide = (tree.docinfo.encoding or "").upper().startswith("UTF-16")
    encoding = "UTF-16" if wide else "UTF-8"
    data: bytes = etree.tostring(tree, xml_declaration=True, encoding=encoding, standalone=tree.docinfo.standalone)
    return data if wide else to_strict(data, like=like)


def open_package(data: bytes, *, name: str, limits: Limits = LIMITS) -> Package:
    """Open a Word file, refusing by name whatever is damaged, oversized or dangerous. Raises Unreadable."""
    if len(data) > limits.file_size:
        raise TooLarge(name, part="the file", reason=f"{len(data)} bytes")
    if data.startswith(_OLE_MAGIC):
        reason = "it is encrypted or in the old .doc format"
        raise NotADocument(name, reason=reason, hint="Remove its password, save it as .docx and try again.")
    entries, parts = unpack(data, name=name, limits=limits)
    package = Package(name, parts, entries, data)
    _check_parts(package, limits)
    return package


def _check_parts(package: Package) -> None:
    for part, data in package.parts.items():
        if _MACRO_PART.search(part):
            raise UnsafePart(package.name, part=shown(part), reason="it holds macros or active controls")
        if _XML_PART.search(part):
            _check_xml(package, part, data)
    if _CONTENT_TYPES_PART not in package.parts or package.main_part not in package.parts:
        raise NotADocument(package.name, reason="it has no word/document.xml, so it is not a Word document")
    if "macroEnabled" in package.content_type(package.main_part):
        raise UnsafePart(package.name, part=package.main_part, reason="it is a macro-enabled document")
    for part in package.parts:
        if part.endswith(".rels"):
            _check_targets(package, part)


def _check_xml(package: Package, part: str, data: bytes) -> None:
    plain = data
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:64]:
        plain = data.replace(b"\x00", b"")
    if _DOCUMENT_TYPE.search(plain):
        raise UnsafePart(package.name, part=shown(part), reason="it declares a document type or entities")


_REMOTE = ("http:", "https:", "ftp:", "\\\\", "file://///", "file:////")
_OUTSIDE = frozenset({"hyperlink"})
_NEUTRAL_OUTSIDE = frozenset({"attachedTemplate", "image", "video", "audio", "externalLink"})


def _check_targets(package: Package, part: str) -> None:
    """Refuse relationships that would fetch and run something from outside when the file is opened.

    Hyperlinks act only when clicked. A picture elsewhere is never fetched by this program, and is left as it is so
    that the file stays whole; so is the path of a template on the writer's own disk. A template on a server is refused.
    """
    for element in package.root(part).iter(f"{{{RELATIONSHIPS}}}Relationship"):
        kind = (element.get("Type") or "").rsplit("/", 1)[-1]
        target = (element.get("Target") or "").lower()
        remote = target.startswith(_REMOTE) and kind == "attachedTemplate"
        if element.get("TargetMode") == "External" and (remote or kind not in _OUTSIDE | _NEUTRAL_OUTSIDE):
            raise UnsafePart(package.name, part=shown(part), reason=f"it fetches a part of kind {kind} from outside")
