"""The plain paragraphs of a part: runs of text, and nothing else that a reader sees. One pass finds them all.

Most paragraphs of an agreement are plain. What they say and how it is dressed is known from this pass; the rest, and
those that are edited, are taken apart into pieces. It reads the XML and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import field

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.pieces import COMMENT_MARKS, FIXED_TEXT, words_of
from negotiator.kernel.values import dataclass

# a stretch of text with the properties (rPr) of its run
Stretch = tuple[Element | None, str]

_TAB_STOPS = n.w("tabs")
# what makes a paragraph more than plain; whatever stands in a wrapper or tracked change is told by its parent
_RICH = n.NOTE_REFERENCES | n.OBJECTS | n.MATHS_OBJECTS | COMMENT_MARKS | {n.FIELD_CHARACTER, n.DELETED_TEXT}
_SEEN = (n.PARAGRAPH, n.PARAGRAPH_PROPERTIES, n.RUN, n.RUN_PROPERTIES, n.TEXT, *FIXED_TEXT, *_RICH)


@dataclass(slots=True, eq=False)
class Plain:
    """What a plain paragraph says: its own properties (pPr) and its text in stretches, one for each element of text."""

    properties: Element | None = None
    stretches: list[Stretch] = field(default_factory=list)


def plain_paragraphs(root: Element) -> Mapping[Element, Plain]:
    """Return the plain paragraphs of a part, or of what lies within an element."""
    found: dict[Element, Plain] = {}
    paragraph = run = dress = None
    plain = Plain()
    for element in root.iter(*_SEEN):
        tag = element.tag
        if tag == n.TEXT:
            if element.getparent() is run:
                plain.stretches.append((dress, words_of(element) if len(element) else element.text or ""))
                continue
        elif tag == n.RUN:
            if element.getparent() is paragraph:
                run, dress = element, None
                continue
            run = None
        elif tag == n.PARAGRAPH:
            paragraph, run = element, None
            plain = found[element] = Plain()
            continue
        elif tag == n.RUN_PROPERTIES:
            if element.getparent() is run:
                dress = element
            continue
        elif tag == n.PARAGRAPH_PROPERTIES:
            if element.getparent() is paragraph:
                plain.properties = element
            continue
        elif tag in FIXED_TEXT:
            holder = element.getparent()
            if holder is run:
                plain.stretches.append((dress, FIXED_TEXT[tag]))
                continue
            if holder is not None and holder.tag == _TAB_STOPS:
                continue
        for holder in element.iterancestors(n.PARAGRAPH):
            found.pop(holder, None)
            break
    return found
