"""Compare two texts with one of the peers, in the environment that holds it.

`peer_text.py ENGINE PATTERN OLD NEW OUT` writes the pieces of the redline, and the processor seconds from the texts to
the answer (without process start and imports), as JSON. PATTERN is that of a word, so that all have the same words to
compare. Each engine is imported where it is needed, so that a run pays for its own alone.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

Piece = tuple[str, str]  # "=", "-" or "+", and the text
Ranges = Sequence[tuple[int, int, int, int]]  # equal tokens: old start, old end, new start, new end
_FIRST_POINT = 0x100
_SURROGATES = range(0xD800, 0xE000)


def _code_points(old: Sequence[str], new: Sequence[str]) -> tuple[str, str]:
    """Return both token lists with one character for each distinct token."""
    points: dict[str, str] = {}
    for token in (*old, *new):
        if token not in points:
            number = _FIRST_POINT + len(points)
            points[token] = chr(number if number < _SURROGATES.start else number + len(_SURROGATES))
    return "".join(map(points.__getitem__, old)), "".join(map(points.__getitem__, new))


def patience(old: list[str], new: list[str]) -> Ranges:
    """patiencediff."""
    matcher = import_module("patiencediff").PatienceSequenceMatcher(None, old, new)
    return [(i, i + n, j, j + n) for i, j, n in matcher.get_matching_blocks()]


def match_patch(old: list[str], new: list[str]) -> Ranges:
    """fast-diff-match-patch, over words."""
    diff = import_module("fast_diff_match_patch").diff
    i = j = 0
    equal = []
    for operation, length in diff(*_code_points(old, new), timelimit=0, cleanup="No"):
        if operation == "=":
            equal.append((i, i + length, j, j + length))
        i += length if operation in "=-" else 0
        j += length if operation in "=+" else 0
    return equal


def sequence_matcher(old: list[str], new: list[str]) -> Ranges:
    """difflib."""
    matcher = import_module("difflib").SequenceMatcher(None, old, new, autojunk=False)
    return [(i, i + n, j, j + n) for i, j, n in matcher.get_matching_blocks()]


def indel(old: list[str], new: list[str]) -> Ranges:
    """rapidfuzz: Indel over all words of both texts."""
    steps = import_module("rapidfuzz.distance").Indel.opcodes(*_code_points(old, new))
    return [(s.src_start, s.src_end, s.dest_start, s.dest_end) for s in steps if s.tag == "equal"]


def by_tokens(
    engine: Callable[[list[str], list[str]], Ranges], word: re.Pattern[str], old: str, new: str
) -> list[Piece]:
    """Return the pieces of a comparison of token lists; each token keeps the white space after it."""
    spans = [[found.span() for found in word.finditer(text)] for text in (old, new)]
    equal = engine(*([text[start:end] for start, end in side] for text, side in zip((old, new), spans, strict=True)))
    starts = [[0, *(start for start, _ in side[1:]), len(text)] for text, side in zip((old, new), spans, strict=True)]
    pieces: list[Piece] = []
    i = j = 0
    for low, high, new_low, new_high in (*equal, (len(spans[0]), len(spans[0]), len(spans[1]), len(spans[1]))):
        pieces.append(("-", old[starts[0][i] : starts[0][low]]))
        pieces.append(("+", new[starts[1][j] : starts[1][new_low]]))
        pieces.append(("=", old[starts[0][low] : starts[0][high]]))
        i, j = high, new_high
    return [piece for piece in pieces if piece[1]]


def redlines(old: str, new: str) -> list[Piece]:
    """Compare with redlines, which brings its own idea of a word."""
    comparison = import_module("redlines").Redlines(old, new)
    pieces: list[Piece] = []
    for change in json.loads(comparison.output_json())["changes"]:
        if change["type"] == "equal":
            pieces.append(("=", change["text"]))
        pieces += [(sign, change[key]) for sign, key in (("-", "source_text"), ("+", "test_text")) if change.get(key)]
        if change["type"] in ("delete", "insert"):
            pieces.append(("-" if change["type"] == "delete" else "+", change["text"]))
    return pieces


ENGINES: dict[str, Callable[[list[str], list[str]], Ranges]] = {
    "patience": patience,
    "match_patch": match_patch,
    "sequence_matcher": sequence_matcher,
    "indel": indel,
}


def main() -> None:
    """Compare the two texts of the arguments and write the answer."""
    name, pattern, old_path, new_path, out = sys.argv[1:6]
    old, new = (Path(path).read_text("utf-8") for path in (old_path, new_path))
    if name == "redlines":
        import_module("redlines")
        begun = time.process_time()
        pieces = redlines(old, new)
    else:
        ENGINES[name](["a"], ["a"])  # imports are not timed
        begun = time.process_time()
        pieces = by_tokens(ENGINES[name], re.compile(pattern), old, new)
    seconds = time.process_time() - begun
    Path(out).write_text(json.dumps({"seconds": seconds, "pieces": pieces}), "utf-8")


if __name__ == "__main__":
    main()
