"""The comments part of a Word file and its companions: who commented, what answers what, what is resolved.

Comments live in one part; replies and resolved states in a second, lasting ids and times in a third and fourth, the
people in a fifth. All are written where one is, since a word processor joins them by the id of a comment's last
paragraph. It writes parts; where a comment hangs in the text is the caller's matter.
"""

import copy
from collections.abc import Iterable, Sequence
from datetime import datetime

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.carrying import Carrier
from negotiator.documents.numerals import whole_number
from negotiator.documents.package import Package

_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CID = "http://schemas.microsoft.com/office/word/2016/wordml/cid"
_CEX = "http://schemas.microsoft.com/office/word/2018/wordml/cex"
# by part: its root, the address of its relationship
_PARTS = {
    "comments": (n.w("comments"), f"{n.REFERENCES}/comments"),
    "commentsExtended": (
        f"{{{n.WORD_2012}}}commentsEx",
        "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
    ),
    "commentsIds": (f"{{{_CID}}}commentsIds", "http://schemas.microsoft.com/office/2016/09/relationships/commentsIds"),
    "commentsExtensible": (
        f"{{{_CEX}}}commentsExtensible",
        "http://schemas.microsoft.com/office/2018/08/relationships/commentsExtensible",
    ),
    "people": (f"{{{n.WORD_2012}}}people", "http://schemas.microsoft.com/office/2011/relationships/people"),
}
_PREFIXES = {"w14": n.WORD_2010, "w15": n.WORD_2012, "w16cid": _CID, "w16cex": _CEX}
_PARAGRAPH_ID = f"{{{n.WORD_2010}}}paraId"
_ENTRY = f"{{{n.WORD_2012}}}commentEx"
_ENTRY_ID, _PARENT_ID, _DONE = (f"{{{n.WORD_2012}}}{name}" for name in ("paraId", "paraIdParent", "done"))
_LASTING, _LASTING_PARAGRAPH, _LASTING_ID = (f"{{{_CID}}}{name}" for name in ("commentId", "paraId", "durableId"))
_TIMED, _TIMED_ID, _TIME = (f"{{{_CEX}}}{name}" for name in ("commentExtensible", "durableId", "dateUtc"))
_PERSON, _PERSON_NAME = f"{{{n.WORD_2012}}}person", f"{{{n.WORD_2012}}}author"
_HIGHEST_PARAGRAPH_ID = 0x80000000


class Annotations:
    """Adds comments to the old file of a writing: our own, or those of the new file."""

    def __init__(self, base: Package, new: Package, carrier: Carrier, roots: Iterable[Element]) -> None:
        self._base, self._new, self._carrier = base, new, carrier
        self._text = list(roots)
        self._paragraphs: dict[str, str] = {}
        self._parts: dict[str, str] = {}
        self._next: int | None = None
        self._used: set[str] | None = None
        self._indexes: dict[tuple[str, str], dict[str, Element]] = {}
        self._taken: dict[tuple[str, str], set[str]] = {}
        self._held: dict[str, Element] | None = None
        self._mothers: dict[str, str] | None = None

    def new_id(self) -> str:
        """Return an id that no comment has."""
        if self._next is None:
            part = self._base.related(self._base.main_part, "comments")
            known = [] if part is None else self._carrier.root(part).findall(n.w("comment"))
            self._next = max((whole_number(one.get(n.ID), 0) for one in known), default=-1)
        self._next += 1
        return str(self._next)

    def bring(self, wanted: str, number: str) -> bool:
        """Bring a comment of the new file over under a number; tell whether there is one."""
        source = self._new.related(self._new.main_part, "comments")
        comment = self._entry("comments", n.ID, wanted)
        if source is None or comment is None:
            return False
        part = self._part("comments")
        fresh = self._carrier.copy(comment, source=source, target=part)
        if fresh is None:
            return False
        fresh.set(n.ID, number)
        for paragraph in fresh.iter(n.PARAGRAPH):
            before = paragraph.get(_PARAGRAPH_ID)
            paragraph.set(_PARAGRAPH_ID, self._paragraph_id())
            if before is not None:
                self._paragraphs[before] = paragraph.get(_PARAGRAPH_ID) or ""
        self._carrier.root(part).append(fresh)
        self._bring_companions(comment, fresh)
        return True

    def stands_for(self, wanted: str, number: str) -> None:
        """State that a comment of the new file is this one of the old: what answers the one answers the other."""
        if self._held is None:
            mine = self._carrier.root(self._part("comments")).findall(n.w("comment"))
            self._held = {one.get(n.ID) or "": one for one in reversed(mine)}
        found, own = self._entry("comments", n.ID, wanted), self._held.get(number)
        if found is not None and own is not None and last_paragraph_id(found):
            self._paragraphs[last_paragraph_id(found)] = self._known(own)

    def _bring_companions(self, comment: Element, fresh: Element) -> None:
        before, now = last_paragraph_id(comment), last_paragraph_id(fresh)
        entry = self._entry("commentsExtended", _ENTRY_ID, before)
        if entry is not None:
            parent = self._paragraphs.get(entry.get(_PARENT_ID) or "", "")
            self._extend(now, parent=parent, done=entry.get(_DONE) in ("1", "true", "on"))
        lasting = self._entry("commentsIds", _LASTING_PARAGRAPH, before)
        if lasting is not None:
            self._last(now, lasting.get(_LASTING_ID) or "")
            timed = self._entry("commentsExtensible", _TIMED_ID, lasting.get(_LASTING_ID) or "")
            if timed is not None:
                self._carrier.root(self._part("commentsExtensible")).append(copy.deepcopy(timed))
        person = self._entry("people", _PERSON_NAME, comment.get(n.AUTHOR) or "")
        if person is not None:
            self._introduce(person)

    def add(self, text: Sequence[str], *, author: str, initials: str, at: datetime, answers: str = "") -> str:
        """Add a comment of ours, a paragraph for each text, and return its id; `answers` is the id of another one."""
        part = self._part("comments")
        root = self._carrier.root(part)
        number = self.new_id()
        attributes = {n.ID: number, n.AUTHOR: author, n.DATE: at.strftime("%Y-%m-%dT%H:%M:%SZ")}
        comment = etree.SubElement(root, n.w("comment"), attributes)
        comment.set(n.w("initials"), initials)
        for line in text:
            paragraph = etree.SubElement(comment, n.PARAGRAPH, {_PARAGRAPH_ID: self._paragraph_id()})
            node = etree.SubElement(etree.SubElement(paragraph, n.RUN), n.TEXT)
            node.text = line
            node.set(n.XML_SPACE, "preserve")
        mother = next((one for one in root.findall(n.w("comment")) if answers and one.get(n.ID) == answers), None)
        self._extend(last_paragraph_id(comment), parent="" if mother is None else self._known(mother), done=False)
        self._last(last_paragraph_id(comment), "")
        self._introduce(etree.Element(_PERSON, {_PERSON_NAME: author}))
        return number

    def _known(self, comment: Element) -> str:
        """Return the id of a comment's last paragraph, given to it and entered if it has none."""
        paragraphs = comment.findall(n.PARAGRAPH)
        if not paragraphs:
            paragraphs = [etree.SubElement(comment, n.PARAGRAPH)]
        if paragraphs[-1].get(_PARAGRAPH_ID) is None:
            paragraphs[-1].set(_PARAGRAPH_ID, self._paragraph_id())
        number = paragraphs[-1].get(_PARAGRAPH_ID) or ""
        if number not in self._parents():
            self._extend(number, parent="", done=False)
        return self._parents()[number] or number

    def _parents(self) -> dict[str, str]:
        """Return, for the id of each comment's last paragraph that is entered, that of the comment it answers."""
        if self._mothers is None:
            entries = self._carrier.root(self._part("commentsExtended"))
            self._mothers = {entry.get(_ENTRY_ID) or "": entry.get(_PARENT_ID) or "" for entry in reversed(entries)}
        return self._mothers

    def resolve(self, wanted: str, *, done: bool = True) -> bool:
        """Mark a comment's thread as resolved, or as open again; tell whether there is such a comment."""
        root = self._carrier.root(self._part("comments"))
        comment = next((one for one in root.findall(n.w("comment")) if one.get(n.ID) == wanted), None)
        if comment is None:
            return False
        number = self._known(comment)
        for entry in self._carrier.root(self._part("commentsExtended")):
            if number in (entry.get(_ENTRY_ID), entry.get(_PARENT_ID)):
                entry.set(_DONE, "1" if done else "0")
        return True

    def _extend(self, paragraph: str, *, parent: str, done: bool) -> None:
        self._parents().setdefault(paragraph, parent)
        entry = etree.SubElement(self._carrier.root(self._part("commentsExtended")), _ENTRY, {_ENTRY_ID: paragraph})
        if parent:
            entry.set(_PARENT_ID, parent)
        entry.set(_DONE, "1" if done else "0")

    def _last(self, paragraph: str, wanted: str) -> None:
        """Enter the lasting id of a comment: the one that it had, if nothing else has it here."""
        root = self._carrier.root(self._part("commentsIds"))
        taken = self._values("commentsIds", _LASTING_ID)
        lasting = wanted if wanted and wanted not in taken else paragraph
        taken.add(lasting)
        etree.SubElement(root, _LASTING, {_LASTING_PARAGRAPH: paragraph, _LASTING_ID: lasting})

    def _introduce(self, person: Element) -> None:
        known, name = self._values("people", _PERSON_NAME), person.get(_PERSON_NAME) or ""
        if name not in known:
            known.add(name)
            self._carrier.root(self._part("people")).append(copy.deepcopy(person))

    def _values(self, kind: str, name: str) -> set[str]:
        """Return the values that an attribute has in a part of ours, to be kept up as entries are added."""
        if (kind, name) not in self._taken:
            self._taken[kind, name] = {entry.get(name) or "" for entry in self._carrier.root(self._part(kind))}
        return self._taken[kind, name]

    def _entry(self, kind: str, name: str, value: str) -> Element | None:
        """Return the first entry of the new file's part that has this value, None for an empty one."""
        if (kind, name) not in self._indexes:
            part = self._new.related(self._new.main_part, kind)
            entries = () if part is None else self._new.root(part)
            self._indexes[kind, name] = {entry.get(name) or "": entry for entry in reversed(entries)}
        return self._indexes[kind, name].get(value) if value else None

    def _part(self, kind: str) -> str:
        """Return the name of one of the parts, made if the file has none."""
        if kind not in self._parts:
            tag, address = _PARTS[kind]
            part = self._base.related(self._base.main_part, kind)
            part = part or self._carrier.sole_part(kind, tag, {"w": n.WORD}, address, f"{_WORD_TYPE}.{kind}+xml")
            self._carrier.understand(part, _PREFIXES)
            self._parts[kind] = part
        return self._parts[kind]

    def _paragraph_id(self) -> str:
        """Return an id for a paragraph that no other has."""
        if self._used is None:
            self._used = {str(one.get(_PARAGRAPH_ID)) for root in self._text for one in root.iter(n.PARAGRAPH)}
            comments = self._carrier.root(self._part("comments"))
            self._used |= {str(one.get(_PARAGRAPH_ID)) for one in comments.iter(n.PARAGRAPH)}
        number = len(self._used) + 0x1000_0000
        while f"{number:08X}" in self._used:
            number += 1
        self._used.add(f"{number % _HIGHEST_PARAGRAPH_ID:08X}")
        return f"{number:08X}"


def last_paragraph_id(comment: Element) -> str:
    """Return the id of a comment's last paragraph, by which its companions know it."""
    marks = [paragraph.get(_PARAGRAPH_ID) for paragraph in comment.iter(n.PARAGRAPH)]
    return str(marks[-1] or "") if marks else ""
