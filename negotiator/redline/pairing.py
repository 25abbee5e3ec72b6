"""Pairs in the reading order of the merged document: every block of both sides stands in exactly one pair."""

from collections.abc import Sequence

from negotiator.kernel import SILENT, Progress
from negotiator.redline.alignment import Link, align
from negotiator.redline.formatting import same_look
from negotiator.redline.shapes import Block, Pair, PairKind
from negotiator.redline.spine import heaviest_chain
from negotiator.redline.tokens import Lexicon, content_key


def pairing(old: Sequence[Block], new: Sequence[Block]) -> tuple[Pair, ...]:
    """Say which block is which without comparing words; this carries a clause's identity from version to version."""
    return paired(old, new, Lexicon())


def paired(
    old: Sequence[Block], new: Sequence[Block], lexicon: Lexicon, *, progress: Progress = SILENT
) -> tuple[Pair, ...]:
    """Return the pairs, written with the given lexicon."""
    ordered, moved = _in_order(align(old, new, lexicon, progress=progress))
    arrivals = {link.new[0]: _arrival(link) for link in moved if link.new}
    tables = {link.old[0]: link.table for link in moved if not link.new}
    gone = {index for link in (*ordered, *moved) if link.new for index in link.old}
    pairs: list[Pair] = []

    def one_sided(olds: range, news: range) -> None:
        pairs.extend(Pair(kind="deleted", old=(i,), table=tables.get(i)) for i in olds if i not in gone)
        pairs.extend(arrivals.get(j) or Pair(kind="inserted", new=(j,)) for j in news)

    next_old, next_new = 0, 0
    for link in ordered:
        one_sided(range(next_old, link.old[0]), range(next_new, link.new[0]))
        pairs.append(Pair(kind=_kind(old, new, link), old=link.old, new=link.new))
        next_old, next_new = link.old[-1] + 1, link.new[-1] + 1
    one_sided(range(next_old, len(old)), range(next_new, len(new)))
    return tuple(pairs)


def _arrival(link: Link) -> Pair:
    return Pair(kind="moved" if link.old else "inserted", old=link.old, new=link.new, table=link.table)


def _in_order(links: Sequence[Link]) -> tuple[list[Link], list[Link]]:
    """Part the links into those that keep their order in the whole document and those that stand elsewhere now.

    A split or join whose parts do not stand together is dissolved: its blocks count as deleted and inserted.
    """
    moved = [link for link in links if link.moved]
    kept = sorted((link for link in links if not link.moved), key=lambda link: link.old)
    starts = [(link.old[0], link.new[0]) for link in kept]
    chain = set(heaviest_chain(starts, [len(link.old) + len(link.new) for link in kept]))
    ordered = [link for link, start in zip(kept, starts, strict=True) if start in chain]
    stray = [link for link, start in zip(kept, starts, strict=True) if start not in chain]
    moved.extend(link for link in stray if len(link.old) == len(link.new) == 1)
    return ordered, moved


def _kind(old: Sequence[Block], new: Sequence[Block], link: Link) -> PairKind:
    if len(link.new) > 1:
        return "split"
    if len(link.old) > 1:
        return "joined"
    left, right = old[link.old[0]], new[link.new[0]]
    same = content_key(left) == content_key(right) and left.label == right.label and same_look(left, right)
    return "same" if same else "edited"
