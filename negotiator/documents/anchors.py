"""Bookmarks and comments that come with new content: with ids and names of their own, in pairs, or not at all.

A bookmark comes if both its ends come. A comment comes with its reference; its range only as a whole. Fields and links
that came along follow a bookmark that had to take another name.
"""

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.annotations import Annotations
from negotiator.documents.marks import Marks
from negotiator.kernel.values import dataclass

STARTS = {n.w("bookmarkStart"): n.w("bookmarkEnd"), n.w("commentRangeStart"): n.w("commentRangeEnd")}
_BOOKMARK = n.w("bookmarkStart")
_LONGEST_NAME = 40
# where Word stood last: it is set anew on every opening
_FLEETING = "_GoBack"
_NAMED = re.compile(r"(?<![\w.])[^\W\d]\w*")


@dataclass(slots=True, eq=False)
class _Carried:
    """One anchor as it was copied; `key` tells which bookmark or comment of the new file it belongs to."""

    element: Element
    key: tuple[str, str, str]


class Anchors:
    """Keeps account of the anchors of one writing."""

    def __init__(self, main_part: str, marks: Marks, annotations: Annotations) -> None:
        self._main_part, self._marks, self._annotations = main_part, marks, annotations
        self._carried: list[_Carried] = []
        self._numbers: dict[tuple[str, str, str], str] = {}
        self.brought: set[str] = set()  # the comments of the new file that came with words, by their ids there

    def carry(self, anchor: Element, source: str, target: str) -> bool:
        """Give the copy of an anchor an id of its own; tell whether it may come to the part `target`."""
        kind = "bookmark" if "bookmark" in anchor.tag else "comment"
        if anchor.get(n.NAME) == _FLEETING or (kind == "comment" and target != self._main_part):
            return False
        key = kind, source, anchor.get(n.ID) or ""
        if key not in self._numbers:
            self._numbers[key] = self._marks.new_id() if kind == "bookmark" else self._annotations.new_id()
        anchor.set(n.ID, self._numbers[key])
        for name in (n.w("colFirst"), n.w("colLast")):
            anchor.attrib.pop(name, "")
        self._carried.append(_Carried(anchor, key))
        return True

    def settle(self, roots: list[Element]) -> None:
        """Take out halves, name bookmarks, and bring the comments that are referred to."""
        standing = [one for one in self._carried if _is_in(one.element, roots)]
        by_key: dict[tuple[str, str, str], list[Element]] = {}
        for one in standing:
            by_key.setdefault(one.key, []).append(one.element)
        for key, mine in by_key.items():
            if key[0] == "comment":
                self._comment(key, mine)
            else:
                _whole(mine)
        named = [
            one.element for one in standing if one.element.tag == _BOOKMARK and one.element.getparent() is not None
        ]
        if named:
            arriving = [mark for root in roots for mark in root.iter(*n.ARRIVING) if self._marks.is_ours(mark)]
            _name(named, roots, arriving)

    def _comment(self, key: tuple[str, str, str], mine: list[Element]) -> None:
        references = [anchor for anchor in mine if anchor.tag == n.COMMENT_REFERENCE]
        if not references or not self._annotations.bring(key[2], self._numbers[key]):
            for anchor in mine:
                _drop(anchor)
            return
        self.brought.add(key[2])
        for extra in references[1:]:
            _drop(extra)
        _whole([anchor for anchor in mine if anchor.tag != n.COMMENT_REFERENCE])


def _whole(anchors: list[Element]) -> None:
    """Keep the first start with the first end behind it; what has no partner goes."""
    start = next((anchor for anchor in anchors if anchor.tag in STARTS), None)
    ends = [anchor for anchor in anchors if start is not None and anchor.tag == STARTS[start.tag]]
    kept = [start, ends[0]] if ends else []
    for anchor in anchors:
        if anchor not in kept:
            _drop(anchor)


def _name(starts: list[Element], roots: list[Element], arriving: list[Element]) -> None:
    """Give carried bookmarks names that nothing else has; what refers to them and came along follows."""
    ours = set(starts)
    taken = {
        (anchor.get(n.NAME) or "").lower() for root in roots for anchor in root.iter(_BOOKMARK) if anchor not in ours
    }
    renamed: dict[str, str] = {}
    referred = {name for holder in _referring(arriving) for name in _names_in(holder)}
    for start in starts:
        name = start.get(n.NAME) or ""
        if name.lower() in taken and name not in referred:
            for end in _ends_of(start, roots):
                _drop(end)
            _drop(start)
            continue
        fresh = next(other for other in _variants(name) if other.lower() not in taken)
        taken.add(fresh.lower())
        start.set(n.NAME, fresh)
        if fresh != name:
            renamed[name] = fresh
    for holder in _referring(arriving) if renamed else ():
        _rename(holder, renamed)


def _variants(name: str) -> Iterator[str]:
    yield name
    for number in range(2, 100_000):
        ending = f"_{number}"
        yield name[: _LONGEST_NAME - len(ending)] + ending


def _ends_of(start: Element, roots: list[Element]) -> list[Element]:
    return [end for root in roots for end in root.iter(n.w("bookmarkEnd")) if end.get(n.ID) == start.get(n.ID)]


def _referring(arriving: list[Element]) -> Iterator[Element]:
    """Yield what came along and may refer to a bookmark: instructions of fields, and links within the file."""
    for element in arriving:
        yield from element.iter(n.INSTRUCTION, n.SIMPLE_FIELD)
        link = next(element.iterancestors(n.HYPERLINK), None)
        if link is not None and link.get(n.w("anchor")):
            yield link


def _names_in(holder: Element) -> set[str]:
    if holder.tag == n.HYPERLINK:
        return {holder.get(n.w("anchor")) or ""}
    return set(_NAMED.findall(_instruction(holder)))


def _instruction(holder: Element) -> str:
    return (holder.text if holder.tag == n.INSTRUCTION else holder.get(n.w("instr"))) or ""


def _rename(holder: Element, renamed: dict[str, str]) -> None:
    if holder.tag == n.HYPERLINK:
        name = holder.get(n.w("anchor")) or ""
        holder.set(n.w("anchor"), renamed.get(name, name))
        return
    said = _NAMED.sub(lambda match: renamed.get(match[0], match[0]), _instruction(holder))
    if holder.tag == n.INSTRUCTION:
        holder.text = said
    else:
        holder.set(n.w("instr"), said)


def _is_in(element: Element, roots: list[Element]) -> bool:
    return element.getroottree().getroot() in roots


def _drop(element: Element) -> None:
    """Take an anchor out, and the run and tracked change that held nothing else."""
    holder = element.getparent()
    if holder is None:
        return
    holder.remove(element)
    outer = holder.getparent()
    is_empty = holder.tag in n.TRACKED | {n.RUN} and all(child.tag == n.RUN_PROPERTIES for child in holder)
    if is_empty and outer is not None:
        _drop(holder)
