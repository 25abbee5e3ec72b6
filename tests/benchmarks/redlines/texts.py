"""Redlines of plain text as marked paragraphs, so that the judges of Word redlines judge them too."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.benchmarks.redlines.agreements import Paragraph
from tests.benchmarks.redlines.markup import MarkedParagraph, Move, Piece, State

BREAK = "\n\n"
_SIGNS = {
    "=": (State.KEPT, Move.NONE),
    "-": (State.DELETED, Move.NONE),
    "+": (State.INSERTED, Move.NONE),
    "<": (State.KEPT, Move.LEFT),
    ">": (State.KEPT, Move.ARRIVED),
}


def write_text(path: Path, paragraphs: Sequence[Paragraph]) -> None:
    """Write an agreement as plain text, a blank line between two paragraphs."""
    path.write_text(BREAK.join(paragraph.text for paragraph in paragraphs), "utf-8")


def read_answer(path: Path) -> tuple[float | None, list[MarkedParagraph]]:
    """Return the processor seconds that a comparison of texts tells of itself, if it does, and its redline."""
    text = path.read_text("utf-8")
    if not text.startswith("{"):
        return None, marked(_word_diff(text))
    answer = json.loads(text)
    return answer["seconds"], marked(answer["pieces"])


def marked(pieces: Iterable[Sequence[str]]) -> list[MarkedParagraph]:
    """Return the paragraphs of a redline given as signs and texts; a break in any piece ends a paragraph."""
    paragraphs = [MarkedParagraph("body")]
    for sign, text in pieces:
        state, move = _SIGNS[sign]
        for number, line in enumerate(text.split(BREAK)):
            if number:
                paragraphs.append(MarkedParagraph("body"))
            if line:
                paragraphs[-1].pieces.append(Piece(text=line, state=state, move=move))
    return paragraphs


def _word_diff(text: str) -> list[tuple[str, str]]:
    """Return the pieces of git's porcelain word diff, which has a line for each piece and "~" for each end of line."""
    body = text[text.index("\n@@") + 1 :].split("\n")[1:]
    return [("=", "\n") if line == "~" else (line[0].replace(" ", "="), f"{line[1:]} ") for line in body if line]


def says(paragraphs: Sequence[MarkedParagraph], old: str, new: str) -> bool:
    """Tell whether a redline of texts gives back both, letter for letter but for white space."""
    sides = ("".join(p.old for p in paragraphs), old), ("".join(p.new for p in paragraphs), new)
    return all("".join(found.split()) == "".join(wanted.split()) for found, wanted in sides)
