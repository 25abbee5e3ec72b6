"""Words as code points: each distinct token of a comparison becomes one character, so string algorithms diff words.

A token is a word with its inner apostrophes and hyphens, a figure with its separators, currency and per cent sign, an
abbreviation with its full stops, one punctuation mark, or an atom (a field or an object). Where words are written
without blanks between them, as in Chinese and Japanese, each sign is a token. White space is no token, and straight and
typographic marks are the same token: both are compared apart.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from negotiator.kernel.values import dataclass
from negotiator.redline.shapes import Atom, Block

# Combining accents, the vowel signs of Hebrew, Arabic, Indian scripts and Thai, soft hyphens and zero-width joiners
# belong to the word that they stand in.
_SIGNS = r"\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
_SIGNS += r"\u0900-\u0963\u0981-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u00ad\u200b-\u200d"
_LETTER = rf"[\w{_SIGNS}]"
_INNER = rf"['’\-\u2010\u2011]{_LETTER}+"
WORD = re.compile(
    rf"[$€£¥₹]?\d{_LETTER}*(?:[.,]\d{_LETTER}*|{_INNER})*%?"
    rf"|(?:[^\W\d_]\.){{2,}}"
    rf"|{_LETTER}+(?:{_INNER}|(?<=\d)[.,]\d+)*"
    r"|[^\w\s]"
)
_IDEOGRAPHS = r"\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_FIRST_IDEOGRAPH = "\u2e80"
# Most stretches between blanks are letters alone, or letters and one of these: what `WORD` finds there is known.
_ENDS = frozenset(".,;:)")
# What a typist and what a word processor make of the same mark.
_TYPOGRAPHY = str.maketrans("‘’‚‛“”„‟\u2010\u2011", "'" * 4 + '"' * 4 + "--")
_FIRST_POINT = 0x100
_SURROGATES = range(0xD800, 0xE000)

# How strongly a token closes a unit of sense; a change begins best right after one.
CLOSING = {".": 5, "!": 5, "?": 5, ";": 4, ":": 3, ",": 2, ")": 1}
BRACKETS = {"(": ")", "[": "]", "{": "}"}


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return where the tokens of plain text begin and end."""
    if text.isascii() or not _has_ideographs(text):
        return [match.span() for match in WORD.finditer(text)]
    parts = _parts().finditer(text)
    return [match.span() for part in parts for match in WORD.finditer(text, part.start(), part.end())]


@cache
def _parts() -> re.Pattern[str]:
    """Return what finds single ideographs and what stands between them; made for texts that have any."""
    return re.compile(f"[{_IDEOGRAPHS}]|[^{_IDEOGRAPHS}]+")


def _words(text: str) -> list[str]:
    if text.isascii() or not _has_ideographs(text):
        return WORD.findall(text)
    return [text[start:end] for start, end in word_spans(text)]


def _has_ideographs(text: str) -> bool:
    """Tell whether a text may have signs of which each is a token."""
    return max(text, default="") >= _FIRST_IDEOGRAPH


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of one block as tokens: `code` has one character a token, `starts` / `ends` their places in the text.

    `low` and `high` bound the stretch in the text of block number `block`; white space at its edges is inside it.
    """

    block: int
    text: str
    code: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    low: int
    high: int

    def cut(self, positions: Iterable[int]) -> "tuple[Passage, ...]":
        """Cut before the tokens at `positions` (ascending); the white space at each cut belongs to neither part."""
        bounds = [0, *positions, len(self.code)]
        parts = []
        for k, (first, last) in enumerate(pairwise(bounds)):
            low = self.low if k == 0 else self.start_of(first)
            high = self.high if k == len(bounds) - 2 else max(low, self.end_of(last))
            parts.append(
                Passage(
                    block=self.block,
                    text=self.text,
                    code=self.code[first:last],
                    starts=self.starts[first:last],
                    ends=self.ends[first:last],
                    low=low,
                    high=high,
                )
            )
        return tuple(parts)

    def start_of(self, position: int) -> int:
        """Return where the token at `position` begins; the upper bound for the position after the last."""
        return self.starts[position] if position < len(self.starts) else self.high

    def end_of(self, position: int) -> int:
        """Return where the token before `position` ends; the lower bound for position 0."""
        return self.ends[position - 1] if position else self.low


class Lexicon:
    """Code points of the tokens met so far, and tokens of blocks written with them."""

    def __init__(self) -> None:
        self._points = _Points()
        self._stretches = _Stretches(self._points)
        self._shapes = _Shapes()

    def point(self, token: str) -> str:
        """Return the code point of a plain token."""
        return self._points[token]

    def encode(self, block: Block) -> str:
        """Return the block's tokens, one code point each."""
        if not content_atoms(block):
            return "".join(map(self._stretches.__getitem__, block.text.split()))
        return "".join(self._points[name] for _, _, name in _tokens(block))

    def passage(self, index: int, block: Block, within: tuple[int, int] | None = None) -> Passage:
        """Return block number `index` as a passage: the whole, or the characters `within` where it holds no atoms.

        The bounds of a stretch must not stand inside a token.
        """
        if content_atoms(block):
            tokens = _tokens(block)
            code = "".join([self._points[name] for _, _, name in tokens])
            starts, ends = [start for start, _, _ in tokens], [end for _, end, _ in tokens]
            low, high = 0, len(block.text)
        else:
            low, high = within or (0, len(block.text))
            code, starts, ends = self._located(block.text[low:high], low)
        return Passage(
            block=index, text=block.text, code=code, starts=tuple(starts), ends=tuple(ends), low=low, high=high
        )

    def _located(self, text: str, low: int) -> tuple[str, list[int], list[int]]:
        """Return the tokens of plain text that begins at `low`, and where each of them begins and ends."""
        stretches = text.split(" ")
        code = "".join(map(self._stretches.__getitem__, stretches))
        starts: list[int] = []
        ends: list[int] = []
        place, shapes = low, self._shapes
        for stretch in stretches:
            begins, stops = shapes[stretch]
            if len(begins) == 1:
                starts.append(place + begins[0])
                ends.append(place + stops[0])
            else:
                starts += [place + start for start in begins]
                ends += [place + end for end in stops]
            place += len(stretch) + 1
        return code, starts, ends


class _Points(dict[object, str]):
    """The code point of each token; tokens that differ in their typography alone share one."""

    def __init__(self) -> None:
        self._last = _FIRST_POINT - 1

    def __missing__(self, token: object) -> str:
        plain = token.translate(_TYPOGRAPHY) if isinstance(token, str) and not token.isalpha() else token
        if plain != token:
            self[token] = self[plain]
            return self[token]
        self._last += 1
        if self._last == _SURROGATES.start:
            self._last = _SURROGATES.stop
        self[token] = chr(self._last)
        return self[token]


class _Stretches(dict[str, str]):
    """The code of each stretch of text between blanks: a contract says the same words again and again."""

    def __init__(self, points: _Points) -> None:
        self._points = points

    def __missing__(self, stretch: str) -> str:
        if stretch.isalpha() and (stretch.isascii() or not _has_ideographs(stretch)):
            code = self._points[stretch]
        elif stretch[-1:] in _ENDS and stretch[:-1].isalpha() and (stretch.isascii() or not _has_ideographs(stretch)):
            code = self._points[stretch[:-1]] + self._points[stretch[-1]]
        else:
            code = "".join([self._points[token] for token in _words(stretch)])
        self[stretch] = code
        return code


class _Shapes(dict[str, tuple[tuple[int, ...], tuple[int, ...]]]):
    """Where the tokens of each stretch of text between blanks begin and where they end in it."""

    def __missing__(self, stretch: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        length = len(stretch)
        if stretch.isalpha() and (stretch.isascii() or not _has_ideographs(stretch)):
            shape: tuple[tuple[int, ...], tuple[int, ...]] = (0,), (length,)
        elif stretch[-1:] in _ENDS and stretch[:-1].isalpha() and (stretch.isascii() or not _has_ideographs(stretch)):
            shape = (0, length - 1), (length - 1, length)
        else:
            spans = word_spans(stretch)
            shape = tuple([start for start, _ in spans]), tuple([end for _, end in spans])
        self[stretch] = shape
        return shape


def identity(atom: Atom) -> tuple[str, str]:
    """Return what makes two atoms the same object."""
    return atom.kind, atom.ref


def content_key(block: Block) -> object:
    """Return a value that is equal for two blocks exactly when their words, white space and atoms are."""
    atoms = content_atoms(block) if block.atoms else ()
    if not atoms:
        return block.text
    return block.text, tuple((atom.offset, atom.length, *identity(atom)) for atom in atoms)


def content_atoms(block: Block) -> tuple[Atom, ...]:
    """Return the atoms that are content. An anchor of a comment is none: who comments changes nothing in the text."""
    if not block.atoms:
        return ()
    return tuple([atom for atom in block.atoms if not atom.kind.startswith("comment")])


def _tokens(block: Block) -> list[tuple[int, int, object]]:
    """Return start, end and name of each token of a block with atoms, in order."""
    words = word_spans(block.text)
    atoms = content_atoms(block)
    wide = [(atom.offset, atom.offset + atom.length) for atom in atoms if atom.length]
    whole = _united(sorted(words + wide))
    points = [atom for atom in atoms if not atom.length]
    tokens: list[tuple[int, int, object]] = [
        (atom.offset, atom.offset, ("", identity(atom))) for atom in points if not _cuts(whole, atom.offset)
    ]
    ordered = sorted(atoms, key=_offset)
    for start, end in whole:
        among = ordered[bisect_left(ordered, start, key=_offset) : bisect_left(ordered, end, key=_offset)]
        inside = tuple((*identity(atom), atom.offset - start) for atom in among if atom.length or start < atom.offset)
        text = block.text[start:end]
        tokens.append((start, end, (text, inside) if inside else text))
    return sorted(tokens, key=lambda token: token[:2])


def _offset(atom: Atom) -> int:
    return atom.offset


def _cuts(spans: list[tuple[int, int]], offset: int) -> bool:
    """Tell whether an offset falls inside one of the spans (sorted, apart from each other)."""
    at = bisect_left(spans, (offset, 0)) - 1
    return at >= 0 and spans[at][0] < offset < spans[at][1]


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Unite overlapping spans (sorted): a word that an atom touches is never cut either."""
    united: list[tuple[int, int]] = []
    for start, end in spans:
        if united and start < united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united
