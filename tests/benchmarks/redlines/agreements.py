"""The text of a long services and credit agreement, drawn from a seed: the same seed gives the same words.

Real agreements repeat their phrases and yet have hardly two paragraphs alike: each names other terms, sums, dates and
clauses. So does this one; a comparison is not to be flattered by sentences that occur twice, nor confused by them.
"""

import random
import re
from dataclasses import dataclass, field
from enum import StrEnum

from tests.benchmarks.redlines import phrases


class Style(StrEnum):
    """How a paragraph is set."""

    ARTICLE = "Heading1"
    SECTION = "Heading2"
    CLAUSE = "Normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of an agreement."""

    text: str
    style: Style = Style.CLAUSE

    @property
    def words(self) -> int:
        """Return the number of words."""
        return len(self.text.split())


@dataclass(slots=True)
class Drafter:
    """Writes sentences with terms, sums, dates and references; `chance` decides every word."""

    chance: random.Random
    terms: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = [f"{quality} {thing}" for quality in phrases.QUALITIES for thing in phrases.THINGS]
        self.terms = self.chance.sample(names, 160)
        self.parties = [*phrases.ROLES, *(self.company() for _ in range(24))]

    def company(self) -> str:
        """Return the name of a company that does not exist."""
        start, end = self.chance.choice(phrases.NAME_STARTS), self.chance.choice(phrases.NAME_ENDS)
        return f"{start}{end} {self.chance.choice(phrases.COMPANY_KINDS)}"

    def sentence(self) -> str:
        """Return one sentence."""
        text = self.fill(self.chance.choice(phrases.FRAMES))
        return text[0].upper() + text[1:]

    def fill(self, frame: str) -> str:
        """Return the frame with each {slot} filled, and the slots in what fills it too."""
        while "{" in frame:
            before, _, rest = frame.partition("{")
            slot, _, after = rest.partition("}")
            frame = f"{before}{self._slot(slot)}{after}"
        return re.sub(r"\b([Aa]) (?=[AEIOU])", r"\1n ", frame)

    def _slot(self, slot: str) -> str:
        chance = self.chance
        match slot:
            case "party":
                return chance.choice(self.parties)
            case "term":
                return chance.choice(self.terms)
            case "sum":
                sum_of_money = chance.randint(11, 9_899) * chance.choice((1_000, 2_500, 12_500))
                return f"{chance.choice(phrases.CURRENCIES)} {sum_of_money:,}"
            case "date":
                return f"{chance.randint(1, 28)} {chance.choice(phrases.MONTHS)} {chance.randint(2024, 2039)}"
            case "days":
                return str(chance.randint(2, 180))
            case "rate":
                return f"{chance.randint(0, 19)}.{chance.choice(('125', '25', '375', '5', '65', '75', '875'))}"
            case "section":
                return f"{chance.randint(1, 40)}.{chance.randint(1, 19)}"
            case "letter":
                return chance.choice("abcdefghjk")
        return chance.choice(phrases.CHOICES[slot])

    def clause(self) -> str:
        """Return the text of one paragraph: one to six sentences, long ones more often than in a letter."""
        return " ".join(self.sentence() for _ in range(self.chance.choice((1, 1, 2, 2, 3, 3, 4, 6))))

    def definition(self) -> str:
        """Return a definition."""
        return self.fill('"{term}" means {meaning}.')

    def title(self) -> str:
        """Return the words of a heading."""
        return self.fill("{topic} of {term}s")


def agreement(chance: random.Random, words: int) -> list[Paragraph]:
    """Return an agreement of about `words` words: articles of sections, sections of clauses, sub-clauses, definitions.

    No two clauses are equal.
    """
    drafter = Drafter(chance)
    paragraphs: list[Paragraph] = []
    seen: set[str] = set()
    written, article = 0, 0
    while written < words:
        article += 1
        for paragraph in _article(drafter, article):
            if paragraph.text not in seen:
                seen.add(paragraph.text)
                paragraphs.append(paragraph)
                written += paragraph.words
    return paragraphs


def _article(drafter: Drafter, article: int) -> list[Paragraph]:
    """Return one article with its sections."""
    paragraphs = [Paragraph(text=f"ARTICLE {article}. {drafter.title().upper()}", style=Style.ARTICLE)]
    for section in range(1, drafter.chance.randint(4, 9)):
        number = f"{article}.{section}"
        paragraphs.append(Paragraph(text=f"Section {number} {drafter.title()}", style=Style.SECTION))
        paragraphs.extend(Paragraph(text=text) for text in _section(drafter, number))
    return paragraphs


def _section(drafter: Drafter, number: str) -> list[str]:
    """Return the clauses of one section in one of the three shapes that sections have."""
    size = drafter.chance.randint(2, 6)
    match drafter.chance.choice(("clauses", "clauses", "list", "definitions")):
        case "list":
            opening = drafter.fill("{party} {duty} {second} {other}, and in particular does each of the following:")
            return [f"{number}.1 {opening}", *(f"({letter}) {drafter.clause()}" for letter in "abcdefghi"[: size + 1])]
        case "definitions":
            return [drafter.definition() for _ in range(size)]
    return [f"{number}.{k} {drafter.clause()}" for k in range(1, size + 1)]
