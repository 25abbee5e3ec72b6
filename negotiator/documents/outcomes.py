"""What a written part says with its changes accepted and with ours rejected: read where that is plain, else resolved.

Most paragraphs hold runs of text and tracked changes around such runs: they are read where they stand, both ways at
once. All that such a paragraph may hold is listed here. Whatever holds anything else is copied and resolved as a word
processor would, and with it the neighbours that it may run into. It judges nothing.
"""

import copy
from collections import Counter
from collections.abc import Mapping, Sequence

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.inventory import Thing, things
from negotiator.documents.marks import Marks
from negotiator.documents.pieces import FIXED_TEXT
from negotiator.documents.resolve import resolve
from negotiator.documents.revisions import changes_in
from negotiator.kernel.values import dataclass

_SILENT = frozenset({n.PARAGRAPH_PROPERTIES, n.w("bookmarkStart"), n.w("bookmarkEnd"), n.w("proofErr")})
_SILENT_IN_RUN = frozenset({n.RUN_PROPERTIES, n.w("lastRenderedPageBreak")})
# what paragraphs say with the changes accepted, and with ours rejected
_Said = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One part with its tracked changes accepted, or with ours rejected.

    `root` is what had to be resolved. Where paragraphs were left out of it, an empty one stands in `gaps`, with what
    they say; `aside` is what they hold beside their words.
    """

    root: Element
    gaps: Mapping[Element, Sequence[str]]
    aside: Counter[Thing]

    @classmethod
    def untouched(cls, root: Element) -> "Outcome":
        """Return a part that bears no changes to be resolved."""
        return cls(root=root, gaps={}, aside=Counter())

    def things(self) -> Counter[Thing]:
        """Count what the part holds beside its words."""
        return things(self.root) + self.aside


def both_ways(root: Element, marks: Marks, *, everything: bool) -> tuple[Outcome, Outcome]:
    """Return a part with our changes accepted, or `everything`, and with ours rejected. Takes the tree for itself."""
    held = things(root)
    gaps = _leave_out(root, marks)
    aside = held - things(root)
    twin = copy.deepcopy(root)
    pairs = [(mine, theirs) for mine, theirs in zip(_blocks(root), _blocks(twin), strict=True) if mine in gaps]
    accepted = {theirs: [said[0] for said in gaps[mine]] for mine, theirs in pairs}
    rejected = {mine: [said[1] for said in gaps[mine]] for mine, _ in pairs}
    resolve(twin, accept=True, only=lambda mark: everything or marks.is_ours(mark))
    resolve(root, accept=False, only=marks.is_ours)
    return Outcome(root=twin, gaps=accepted, aside=aside), Outcome(root=root, gaps=rejected, aside=aside)


def _blocks(root: Element) -> Sequence[Element]:
    body = root.find(n.BODY)
    return [] if body is None else list(body)


def _leave_out(root: Element, marks: Marks) -> dict[Element, list[_Said]]:
    """Take the paragraphs that can be read out of a body; return what they say by what stands in for them.

    Of those in a row the first and the last stay: what stands before or behind may run into them.
    """
    gaps: dict[Element, list[_Said]] = {}
    row: list[tuple[Element, _Said]] = []
    more = _more_than_words(root, marks)
    for block in [*_blocks(root), None]:
        said = None if block is None or block.tag != n.PARAGRAPH or block in more else _said(block)
        if block is not None and said is not None:
            row.append((block, said))
            continue
        if len(row) > 3:
            gaps[_replace([element for element, _ in row[1:-1]])] = [one for _, one in row[1:-1]]
        row = []
    return gaps


def _replace(paragraphs: Sequence[Element]) -> Element:
    """Put one empty paragraph in the place of several that stand in a row."""
    empty = etree.Element(n.PARAGRAPH)
    paragraphs[0].addprevious(empty)
    holder = empty.getparent()
    if holder is not None:
        for paragraph in paragraphs:
            holder.remove(paragraph)
    return empty


def _more_than_words(root: Element, marks: Marks) -> set[Element]:
    """Return the blocks of a body that end a section or bear changes other than ours around runs of a paragraph."""
    found: set[Element] = set()
    for element in (*changes_in(root), *root.iter(n.SECTION_PROPERTIES)):
        holder = element.getparent()
        around_runs = element.tag in n.TRACKED and holder is not None and holder.tag == n.PARAGRAPH
        if not (around_runs and marks.is_ours(element)):
            found.update(element.iterancestors(n.PARAGRAPH))
    return found


def _said(paragraph: Element) -> _Said | None:
    """Return what a paragraph says both ways, None where it holds more than words."""
    accepted: list[str] = []
    rejected: list[str] = []
    for child in paragraph:
        tag = child.tag
        if tag == n.RUN:
            words = _words(child, n.TEXT)
            if words is None:
                return None
            accepted.append(words)
            rejected.append(words)
        elif tag in n.TRACKED:
            for run in child:
                words = _words(run, n.DELETED_TEXT if tag == n.DELETED else n.TEXT) if run.tag == n.RUN else None
                if words is None:
                    return None
                (rejected if tag in n.LEAVING else accepted).append(words)
        elif tag not in _SILENT:
            return None
    return "".join(accepted), "".join(rejected)


def _words(run: Element, text: str) -> str | None:
    """Return the words of a run whose text stands in elements of one tag, None where it holds more than words."""
    said = ""
    for node in run:
        tag = node.tag
        if tag == text and not len(node):
            said += node.text or ""
        elif tag in FIXED_TEXT:
            said += FIXED_TEXT[tag]
        elif tag not in _SILENT_IN_RUN:
            return None
    return said
