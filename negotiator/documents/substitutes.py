"""What a word processor shows in the place of what was read, or beside it: data of controls, copies, separators.

A control that is bound to data is filled from them when the file is opened, whatever stands in it. Costs nothing but a
glance at the bytes where a file has none of these.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.bindings import BINDINGS
from negotiator.documents.package import Package
from negotiator.documents.stories import Stories
from negotiator.kernel import NegotiatorError

_DATA = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}"
# 22.5: parts that every file has count as data under numbers of their own
_KNOWN_DATA = {
    "6C3C8BC8-F283-45AE-878A-BAB7291924A1": "docProps/core.xml",
    "6668398D-A668-4E3E-A5EB-62B293D839F1": "docProps/app.xml",
}
# a path of names and places: nothing that could take long to walk
_PATH = re.compile(r"(?:/[\w:.-]+(?:\[\d{1,4}\])?)+(?:/@[\w:.-]+)?", re.ASCII)
_PREFIX = re.compile(r"xmlns:([\w.-]+)\s*=\s*['\"]([^'\"]+)['\"]")
# controls whose words are not their data: a date in a country's form, an entry of a list, a box, pictures, rows
_OTHERWISE = frozenset(
    {n.w("date"), n.w("dropDownList"), n.w("comboBox"), n.w("picture"), n.w("docPartList"), n.w("docPartObj")}
)
_UNDERSTOOD = (
    "http://schemas.microsoft.com/office/",
    "http://schemas.openxmlformats.org/",
    "urn:schemas-microsoft-com:",
)
_SPECIAL = (("footnote", "footnotes"), ("endnote", "endnotes"))


def rebound(stories: Stories) -> Iterator[tuple[str, str]]:
    """Yield the words of each control that its data say otherwise, with those of the data."""
    package = stories.package
    for part, root in stories.roots.items():
        if b"dataBinding" not in package.parts.get(part, b""):
            continue
        data = _Data(package)
        for binding in root.iter(*BINDINGS):
            control = next(binding.iterancestors(n.CONTROL), None)
            properties = binding.getparent()
            twin = next(binding.iterancestors(n.FALLBACK), None)
            if control is None or properties is None or twin is not None or any(map(_is_other, properties)):
                continue
            shown, kept = _words(control), data.value(binding)
            empty = not kept and properties.find(n.w("showingPlcHdr")) is not None
            if kept is not None and not empty and kept.split() != shown.split():
                yield shown, kept


def alternatives(stories: Stories) -> bool:
    """Tell whether the file holds something twice of which a word processor may show the other than was read."""
    found = (
        choice
        for part, root in stories.roots.items()
        if b"AlternateContent" in stories.package.parts.get(part, b"")
        for choice in root.iter(n.CHOICE)
    )
    return any(not _is_understood(choice) for choice in found)


def separators(stories: Stories) -> Iterator[tuple[str, str]]:
    """Yield the words in what separates notes from the text, with the kind of note: printed on each page with notes."""
    package = stories.package
    for kind, related in _SPECIAL:
        part = package.related(package.main_part, related)
        for note in () if part is None else stories.roots.get(part, ()):
            words = "".join(node.text or "" for node in note.iter(n.TEXT))
            if note.get(n.TYPE) not in (None, "normal") and words.strip():
                yield kind, words


class _Data:
    """The parts of a package that controls are bound to, read when one is."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._roots: dict[str, Element | None] = {}

    def value(self, binding: Element) -> str | None:
        """Return the text that a control is bound to, None where it cannot be told."""
        path = binding.get(n.w("xpath")) or ""
        root = self._root((binding.get(n.w("storeItemID")) or "").strip("{}").upper())
        if root is None or not _PATH.fullmatch(path):
            return None
        spaces = dict(_PREFIX.findall(binding.get(n.w("prefixMappings")) or ""))
        try:
            found = root.getroottree().xpath(path, namespaces=spaces)
        except (etree.XPathError, TypeError):
            return None
        first = found[0] if isinstance(found, list) and found else None
        if isinstance(first, str):
            return first
        if first is None or not isinstance(first, type(root)) or len(first):
            return None
        said = first.text or ""
        return None if said.lstrip().startswith("<") else said  # a whole file with its formats

    def _root(self, number: str) -> Element | None:
        if number not in self._roots:
            part = self._part(number)
            try:
                self._roots[number] = None if part is None else self._package.root(part)
            except NegotiatorError:
                self._roots[number] = None
        return self._roots[number]

    def _part(self, number: str) -> str | None:
        if number in _KNOWN_DATA:
            return _KNOWN_DATA[number] if _KNOWN_DATA[number] in self._package.parts else None
        for one in self._package.relationships(self._package.main_part):
            if one.type.rsplit("/", 1)[-1] != "customXml" or one.target not in self._package.parts:
                continue
            properties = self._package.related(one.target, "customXmlProps")
            stated = None if properties is None else self._package.root(properties).get(f"{_DATA}itemID")
            if (stated or "").strip("{}").upper() == number:
                return one.target
        return None


def _is_other(child: Element) -> bool:
    local = str(child.tag).rsplit("}", 1)[-1]
    return child.tag in _OTHERWISE or local in ("checkbox", "repeatingSection", "repeatingSectionItem")


def _words(control: Element) -> str:
    content = control.find(n.CONTROL_CONTENT)
    found = () if content is None else content.iter(n.TEXT, n.w("br"), n.w("tab"), n.PARAGRAPH)
    gone = (n.DELETED, n.MOVED_FROM)
    shown = (node for node in found if next(node.iterancestors(*gone), None) is None)
    return "".join((node.text or "") if node.tag == n.TEXT else " " for node in shown).strip()


def _is_understood(choice: Element) -> bool:
    needed = [choice.nsmap.get(prefix) or "" for prefix in (choice.get("Requires") or "").split()]
    return all(space.startswith(_UNDERSTOOD) for space in needed)
