"""Put a block together from stretches of others, carrying their styles and objects along."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from negotiator.redline.shapes import Atom, Block, Run, Span
from negotiator.redline.tokens import identity


class Draft:
    """A block in the making."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._runs: list[Run] = []
        self._atoms: list[Atom] = []
        self._length = 0

    def keep(self, block: Block, span: Span, *, edges: tuple[bool, bool]) -> None:
        """Append a stretch of unchanged text.

        `edges` tells for its start and its end whether objects without characters there come along; those beside a
        change belong to the change.
        """
        kept = [
            atom
            for atom in block.atoms
            if span.start < atom.offset < span.end
            or (atom.offset == span.start < span.end and bool(atom.length))
            or (edges[0] and atom.offset == span.start)
            or (edges[1] and atom.offset == span.end and not atom.length)
        ]
        self._append(block, span, kept)

    def take(self, block: Block, span: Span) -> None:
        """Append a changed stretch with the objects inside it and at both its ends."""
        self._append(block, span, _touched(block, span))

    def say(self, text: str, instead: tuple[tuple[Block, Span], tuple[Block, Span]] | None = None) -> None:
        """Append other words. Objects that both sides of the change have stay."""
        if instead:
            (old, old_span), (new, new_span) = instead
            shared = {identity(atom) for atom in _touched(new, new_span)}
            here = Span(block=0, start=old_span.start, end=old_span.start)
            self._append(old, here, [a for a in _touched(old, old_span) if not a.length and identity(a) in shared])
        self._texts.append(text)
        self._length += len(text)

    def finished(self, like: Block) -> Block:
        """Return the block, in all but text, styles and objects like the given one."""
        return replace(like, text="".join(self._texts), runs=tuple(_merged(self._runs)), atoms=tuple(self._atoms))

    def _append(self, block: Block, span: Span, atoms: list[Atom]) -> None:
        shift = self._length - span.start
        for run in block.runs:
            start, end = max(run.start, span.start), min(run.end, span.end)
            if start < end:
                self._runs.append(replace(run, start=start + shift, end=end + shift))
        for atom in atoms:
            offset = min(max(atom.offset, span.start), span.end) + shift
            self._atoms.append(replace(atom, offset=offset))
        self._texts.append(block.text[span.start : span.end])
        self._length += span.end - span.start


def distinct(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, with a new id where old and new blocks brought the same one."""
    used: set[str] = set()
    for block in blocks:
        name = block.id
        if name in used:
            name = next(other for k in count(2) if (other := f"{block.id}~{k}") not in used)
        used.add(name)
        yield block if name == block.id else replace(block, id=name)


def _touched(block: Block, span: Span) -> list[Atom]:
    """Return the objects within the span, those without characters also at its ends."""
    return [atom for atom in block.atoms if span.start <= atom.offset and atom.offset + atom.length <= span.end]


def _merged(runs: list[Run]) -> list[Run]:
    """Unite neighbouring runs of one style."""
    merged: list[Run] = []
    for run in runs:
        if merged and merged[-1].end == run.start and merged[-1].style == run.style:
            merged[-1] = replace(merged[-1], end=run.end)
        else:
            merged.append(run)
    return merged
