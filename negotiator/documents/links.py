"""Where links in the text lead and in which direction words run: part of how words look, told without a changed word.

A link can be turned elsewhere, and an override makes "10" of "01", while every letter stays what it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from negotiator.documents import names as n
from negotiator.documents.package import Package
from negotiator.documents.pieces import Piece
from negotiator.kernel.digests import short_digest
from negotiator.redline.shapes import Run

# bookmarks that a word processor names by itself, anew in each file
_AUTOMATIC_BOOKMARK = re.compile(r"\b(_Toc|_Ref|_Hlk)\d+")
_LEADS_TO = "\x1elink "
_RUNS = "\x1eruns "


class Targets(Mapping[str, str]):
    """What the relationships of a part lead to, by id: the hash of a picture's bytes, or an outside address.

    Few parts are asked for, so each is hashed when it is.
    """

    def __init__(self, package: Package, part: str) -> None:
        self._parts = package.parts
        self._targets = {relationship.id: relationship.target for relationship in package.relationships(part)}
        self._hashes: dict[str, str] = {}

    def __getitem__(self, relationship: str) -> str:
        target = self._targets[relationship]
        if target not in self._parts:
            return target
        if target not in self._hashes:
            self._hashes[target] = short_digest(self._parts[target])
        return self._hashes[target]

    def __iter__(self) -> Iterator[str]:
        return iter(self._targets)

    def __len__(self) -> int:
        return len(self._targets)


def link_of(piece: Piece, targets: Mapping[str, str]) -> str:
    """Return where the words of a piece lead: an address, a place in the file, or "" for no link."""
    link = next(piece.node.iterancestors(n.HYPERLINK), None)
    if link is None:
        return ""
    address = targets.get(link.get(n.r("id")) or "", "")
    anchor = _AUTOMATIC_BOOKMARK.sub(r"\1", link.get(n.w("anchor")) or "")
    return f"{address}#{anchor}" if anchor else address


def with_links(runs: Sequence[Run], pieces: Sequence[Piece], targets: Mapping[str, str]) -> tuple[Run, ...]:
    """Return the runs of a paragraph, cut and marked where its words are links or run in a direction of their own.

    Words that an override turns around are read as others than they are: they count as hidden.
    """
    links = [(piece.start, piece.end, *_apart(piece, targets)) for piece in pieces if piece.text]
    if not any(said for _, _, said, _, _ in links):
        return tuple(runs)
    return tuple(_united(_marked(runs, links)))


def _apart(piece: Piece, targets: Mapping[str, str]) -> tuple[str, str, bool]:
    """Return what sets a piece apart, where it leads, and whether its words are turned around."""
    shells = list(piece.node.iterancestors(*n.SHELLS))
    if not shells:
        return "", "", False
    target = link_of(piece, targets)
    said = f"{_LEADS_TO}{target}" if target else ""
    directions = [f"{_RUNS}{shell.tag} {shell.get(n.VALUE)}" for shell in shells if shell.tag != n.HYPERLINK]
    return said + "".join(directions), target, any(shell.tag == n.OVERRIDE for shell in shells)


def _marked(runs: Sequence[Run], links: Sequence[tuple[int, int, str, str, bool]]) -> Iterator[Run]:
    for run in runs:
        for start, end, said, link, turned in links:
            low, high = max(run.start, start), min(run.end, end)
            if low < high:
                yield Run(start=low, end=high, style=f"{run.style}{said}", hidden=run.hidden or turned, link=link)


def _united(runs: Iterator[Run]) -> Iterator[Run]:
    last: Run | None = None
    for run in runs:
        if last is not None and last.style == run.style and last.end == run.start:
            last = Run(start=last.start, end=run.end, style=run.style, hidden=run.hidden, link=run.link)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last


def leads_elsewhere(old: str, new: str) -> bool:
    """Tell whether the signatures of two runs lead to different places, or run in different directions."""
    return _further(old) != _further(new)


def _further(style: str) -> list[str]:
    found = [style.find(sign) for sign in (_LEADS_TO, _RUNS)]
    begins = [at for at in found if at >= 0]
    return [style[min(begins) :]] if begins else []
