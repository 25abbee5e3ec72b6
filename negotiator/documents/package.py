"""The zip container of a Word file: opened with suspicion, written back with every untouched part byte for byte.

It knows parts, relationships and content types; it does not know what a paragraph is.
"""

import posixpath
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, MutableMapping
from dataclasses import replace
from functools import cached_property
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents.archive import QUICK, ArchiveWriter
from negotiator.documents.dialects import to_strict, to_transitional
from negotiator.documents.directory import Entry
from negotiator.documents.errors import ActiveContent, DamagedPart, DeclaredEntities, NotADocument, TooLarge, TooMany
from negotiator.documents.inspecting import check_name, check_relationship, check_xml, is_xml, refuse_compound_file
from negotiator.documents.names import RELATIONSHIPS
from negotiator.documents.recognising import instead_of_a_document
from negotiator.documents.unpacking import LIMITS, Limits, Parts, shown, unpack
from negotiator.kernel.values import dataclass

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATIONSHIP = f"{{{RELATIONSHIPS}}}Relationship"
_CONTENT_TYPES_PART = "[Content_Types].xml"
_TOO_MUCH = frozenset(
    {etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_NAME_TOO_LONG, etree.ErrorTypes.ERR_NO_MEMORY}
)


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
        self,
        name: str,
        parts: MutableMapping[str, bytes],
        entries: tuple[Entry, ...] = (),
        source: bytes = b"",
        limits: Limits = LIMITS,
    ) -> None:
        self.name = name
        self.parts = parts
        self.entries = entries
        self.source = source
        self.limits = limits
        self._relationships: dict[str, tuple[Relationship, ...]] = {}
        self._tags: dict[str, tuple[bytes, int]] = {}

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

    def may_hold_more(self, part: str, *, than: int) -> bool:
        """Tell whether a part may hold more elements than so many. Its tags are counted once: several limits ask."""
        data = self.parts[part]
        known, tags = self._tags.get(part, (None, 0))
        if known is not data:
            tags = data.count(b"<")
            self._tags[part] = data, tags
        return tags > than and tags - data.count(b"</") > than

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
        return tuple(
            one if one.external else replace(one, target=_resolved(one.target, folder))
            for one in _relationships(self.root(rels))
        )

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
        for element in root.iterchildren("*"):
            if element.get("PartName", "").lower() == f"/{part}".lower():
                return element.get("ContentType") or ""
            if element.get("Extension", "").lower() == part.rsplit(".", 1)[-1].lower():
                default = element.get("ContentType") or ""
        return default

    def written(self, changed: Mapping[str, bytes], *, without: Collection[str] = (), level: int = QUICK) -> bytes:
        """Return the zip file with some parts replaced, added or left out, and all others as they were, in order."""
        archive = ArchiveWriter(level=level)
        for entry in self.entries:
            if entry.filename in without:
                continue
            if entry.filename in changed:
                archive.add(entry.filename, changed[entry.filename], like=entry)
            elif entry.filename in self.parts:
                archive.copy(entry, source=self.source)
            else:
                archive.add(entry.filename, b"", like=entry)
        for part in sorted(changed.keys() - {entry.filename for entry in self.entries}):
            archive.add(part, changed[part])
        return archive.finish()


def relationships_part(part: str) -> str:
    """Return the name of the part that lists the relationships of `part`."""
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _relationships(root: Element) -> Iterator[Relationship]:
    """Yield the relationships that a part lists, their targets as written."""
    for element in root.iter(_RELATIONSHIP):
        yield Relationship(
            id=element.get("Id") or "",
            type=element.get("Type") or "",
            target=element.get("Target") or "",
            external=(element.get("TargetMode") or "internal").lower() != "internal",
        )


def _resolved(target: str, folder: str) -> str:
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def parse_xml(data: bytes, *, name: str, part: str) -> Element:
    """Parse one part without entities, network or document types. Raises DeclaredEntities or DamagedPart."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
    )
    try:
        root = etree.fromstring(to_transitional(data), parser)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", 0) in _TOO_MUCH:
            reason = "it is too large, nested too deep, or one text in it is too long"
            raise TooLarge(name, part=shown(part), reason=reason) from error
        reason = f"not well-formed XML, line {error.lineno}"
        raise DamagedPart(name, part=shown(part), reason=reason) from error
    if _has_document_type(root) or next(root.iter(etree.Entity), None) is not None:
        raise DeclaredEntities(name, part=shown(part), reason="it declares a document type or entities")
    return root


def _has_document_type(root: Element) -> bool:
    return bool(getattr(root.getroottree().docinfo, "doctype", ""))


def serialise_xml(root: Element, *, like: bytes) -> bytes:
    """Serialise a part as it came: in its dialect and encoding, with what stands before and behind its root."""
    tree = root.getroottree()
    wide = (tree.docinfo.encoding or "").upper().startswith("UTF-16")
    encoding = "UTF-16" if wide else "UTF-8"
    alone = tree.docinfo.standalone is not False  # no part depends on another one for its entities
    data = cast(bytes, etree.tostring(tree, xml_declaration=True, encoding=encoding, standalone=alone))
    return data if wide else to_strict(data, like=like)


def open_package(data: bytes, *, name: str, limits: Limits = LIMITS, before: Package | None = None) -> Package:
    """Open a Word file, refusing by name whatever is damaged, oversized or dangerous. Raises Unreadable.

    Parts that are packed byte for byte as in `before` are what they are there, and have been looked at.
    """
    if len(data) > limits.file_size:
        raise TooLarge(name, part="the file", reason=f"{len(data)} bytes")
    if data.startswith(_OLE_MAGIC):
        refuse_compound_file(data, name=name)
    known = {} if before is None else before.parts
    entries, parts = unpack(data, name=name, limits=limits, known=known if isinstance(known, Parts) else None)
    package = Package(name, parts, entries, data, limits)
    _check_parts(package, known=known)
    return package


def _check_parts(package: Package, *, known: Mapping[str, bytes]) -> None:
    for part in package.parts:
        check_name(part, name=package.name)
        if is_xml(part) and package.parts[part] is not known.get(part):
            check_xml(part, package.parts[part], name=package.name, limits=package.limits)
    if _CONTENT_TYPES_PART not in package.parts or package.main_part not in package.parts:
        raise NotADocument(package.name, reason=instead_of_a_document(frozenset(package.parts)))
    if "macroEnabled" in package.content_type(package.main_part):
        raise ActiveContent(package.name, part=shown(package.main_part), reason="it is a macro-enabled document")
    _check_relationships(package)


def _check_relationships(package: Package) -> None:
    counts: Counter[str] = Counter()
    limit = package.limits.relationships
    for part in package.parts:
        if part.lower().endswith(".rels"):
            root = package.root(part)
            counts[part] = sum(1 for _ in root.iter(_RELATIONSHIP))
            if counts.total() > limit:
                largest, count = max(counts, key=counts.__getitem__), counts.total()
                raise TooMany(package.name, part=shown(largest), what="relationships", count=count, limit=limit)
            for one in _relationships(root):
                kind = one.type.rsplit("/", 1)[-1]
                check_relationship(kind, one.target, external=one.external, name=package.name, part=part)
