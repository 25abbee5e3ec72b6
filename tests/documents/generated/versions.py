"""Pairs of Word files: one drawn from nothing, the other made from it by a negotiation."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st
from lxml import etree
from lxml.etree import _Element as Element

from tests.documents.generated import mutations as m
from tests.documents.generated import restructuring as s
from tests.documents.generated.choices import Choices, by_hypothesis
from tests.documents.generated.files import Parts, packed, word_file
from tests.documents.generated.hand import Hand
from tests.documents.generated.tidy import tidy

_TEXT_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml", "word/comments.xml")
Change = Callable[[Hand, Element], None]
_CHANGES: list[tuple[int, Change]] = [
    (14, m.edit_word),
    (8, m.edit_phrase),
    (4, m.edit_spaces),
    (3, m.restyle_run),
    (2, m.restyle_paragraph),
    (3, m.relabel),
    (2, m.cut_run),
    (3, m.drop_inline),
    (3, m.put_inline),
    (2, m.resolve_earlier),
    (2, m.revise),
    (4, s.split),
    (4, s.join),
    (5, s.drop_block),
    (2, s.drop_several),
    (6, s.move_block),
    (3, s.move_table),
    (5, s.put_block),
    (2, s.drop_row),
    (2, s.put_row),
    (1, s.move_row),
    (1, s.drop_cell),
    (1, s.change_section),
]
_NEED_KNOWN_PARTS = {m.put_inline, m.restyle_paragraph, m.relabel}


@dataclass(frozen=True)
class Case:
    """Two versions of a file, and how other people's revisions are read in each."""

    old: bytes
    new: bytes
    old_accepted: bool
    new_accepted: bool

    def __repr__(self) -> str:  # Hypothesis shows it, and two files are too much to read
        return f"Case(of {len(self.old)} and {len(self.new)} bytes, {self.old_accepted=}, {self.new_accepted=})"


def mutated(
    choices: Choices, parts: Parts, *, foreign: bool, revised: bool, most: int = 5, moving: bool = False
) -> Parts:
    """Return the parts of the next version. `foreign` content is only for files that are generated themselves.

    With `moving`, one of the body's tables moves, whatever else happens.
    """
    names = [name for name in parts if name in _TEXT_PARTS or name.startswith(("word/header", "word/footer"))]
    roots = {name: etree.fromstring(parts[name]) for name in names if name.endswith(".xml")}
    hand = Hand(choices, roots, foreign=foreign, revised=revised)
    others = [root for name, root in roots.items() if name not in ("word/document.xml", "word/comments.xml")]
    kinds = [entry for entry in _CHANGES if foreign or entry[1] not in _NEED_KNOWN_PARTS]
    for _ in range(choices.count(0, most)):
        root = choices.pick(others) if others and choices.chance(10) else roots["word/document.xml"]
        choices.weighted(kinds)(hand, root)
    if moving:
        s.move_table(hand, roots["word/document.xml"])
    hand.finish()
    return parts | written(roots)


def written(roots: dict[str, Element]) -> Parts:
    return {name: etree.tostring(root, xml_declaration=True, encoding="UTF-8") for name, root in roots.items()}


def case(choices: Choices) -> Case:
    """Return a pair of files."""
    revised = choices.chance(60)
    first = word_file(choices, revised=revised)
    roots = {"word/document.xml": etree.fromstring(first["word/document.xml"])}
    moving = choices.chance(15)
    if moving:
        s.put_table(Hand(choices, roots, foreign=False, revised=False), roots["word/document.xml"])
    tidy(roots["word/document.xml"])
    first |= written(roots)
    second = mutated(choices, first, foreign=True, revised=revised and choices.chance(50), moving=moving)
    if choices.chance(3):
        second = word_file(choices, revised=False)
    return Case(
        old=packed(first),
        new=packed(second),
        old_accepted=not (revised and choices.chance(8)),
        new_accepted=not (revised and choices.chance(25)),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a pair of files that Hypothesis can shrink."""
    return case(by_hypothesis(draw))
