"""Static weights of the typefaces, cut once from the variable fonts that come as dependencies.

Qt and the PDF pages draw variable fonts in one weight only, so each weight in use becomes a file of its own. The files
are subset to the scripts that left-to-right European contracts are written in. Nothing here draws text.

`python -m negotiator.reports.typefaces FOLDER` cuts them at set-up.
"""

import io
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import MappingProxyType
from typing import Any

import fontpkg_inter
import fontpkg_noto_sans
import fontpkg_source_serif_4
from fontTools import subset
from fontTools.misc.loggingTools import configLogger
from fontTools.ttLib import TTFont, TTLibError, newTable
from fontTools.varLib import instancer
from fontTools.varLib.models import normalizeLocation, piecewiseLinearMap
from fontTools.varLib.varStore import VarStoreInstancer

from negotiator.kernel import NegotiatorError

FaceKey = tuple[str, int, bool]
"""Family, weight, italic."""

INTER = "Inter"
SOURCE_SERIF = "Source Serif 4"
NOTO_SANS = "Noto Sans"

# Part of every file name: raise it when the cut changes, so that an old cache is left aside instead of reused.
CUT = 1

SCRIPTS = (
    (0x0020, 0x024F),  # Latin, Latin-1, Latin Extended-A and B
    (0x02B0, 0x02FF),  # modifier letters
    (0x0300, 0x0338),  # combining marks
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x045F),  # Cyrillic
    (0x0490, 0x0491),  # Ukrainian
    (0x1E80, 0x1EFF),  # Latin Extended Additional (Vietnamese)
    (0x2000, 0x209F),  # punctuation, superscripts, subscripts
    (0x20A0, 0x20CF),  # currency
    (0x2100, 0x2122),  # letter-like signs
    (0x2150, 0x215F),  # fractions
    (0x2190, 0x2199),  # arrows
    (0x21D0, 0x21D4),  # double arrows
    (0x2202, 0x2265),  # mathematical operators
    (0x25A0, 0x25FF),  # geometric shapes
    (0x2713, 0x2717),  # ticks and crosses
    (0xFB00, 0xFB04),  # ligatures
    (0xFFFD, 0xFFFD),  # the replacement character
)
# No contextual alternates: Inter's turn "->" into an arrow, and a contract shows the characters it has.
FEATURES = ("ccmp", "locl", "kern", "tnum")
KERNING_FIELDS = (
    ("XPlacement", "XPlaDevice"),
    ("YPlacement", "YPlaDevice"),
    ("XAdvance", "XAdvDevice"),
    ("YAdvance", "YAdvDevice"),
)
PLAIN_VALUES = 0x000F
STYLE_NAMES = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}


class FontsMissing(NegotiatorError):
    """The typefaces could not be cut or stored."""

    code = "fonts-missing"

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"The typefaces could not be prepared in {folder}: {reason}.",
            hint="Check that the folder can be written to and that the program is completely installed.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One variable font file and the static faces that are cut from it; axes other than weight are pinned."""

    path: Path
    family: str
    italic: bool
    weights: tuple[int, ...]
    pinned: Mapping[str, float]


SOURCES = (
    Source(
        path=fontpkg_inter.ROOT / "files" / "Inter[opsz,wght].ttf",
        family=INTER,
        italic=False,
        weights=(400, 500, 600, 700),
        pinned=MappingProxyType({"opsz": 14}),
    ),
    Source(
        path=fontpkg_source_serif_4.ROOT / "files" / "SourceSerif4[opsz,wght].ttf",
        family=SOURCE_SERIF,
        italic=False,
        weights=(400, 600),
        pinned=MappingProxyType({"opsz": 12}),
    ),
    Source(
        path=fontpkg_source_serif_4.ROOT / "files" / "SourceSerif4-Italic[opsz,wght].ttf",
        family=SOURCE_SERIF,
        italic=True,
        weights=(400,),
        pinned=MappingProxyType({"opsz": 12}),
    ),
    Source(
        path=fontpkg_noto_sans.ROOT / "files" / "NotoSans[wdth,wght].ttf",
        family=NOTO_SANS,
        italic=False,
        weights=(400,),
        pinned=MappingProxyType({"wdth": 100}),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typefaces:
    """Where each static face lies. `files` maps (family, weight, italic) to a TrueType file."""

    files: Mapping[FaceKey, Path]

    def path(self, family: str, *, weight: int = 400, italic: bool = False) -> Path:
        """Return the file of one face; raise FontsMissing for a face that is not cut."""
        try:
            return self.files[family, weight, italic]
        except KeyError:
            raise FontsMissing(Path(), f"no face {family} {weight}{' italic' if italic else ''}") from None


def static_fonts(folder: Path) -> Typefaces:
    """Return the static faces in `folder`, cutting those that are not there yet.

    A file appears by rename only when it is complete, so two programs may prepare the same folder at once.
    Raises FontsMissing when a source font is absent or the folder cannot be written to.
    """
    files: dict[FaceKey, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source in SOURCES:
            wanted = {weight: folder / _file_name(source, weight) for weight in source.weights}
            missing = [weight for weight, path in wanted.items() if not path.is_file()]
            for weight, data in _cut(source, missing):
                _store(wanted[weight], data)
            files.update({(source.family, weight, source.italic): path for weight, path in wanted.items()})
    except (OSError, TTLibError) as error:
        raise FontsMissing(folder, type(error).__name__) from error
    return Typefaces(files=MappingProxyType(files))


def _file_name(source: Source, weight: int) -> str:
    return f"{source.family.replace(' ', '')}-{_style(source, weight).replace(' ', '')}-cut{CUT}.ttf"


def _style(source: Source, weight: int) -> str:
    style = STYLE_NAMES[weight]
    if not source.italic:
        return style
    return "Italic" if weight == 400 else f"{style} Italic"


def _cut(source: Source, weights: list[int]) -> Iterator[tuple[int, bytes]]:
    """Yield the finished font file of each weight; subsetting first makes the cutting several times faster."""
    if not weights:
        return
    configLogger(level="ERROR")
    small = _subset(source.path)
    notices = _notices(source.path)
    for weight in weights:
        font = TTFont(io.BytesIO(small), recalcTimestamp=False)
        font["name"] = newTable("name")
        location = {"wght": weight, **source.pinned}
        _settle_kerning(font, location)
        font = instancer.instantiateVariableFont(font, location, inplace=True, updateFontNames=False, optimize=False)
        _name(font, source, weight, notices=notices)
        out = io.BytesIO()
        font.save(out)
        yield weight, out.getvalue()


def _subset(path: Path) -> bytes:
    options = subset.Options()
    options.layout_features = list(FEATURES)
    options.drop_tables += ["name", "STAT"]  # while there is a name table, the cutter walks all others for its users
    options.notdef_outline = True
    options.hinting = False
    options.recalc_timestamp = False
    with TTFont(path, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[code for first, last in SCRIPTS for code in range(first, last + 1)])
        cutter.subset(font)
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


def _settle_kerning(font: TTFont, location: Mapping[str, float]) -> None:
    """Add each kerning value's variation at `location` to the value and drop the variation data.

    The instancer does the same by aligning every pair table with itself, which takes ten times as long.
    """
    axes = {axis.axisTag: (axis.minValue, axis.defaultValue, axis.maxValue) for axis in font["fvar"].axes}
    place = normalizeLocation(location, axes)
    if "avar" in font:
        place = {tag: piecewiseLinearMap(place[tag], font["avar"].segments[tag]) for tag in place}
    deltas = VarStoreInstancer(font["GDEF"].table.VarStore, font["fvar"].axes, place)
    for record in _kerning_values(font["GPOS"].table):
        for value, device in KERNING_FIELDS:
            variation = record.__dict__.pop(device, None)
            if variation is not None:
                delta = deltas[(variation.StartSize << 16) + variation.EndSize]
                setattr(record, value, getattr(record, value, 0) + round(delta))
    font["GDEF"].table.VarStore = None
    font["GDEF"].table.Version = 0x00010002


def _kerning_values(gpos: Any) -> Iterator[Any]:
    """Yield the value records of all pair and single positionings, whose formats lose their variation bits."""
    for lookup in gpos.LookupList.Lookup:
        for wrapped in lookup.SubTable:
            table = getattr(wrapped, "ExtSubTable", wrapped)
            for name in ("ValueFormat", "ValueFormat1", "ValueFormat2"):
                if hasattr(table, name):
                    setattr(table, name, getattr(table, name) & PLAIN_VALUES)
            rows = [row.PairValueRecord for row in getattr(table, "PairSet", ())]
            rows += [row.Class2Record for row in getattr(table, "Class1Record", ())]
            pairs = [value for row in rows for pair in row for value in (pair.Value1, pair.Value2)]
            single = getattr(table, "Value", None) or []
            yield from (value for value in [*pairs, *(single if isinstance(single, list) else [single])] if value)


def _notices(path: Path) -> dict[int, str]:
    """Return copyright, licence and its address, which the Open Font License wants kept with every copy."""
    with TTFont(path, lazy=True) as font:
        return {number: text for number in (0, 13, 14) if (text := font["name"].getDebugName(number))}


def _name(font: TTFont, source: Source, weight: int, *, notices: Mapping[int, str]) -> None:
    """Write names and flags so that every platform groups the faces under one family (OpenType `name`, `OS/2`)."""
    style = _style(source, weight)
    plain = weight in (400, 700)
    legacy = source.family if plain else f"{source.family} {STYLE_NAMES[weight]}"
    legacy_style = {(400, False): "Regular", (400, True): "Italic", (700, False): "Bold"}
    names = {
        **notices,
        1: legacy,
        2: legacy_style.get((weight, source.italic), "Italic" if source.italic else "Regular"),
        3: f"Negotiator cut {CUT}: {source.family} {style}",
        4: f"{source.family} {style}",
        6: f"{source.family.replace(' ', '')}-{style.replace(' ', '')}",
        16: source.family,
        17: style,
    }
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    bold, regular = weight == 700, weight == 400 and not source.italic
    font["OS/2"].usWeightClass = weight
    cleared = font["OS/2"].fsSelection & ~0b1100001
    font["OS/2"].fsSelection = cleared | source.italic | bold << 5 | regular << 6
    font["head"].macStyle = bold | source.italic << 1


def _store(path: Path, data: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=path.stem, suffix=".part", delete=False) as part:
        part.write(data)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(path)


if __name__ == "__main__":
    for face in static_fonts(Path(sys.argv[1])).files.values():
        sys.stdout.write(f"{face}\n")
