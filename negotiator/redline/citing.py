"""Find a clause by the number that a reader calls it by: "7.4", "Section 7.4(b)", "12".

The number is put together from the printed labels as they nest. It finds clauses; it checks no references.
"""

import re
from collections.abc import Iterator, Sequence

from negotiator.kernel.values import dataclass
from negotiator.redline.shapes import Block

_NAME = re.compile(r"^\s*(?:sections?|articles?|clauses?|paragraphs?|§+)\s*", re.IGNORECASE)
_HEADING_NUMBER = re.compile(r"^[\d.]+\s+")
_PART = re.compile(r"\d+|[a-z]+", re.IGNORECASE)
_OUTSIDE = 100  # headings have levels of their own, and stand outside all numbered paragraphs
_ROMAN = re.compile(r"[ivxl]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Label:
    """A printed label that others may hang on: its level, its style ("1.", "(a)", "(i)") and the full number."""

    level: int
    style: str
    parts: tuple[str, ...]


def clause_numbers(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return for each block the full number that it is cited by ("7.4(b)"); "" for a block without one."""
    return tuple(_number(parts) for parts in _nested(blocks))


def find_clause(blocks: Sequence[Block], cited: str) -> int | None:
    """Return the index of the first block that is cited by this number; None where there is none."""
    wanted = tuple(_PART.findall(_NAME.sub("", cited).lower()))
    numbers = (tuple(part.lower() for part in parts) for parts in _nested(blocks))
    return next((index for index, parts in enumerate(numbers) if parts and parts == wanted), None)


def provision(block: Block) -> str:
    """Return where a block stands as a reader cites it: its number, and the heading above it without its own."""
    heading = block.text if block.kind == "heading" else block.heading_path[-1] if block.heading_path else ""
    return citation(block.label, heading)


def citation(label: str, heading: str) -> str:
    """Return a number and the heading above it as a reader cites them: "12.1, Development contributions"."""
    parts = (label.rstrip("."), _HEADING_NUMBER.sub("", heading))
    return ", ".join(part for part in parts if part)


def _nested(blocks: Sequence[Block]) -> Iterator[tuple[str, ...]]:
    """Yield the parts of each block's full number, outermost first."""
    above: list[_Label] = []
    for block in blocks:
        own = tuple(_PART.findall(_NAME.sub("", block.label)))
        if not own:
            yield ()
            continue
        style = _style(block.label, own, above)
        level = block.level - _OUTSIDE if block.kind == "heading" else block.level
        _leave(above, level, style)
        parts = own if len(own) > 1 or not above else (*above[-1].parts, *own)
        above.append(_Label(level, style, parts))
        yield parts


def _leave(above: list[_Label], level: int, style: str) -> None:
    """Drop the labels that a label of this level and style does not hang on: deeper ones, and its like before it."""
    while above and above[-1].level > level:
        above.pop()
    like = next((k for k, label in enumerate(above) if (label.level, label.style) == (level, style)), len(above))
    del above[like:]


def _style(label: str, own: tuple[str, ...], above: Sequence[_Label]) -> str:
    """Return how a label is written, its figures and letters taken out; (i) after (h) is a letter, else a figure."""
    style = _PART.sub(lambda part: "1" if part.group().isdigit() else "a", _NAME.sub("", label).strip())
    if not _ROMAN.fullmatch(own[-1]):
        return style
    roman = style.replace("a", "i")
    known = {other.style: other.parts[-1].lower() for other in above}
    if len(own[-1]) > 1 or roman in known:
        return roman
    return style if ord(own[-1].lower()) - 1 == ord(known.get(style, "\0")[-1]) else roman


def _number(parts: tuple[str, ...]) -> str:
    number = ""
    for part in parts:
        if not number:
            number = part
        else:
            number += f".{part}" if part.isdigit() else f"({part})"
    return number
