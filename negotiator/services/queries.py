"""What people type to search: words, "phrases" and the filters in:, by:, before: and after:. Pure; knows no deal.

Nothing that can be typed is an error: an unknown prefix is a plain word, a filter without a value is not there yet, and
a date that cannot be read is told in `unread`.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

LONGEST: Final = 1000
MOST_TERMS: Final = 24
FILTERS: Final = ("in", "by", "before", "after")

_TOKEN: Final = re.compile(
    r'(?:(?P<name>[^\W\d_]+):(?:"(?P<quoted>[^"]*)"?|(?P<value>[^\s"]*)))|"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+)'
)
_WORD: Final = re.compile(r"\w")
_DAY: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word, of which the beginning is enough, or a phrase, whose words must stand together and whole."""

    text: str
    phrase: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is searched for. All terms must occur; filters are folded in case, several of one name widen it.

    before: a day that everything found is earlier than. after: the first day that may be found. unread: the filters
    whose date cannot be read, as they were typed.
    """

    terms: tuple[Term, ...] = ()
    places: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    before: date | None = None
    after: date | None = None
    unread: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Tell whether nothing is asked for."""
        return self == Query()


def parse(typed: str) -> Query:
    """Return what a typed text asks for. Takes any text; reads its first 1,000 characters."""
    terms: list[Term] = []
    filters: dict[str, list[str]] = {name: [] for name in FILTERS}
    for token in _TOKEN.finditer(typed[:LONGEST]):
        name = (token["name"] or "").casefold()
        if name in filters:
            value = " ".join((token["quoted"] or token["value"] or "").casefold().split())
            filters[name] += [value] if _WORD.search(value) else []
        elif token["name"] is not None or token["word"] is not None:
            terms.append(Term(text=token[0].replace('"', " ").strip()))
        else:
            terms.append(Term(text=token["phrase"].strip(), phrase=True))
    before, wrong_before = _dates("before", filters["before"])
    after, wrong_after = _dates("after", filters["after"])
    return Query(
        terms=tuple(term for term in terms if _WORD.search(term.text))[:MOST_TERMS],
        places=tuple(filters["in"]),
        people=tuple(filters["by"]),
        before=min((first for first, _next in before), default=None),
        after=max((following for _first, following in after), default=None),
        unread=(*wrong_before, *wrong_after),
    )


def _dates(name: str, values: list[str]) -> tuple[list[tuple[date, date]], list[str]]:
    """Return the periods that values name, each as its first day and the day after its last; and what is no date."""
    read, wrong = [], []
    for value in values:
        period = _period(value)
        if period is None:
            wrong.append(f"{name}:{value}")
        else:
            read.append(period)
    return read, wrong


def _period(value: str) -> tuple[date, date] | None:
    """Return a year, month or day ("2026", "2026-03", "2026-03-31") as its first day and the day after its last."""
    found = _DAY.fullmatch(value)
    if found is None:
        return None
    year, month, day = int(found["year"]), int(found["month"] or 1), int(found["day"] or 1)
    try:
        first = date(year, month, day)
        if found["day"]:
            return first, date.fromordinal(first.toordinal() + 1)
        if found["month"]:
            return first, date(year + month // 12, month % 12 + 1, 1)
        return first, date(year + 1, 1, 1)
    except (ValueError, OverflowError):
        return None
