"""Paragraph styles as far as they decide what a paragraph is: its outline level and its numbering."""

import re

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.errors import TooMany
from negotiator.documents.numerals import whole_number
from negotiator.documents.package import Package
from negotiator.documents.tree import first_child
from negotiator.kernel.values import dataclass

_STYLE, _BASED_ON = n.w("pStyle"), n.w("basedOn")
_NUMBERING, _OUTLINE_LEVEL = n.w("numPr"), n.w("outlineLvl")
_HEADING_NAME = re.compile(r"^(?:heading|titre|überschrift) ([1-9])$", re.IGNORECASE)
BODY_LEVEL = 9
# a word processor allows eleven; only damage makes it longer
_LONGEST_CHAIN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberingReference:
    """Which list a paragraph belongs to (`number` is "0" or "" for none) and at which level, 0 to 8."""

    number: str
    level: int | None


class Styles:
    """The paragraph styles of a package; empty when it has none."""

    def __init__(self, root: Element | None) -> None:
        styles = [] if root is None else root.findall(n.w("style"))
        self._by_id = {style.get(n.w("styleId")): style for style in styles}
        defaults = [s for s in styles if s.get(n.w("default")) in ("1", "true", "on") and s.get(n.TYPE) == "paragraph"]
        self._default = defaults[0].get(n.w("styleId")) if defaults else None
        self.defaults = None if root is None else root.find(n.w("docDefaults"))
        self._chains: dict[str | None, list[Element]] = {}
        self._levels: dict[str | None, int] = {}
        self._formats: dict[str | None, list[Element]] = {}
        # what each style says itself: hundreds may be based on it
        self._mothers: dict[Element, str | None] = {}
        self._own_formats: dict[Element, Element | None] = {}
        self._own_levels: dict[Element, int | None] = {}

    @classmethod
    def of(cls, package: Package) -> "Styles":
        """Read the styles part of a package. Two versions of one agreement mostly share it, and what was read of it."""
        part = package.related(package.main_part, "styles")
        if part is None:
            return cls(None)
        known = _RECENT.get(package.parts[part])
        if known is None:
            known = cls(package.root(part))
            if len(_RECENT) > 1:
                _RECENT.clear()
            _RECENT[package.parts[part]] = known
        count, limit = len(known._by_id), package.limits.definitions
        if count > limit:
            _RECENT.clear()
            raise TooMany(package.name, part=part, what="styles", count=count, limit=limit)
        return known

    def by_title(self) -> dict[tuple[str, str], str]:
        """Return the ids of all styles by their kind and their name as it is shown, in small letters."""
        return {(style.get(n.TYPE) or "", title(style).lower()): key or "" for key, style in self._by_id.items()}

    @property
    def default_run_properties(self) -> Element | None:
        """Return the character formatting that holds where no style says anything."""
        return None if self.defaults is None else self.defaults.find(f"{n.w('rPrDefault')}/{n.RUN_PROPERTIES}")

    def chain(self, properties: Element | None) -> list[Element]:
        """Return the paragraph's style and those it is based on, nearest first."""
        return self.based(self.named(properties))

    def based(self, style_id: str | None) -> list[Element]:
        """Return a style of any kind and those it is based on, nearest first."""
        if style_id not in self._chains:
            self._chains[style_id] = self._chain(style_id)
        return self._chains[style_id]

    def named(self, properties: Element | None) -> str | None:
        """Return the id of a paragraph's style, the default one where it names none."""
        named = None if properties is None else first_child(properties, _STYLE)
        return self._default if named is None else named.get(n.VALUE)

    def _chain(self, style_id: str | None) -> list[Element]:
        chain: list[Element] = []
        while style_id in self._by_id and len(chain) < _LONGEST_CHAIN:
            style = self._by_id[style_id]
            if style in chain:
                break
            chain.append(style)
            if style not in self._mothers:
                based_on = first_child(style, _BASED_ON)
                self._mothers[style] = None if based_on is None else based_on.get(n.VALUE)
            style_id = self._mothers[style]
        return chain

    def formats(self, properties: Element | None) -> list[Element]:
        """Return the formats (pPr) that the paragraph's style and those it is based on give, nearest first."""
        style_id = self.named(properties)
        if style_id not in self._formats:
            own = map(self._own_format, self.based(style_id))
            self._formats[style_id] = [one for one in own if one is not None]
        return self._formats[style_id]

    def _own_format(self, style: Element) -> Element | None:
        if style not in self._own_formats:
            self._own_formats[style] = first_child(style, n.PARAGRAPH_PROPERTIES)
        return self._own_formats[style]

    def outline_level(self, properties: Element | None) -> int:
        """Return 0 to 8 for headings, 9 for body text."""
        own = None if properties is None else properties.find(_OUTLINE_LEVEL)
        if own is not None:
            return _number(own, BODY_LEVEL)
        style_id = self.named(properties)
        if style_id not in self._levels:
            levels = map(self._own_level, self.based(style_id))
            self._levels[style_id] = next((one for one in levels if one is not None), BODY_LEVEL)
        return self._levels[style_id]

    def _own_level(self, style: Element) -> int | None:
        if style not in self._own_levels:
            self._own_levels[style] = _outline_level(style, self._own_format(style))
        return self._own_levels[style]

    def numbering(self, properties: Element | None) -> tuple[NumberingReference, str]:
        """Return the list reference that holds for a paragraph.

        With it comes the id of the style that gave the list without giving a level: the list's own levels name it.
        """
        level: int | None = None
        own = None if properties is None else properties.find(_NUMBERING)
        if own is not None:
            reference = _reference(own)
            if reference.number:
                return reference, ""
            level = reference.level
        for given in self.formats(properties):
            found = first_child(given, _NUMBERING)
            if found is not None:
                reference = _reference(found)
                level = reference.level if level is None else level
                if reference.number:
                    style = given.getparent() if level is None else None
                    return (
                        NumberingReference(number=reference.number, level=level),
                        "" if style is None else style.get(n.w("styleId")) or "",
                    )
        return NumberingReference(number="", level=None), ""

    def numbering_of_style(self, style_id: str) -> str:
        """Return the list that a numbering style stands for ("" if none)."""
        style = self._by_id.get(style_id)
        found = None if style is None else style.find(f"{n.PARAGRAPH_PROPERTIES}/{n.w('numPr')}/{n.w('numId')}")
        return "" if found is None else found.get(n.VALUE) or ""


def title(style: Element) -> str:
    """Return the name of a style as it is shown."""
    name = style.find(n.NAME)
    shown = (style.get(n.w("styleId")) if name is None else name.get(n.VALUE)) or ""
    return shown[:1].upper() + shown[1:]


_RECENT: dict[bytes, Styles] = {}


def _outline_level(style: Element, given: Element | None) -> int | None:
    """Return the outline level that a style with such a format (pPr) gives, None where it says nothing of it."""
    level = None if given is None else first_child(given, _OUTLINE_LEVEL)
    if level is not None:
        return _number(level, BODY_LEVEL)
    name = first_child(style, n.NAME)
    heading = None if name is None else _HEADING_NAME.match(name.get(n.VALUE) or "")
    return int(heading[1]) - 1 if heading else None


def _reference(properties: Element) -> NumberingReference:
    number, level = properties.find(n.w("numId")), properties.find(n.w("ilvl"))
    return NumberingReference(
        number="" if number is None else number.get(n.VALUE) or "",
        level=None if level is None else _number(level, 0),
    )


def _number(element: Element, default: int) -> int:
    return whole_number(element.get(n.VALUE), default)
