"""What a reader sees of words beside their letters: hidden, struck out, in capitals, too small or too pale to read.

Resolved as a word processor does, through document defaults, table, paragraph and character styles and the run's own
properties, so that a definition which hides words does not hide that it does. Other looks are compared as they stand.
"""

from collections.abc import Mapping
from dataclasses import replace

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.numerals import whole_number
from negotiator.documents.outlying import is_narrow, is_outlying, is_outlying_table
from negotiator.documents.shapes import View
from negotiator.documents.styles import Styles
from negotiator.documents.theme import Theme, by_name, themed
from negotiator.documents.tracked import shown_properties
from negotiator.kernel.values import dataclass

# smaller than any print that is meant to be read
_READABLE_HALF_POINTS = 8
_READABLE_SCALE = 20
_READABLE_LINE = 60
_SAME_COLOUR = 0x10
# letters are half as wide as high, and 1 half point is 10 twentieths: so much closer they stand upon each other
_CLOSER_PER_HALF_POINT = -4
_PAPER = "FFFFFF"
_OFF = ("0", "false", "off", "none")
# 17.7.3: what styles of different kinds say of these is combined by exclusive or
_TOGGLES = ("vanish", "strike", "caps", "smallCaps")
_FIELDS = {
    "vanish": "vanish",
    "strike": "struck",
    "caps": "capitals",
    "smallCaps": "small_capitals",
    "dstrike": "struck_twice",
}
_HARMLESS = ("caps", "smallCaps")
# stands between the two parts of a run's signature: no property can hold it
_LOOKS = "\x1f"
_FURTHER = "\x1e"  # before what others add
_PLAIN = ("dstrike", "color", "sz", "w", "shd", "highlight", "spacing", "fitText")
_TEXT_FILL = f"{{{n.WORD_2010}}}textFill"
_LOUD = {n.w(name): name for name in (*_TOGGLES, *_PLAIN)} | {_TEXT_FILL: "textFill"}
_CLEAR = "clear"  # the colour of letters that are not filled
_ALMOST_CLEAR = 95_000
# how the fill of letters calls the colours of a theme
_SCHEME = {"tx1": "text1", "bg1": "background1", "tx2": "text2", "bg2": "background2"}
Properties = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What words stand on: the shading behind a paragraph or cell ("" for unknown), and whether its row is hidden."""

    fill: str = _PAPER
    table_style: str = ""
    row_hidden: bool = False


PAGE = Ground()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shading:
    """What a paragraph lays between its words and what it stands on: its fill ("" for none), or a veil over both."""

    fill: str
    hidden: bool

    def on(self, ground: Ground) -> Ground:
        """Return what the words of the paragraph stand on, given what the paragraph stands on."""
        fill, hidden = self.fill or ground.fill, self.hidden or ground.row_hidden
        if (fill, hidden) == (ground.fill, ground.row_hidden):
            return ground
        return Ground(fill=fill, table_style=ground.table_style, row_hidden=hidden)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How characters look as far as it decides whether and how they are read. `size` counts half points."""

    vanish: bool = False
    struck: bool = False
    struck_twice: bool = False
    capitals: bool = False
    small_capitals: bool = False
    colour: str = "auto"
    size: int = 20
    scale: int = 100
    ground: str = _PAPER
    closer: int = 0
    squeezed: bool = False

    @property
    def hidden(self) -> bool:
        """Tell whether a reader takes the characters for absent: not to be seen, or struck out by their format."""
        return any(name not in _HARMLESS for name in self.marks)

    @property
    def marks(self) -> Mapping[str, str]:
        """Return what sets the look apart from words that are plainly there, by property name with its value."""
        said = {name: "1" for name in _FIELDS if getattr(self, _FIELDS[name])}
        if self.colour == _CLEAR or _alike(self.colour, self.ground):
            said["color"] = _PAPER if self.colour == _CLEAR else self.colour
        if self.size < _READABLE_HALF_POINTS:
            said["sz"] = str(self.size)
        if self.scale < _READABLE_SCALE:
            said["w"] = str(self.scale)
        if self.closer < _CLOSER_PER_HALF_POINT * self.size:
            said["spacing"] = str(self.closer)
        if self.squeezed:
            said["squeezed"] = "1"
        return said

    @property
    def signature(self) -> str:
        """Return a text that differs where looks decide differently what is read; `marks_of` reads it back."""
        return ",".join(f"{name}={value}" for name, value in self.marks.items())


def styled(own: str, look: Look) -> str:
    """Return the signature of a run: of its own properties, and of its look where that is out of the ordinary."""
    said = look.signature
    return f"{own}{_LOOKS}{said}" if said else own


def marks_of(style: str) -> dict[str, str]:
    """Return what the signature of a run says of its look."""
    said = style.partition(_LOOKS)[2].partition(_FURTHER)[0]
    return dict(one.split("=", 1) for one in said.split(",")) if said else {}


class Looks:
    """The looks that the styles of one file give; asked for each run."""

    def __init__(self, styles: Styles, theme: Theme | None = None) -> None:
        self._styles, self._theme = styles, theme
        self._defaults = _loud(styles.default_run_properties)
        self._of_style: dict[str | None, Properties] = {}
        self._own: dict[Element, Properties] = {}  # what each style says itself: hundreds may be based on it
        self._known: dict[object, Look] = {}
        self._plain: dict[object, Look] = {}

    def shading(self, properties: Element | None) -> Shading:
        """Return what a paragraph with these properties lays under its words."""
        fill = _fill(None if properties is None else properties.find(n.w("shd")))
        for given in self._styles.formats(properties) if not fill else ():
            fill = fill or _fill(given.find(n.w("shd")))
        return Shading(fill=fill, hidden=self._squeezed(properties) or self._outlying(properties))

    def of(self, run: Element | None, paragraph: Element | None, ground: Ground = PAGE) -> Look:
        """Return the look of a run with these properties (rPr) in a paragraph with these (pPr)."""
        own = _loud(run)
        named = None if run is None else run.find(n.w("rStyle"))
        character = None if named is None else named.get(n.VALUE)
        style = self._styles.named(paragraph)
        key = tuple(own.items()), character, style, ground
        if key not in self._known:
            plain = (*key[:3], ground.table_style)
            if plain not in self._plain:
                self._plain[plain] = self._resolved(own, character, style, ground.table_style)
            self._known[key] = _on(ground, self._plain[plain])
        return self._known[key]

    def prescribed(self) -> Mapping[tuple[str, str], str]:
        """Return the looks that the styles give which are out of the ordinary, by the kind and name of the style."""
        return {
            key: _on(PAGE, self._resolved({}, *(("", style) if key[0] == "paragraph" else (style, "")), "")).signature
            for key, style in self._styles.by_title().items()
        }

    def _resolved(self, own: Properties, character: str | None, style: str | None, table_style: str) -> Look:
        """Return the look that properties and styles give; its ground is "" where they say nothing of it."""
        kinds = [self._style(table_style or None), self._style(style), self._style(character)]

        def toggle(name: str) -> bool:
            if name in own:
                return own[name] not in _OFF
            if self._defaults.get(name, "0") not in _OFF:
                return True
            return sum(kind.get(name, "0") not in _OFF for kind in kinds) % 2 == 1

        def nearest(name: str, default: str) -> str:
            found = (level[name] for level in (own, *reversed(kinds), self._defaults) if name in level)
            return next(found, default)

        fill = nearest("shd", "") or ("" if nearest("highlight", "none") in _OFF else "highlight")
        return Look(
            vanish=toggle("vanish"),
            struck=toggle("strike"),
            struck_twice=nearest("dstrike", "0") not in _OFF,
            capitals=toggle("caps"),
            small_capitals=toggle("smallCaps"),
            colour=self._colour(nearest("color", "auto")),
            size=whole_number(nearest("sz", "20"), 20),
            scale=whole_number(nearest("w", "100"), 100),
            ground=self._colour(fill),
            closer=whole_number(nearest("spacing", "0"), 0),
            squeezed=0 < whole_number(nearest("fitText", "0"), 0) < _READABLE_LINE,
        )

    def _colour(self, said: str) -> str:
        return said if self._theme is None else self._theme.colour(said)

    def _style(self, style: str | None) -> Properties:
        if style not in self._of_style:
            merged: dict[str, str] = {}
            for one in reversed(self._styles.based(style)):
                if one not in self._own:
                    self._own[one] = _loud(one.find(n.RUN_PROPERTIES))
                merged |= self._own[one]
            self._of_style[style] = merged
        return self._of_style[style]

    def _outlying(self, properties: Element | None) -> bool:
        """Tell whether a paragraph lies beyond the paper, by its own properties or by those of its styles."""
        given = self._styles.formats(properties)
        return is_outlying(given if properties is None else [properties, *given])

    def _squeezed(self, properties: Element | None) -> bool:
        """Tell whether the lines of a paragraph are set so low that nothing shows."""
        spacing = None if properties is None else properties.find(n.w("spacing"))
        given = [] if properties is None else self._styles.formats(properties)
        found = [spacing, *(one.find(n.w("spacing")) for one in given)]
        rule = next((one.get(n.w("lineRule")) for one in found if one is not None and one.get(n.w("lineRule"))), "auto")
        line = next((one.get(n.w("line")) for one in found if one is not None and one.get(n.w("line"))), "240")
        return rule == "exact" and whole_number(line, 240) < _READABLE_LINE


def _on(ground: Ground, look: Look) -> Look:
    """Return a look on a ground, which it need not know where it brings its own or stands out from it."""
    lost = not look.ground and _alike(look.colour, ground.fill)
    if lost or ground.row_hidden:
        return replace(look, ground=look.ground or ground.fill, squeezed=look.squeezed or ground.row_hidden)
    return look


def table_ground(table: Element, table_style: str, around: Ground, view: View) -> Ground:
    """Return what a table stands on; its style may shade it in ways that are not followed here."""
    hidden = around.row_hidden or is_outlying_table(shown_properties(table.find(n.TABLE_PROPERTIES), view))
    return Ground(fill="" if table_style else around.fill, table_style=table_style, row_hidden=hidden)


def row_ground(row: Element, around: Ground, view: View) -> Ground:
    """Return what a row stands on, given what its table stands on."""
    properties = shown_properties(row.find(n.ROW_PROPERTIES), view)
    mark = None if properties is None else properties.find(n.w("hidden"))
    height = None if properties is None else properties.find(n.w("trHeight"))
    low = (
        height is not None
        and height.get(n.w("hRule")) == "exact"
        and whole_number(height.get(n.VALUE), 240) < _READABLE_LINE
    )
    hidden = low or (mark is not None and mark.get(n.VALUE, "1") not in _OFF)
    return replace(around, row_hidden=True) if hidden and not around.row_hidden else around


def cell_ground(cell: Element, row: Ground, view: View) -> Ground:
    """Return what the text of a cell stands on. What is in a cell that continues the one above is not printed."""
    properties = shown_properties(cell.find(n.CELL_PROPERTIES), view)
    if properties is None:
        return row
    fill, merged = _fill(properties.find(n.w("shd"))), properties.find(n.w("vMerge"))
    covered = merged is not None and merged.get(n.VALUE, "continue") == "continue"
    unseen = covered or is_narrow(properties.find(n.w("tcW")))
    if not fill and not unseen:
        return row
    return Ground(fill=fill or row.fill, table_style=row.table_style, row_hidden=row.row_hidden or unseen)


def _loud(properties: Element | None) -> Properties:
    """Return what properties (rPr) say of the looks that matter here."""
    found: dict[str, str] = {}
    for child in () if properties is None else properties:
        name = _LOUD.get(child.tag)
        if name == "shd":
            found[name] = _fill(child)
        elif name == "color":
            found[name] = themed(child, child.get(n.VALUE, "auto"), of="theme")
        elif name == "textFill":
            found["color"] = _letters(child, found.get("color", "auto"))
        elif name is not None:
            found[name] = child.get(n.VALUE, "1")
    return found


def _letters(fill: Element, written: str) -> str:
    """Return the colour that letters are filled with, which holds in the place of the one that is written."""
    kind = next(iter(fill), None)
    if kind is None or kind.tag == _of_2010("noFill"):
        return written if kind is None else _CLEAR
    colour = next(iter(kind), None) if kind.tag == _of_2010("solidFill") else None
    if colour is None:
        return written
    alpha = colour.find(_of_2010("alpha"))
    if alpha is not None and whole_number(alpha.get(_of_2010("val")), 0) >= _ALMOST_CLEAR:
        return _CLEAR
    said = colour.get(_of_2010("val")) or "auto"
    return said if colour.tag == _of_2010("srgbClr") else by_name(_SCHEME.get(said, said), written)


def _of_2010(name: str) -> str:
    return f"{{{n.WORD_2010}}}{name}"


def _fill(shading: Element | None) -> str:
    """Return the colour behind shaded text, "" where it is not shaded."""
    if shading is None:
        return ""
    if shading.get(n.VALUE) == "solid":
        fill = themed(shading, shading.get(n.w("color")) or "auto", of="theme")
    else:
        fill = themed(shading, shading.get(n.w("fill")) or "auto", of="themeFill")
    return "" if fill == "auto" else fill


def _alike(colour: str, ground: str) -> bool:
    """Tell whether text of a colour cannot be told from what it stands on."""
    try:
        pairs = zip(bytes.fromhex(colour), bytes.fromhex(ground), strict=True)
        return all(abs(one - other) <= _SAME_COLOUR for one, other in pairs) and bool(colour)
    except ValueError:
        return False
