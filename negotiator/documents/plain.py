"""The plain paragraphs of a part: runs of text, and nothing else that a reader sees. One pass finds them all.

Most paragraphs of an agreement are plain. What they say and how it is dressed is known from this pass; the rest, and
those that are edited, are taken apart into pieces. It reads the XML and changes nothing.
"""

from dataclasses import field

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.pieces import COMMENT_MARKS, FIXED_TEXT, special_kind, words_of
from negotiator.documents.tree import nearest
from negotiator.kernel.values import dataclass

# a stretch of text with the run that it stands in, None where it stands beside runs (a formula)
Stretch = tuple[Element | None, str]
# what a plain paragraph says: a stretch for each element of text
Plain = list[Stretch]

_TAB_STOPS = n.w("tabs")
# what makes a paragraph more than plain; text in a wrapper or in a tracked change is told by its parents
_RICH = n.NOTE_REFERENCES | n.OBJECTS | n.MATHS_OBJECTS | COMMENT_MARKS | {n.FIELD_CHARACTER, n.DELETED_TEXT}
_SEEN = (n.PARAGRAPH, n.TEXT, *FIXED_TEXT, *_RICH, *n.TRACKED, n.SECTION_PROPERTIES)


@dataclass(slots=True, eq=False)
class Pass:
    """What one pass found: plain paragraphs, those whose own mark is tracked, and those with which a section ends.

    `count` is how many paragraphs there are of any kind.
    """

    count: int = 0
    plain: dict[Element, Plain] = field(default_factory=dict)
    marked: set[Element] = field(default_factory=set)
    ending: set[Element] = field(default_factory=set)


def plain_paragraphs(root: Element) -> Pass:
    """Return the plain paragraphs of a part, or of what lies within an element."""
    found = Pass()
    plain = found.plain
    paragraph = run = None
    said: Plain = []
    count = 0
    for element in root.iter(*_SEEN):
        tag = element.tag
        if tag == n.PARAGRAPH:
            count += 1
            paragraph, run = element, None
            said = plain[element] = []
            continue
        holder = element.getparent()
        if tag == n.TEXT or tag in FIXED_TEXT:
            if holder is run or (holder is not None and holder.tag == n.RUN and holder.getparent() is paragraph):
                run = holder
                if tag == n.TEXT:
                    said.append((run, words_of(element) if len(element) else element.text or ""))
                    continue
                said.append((run, FIXED_TEXT[tag]))
                if special_kind(element) and paragraph is not None:
                    plain.pop(paragraph, None)
                continue
            if holder is not None and holder.tag == _TAB_STOPS:
                continue
        around = nearest(element, n.PARAGRAPH)
        if around is None:
            continue
        if tag == n.SECTION_PROPERTIES:
            found.ending.add(around)
        elif holder is not None and holder.tag == n.RUN_PROPERTIES:
            found.marked.add(around)
        else:
            plain.pop(around, None)
    found.count = count
    return found
