"""Words as code points: each distinct token of a comparison becomes one character, so string algorithms diff words.

A token is a word with its inner apostrophes, a figure with its separators, one punctuation mark, or an atom (a field or
an object). White space is no token; it is compared apart.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from negotiator.kernel.values import dataclass
from negotiator.redline.shapes import Atom, Block

# Combining accents, soft hyphens and zero-width joiners belong to the word that they stand in.
_LETTER = r"[\w\u0300-\u036f\u00ad\u200b-\u200d]"
WORD = re.compile(rf"{_LETTER}+(?:['’]{_LETTER}+|(?<=\d)[.,]\d+)*|[^\w\s]")
_FIRST_POINT = 0x100
_SURROGATES = range(0xD800, 0xE000)

# How strongly a token closes a unit of sense; a change begins best right after one.
CLOSING = {".": 5, "!": 5, "?": 5, ";": 4, ":": 3, ",": 2, ")": 1}


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

    def point(self, token: str) -> str:
        """Return the code point of a plain token."""
        return self._points[token]

    def encode(self, block: Block) -> str:
        """Return the block's tokens, one code point each."""
        if not content_atoms(block):
            return "".join(map(self._points.__getitem__, WORD.findall(block.text)))
        return "".join(self._points[name] for _, _, name in _tokens(block))

    def passage(self, index: int, block: Block) -> Passage:
        """Return the whole of block number `index` as a passage."""
        tokens = _tokens(block)
        return Passage(
            block=index,
            text=block.text,
            code="".join(self._points[name] for _, _, name in tokens),
            starts=tuple(start for start, _, _ in tokens),
            ends=tuple(end for _, end, _ in tokens),
            low=0,
            high=len(block.text),
        )


class _Points(dict[object, str]):
    def __missing__(self, token: object) -> str:
        number = _FIRST_POINT + len(self)
        if number >= _SURROGATES.start:
            number += len(_SURROGATES)
        self[token] = chr(number)
        return self[token]


def identity(atom: Atom) -> tuple[str, str]:
    """Return what makes two atoms the same object."""
    return atom.kind, atom.ref


def content_key(block: Block) -> object:
    """Return a value that is equal for two blocks exactly when their words, white space and atoms are."""
    atoms = content_atoms(block)
    if not atoms:
        return block.text
    return block.text, tuple((atom.offset, atom.length, *identity(atom)) for atom in atoms)


def content_atoms(block: Block) -> tuple[Atom, ...]:
    """Return the atoms that are content. An anchor of a comment is none: who comments changes nothing in the text."""
    return tuple(atom for atom in block.atoms if not atom.kind.startswith("comment"))


def _tokens(block: Block) -> list[tuple[int, int, object]]:
    """Return start, end and name of each token in order."""
    words = [match.span() for match in WORD.finditer(block.text)]
    atoms = content_atoms(block)
    if not atoms:
        return [(start, end, block.text[start:end]) for start, end in words]
    wide = [(atom.offset, atom.offset + atom.length) for atom in atoms if atom.length]
    whole = _united(sorted(words + wide))
    points = [atom for atom in atoms if not atom.length]
    tokens: list[tuple[int, int, object]] = [
        (atom.offset, atom.offset, ("", identity(atom)))
        for atom in points
        if not any(start < atom.offset < end for start, end in whole)
    ]
    for start, end in whole:
        inside = tuple(
            (*identity(atom), atom.offset - start)
            for atom in atoms
            if start <= atom.offset < end and (atom.length or start < atom.offset)
        )
        text = block.text[start:end]
        tokens.append((start, end, (text, inside) if inside else text))
    return sorted(tokens, key=lambda token: token[:2])


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Unite overlapping spans (sorted): a word that an atom touches is never cut either."""
    united: list[tuple[int, int]] = []
    for start, end in spans:
        if united and start < united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united
