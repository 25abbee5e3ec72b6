"""Notes that nothing refers to any more once tracked changes are settled: they go with their last reference."""

from collections.abc import Mapping

from lxml.etree import _Element as Element

from negotiator.documents import names as n

Note = tuple[str, str]
_NOTE_OF = {n.FOOTNOTE_REFERENCE: n.w("footnote"), n.ENDNOTE_REFERENCE: n.w("endnote")}


def referred_notes(roots: Mapping[str, Element]) -> frozenset[Note]:
    """Return the notes that the parts refer to, by kind and id."""
    references = (mark for root in roots.values() for mark in root.iter(*_NOTE_OF))
    return frozenset((_NOTE_OF[mark.tag], mark.get(n.ID) or "") for mark in references)


def drop_notes(roots: Mapping[str, Element], gone: frozenset[Note]) -> frozenset[str]:
    """Remove notes; return the parts that held them."""
    held: set[str] = set()
    for part, root in roots.items() if gone else ():
        for note in [note for note in root if (note.tag, note.get(n.ID) or "") in gone]:
            root.remove(note)
            held.add(part)
    return frozenset(held)
