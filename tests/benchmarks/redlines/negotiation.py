"""A later version of an agreement as negotiation leaves it, and the truth about what was done.

Three hundred edits to fifty thousand words: swapped words, figures, phrases in and out, new sentences, whole clauses
struck and added; and clauses of one to three paragraphs moved far away, some of them edited on the way.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.redlines import phrases
from tests.benchmarks.redlines.agreements import Drafter, Paragraph, agreement

LONG = 12  # words from which a paragraph is edited or moved
MOVED_WORDS = 40  # a moved clause has at least so many
DISTANCE = 60  # paragraphs that it passes at least; so an agreement needs some 200 paragraphs
GONE = ADDED = 8  # of three hundred edits, whole paragraphs struck, and added
MOVED_AND_EDITED = 2  # of five moves
_EDGE = 20
_APART = 6
_KINDS = ("swap", "swap", "swap", "figure", "insert", "delete", "replace", "sentence", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedParagraph:
    """What a moved paragraph said before and says now."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Negotiated:
    """Two versions of one agreement and the truth about the moves between them."""

    old: list[Paragraph]
    new: list[Paragraph]
    moved: list[MovedParagraph]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """Paragraphs start..start+length go before paragraph `to`."""

    start: int
    length: int
    to: int

    @property
    def paragraphs(self) -> range:
        return range(self.start, self.start + self.length)


def negotiated(*, seed: int, words: int = 50_000, edits: int = 300, moves: int = 5) -> Negotiated:
    """Return an agreement of `words` words, and the version after `edits` edits and `moves` moved clauses."""
    chance = random.Random(seed)
    old = agreement(chance, words)
    scale = max(1, edits // 300)
    plan = _moves(chance, old, moves)
    nearby = {k for move in plan for k in (*range(move.start - 2, move.start + move.length + 2), move.to)}
    free = [k for k, paragraph in enumerate(old) if paragraph.words >= LONG and k not in nearby]
    chance.shuffle(free)
    gone, added = set(free[: GONE * scale]), set(free[GONE * scale : (GONE + ADDED) * scale])
    open_to_edits = free[(GONE + ADDED) * scale :]
    edited_moves = plan[: MOVED_AND_EDITED * scale]

    drafter = Drafter(chance)
    texts = [paragraph.text for paragraph in old]
    for _ in range(edits - len(gone) - len(added) - len(edited_moves)):
        k = chance.choice(open_to_edits)
        texts[k] = edit(drafter, texts[k])
    for move in edited_moves:
        texts[move.start] = edit(drafter, texts[move.start])

    movers = [k for move in plan for k in move.paragraphs]
    moved = [MovedParagraph(old=old[k].text, new=texts[k]) for k in movers]
    return Negotiated(old=old, new=_arranged(drafter, (old, texts), plan, (gone, added)), moved=moved)


def _moves(chance: random.Random, old: Sequence[Paragraph], count: int) -> list[_Move]:
    """Choose clauses and where they go, clear of each other."""
    plan: list[_Move] = []
    used: set[int] = set()
    while len(plan) < count:
        move = _Move(
            start=chance.randrange(_EDGE, len(old) - DISTANCE),
            length=chance.randint(1, 3),
            to=chance.randrange(_EDGE, len(old) - DISTANCE),
        )
        clause = [old[k] for k in move.paragraphs]
        long_enough = all(part.words >= LONG for part in clause) and sum(part.words for part in clause) >= MOVED_WORDS
        clear = used.isdisjoint(move.paragraphs) and all(abs(move.to - k) >= _APART for k in used)
        if long_enough and clear and abs(move.to - move.start) >= DISTANCE:
            used |= {*range(move.start - 2, move.start + move.length + 2), move.to}
            plan.append(move)
    return plan


def _arranged(
    drafter: Drafter,
    sides: tuple[Sequence[Paragraph], Sequence[str]],
    plan: Sequence[_Move],
    whole: tuple[set[int], set[int]],
) -> list[Paragraph]:
    """Return the later version in its order: moved clauses at their places, struck ones left out, new ones put in."""
    old, texts = sides
    gone, added = whole
    arrivals = {move.to: move.paragraphs for move in plan}
    movers = {k for move in plan for k in move.paragraphs}
    new: list[Paragraph] = []
    for k, paragraph in enumerate(old):
        new.extend(Paragraph(text=texts[mover]) for mover in arrivals.get(k, ()))
        if k in movers or k in gone:
            continue
        new.append(Paragraph(text=texts[k], style=paragraph.style))
        if k in added:
            new.append(Paragraph(text=f"{drafter.chance.choice(phrases.NEW_SENTENCES)} {drafter.clause()}"))
    return new


def edit(drafter: Drafter, text: str) -> str:
    """Return the paragraph with one edit as negotiators make them; never the paragraph as it was."""
    changed = text
    while changed == text:
        changed = _edit_once(drafter, text)
    return changed


def _edit_once(drafter: Drafter, text: str) -> str:
    chance = drafter.chance
    words = text.split(" ")
    at = chance.randrange(1, len(words) - 1)
    kind = chance.choice(_KINDS)
    swappable = [k for k, word in enumerate(words) if word in phrases.SWAPS]
    figures = [k for k, word in enumerate(words) if k and re.search(r"\d", word)]
    if kind == "swap" and swappable:
        k = chance.choice(swappable)
        words[k] = phrases.SWAPS[words[k]]
    elif kind == "figure" and figures:
        k = chance.choice(figures)
        words[k] = re.sub(r"\d+", lambda found: str(int(found.group()) + chance.randint(1, 9)), words[k], count=1)
    elif kind == "delete" and len(words) > LONG:
        del words[at : at + chance.randint(2, 7)]
    elif kind == "replace":
        words[at : at + chance.randint(2, 7)] = chance.choice(phrases.INSERTIONS).split(" ")
    elif kind == "sentence":
        words.append(chance.choice(phrases.NEW_SENTENCES))
    else:
        words[at:at] = chance.choice(phrases.INSERTIONS).split(" ")
    return " ".join(words)
