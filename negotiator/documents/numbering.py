"""Printed numbers of paragraphs: computed from the numbering part as a word processor would, never stored in text."""

import re

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.errors import TooMany
from negotiator.documents.numerals import formatted, whole_number
from negotiator.documents.package import Package
from negotiator.documents.styles import NumberingReference, Styles

_LEVELS = 9
_Place = tuple[str, Element, int]
_PLACEHOLDER = re.compile(r"%([1-9])")


class Numbering:
    """Counts along a document. One object per reading; `label` must be asked in reading order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, Element] = {}
        self._numbers: dict[str, Element] = {}
        if root is not None:
            self._lists = {item.get(n.w("abstractNumId")) or "": item for item in root.findall(n.w("abstractNum"))}
            self._numbers = {item.get(n.w("numId")) or "": item for item in root.findall(n.w("num"))}
        self._levels = {key: _by_level(item, "lvl") for key, item in self._lists.items()}
        self._overrides = {key: _by_level(item, "lvlOverride") for key, item in self._numbers.items()}
        self._counters: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()
        self._places: dict[Element | None, _Place | None] = {}

    @classmethod
    def of(cls, package: Package, styles: Styles) -> "Numbering":
        """Read the numbering part of a package."""
        part = package.related(package.main_part, "numbering")
        root = package.root(part) if part else None
        count, limit = 0 if root is None else len(root), package.limits.definitions
        if part and count > 2 * limit:
            raise TooMany(package.name, part=part, what="lists and their uses", count=count, limit=2 * limit)
        return cls(root, styles)

    def label(self, properties: Element | None) -> str:
        """Count the paragraph with these properties and return its printed number, "" when it has none."""
        place = self._place(properties)
        if place is None:
            return ""
        number, abstract, level = place
        counters = self._counters.setdefault(abstract.get(n.w("abstractNumId")) or "", [None] * _LEVELS)
        self._count(number, abstract, level, counters)
        return self._written(number, abstract, level, counters)

    def level(self, properties: Element | None) -> Element | None:
        """Return the definition of the list level of a paragraph, None when it is not numbered. Counts nothing."""
        place = self._place(properties)
        return None if place is None else self._definition(*place)

    def _place(self, properties: Element | None) -> _Place | None:
        """Return the list, its definition and the level that properties name; found out once for one element."""
        if properties not in self._places:
            reference, style_id = self._styles.numbering(properties)
            abstract = self._abstract(reference.number)
            self._places[properties] = (
                None if abstract is None else (reference.number, abstract, self._level(reference, abstract, style_id))
            )
        return self._places[properties]

    def _abstract(self, number: str) -> Element | None:
        for _hop in range(4):
            if number not in self._numbers:
                return None
            target = self._numbers[number].find(n.w("abstractNumId"))
            abstract = None if target is None else self._lists.get(target.get(n.VALUE) or "")
            link = None if abstract is None else abstract.find(n.w("numStyleLink"))
            if link is None:
                return abstract
            number = self._styles.numbering_of_style(link.get(n.VALUE) or "")
        return None

    def _level(self, reference: NumberingReference, abstract: Element, style_id: str) -> int:
        if style_id:
            for definition in abstract.findall(n.w("lvl")):
                linked = definition.find(n.w("pStyle"))
                if linked is not None and linked.get(n.VALUE) == style_id:
                    return _within(whole_number(definition.get(n.w("ilvl")), 0))
        return _within(reference.level or 0)

    def _override(self, number: str, level: int) -> Element | None:
        return self._overrides[number].get(str(level))

    def _definition(self, number: str, abstract: Element, level: int) -> Element | None:
        override = self._override(number, level)
        own = None if override is None else override.find(n.w("lvl"))
        if own is not None:
            return own
        return self._levels[abstract.get(n.w("abstractNumId")) or ""].get(str(level))

    def _start(self, number: str, abstract: Element, level: int) -> int:
        return _value(self._definition(number, abstract, level), "start", 1)

    def _count(self, number: str, abstract: Element, level: int, counters: list[int | None]) -> None:
        override = self._override(number, level)
        restart = None if override is None else override.find(n.w("startOverride"))
        current = counters[level]
        if restart is not None and (number, level) not in self._started:
            self._started.add((number, level))
            counters[level] = whole_number(restart.get(n.VALUE), 1)
        else:
            counters[level] = self._start(number, abstract, level) if current is None else current + 1
        for above in range(level):
            if counters[above] is None:
                counters[above] = self._start(number, abstract, above)
        for below in range(level + 1, _LEVELS):
            restarts_after = _value(self._definition(number, abstract, below), "lvlRestart", below)
            if restarts_after and level < restarts_after:
                counters[below] = None

    def _written(self, number: str, abstract: Element, level: int, counters: list[int | None]) -> str:
        definition = self._definition(number, abstract, level)
        if definition is None or _is_hidden(definition):
            return ""
        if _format(definition) == "bullet":
            return "•"
        pattern = definition.find(n.w("lvlText"))
        legal = definition.find(n.w("isLgl")) is not None

        def one(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            part = self._definition(number, abstract, place)
            style = "decimal" if part is None or (legal and place < level) else _format(part)
            return formatted(counters[place] or 0, style)

        return _PLACEHOLDER.sub(one, "" if pattern is None else pattern.get(n.VALUE) or "").strip()


def _by_level(holder: Element, tag: str) -> dict[str, Element]:
    """Return the definitions (or overrides) of a list's levels; of two for one level the first holds."""
    return {item.get(n.w("ilvl")) or "": item for item in reversed(holder.findall(n.w(tag)))}


def _format(definition: Element) -> str:
    style = definition.find(n.w("numFmt"))
    return "decimal" if style is None else style.get(n.VALUE) or "decimal"


def _is_hidden(definition: Element) -> bool:
    mark = definition.find(f"{n.RUN_PROPERTIES}/{n.w('vanish')}")
    return mark is not None and mark.get(n.VALUE, "1") not in ("0", "false", "off")


def _value(definition: Element | None, child: str, default: int) -> int:
    found = None if definition is None else definition.find(n.w(child))
    return default if found is None else whole_number(found.get(n.VALUE), default)


def _within(level: int) -> int:
    return min(max(level, 0), _LEVELS - 1)
