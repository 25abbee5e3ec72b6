"""Where a text holds what was searched for, and a few words around it. Folds letters as the full-text index does."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

LONGEST: Final = 140
_BEFORE: Final = 30
_REACH: Final = LONGEST - _BEFORE
_MOST: Final = 50
_WORD: Final = re.compile(r"[^\W_]+")
_LINES: Final = re.compile(r"\s*\n\s*")
_BETWEEN_LINES: Final = " · "
_LEFT_OUT: Final = "…"

Match = tuple[int, int]


def snippet(text: str, *, words: Iterable[str], phrases: Iterable[str]) -> tuple[str, tuple[Match, ...]]:
    """Return the part of a text that holds most of what is searched for, and where: (start, end) in characters.

    words: the beginning of a word is enough; phrases: words together and whole. A text without any of it is shown from
    its start.
    """
    text = _LINES.sub(_BETWEEN_LINES, text.strip())
    sought = [(_tokens(word), False) for word in words] + [(_tokens(phrase), True) for phrase in phrases]
    found = sorted(_matches(text, [(tokens, whole) for tokens, whole in sought if tokens]))[:_MOST]
    start = _start(text, found)
    end = _cut(text, start + LONGEST)
    before, after = _LEFT_OUT if start else "", _LEFT_OUT if end < len(text) else ""
    shift = len(before) - start
    inside = dict.fromkeys(
        (first + shift, last + shift) for (first, last), _term in found if start <= first < last <= end
    )
    return before + text[start:end].rstrip() + after, tuple(_apart(inside))


def _tokens(typed: str) -> tuple[str, ...]:
    folded, _places = _folded(typed)
    return tuple(_WORD.findall(folded))


def _matches(text: str, sought: Sequence[tuple[tuple[str, ...], bool]]) -> Iterator[tuple[Match, int]]:
    """Yield every place that holds a term, with the term's number."""
    folded, places = _folded(text)
    words = [(found.start(), found.end(), found[0]) for found in _WORD.finditer(folded)]
    for term, (tokens, whole) in enumerate(sought):
        *before, last_token = tokens
        for at, (first, end, word) in enumerate(words[len(before) :]):
            if word != last_token if whole else not word.startswith(last_token):
                continue
            if before:
                if [one for _first, _end, one in words[at : at + len(before)]] != before:
                    continue
                first = words[at][0]
            yield (places[first], places[end - 1] + 1), term


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Return a text in lower case without marks on its letters, and the place of each sign in the text as it was."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded, places = [], []
    for place, sign in enumerate(text):
        plain = _plain(sign)
        folded.append(plain)
        places += [place] * len(plain)
    return "".join(folded), places


@cache
def _plain(sign: str) -> str:
    bare = "".join(one for one in unicodedata.normalize("NFD", sign) if unicodedata.category(one) != "Mn")
    return bare.lower()


def _start(text: str, found: Sequence[tuple[Match, int]]) -> int:
    """Return where the snippet begins: so that it holds as many terms as one can, and a few words before the first."""

    def terms_within(first: int, reach: int) -> int:
        return len({term for (start, end), term in found if first <= start and end <= first + reach})

    opening = terms_within(0, LONGEST)
    best = max((match for match, _term in found), key=lambda match: terms_within(match[0], _REACH), default=(0, 0))
    if terms_within(best[0], _REACH) <= opening:
        return 0
    after = text.find(" ", max(0, best[0] - _BEFORE), best[0]) + 1
    return after or best[0]


def _cut(text: str, end: int) -> int:
    """Return the end of the last whole word before `end`."""
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", max(0, end - _BEFORE), end + 1)
    return space if space > 0 else end


def _apart(matches: Iterable[Match]) -> Iterator[Match]:
    """Yield matches in order, as one where they overlap."""
    held: Match | None = None
    for first, last in sorted(matches):
        if held is not None and first < held[1]:
            held = (held[0], max(held[1], last))
            continue
        if held is not None:
            yield held
        held = (first, last)
    if held is not None:
        yield held
