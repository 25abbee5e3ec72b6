"""Why a change may be material: fixed rules over the words that it touches, none of which understands the deal.

A rule is hit when what it looks for differs between the two sides: "Section 5" made "Section 6" is a reference even
though only the figure was struck.
"""

import re
from collections.abc import Sequence

from negotiator.redline.shapes import Block, ChangeKind, Reason, Span

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|forty-five|fifty|"
    r"sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half|quarter|third|twice|double|triple)"
)
_FIGURE = r"\d+(?:[.,]\d+)*"
_CURRENCY = r"(?:[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|JPY|CAD|AUD)\b)"
_RULES: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    ("number", re.compile(rf"(?<!\w){_FIGURE}\s*%?|\b{_NUMBER_WORD}\b", re.IGNORECASE)),
    ("money", re.compile(rf"{_CURRENCY}\s*(?:{_FIGURE})?|{_FIGURE}\s*{_CURRENCY}|\b(?:dollars?|euros?|pounds?)\b")),
    (
        "date",
        re.compile(
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\b(?:,?\s+\d{{4}})?|\b{_MONTH}\s+\d{{1,2}}\b(?:,?\s+\d{{4}})?"
            rf"|\b{_MONTH}\s+\d{{4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b"
        ),
    ),
    (
        "modal",
        re.compile(
            r"\b(?:(?i:shall|must|will|should|would|can|cannot|could|not|never|neither|nor|unless)|may|MAY)\b|n['’]t\b"
        ),
    ),
    (
        "reference",
        re.compile(
            r"(?:§+|\b(?:Sections?|Clauses?|Articles?|Paragraphs?|Schedules?|Exhibits?|Annex(?:es)?|Appendix|Recitals?))"
            r"\s*(?:\d+(?:\.\d+)*|[A-Z]\b|[IVX]+\b)(?:\([a-z0-9]+\))*",
            re.IGNORECASE,
        ),
    ),
)
# "prior to" and the like point nowhere; between whom something passes is told by a bare "to", "by" or "from".
_IDIOMS = "".join(
    rf"(?<!\b{word} )" for word in ("prior", "pursuant", "subject", "according", "relating", "due", "next")
)
_DIRECTION = re.compile(rf"{_IDIOMS}\bto\b|\b(?:by|from|before|after|against|within|until)\b", re.IGNORECASE)
_ROLES = (
    "Licensor", "Licensee", "Provider", "Customer", "Supplier", "Vendor", "Buyer", "Seller", "Purchaser", "Client",
    "Contractor", "Company", "Partner", "Discloser", "Recipient", "Disclosing Party", "Receiving Party", "Borrower",
    "Lender", "Landlord", "Tenant", "Investor", "Reseller", "Distributor", "Controller", "Processor",
)  # fmt: skip
_QUOTED_TERM = re.compile(r"[“\"]([A-Z][\w’'-]*(?: [\w’'&-]+){0,5})[”\"]")
_CAPITALISED = re.compile(rf"(?<=[a-z,;] )(?!{_MONTH}\b)[A-Z][a-z][\w’'-]*(?: [A-Z][a-z][\w’'-]*)*")
_REACH = 60  # characters around a change in which what it is part of must begin and end
_WORDED = frozenset({"insert", "delete", "replace"})


class Materiality:
    """The rules, made ready for two documents: their parties and the terms that they define."""

    def __init__(self, old: Sequence[Block], new: Sequence[Block], *, parties: Sequence[str]) -> None:
        self._old, self._new = old, new
        self._party = _any_of((*parties, *_ROLES))
        self._defined = _any_of({term for blocks in (old, new) for block in blocks for term in _terms(block.text)})

    def reasons(self, kind: ChangeKind, old: Span | None, new: Span | None) -> tuple[Reason, ...]:
        """Return the rules that a change hits.

        Changes of words hit any; those of looks only where words are hidden or shown by them; those of numbering and
        place hit none.
        """
        hidden = self._hidden(kind, old, new)
        if kind not in _WORDED:
            return hidden
        hit: list[Reason] = [name for name, rule in _RULES if self._hits(rule, old) != self._hits(rule, new, new=True)]
        before, after = self._hits(self._party, old), self._hits(self._party, new, new=True)
        if before != after:
            hit.append("party")
        if (before and after and before != after) or self._turned(old, new):
            hit.append("direction")
        if self._term_hits(old) != self._term_hits(new, new=True):
            hit.append("defined term")
        return (*hit, *hidden)

    def _hidden(self, kind: ChangeKind, old: Span | None, new: Span | None) -> tuple[Reason, ...]:
        """Tell whether words come that formatting hides, or words that stay are hidden or shown by it."""
        if kind not in _WORDED and kind != "format":
            return ()
        before, after = _hidden(self._old, old), _hidden(self._new, new)
        return ("hidden",) if before != after and (after or kind == "format") else ()

    def _turned(self, old: Span | None, new: Span | None) -> bool:
        before, after = self._hits(_DIRECTION, old), self._hits(_DIRECTION, new, new=True)
        return bool(before and after and before != after)

    def _term_hits(self, span: Span | None, *, new: bool = False) -> list[str]:
        return sorted(self._hits(self._defined, span, new=new) + self._hits(_CAPITALISED, span, new=new))

    def _hits(self, rule: re.Pattern[str], span: Span | None, *, new: bool = False) -> list[str]:
        """Return what the rule finds at the span, in the words of the whole block."""
        if span is None:
            return []
        text = (self._new if new else self._old)[span.block].text
        return sorted(
            match.group().casefold()
            for match in rule.finditer(text, max(0, span.start - _REACH), span.end + _REACH)
            if (match.start() < span.end and span.start < match.end())
            or (span.start == span.end and match.start() < span.start < match.end())
        )


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


def _any_of(words: Sequence[str] | set[str]) -> re.Pattern[str]:
    """Return a pattern of any of the words as whole words (longest first), or of nothing."""
    longest_first = sorted({word for word in words if word.strip()}, key=lambda word: (-len(word), word))
    if not longest_first:
        return re.compile(r"(?!)")
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?:s|['’]s)?(?!\w)")
