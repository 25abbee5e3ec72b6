"""Footnotes and endnotes in a redline: those that come are carried over, those that go are marked."""

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.carrying import Carrier
from negotiator.documents.editing import Editor
from negotiator.documents.foreign import paragraph_copy, within
from negotiator.documents.marks import Marks
from negotiator.documents.numerals import whole_number
from negotiator.documents.stories import Stories, paragraphs_in

_NAMES = {"w": n.WORD, "r": n.REFERENCES}
_LINES = (("-1", "separator"), ("0", "continuationSeparator"))
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}s+xml"


class NoteBook:
    """Keeps account of the notes of one writing."""

    def __init__(self, sides: tuple[Stories, Stories], carrier: Carrier, marks: Marks) -> None:
        self._old, self._new = sides
        self._carrier, self._marks = carrier, marks
        self._kept: set[tuple[str, str]] = set()
        self._carried: list[tuple[str, str]] = []
        self._theirs = {story.container.place: story for story in self._new.stories if story.kind == "note"}
        self._last: dict[str, int] = {}
        self._under_way: dict[str, str] = {}

    def keep(self, kind: str, key: str) -> None:
        """State that a note of the old file has its partner in the new one."""
        self._kept.add((kind, key))

    def carry(self, kind: str, key: str) -> str | None:
        """Carry a note of the new file over and return its number; None where there is no place for it.

        A damaged file may have a note that refers to itself: it is carried once.
        """
        place = f"{kind}/{key}"
        story = self._theirs.get(place)
        if story is None:
            return None
        if place in self._under_way:
            return self._under_way[place]
        part = self._part(kind)
        root = self._carrier.root(part)
        number = self._under_way[place] = self._free_number(root, kind)
        note = etree.SubElement(root, n.w(kind), {n.ID: number})
        copier = within(self._carrier, source=story.part, target=part, view=self._new.view)
        for paragraph in paragraphs_in(story.container):
            note.append(paragraph_copy(paragraph, copier=copier, marks=self._marks, tag=n.INSERTED))
        self._carried.append((kind, number))
        del self._under_way[place]
        return number

    def _free_number(self, root: Element, kind: str) -> str:
        if kind not in self._last:
            taken = (whole_number(note.get(n.ID), 0) for note in root if note.tag == n.w(kind))
            self._last[kind] = max(taken, default=0)
        self._last[kind] += 1
        return str(self._last[kind])

    def settle(self, *, tracked: bool) -> None:
        """Mark the text of notes whose reference is marked, and remove notes that nothing refers to any more."""
        inserted, deleted, plain = _references(self._old.main)
        referred = inserted | deleted | plain
        for story in self._old.stories:
            if story.kind != "note":
                continue
            kind, _, key = story.container.place.partition("/")
            if (kind, key) in deleted and (kind, key) not in plain and tracked:
                for paragraph in paragraphs_in(story.container):
                    Editor(paragraph, self._marks).remove(0, len(paragraph.text), n.DELETED, whole=True)
            elif (kind, key) not in referred:
                _drop(story.container.element)
        for kind, key in self._carried:
            if (kind, key) in plain:
                self._unmark(kind, key)

    def _part(self, kind: str) -> str:
        """Return the old file's part of notes of a kind; it is made, with the lines above notes, if there is none."""
        part = self._old.package.related(self._old.package.main_part, f"{kind}s")
        if part is None:
            part = self._carrier.sole_part(f"{kind}s", n.w(f"{kind}s"), _NAMES, n.REFERENCES, _MEDIA_TYPE.format(kind))
            root = self._carrier.root(part)
            for number, line in () if len(root) else _LINES:
                note = etree.SubElement(root, n.w(kind), {n.TYPE: line, n.ID: number})
                run = etree.SubElement(etree.SubElement(note, n.PARAGRAPH), n.RUN)
                etree.SubElement(run, n.w(line))
        return part

    def _unmark(self, kind: str, key: str) -> None:
        for note in self._carrier.root(self._part(kind)):
            if note.tag == n.w(kind) and note.get(n.ID) == key:
                for mark in list(note.iter(n.INSERTED)):
                    for child in list(mark):
                        mark.addprevious(child)
                    _drop(mark)


def _references(main: Element) -> tuple[set[tuple[str, str]], set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the notes referred to from inside insertions, from inside deletions, and plainly."""
    inserted: set[tuple[str, str]] = set()
    deleted: set[tuple[str, str]] = set()
    plain: set[tuple[str, str]] = set()
    for reference in main.iter(n.FOOTNOTE_REFERENCE, n.ENDNOTE_REFERENCE):
        key = "footnote" if reference.tag == n.FOOTNOTE_REFERENCE else "endnote", reference.get(n.ID) or ""
        around = {ancestor.tag for ancestor in reference.iterancestors(*n.TRACKED)}
        (deleted if around & n.LEAVING else inserted if around else plain).add(key)
    return inserted, deleted, plain


def _drop(element: Element) -> None:
    holder = element.getparent()
    if holder is not None:
        holder.remove(element)
