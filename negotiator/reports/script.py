"""Prepares text for the page: one normal form, no characters that the typefaces lack, nothing right-to-left.

Right-to-left text needs reordering and joining that the pages cannot do. Printed without them it would read wrongly, so
it is named and left out; the attached deal.json, or what a redline was made of, holds it in full.
"""

import re
import unicodedata
from collections.abc import Collection
from itertools import groupby, pairwise
from typing import NewType
from xml.sax.saxutils import escape

Markup = NewType("Markup", str)
"""Text in the small markup language of paragraphs; everything that came from outside is escaped in it."""

RIGHT_TO_LEFT = frozenset({"R", "AL", "RLE", "RLO", "RLI"})
SPACES = {"\t": " ", "\r": " ", "\v": " ", "\f": " ", "\u2028": "\n", "\u2029": "\n"}
NAMED_AT_MOST = 3
ATTACHED = "deal.json"
# boxes of forms, open and ticked
BOXES = {"\u2610": "[ ]", "\u2611": "[x]", "\u2612": "[x]"}

# ligatures and wide forms of letters; raised figures and the like would say something else without their form
_SAME = re.compile("[\ufb00-\ufb06\uff01-\uff5e]")
_SCRIPT_NAME = re.compile(r"^(HEBREW|ARABIC|SYRIAC|THAANA|NKO|SAMARITAN|MANDAIC|ADLAM)\b")


def printable(text: str, *, coverage: Collection[int], whole: str = ATTACHED) -> str:
    """Return `text` as it may be printed with typefaces that cover the code points `coverage`.

    A stretch that cannot be printed is replaced by a bracketed note which says what stood there and how much of it.
    `whole` is where all of it can be read.
    """
    clean = "".join(SPACES.get(character, character) for character in unicodedata.normalize("NFC", text))
    if all(ord(character) in coverage for character in clean):
        return clean
    clean = "".join(character if ord(character) in coverage else _instead(character, coverage) for character in clean)
    stretches = groupby(_stretches(clean, coverage), key=lambda pair: pair[0])
    return "".join(_shown(kind, "".join(part for _, part in pairs), whole) for kind, pairs in stretches)


def has_right_to_left(text: str) -> bool:
    """Tell whether any character of `text` belongs to a right-to-left script or forces that direction."""
    return any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in text)


def markup(
    text: str, *, coverage: Collection[int], common: Collection[int], face: str, whole: str = ATTACHED
) -> Markup:
    """Return printable, escaped markup for plain text; a line break in the text is a line break on the page.

    Signs that are not `common` to all typefaces (arrows, for one) are set in `face`, which covers `coverage`.
    """
    parts = []
    for everywhere, stretch in groupby(
        printable(text, coverage=coverage, whole=whole), key=lambda sign: ord(sign) in common
    ):
        shown = escape("".join(stretch)).replace("\n", "<br/>")
        parts.append(shown if everywhere or shown == "<br/>" else f'<font name="{face}">{shown}</font>')
    return Markup("".join(parts))


def _instead(character: str, coverage: Collection[int]) -> str:
    """Return what says the same as a character in signs that can be printed, else the character."""
    said = BOXES.get(character) or (unicodedata.normalize("NFKC", character) if _SAME.match(character) else character)
    return said if all(ord(sign) in coverage for sign in said) else character


def _stretches(text: str, coverage: Collection[int]) -> list[tuple[str, str]]:
    """Return (kind, character) pairs; what stands between right-to-left letters counts as right-to-left."""
    kinds = [_kind(character, coverage) for character in text]
    marked = [index for index, kind in enumerate(kinds) if kind == "rtl"]
    for left, right in pairwise(marked):
        if all(not text[index].isalnum() for index in range(left + 1, right)):
            kinds[left:right] = ["rtl"] * (right - left)
    return [(kind, character) for kind, character in zip(kinds, text, strict=True) if kind != "none"]


def _kind(character: str, coverage: Collection[int]) -> str:
    if unicodedata.bidirectional(character) in RIGHT_TO_LEFT:
        return "rtl"
    if ord(character) in coverage or character == "\n":
        return "plain"
    return "none" if unicodedata.category(character) in {"Cc", "Cf"} else "unknown"


def _shown(kind: str, stretch: str, whole: str) -> str:
    if kind == "plain":
        return stretch
    if kind == "rtl":
        script = next((found for character in stretch if (found := _script(character))), "")
        of_script = f"{script} " if script else ""
        return f"[{len(stretch)} characters of {of_script}right-to-left text, not printed: see {whole}]"
    codes = " ".join(f"U+{ord(character):04X}" for character in stretch[:NAMED_AT_MOST])
    more = " …" if len(stretch) > NAMED_AT_MOST else ""
    return f"[not printable: {codes}{more}]"


def _script(character: str) -> str:
    found = _SCRIPT_NAME.match(unicodedata.name(character, ""))
    return found.group(1).title() if found else ""
