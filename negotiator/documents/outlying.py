"""What no reader of the page sees since it lies beyond the paper, or in a place too small for a letter.

Lengths are twentieths of a point, as in the file.
"""

from collections.abc import Iterable

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.numerals import whole_number

# farther to the left than any margin is wide, and farther to the right than a sheet of A4 or Letter
_LEFT, _RIGHT = -4000, 12000
_SMALL = 60
_MOST = 31680  # 22 inches, the widest paper


def is_outlying(holders: Iterable[Element]) -> bool:
    """Tell whether a paragraph begins beyond the paper. `holders` are its properties and its styles', nearest first."""
    said: dict[str, int] = {}
    for holder in holders:
        found = holder.find(n.w("ind"))
        for name, value in () if found is None else found.items():
            said.setdefault(str(name).rsplit("}", 1)[-1], whole_number(str(value), 0))
        frame = holder.find(n.w("framePr"))
        if frame is not None and (_is_away(frame, "x", "y") or _is_small(frame)):
            return True
    start = said.get("left", said.get("start", 0))
    first = start + said.get("firstLine", 0) - said.get("hanging", 0)
    return not (_LEFT < start < _RIGHT and _LEFT < first < _RIGHT)


def is_outlying_table(properties: Element | None) -> bool:
    """Tell whether a table stands beyond the paper."""
    place = None if properties is None else properties.find(n.w("tblpPr"))
    if place is not None and _is_away(place, "tblpX", "tblpY"):
        return True
    indent = None if properties is None else properties.find(n.w("tblInd"))
    return indent is not None and not _LEFT < whole_number(indent.get(n.w("w")), 0) < _RIGHT


def is_narrow(width: Element | None) -> bool:
    """Tell whether a width of a cell (tcW) is too small for a letter."""
    if width is None or width.get(n.TYPE) not in (None, "dxa"):
        return False
    return 0 < whole_number(width.get(n.w("w")), 0) < _SMALL


def _is_away(element: Element, *names: str) -> bool:
    places = [whole_number(element.get(n.w(name)), 0) for name in names]
    return any(place < _LEFT or place > _MOST for place in places)


def _is_small(frame: Element) -> bool:
    height = whole_number(frame.get(n.w("h")), _SMALL) if frame.get(n.w("hRule")) == "exact" else _SMALL
    return min(height, whole_number(frame.get(n.w("w")), _SMALL)) < _SMALL
