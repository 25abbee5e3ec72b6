"""The theme of a file: the colours and fonts that text names without saying them. Read when somebody asks for one.

What a word processor wrote beside the name of a colour is not believed: it shows the theme's.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.package import Package
from negotiator.redline.shapes import Definition

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_NAMES = ("dk1", "lt1", "dk2", "lt2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
# 17.18.97: how text calls the colours of a theme, and which of them the settings may have called otherwise
_CALLED = {"dark1": "dk1", "light1": "lt1", "dark2": "dk2", "light2": "lt2"}
_CALLED |= {"hyperlink": "hlink", "followedHyperlink": "folHlink"}
_MAPPED = {"text1": ("t1", "dark1"), "background1": ("bg1", "light1")}
_MAPPED |= {"text2": ("t2", "dark2"), "background2": ("bg2", "light2")}
_PARTED = "|"


def themed(element: Element, written: str, *, of: str) -> str:
    """Return a colour as written, and where the theme has the say, that as well; `of` is "theme" or "themeFill".

    `Theme.colour` reads it.
    """
    name = element.get(n.w("themeColor" if of == "theme" else of))
    if name is None or name == "none":
        return written
    return _PARTED.join([written, name, *(element.get(n.w(f"{of}{side}")) or "" for side in ("Tint", "Shade"))])


def by_name(name: str, written: str) -> str:
    """Return a colour of the theme by its name, as `themed` does, `written` where there is no such colour."""
    return _PARTED.join([written, name, "", ""])


class Theme:
    """The theme of one package, and what its settings make of it."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._mapping: Mapping[str, str] | None = None

    def colour(self, said: str) -> str:
        """Return a colour that `themed` returned as six hexadecimal digits, or as it was written."""
        if _PARTED not in said:
            return said
        written, name, tint, shade = said.split(_PARTED)
        base = self._colours.get(self._called(name))
        if base is None:
            return written
        return "".join(f"{_mixed(part, tint, shade):02X}" for part in bytes.fromhex(base))

    def definitions(self) -> Iterator[Definition]:
        """Yield what the theme prescribes; nothing where the file has none."""
        root = self._theme
        if root is not None:
            fonts = ((f"{kind} letters", _font(root, kind)) for kind in ("major", "minor"))
            mapping = ((f"{name} is", self._called(name)) for name in _MAPPED)
            yield Definition(name="Theme", properties=(*self._colours.items(), *fonts, *mapping))

    @cached_property
    def _theme(self) -> Element | None:
        return self._root("theme")

    @cached_property
    def _colours(self) -> Mapping[str, str]:
        return {} if self._theme is None else _read(self._theme)

    def _called(self, name: str) -> str:
        if name in _MAPPED:
            short, usual = _MAPPED[name]
            if self._mapping is None:
                self._mapping = self._of_settings()
            name = self._mapping.get(short, usual)
        return _CALLED.get(name, name)

    def _of_settings(self) -> Mapping[str, str]:
        root = self._root("settings")
        mapping = None if root is None else root.find(n.w("clrSchemeMapping"))
        return {} if mapping is None else {str(key).rsplit("}", 1)[-1]: str(value) for key, value in mapping.items()}

    def _root(self, kind: str) -> Element | None:
        part = self._package.related(self._package.main_part, kind)
        return None if part is None else self._package.root(part)


def _read(root: Element) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in _NAMES:
        colour = next(iter(root.iterfind(f".//{_DRAWING}clrScheme/{_DRAWING}{name}/*")), None)
        digits = "" if colour is None else colour.get("lastClr") or colour.get("val") or ""
        if len(digits) == len("FFFFFF") and all(digit in "0123456789abcdefABCDEF" for digit in digits):
            found[name] = digits.upper()
    return found


def _font(root: Element, kind: str) -> str:
    font = root.find(f".//{_DRAWING}{kind}Font/{_DRAWING}latin")
    return "" if font is None else font.get("typeface") or ""


def _mixed(part: int, tint: str, shade: str) -> int:
    """Return one part of a colour made lighter (the less tint is left) and darker."""
    for said, towards in ((tint, 255), (shade, 0)):
        try:
            left = int(said, 16) / 255 if said else 1.0
        except ValueError:
            left = 1.0
        part = round(towards + (part - towards) * min(max(left, 0.0), 1.0))
    return part
