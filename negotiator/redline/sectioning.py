"""The sections that a document falls into: by its headings or, where they tell nothing, by its top-level numbers."""

import re
from collections.abc import Sequence

from negotiator.redline.citing import clause_numbers
from negotiator.redline.shapes import Block

Heading = tuple[str, ...]

_TITLE_SHARE = 0.8  # a heading that this share of all blocks stands under is the title of the document
_LONGEST_NAME = 60
_MARKUP = re.compile(r"<[^<>]+>|\*\*|__")


def sections(blocks: Sequence[Block], *, depth: int = 1) -> tuple[Heading, ...]:
    """Return for each block the headings (at most `depth`, outermost first) of the section that it stands in.

    A heading belongs to the section that it opens; a title over everything is no section. Where no headings part the
    document, the paragraphs with top-level numbers ("7.") do, and depth is 1. Tables, notes and headers stand where
    their headings say, or in the section ().
    """
    paths = [_path(block) for block in blocks]
    title = _title(paths)
    if title:
        paths = [path[1:] if path[:1] == title else path for path in paths]
    cut = tuple(path[:depth] for path in paths)
    return cut if len(set(cut)) > 2 else _numbered(blocks, cut)


def _path(block: Block) -> Heading:
    return (*block.heading_path, _named(block)) if block.kind == "heading" else block.heading_path


def _title(paths: Sequence[Heading]) -> Heading:
    """Return the outermost heading that stands over nearly everything, or ()."""
    tops = [path[:1] for path in paths if path]
    top = max(set(tops), key=lambda each: (tops.count(each), each), default=())
    return top if tops.count(top) >= _TITLE_SHARE * len(paths) else ()


def _numbered(blocks: Sequence[Block], otherwise: Sequence[Heading]) -> tuple[Heading, ...]:
    """Return the sections that top-level numbers open; where there are not several, what the headings said."""
    found: list[Heading] = []
    here: Heading = ()
    for block, number in zip(blocks, clause_numbers(blocks), strict=True):
        if block.place != "body":
            found.append(())
            continue
        if number.isdigit():
            here = (_name(block),)
        found.append(here)
    return tuple(found) if len(set(found)) > 2 else tuple(otherwise)


def _named(block: Block) -> str:
    return f"{block.label} {block.text}".strip()


def _name(block: Block) -> str:
    """Return the number and the beginning of a paragraph, up to its first full stop if that comes early."""
    words = _named(block)
    first = _MARKUP.sub("", f"{words} ").split(". ")
    name = ". ".join(first[:2] if first[0].isdigit() else first[:1]).strip()
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME].rsplit(' ', 1)[0]} …"
