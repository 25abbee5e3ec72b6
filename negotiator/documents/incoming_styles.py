"""What the styles of the new file are called in the old one, and which of them the old file still lacks.

Styles correspond by kind and title, as a word processor matches them when it pastes. This module decides names; whoever
copies the styles asks it. Each file's styles are looked through once.
"""

from collections import deque
from itertools import count

from lxml.etree import _Element as Element

from negotiator.documents import names as n


class IncomingStyles:
    """The names that styles of a new file get in an old one, of which these are the styles parts (None for none).

    `due` are the styles that have a name in the old file and are not there yet, each with that name.
    """

    def __init__(self, ours: Element | None, theirs: Element | None) -> None:
        self.due: deque[tuple[Element, str]] = deque()
        self._theirs = {_id(style): style for style in _styles(theirs)}
        self._taken: set[str] = set()
        self._alike: dict[tuple[str, str], str] = {}
        self._named: dict[str, str] = {}
        for style in _styles(ours):
            self._note(style, _id(style))

    def name(self, wanted: str) -> str:
        """Return the old file's name of a style of the new one, which is due if the old file has none like it.

        It is "" where there is no such style, or the old file has no styles at all.
        """
        if wanted not in self._named:
            self._named[wanted] = self._decided(wanted)
        return self._named[wanted]

    def _decided(self, wanted: str) -> str:
        style = self._theirs.get(wanted)
        if style is None or not self._taken:
            return ""
        alike = self._alike.get(_key(style), "")
        if alike:
            return alike
        name = wanted
        if wanted in self._taken:
            name = next(free for k in count(1) if (free := f"{wanted}{k}") not in self._taken)
        self._note(style, name)
        self.due.append((style, name))
        return name

    def _note(self, style: Element, name: str) -> None:
        self._taken.add(name)
        self._alike.setdefault(_key(style), name)


def _styles(root: Element | None) -> list[Element]:
    return [] if root is None else root.findall(n.w("style"))


def _id(style: Element) -> str:
    return style.get(n.w("styleId")) or ""


def _key(style: Element) -> tuple[str, str]:
    name = style.find(n.NAME)
    return style.get(n.TYPE) or "", "" if name is None else (name.get(n.VALUE) or "").lower()
