"""Where links in the text lead: part of how words look, since a link can be turned elsewhere without a word changed."""

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
    """Return the runs of a paragraph, cut and marked where its words are links."""
    links = [(piece.start, piece.end, link_of(piece, targets)) for piece in pieces if piece.text]
    if not any(target for _, _, target in links):
        return tuple(runs)
    return tuple(_united(_marked(runs, links)))


def _marked(runs: Sequence[Run], links: Sequence[tuple[int, int, str]]) -> Iterator[Run]:
    for run in runs:
        for start, end, target in links:
            low, high = max(run.start, start), min(run.end, end)
            if low < high:
                style = f"{run.style}{_LEADS_TO}{target}" if target else run.style
                yield Run(start=low, end=high, style=style, hidden=run.hidden)


def _united(runs: Iterator[Run]) -> Iterator[Run]:
    last: Run | None = None
    for run in runs:
        if last is not None and last.style == run.style and last.end == run.start:
            last = Run(start=last.start, end=run.end, style=run.style, hidden=run.hidden)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last


def leads_elsewhere(old: str, new: str) -> bool:
    """Tell whether the signatures of two runs lead to different places."""
    return old.partition(_LEADS_TO)[2] != new.partition(_LEADS_TO)[2]
