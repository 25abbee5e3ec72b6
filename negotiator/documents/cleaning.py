"""A clean copy of a Word file: its tracked changes settled, and what others need not know taken out on request.

Comments go with their parts; marks of editing sessions (rsid) tell which words were typed together; the properties of
the file name people, firms and times. The text, its looks and its fields stay as they are.
"""

from collections.abc import Iterable
from datetime import datetime

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.archive import USUAL
from negotiator.documents.errors import NotAWordFile
from negotiator.documents.package import Package, open_package, relationships_part, serialise_xml
from negotiator.documents.resolve import resolve, text_parts
from negotiator.documents.shapes import Document

_COMMENTS = ("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people")
_COMMENT_MARKS = (n.w("commentRangeStart"), n.w("commentRangeEnd"), n.COMMENT_REFERENCE, n.w("annotationRef"))
# a picture of the first page shows how the file once looked
_PROPERTIES = ("core-properties", "extended-properties", "custom-properties", "thumbnail")
_FOREIGN = ("customXml", "printerSettings")
"""What other programs, and the printer's, keep in a file; nothing of it is shown."""
_FOREIGN_MARKS = (n.w("dataBinding"), n.w("printerSettings"))
_CONTENT_TYPES_PART = "[Content_Types].xml"
_DOCUMENT_IDS = (f"{{{n.WORD_2010}}}docId", f"{{{n.WORD_2012}}}docId")
_SETTINGS_OF_SESSIONS = (n.w("rsids"), n.w("attachedTemplate"), n.w("docVars"), *_DOCUMENT_IDS)
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_TERMS = "http://purl.org/dc/terms/"
_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def clean_copy(
    document: Document,
    *,
    accept: bool | None = True,
    comments: bool = False,
    sessions: bool = False,
    properties: bool = False,
    at: datetime | None = None,
) -> bytes:
    """Return a Word file without tracked changes: all accepted, or all rejected; with None they stay as they are.

    A file that holds nothing of what is to go comes back byte for byte. `comments`, `sessions` and `properties` tell
    whether comments, the marks of editing sessions and the properties of the file (with data that other programs keep
    in it) are kept. New properties bear the time `at` if one is given, and no name. Raises NotAWordFile.
    """
    if document.kind != "docx":
        raise NotAWordFile(kind=document.kind)
    package = open_package(document.source, name=document.name)
    cleaning = _Cleaning(package)
    if accept is not None:
        cleaning.settle(accept=accept)
    if not comments:
        cleaning.uncomment()
    if not sessions:
        cleaning.forget_sessions()
    if not properties:
        cleaning.forget_properties(at)
    return cleaning.written()


class _Cleaning:
    """One cleaning: the parts parsed so far, and the names of those that go."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._roots: dict[str, Element] = {}
        self._gone: set[str] = set()

    def _root(self, part: str) -> Element:
        if part not in self._roots:
            self._roots[part] = self._package.root(part)
        return self._roots[part]

    def settle(self, *, accept: bool) -> None:
        for part in text_parts(self._package):
            resolve(self._root(part), accept=accept)

    def uncomment(self) -> None:
        """Take out the comments, their anchors, and the people who are named for nothing else."""
        main = self._package.main_part
        for part in text_parts(self._package):
            for mark in list(self._root(part).iter(*_COMMENT_MARKS)):
                _drop(mark)
        for related in [self._package.related(main, kind) for kind in _COMMENTS]:
            if related is not None:
                self._gone |= {related, relationships_part(related)} & self._package.parts.keys()
        self._disown(relationships_part(main))

    def forget_sessions(self) -> None:
        """Take out what tells which words were typed together, and the ids of the file and its template."""
        main = self._package.main_part
        kinds = ("styles", "numbering", "settings")
        related = [self._package.related(main, kind) for kind in kinds]
        for part in [*text_parts(self._package), *(part for part in related if part is not None)]:
            for element in self._root(part).iter():
                for name in [name for name in element.attrib if str(name).startswith(f"{{{n.WORD}}}rsid")]:
                    del element.attrib[name]
        settings = related[-1]
        styles = related[0]
        for mark in list(self._root(styles).iter(n.w("rsid"))) if styles is not None else ():
            _drop(mark)
        for mark in list(self._root(settings)) if settings is not None else ():
            if mark.tag in _SETTINGS_OF_SESSIONS:
                _drop(mark)
        rels = "" if settings is None else relationships_part(settings)
        for arrow in list(self._root(rels)) if rels in self._package.parts else ():
            if (arrow.get("Type") or "").endswith("/attachedTemplate"):
                _drop(arrow)

    def forget_properties(self, at: datetime | None) -> None:
        """Leave core properties that say when and nothing else; other properties go."""
        for relationship in self._package.relationships(""):
            kind = relationship.type.rsplit("/", 1)[-1]
            if kind == "core-properties" and relationship.target in self._package.parts:
                self._roots[relationship.target] = _core(at)
            elif kind in _PROPERTIES and relationship.target in self._package.parts:
                self._gone.add(relationship.target)
        self._disown("_rels/.rels")
        self._forget_foreign()

    def _forget_foreign(self) -> None:
        """Take out the data of other programs, and what binds fields to it: they keep the words that they show."""
        main, parts = self._package.main_part, self._package.parts
        for relationship in self._package.relationships(main):
            if relationship.type.rsplit("/", 1)[-1] in _FOREIGN and relationship.target in parts:
                below = {one.target for one in self._package.relationships(relationship.target)}
                self._gone |= {relationship.target, relationships_part(relationship.target), *below} & parts.keys()
        for part in text_parts(self._package):
            for mark in list(self._root(part).iter(*_FOREIGN_MARKS)):
                _drop(mark)
        self._disown(relationships_part(main))

    def _disown(self, rels: str) -> None:
        """Take out the arrows of a part to what goes, and its declarations."""
        if not self._gone or rels not in self._package.parts:
            return
        source = "" if rels == "_rels/.rels" else self._package.main_part
        lost = {one.id for one in self._package.relationships(source) if one.target in self._gone}
        for arrow in list(self._root(rels)):
            if arrow.get("Id") in lost:
                _drop(arrow)
        names = {f"/{part}".lower() for part in self._gone}
        for declared in list(self._root(_CONTENT_TYPES_PART)):
            if (declared.get("PartName") or "").lower() in names:
                _drop(declared)

    def written(self) -> bytes:
        """Return the file without the parts that go."""
        parts = self._package.parts
        changed = {part: serialise_xml(root, like=parts[part]) for part, root in self._roots.items()}
        same = {part for part in changed if changed[part] == serialise_xml(self._package.root(part), like=parts[part])}
        changed = {part: data for part, data in changed.items() if part not in self._gone | same}
        if not changed and not self._gone:
            return self._package.source
        # packed as most programs do: of a version that changed little, little more than that is kept
        return self._package.written(changed, without=self._gone, level=USUAL)


def _core(at: datetime | None) -> Element:
    root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dcterms": _TERMS})
    for name in ("created", "modified") if at is not None else ():
        moment = etree.SubElement(root, f"{{{_TERMS}}}{name}", {_XSI_TYPE: "dcterms:W3CDTF"})
        moment.text = "" if at is None else at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return root


def _drop(element: Element) -> None:
    """Take an element out, and the run that held nothing else."""
    holder = element.getparent()
    if holder is None:
        return
    holder.remove(element)
    if holder.tag == n.RUN and _says_nothing(holder):
        _drop(holder)


def _says_nothing(run: Iterable[Element]) -> bool:
    return all(child.tag == n.RUN_PROPERTIES for child in run)
