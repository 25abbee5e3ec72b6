"""Why a change may be material: which fixed rules over words find something else on its two sides.

"Section 5" made "Section 6" is a reference even though only the figure was struck.
"""

import re
from collections.abc import Sequence

from negotiator.redline.formatting import links_in
from negotiator.redline.rules import DIRECTION, NOWHERE, ROLES, RULES, Cues, Place, names_rule, terms_rule
from negotiator.redline.shapes import Block, ChangeKind, Reason, Span

_QUOTED_TERM = re.compile(r"[“\"]([A-Z][\w’'-]*(?: [\w’'&-]+){0,5})[”\"]")
_WORDED = frozenset({"insert", "delete", "replace"})


class Materiality:
    """The rules, made ready for two documents: their parties and the terms that they define."""

    def __init__(self, old: Sequence[Block], new: Sequence[Block], *, parties: Sequence[str]) -> None:
        self._old, self._new = old, new
        self._parties = names_rule("party", (*parties, *ROLES))
        self._terms = terms_rule(term for blocks in (old, new) for block in blocks for term in _terms(block.text))
        self._cues = Cues((*RULES, DIRECTION, self._parties, self._terms))

    def reasons(self, kind: ChangeKind, old: Span | None, new: Span | None) -> tuple[Reason, ...]:
        """Return the rules that a change hits.

        Changes of words hit any; those of looks only where words are hidden or shown by them, or lead elsewhere; those
        of numbering and place hit none.
        """
        hidden = self._hidden(kind, old, new)
        if kind not in _WORDED:
            led = kind == "format" and links_in(self._old, old) != links_in(self._new, new)
            return ("reference", *hidden) if led else hidden
        left, right = self._place(self._old, old), self._place(self._new, new)
        if old is None or new is None:
            lone = right if old is None else left
            return (*(rule.reason for rule in (*RULES, self._parties, self._terms) if lone.holds(rule)), *hidden)
        likely, bits = left.likely | right.likely, self._cues.bits
        hit = [rule.reason for rule in RULES if likely & bits[rule] and left.finds(rule) != right.finds(rule)]
        parties = (left.finds(self._parties), right.finds(self._parties)) if likely & bits[self._parties] else ([], [])
        if parties[0] != parties[1]:
            hit.append("party")
        if _turned(*parties) or (likely & bits[DIRECTION] and _turned(left.finds(DIRECTION), right.finds(DIRECTION))):
            hit.append("direction")
        if likely & bits[self._terms] and left.finds(self._terms) != right.finds(self._terms):
            hit.append("defined term")
        return (*hit, *hidden)

    def _place(self, blocks: Sequence[Block], span: Span | None) -> Place:
        if span is None:
            return NOWHERE
        return Place(blocks[span.block].text, span.start, span.end, self._cues)

    def _hidden(self, kind: ChangeKind, old: Span | None, new: Span | None) -> tuple[Reason, ...]:
        """Tell whether words come that formatting hides, or words that stay are hidden or shown by it.

        A field that prints nothing of its own (a ticked box, an entry of an index) is out of sight as well.
        """
        if kind not in _WORDED and kind != "format":
            return ()
        if kind in _WORDED and old is not None and new is not None and old.end - old.start == new.end - new.start == 0:
            return ("hidden",)
        before, after = _hidden(self._old, old), _hidden(self._new, new)
        return ("hidden",) if before != after and (after or kind == "format") else ()


def _turned(before: list[str], after: list[str]) -> bool:
    """Tell whether there is something on both sides, and something else."""
    return bool(before) and bool(after) and before != after


def _hidden(blocks: Sequence[Block], span: Span | None) -> list[tuple[int, int]]:
    """Return the stretches of a span, counted from its start, that formatting hides."""
    if span is None:
        return []
    return [
        (max(run.start, span.start) - span.start, min(run.end, span.end) - span.start)
        for run in blocks[span.block].runs
        if run.hidden and run.start < span.end and span.start < run.end
    ]


def _terms(text: str) -> list[str]:
    if "“" not in text and '"' not in text:
        return []
    return _QUOTED_TERM.findall(text)
