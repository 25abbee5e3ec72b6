"""What a file's styles, lists, page layout and settings prescribe, in a reader's words, for each paragraph.

They are told as definitions of their own beside the text, so that a change of one is one change and not hundreds.
"""

from collections.abc import Callable, Iterable, Iterator

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.dialects import side
from negotiator.documents.numerals import whole_number
from negotiator.documents.package import Package
from negotiator.documents.styles import Styles, title
from negotiator.documents.theme import Theme
from negotiator.redline.shapes import Definition

_OFF = ("0", "false", "off")
# what changes no appearance, is told elsewhere (numbers in labels, margins as text) or only names another part
_UNTOLD = frozenset(
    {
        n.w(name)
        for name in (
            *("lang", "noProof", "bCs", "iCs", "szCs", "numPr", "rPr", "sectPr", "headerReference", "footerReference"),
            *("printerSettings", "docGrid", "rtlGutter", "outlineLvl"),
        )
    }
    | n.PROPERTY_CHANGES
    | n.TRACKED
)
_WORDS = {
    "b": "bold",
    "i": "italic",
    "u": "underlined",
    "vanish": "hidden",
    "specVanish": "mark hidden",
    "webHidden": "left out on the web",
    "strike": "struck out",
    "dstrike": "struck out twice",
    "caps": "capitals",
    "smallCaps": "small capitals",
    "color": "colour",
    "sz": "size",
    "w": "width of letters",
    "shd": "shading",
    "rFonts": "font",
    "vertAlign": "raised or lowered",
    "position": "raised or lowered by",
    "jc": "alignment",
    "lvlJc": "alignment of the number",
    "ind": "indents",
    "spacing": "spacing",
    "keepNext": "kept with the next",
    "keepLines": "kept together",
    "pageBreakBefore": "on a new page",
    "contextualSpacing": "closer among its like",
    "tabs": "tab stops",
    "start": "starts at",
    "numFmt": "numbers",
    "lvlText": "written",
    "lvlRestart": "starts again after level",
    "isLgl": "all in figures",
    "suff": "after the number",
    "pgSz": "paper",
    "pgMar": "margins",
    "cols": "columns",
    "type": "begins",
    "titlePg": "first page of its own",
    "pgNumType": "page numbers",
    "lnNumType": "line numbers",
    "vAlign": "vertical alignment",
    "pgBorders": "page borders",
    "evenAndOddHeaders": "other headers on even pages",
    "mirrorMargins": "mirrored margins",
    "documentProtection": "protection",
}
_PAPER = (("w", "12240"), ("h", "15840"))
SETTINGS = tuple(
    n.w(name) for name in ("evenAndOddHeaders", "mirrorMargins", "gutterAtTop", "documentProtection", "autoHyphenation")
)
_COUNTING = frozenset({"start", "lvlRestart", "position", "w", "kern", "spacing"})
# what a level of a list prescribes beside the formats of its text and number
LEVEL = tuple(n.w(name) for name in ("start", "numFmt", "lvlRestart", "isLgl", "suff", "lvlText", "lvlJc"))
_TWIPS_PER_MILLIMETRE = 56.7


class Definitions:
    """The definitions of one package; paragraphs that are subject to the same ones share one tuple."""

    def __init__(self, package: Package, styles: Styles, theme: Theme) -> None:
        self._styles = styles
        self._known: dict[object, tuple[Definition, ...]] = {}
        self._of_style: dict[str | None, tuple[Definition, ...]] = {}
        self._of_element: dict[Element, tuple[Definition, ...]] = {}
        part = package.related(package.main_part, "settings")
        self._file = (*_defaults(styles), _settings(package.root(part) if part else None), *theme.definitions())

    def of(
        self,
        properties: Element | None,
        characters: Iterable[str],
        *,
        table: str = "",
        level: Element | None = None,
        section: Element | None = None,
    ) -> tuple[Definition, ...]:
        """Return the definitions that a paragraph with these properties and character styles is subject to."""
        style = self._styles.named(properties)
        used = tuple(sorted(set(characters)))
        key = style, used, table, level, section
        if key not in self._known:
            found = [*self._file, *self._style(style), *self._style(table or None)]
            for one in used:
                found.extend(self._style(one))
            if level is not None:
                found.extend(self._once(level, _list_level))
            if section is not None:
                found.extend(self._once(section, page_layout))
            self._known[key] = tuple(dict.fromkeys(found))
        return self._known[key]

    def _style(self, style: str | None) -> tuple[Definition, ...]:
        if style not in self._of_style:
            chain = self._styles.based(style)
            self._of_style[style] = tuple(known for one in chain for known in self._once(one, self._described))
        return self._of_style[style]

    def _described(self, style: Element) -> Definition:
        return _style(style, self._styles)

    def _once(self, element: Element, describe: Callable[[Element], Definition]) -> tuple[Definition, ...]:
        if element not in self._of_element:
            self._of_element[element] = (describe(element),)
        return self._of_element[element]


def _style(style: Element, styles: Styles) -> Definition:
    kind = {"character": "Character style", "table": "Table style"}.get(style.get(n.TYPE) or "", "Style")
    based_on = style.find(n.w("basedOn"))
    mother = [] if based_on is None else styles.based(based_on.get(n.VALUE))[:1]
    properties = [("based on", title(one)) for one in mother]
    properties += _formats(style)
    for condition in style.findall(n.w("tblStylePr")):
        where = condition.get(n.TYPE) or ""
        properties += [(f"{where}: {key}", value) for key, value in _formats(condition)]
    return Definition(name=f"{kind} {title(style)}", properties=tuple(properties))


def _formats(holder: Element) -> list[tuple[str, str]]:
    tags = (n.PARAGRAPH_PROPERTIES, n.RUN_PROPERTIES, n.TABLE_PROPERTIES, n.ROW_PROPERTIES, n.CELL_PROPERTIES)
    return [told for child in holder if child.tag in tags for told in _told(child)]


def _defaults(styles: Styles) -> Iterator[Definition]:
    found: list[tuple[str, str]] = []
    for child in () if styles.defaults is None else styles.defaults.iter(n.PARAGRAPH_PROPERTIES, n.RUN_PROPERTIES):
        found.extend(_told(child))
    yield Definition(name="Document defaults", properties=tuple(found))


def _settings(root: Element | None) -> Definition:
    found = [] if root is None else [child for child in root if child.tag in SETTINGS]
    return Definition(
        name="Document settings", properties=tuple(_property(child) for child in found if not _is_off(child))
    )


def _list_level(level: Element) -> Definition:
    number = whole_number(level.get(n.w("ilvl")), 0) + 1
    found = [_property(child) for child in level if child.tag in LEVEL and not _is_off(child)]
    return Definition(name=f"List level {number}", properties=(*found, *_formats(level)))


def page_layout(section: Element) -> Definition:
    """Describe a section; what the specification takes for granted is described as if it were written."""
    found = {n.w("pgSz"): _paper(dict(_PAPER))}
    for child in section:
        if child.tag in _UNTOLD or not isinstance(child.tag, str) or _is_off(child):
            continue
        if child.tag == n.w("pgSz"):
            found[child.tag] = _paper({_local(str(name)): str(value) for name, value in child.items()})
        elif child.tag == n.w("cols"):
            if child.get(n.w("num"), "1") != "1":
                found[child.tag] = ("columns", child.get(n.w("num"), "1"))
        elif child.get(n.VALUE) != "nextPage":
            found[child.tag] = _property(child)
    return Definition(name="Page layout", properties=tuple(found.values()))


def _paper(sides: dict[str, str]) -> tuple[str, str]:
    return "paper", " × ".join(_length(sides.get(side, "0")) for side in ("w", "h"))


def _told(properties: Element) -> list[tuple[str, str]]:
    return [_property(child) for child in properties if isinstance(child.tag, str) and child.tag not in _UNTOLD]


def _property(element: Element) -> tuple[str, str]:
    local = _local(str(element.tag))
    return _WORDS.get(local, local), _value(element, local)


def _value(element: Element, local: str) -> str:
    named = ((side(_local(str(name))), side(str(value))) for name, value in element.items())
    own = {name: value for name, value in named if not name.startswith("rsid")}
    if set(own) == {"val"} and local == "sz":
        return f"{whole_number(own['val'], 0) / 2:g} pt"
    if set(own) == {"val"} and local not in _COUNTING:
        own_value = own["val"]
        return {"1": "on", "true": "on", "on": "on"}.get(own_value, "off" if own_value in _OFF else own_value)
    if set(own) == {"val"}:
        return own["val"]
    lengths = local in ("pgMar", "ind")
    said = [f"{name} {_length(value) if lengths else value}" for name, value in sorted(own.items())]
    said += [" ".join(_property(child)) for child in element if isinstance(child.tag, str)]
    return ", ".join(said) or "on"


def _length(value: str) -> str:
    """Return twentieths of a point in millimetres."""
    try:
        return f"{float(value) / _TWIPS_PER_MILLIMETRE:.0f} mm"
    except ValueError:
        return value


def _is_off(element: Element) -> bool:
    return element.get(n.VALUE) in _OFF


def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1]
