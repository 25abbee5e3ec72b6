"""Rules over the words at a place of a text: numbers, money, dates, modal verbs, references, parties, terms.

None of them understands the deal. What a rule finds counts where it overlaps the place.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import reduce
from operator import or_

from negotiator.kernel.values import dataclass
from negotiator.redline.shapes import Reason

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|forty-five|fifty|"
    r"sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half|quarter|third(?![ -]part)|twice|double|triple)"
)
# in Chinese and Japanese a figure stands among the signs without a blank
_LETTER = r"[^\W\u3040-\u30ff\u3400-\u9fff]"
_FIGURE = r"\d+(?:[.,]\d+)*"
_CURRENCY = r"(?:[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|JPY|CAD|AUD)\b)"
_DIVISION = (
    r"(?:§+|\b(?i:Sections?|Clauses?|Articles?|Paragraphs?|Schedules?|Exhibits?|Annex(?:es)?|Appendix|Recitals?))"
)
# "prior to" and the like point nowhere; between whom something passes is told by a bare "to", "by" or "from".
_IDIOMS = "".join(
    rf"(?<!\b{word} to)" for word in ("prior", "pursuant", "subject", "according", "relating", "due", "next")
)
_CAPITALISED = rf"(?<=[a-z,;] )(?!{_MONTH}\b)[A-Z][a-z][\w’'-]*(?: [A-Z][a-z][\w’'-]*)*"
_NOTHING = r"(?!)"
_CAPITAL = re.compile("[A-Z]")
_NEAR = 16  # characters around a place within which a defined term must have a capital
_FARTHEST = 32  # characters around a place within which what overlaps it must begin and end

ROLES = (
    "Licensor", "Licensee", "Provider", "Customer", "Supplier", "Vendor", "Buyer", "Seller", "Purchaser", "Client",
    "Contractor", "Company", "Partner", "Discloser", "Recipient", "Disclosing Party", "Receiving Party", "Borrower",
    "Lender", "Landlord", "Tenant", "Investor", "Reseller", "Distributor", "Controller", "Processor",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What to look for.

    `cue` is found in at least one of the stretches without white space that make up whatever `patterns` find; it saves
    looking. `reach` is how many characters around a place what overlaps it may extend: 0 for single words. With
    `capital`, what is found has a capital letter within so many characters of the place, and of 0 in one of its words.
    """

    reason: Reason
    patterns: tuple[re.Pattern[str], ...]
    cue: re.Pattern[str]
    reach: int = 0
    capital: int | None = None


def _rule(reason: Reason, pattern: str, *, begins: str = "", cue: str | None = None, reach: int = 0) -> Rule:
    """Return a rule; `begins` names the characters that what it finds begins with, which is quickly looked for."""
    found = f"(?=[{begins}])(?:{pattern})" if begins else pattern
    return Rule(reason, (re.compile(found),), re.compile(cue or found), reach)


RULES = (
    _rule(
        "number",
        rf"(?<!{_LETTER})(?:{_FIGURE}\s*%?|(?i:{_NUMBER_WORD})\b)",
        begins=r"\dbdefhmnoqstBDEFHMNOQST",
        reach=20,
    ),
    _rule(
        "money",
        rf"{_CURRENCY}\s*(?:{_FIGURE})?|(?<![\d.,]){_FIGURE}\s*{_CURRENCY}|\b(?:dollars?|euros?|pounds?)\b",
        cue=rf"{_CURRENCY}|\b(?:dollars?|euros?|pounds?)\b",
        reach=30,
    ),
    _rule(
        "date",
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\b(?:,?\s+\d{{4}})?|\b{_MONTH}\s+\d{{1,2}}\b(?:,?\s+\d{{4}})?"
        rf"|\b{_MONTH}\s+\d{{4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b",
        begins=r"\dADFJMNOS",
        cue=rf"{_MONTH}|\d[./-]\d",
        reach=30,
    ),
    _rule(
        "modal",
        r"\b(?:(?i:shall|must|will|should|would|can|cannot|could|not|never|neither|nor|unless)|may|MAY)\b|n['’]t\b",
    ),
    _rule(
        "reference",
        rf"{_DIVISION}\s*(?:\d+(?:\.\d+)*|[A-Za-z]\b|[IVXivx]+\b)(?:\([A-Za-z0-9]+\))*",
        begins="§acprseACPRSE",
        cue=_DIVISION,
        reach=_FARTHEST,
    ),
)
DIRECTION = _rule(
    "direction",
    rf"(?i:\bto\b{_IDIOMS}|\b(?:by|from|before|after|against|within|until)\b)",
    begins="abftuwABFTUW",
    cue=r"\b(?i:to|by|from|before|after|against|within|until)\b",
)

_WORDS_KNOWN = frozenset({*RULES, DIRECTION})
# The words in small letters that any of these rules looks for; no other such word is worth a closer look.
_SPEAKING = frozenset(
    re.findall(
        r"[a-z]+",
        _NUMBER_WORD
        + " dollar dollars euro euros pound pounds shall must will should would can cannot could not never neither nor"
        + " unless may to by from before after against within until section sections clause clauses article articles"
        + " paragraph paragraphs schedule schedules exhibit exhibits annex annexes appendix recital recitals",
    )
)


def names_rule(reason: Reason, names: Iterable[str]) -> Rule:
    """Return the rule that looks for any of the names."""
    known = {name for name in names if name.strip()}
    longest = max(map(len, known), default=0)
    return Rule(reason, (re.compile(_any_of(known)),), re.compile(_first_words(known)), min(longest, _FARTHEST))


def terms_rule(terms: Iterable[str]) -> Rule:
    """Return the rule that looks for defined terms: those given, and capitalised words inside a sentence."""
    known = {term for term in terms if term.strip()}
    capitalised = re.compile(_CAPITALISED)
    if not known:
        return Rule("defined term", (capitalised,), _CAPITAL, _FARTHEST, capital=0)
    # a term begins with a capital: to look for one first saves trying all terms at every letter
    patterns = re.compile(f"(?=[A-Z]){_any_of(known)}"), capitalised
    return Rule("defined term", patterns, _CAPITAL, _FARTHEST, capital=_NEAR)


class Cues(dict[str, int]):
    """For each stretch of text without white space the rules that it may belong to.

    `bits` has the bit of each rule, `within` those of the rules that look at nothing around a place.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.bits: Mapping[Rule, int] = {rule: 1 << number for number, rule in enumerate(rules)}
        self.within = sum(bit for rule, bit in self.bits.items() if not rule.reach)
        self._named = [rule for rule in rules if rule not in _WORDS_KNOWN]

    def __missing__(self, stretch: str) -> int:
        ordinary = stretch.isalpha() and stretch.islower() and stretch not in _SPEAKING
        rules = self._named if ordinary else self.bits
        self[stretch] = sum([self.bits[rule] for rule in rules if rule.cue.search(stretch)])
        return self[stretch]

    def of(self, text: str) -> int:
        """Return the bits of all rules that may find something in a text."""
        return reduce(or_, map(self.__getitem__, text.split()), 0)


@dataclass(slots=True)
class Place:
    """Characters start..end of a text, where rules look."""

    text: str
    start: int
    end: int
    cues: Cues | None
    likely: int = field(init=False)

    def __post_init__(self) -> None:
        if self.cues is None:
            self.likely = 0
            return
        around = self.cues.of(self.text[max(0, self.start - _FARTHEST) : self.end + _FARTHEST])
        self.likely = around & ~self.cues.within | self.cues.of(self.text[self.start : self.end])

    def holds(self, rule: Rule) -> bool:
        """Tell whether the rule finds anything inside the place, looked at without what surrounds it."""
        if self.cues is None or not self.likely & self.cues.bits[rule]:
            return False
        return any(pattern.search(self.text, self.start, self.end) for pattern in rule.patterns)

    def finds(self, rule: Rule) -> list[str]:
        """Return what the rule finds that overlaps the place, in alphabetical order; at an empty place, around it."""
        if self.cues is None or not self.likely & self.cues.bits[rule]:
            return []
        start, end = self.start, self.end
        if start == end and not rule.reach:
            return []
        if rule.capital is not None and not self._has_capital(near=rule.capital):
            return []
        low, high = max(0, start - rule.reach), end + rule.reach
        return sorted(
            [
                match.group().casefold()
                for pattern in rule.patterns
                for match in pattern.finditer(self.text, low, high)
                if (match.start() < end and start < match.end()) or match.start() < start == end < match.end()
            ]
        )

    def _has_capital(self, *, near: int) -> bool:
        """Tell whether there is a capital in the words of the place, or in the characters near it."""
        word = self.text.rfind(" ", 0, max(0, self.start - 1)) + 1
        return _CAPITAL.search(self.text, min(word, max(0, self.start - near)), self.end + near) is not None


NOWHERE = Place("", 0, 0, None)


def _any_of(words: set[str]) -> str:
    """Return a pattern of any of the words as whole words (longest first), or of nothing."""
    if not words:
        return _NOTHING
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?:s|['’]s)?(?!\w)"


def _first_words(words: set[str]) -> str:
    """Return a pattern of what any of the words begins with, up to its first white space."""
    return "|".join(sorted({re.escape(word.split()[0]) for word in words})) or _NOTHING
