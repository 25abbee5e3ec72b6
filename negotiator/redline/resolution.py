"""The text that follows from a redline and the answers to its changes. Nothing here edits: it returns new blocks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from negotiator.redline.drafting import Draft, distinct
from negotiator.redline.reading import Piece, Role, answer_to, by_pair, concerns_paragraph, pieces, stops
from negotiator.redline.shapes import Accept, Answer, Block, Change, Counter, Pair, Redline, Reject

_REJECT = Reject()
_BREAKS = frozenset({"split", "join"})


def resolve(
    redline: Redline, answers: Mapping[str, Answer], *, default: Accept | Reject = _REJECT
) -> tuple[Block, ...]:
    """Return the blocks that the answers make of the redline; `default` answers what `answers` leaves out.

    Everything accepted gives the new blocks, everything rejected the old ones. A block that mixes both is given the
    new block's id, place and heading path. A counter puts its words where the changed ones stood; to a change of
    looks, which has no words, it counts as a rejection.
    """
    resolver = _Resolver(redline, answers, default)
    changes = by_pair(redline)
    blocks: list[Block] = []
    for number, role in stops(redline):
        blocks.extend(resolver.blocks(redline.pairs[number], changes.get(number, ()), role))
    return tuple(distinct(blocks))


class _Resolver:
    def __init__(self, redline: Redline, answers: Mapping[str, Answer], default: Answer) -> None:
        self._redline, self._answers, self._default = redline, answers, default

    def blocks(self, pair: Pair, changes: Sequence[Change], role: Role) -> Sequence[Block]:
        """Return what stands at this stop of the merged document."""
        if pair.kind in {"inserted", "deleted"}:
            return self._one_sided(pair, changes[0])
        if pair.kind != "moved":
            return self._linked(pair, changes)
        answer = self._answer(changes[0])
        if (role == "left") != isinstance(answer, Reject):
            return ()
        if isinstance(answer, Counter):
            return (_worded(self._redline.new[pair.new[0]], answer.text),)
        return self._linked(pair, changes[1:])

    def _answer(self, change: Change) -> Answer:
        return answer_to(change, self._answers) or self._default

    def _one_sided(self, pair: Pair, change: Change) -> Sequence[Block]:
        block = self._redline.new[pair.new[0]] if pair.new else self._redline.old[pair.old[0]]
        answer = self._answer(change)
        if isinstance(answer, Counter):
            return (_worded(block, answer.text),)
        return (block,) if isinstance(answer, Accept) == bool(pair.new) else ()

    def _linked(self, pair: Pair, changes: Sequence[Change]) -> Sequence[Block]:
        answers = [self._answer(change) for change in changes] or [self._default]
        if all(isinstance(answer, Accept) for answer in answers):
            return [self._redline.new[j] for j in pair.new]
        if all(isinstance(answer, Reject) for answer in answers):
            return [self._redline.old[i] for i in pair.old]
        drafts = [Draft()]
        found = list(pieces(self._redline, pair, changes))
        for number, piece in enumerate(found):
            if piece.change is None:
                drafts[-1].keep(self._redline.old[piece.old.block], piece.old, edges=_edges(found, number))
            elif self._breaks(piece.change):
                drafts.append(Draft())
            else:
                self._write(drafts[-1], piece, piece.change)
        models = _models(self._redline, pair, len(drafts))
        blocks = [draft.finished(model) for draft, model in zip(drafts, models, strict=True)]
        return [self._dressed(blocks[0], pair, changes), *blocks[1:]]

    def _breaks(self, change: Change) -> bool:
        """Tell whether a new paragraph begins here."""
        answer = self._answer(change)
        return (change.kind == "split" and isinstance(answer, Accept)) or (
            change.kind == "join" and isinstance(answer, Reject)
        )

    def _write(self, draft: Draft, piece: Piece, change: Change) -> None:
        old, new = self._redline.old[piece.old.block], self._redline.new[piece.new.block]
        answer = self._answer(change)
        if change.kind in _BREAKS:
            draft.say(answer.text if isinstance(answer, Counter) else change.old_text + change.new_text)
        elif isinstance(answer, Accept):
            draft.take(new, piece.new)
        elif isinstance(answer, Reject) or change.kind == "format":
            draft.take(old, piece.old)
        else:
            draft.say(answer.text, instead=((old, piece.old), (new, piece.new)))

    def _dressed(self, block: Block, pair: Pair, changes: Iterable[Change]) -> Block:
        """Give the block the number and the paragraph format that were answered for."""
        old, new = self._redline.old[pair.old[0]], self._redline.new[pair.new[0]]
        label, look = old.label, old
        for change in changes:
            answer = self._answer(change)
            if change.kind == "renumber" and not isinstance(answer, Reject):
                label = new.label if isinstance(answer, Accept) else answer.text
            elif change.definition:
                continue
            elif change.kind == "format" and concerns_paragraph(change) and isinstance(answer, Accept):
                look = new
        return replace(block, label=label, format=look.format, kind=look.kind, level=look.level)


def _edges(found: Sequence[Piece], number: int) -> tuple[bool, bool]:
    """Tell whether an equal piece begins and ends without a change beside it that owns the objects there."""
    before = found[number - 1].change if number else None
    after = found[number + 1].change if number + 1 < len(found) else None
    empty = found[number].old.start == found[number].old.end
    if empty and any(change is not None and change.kind not in _BREAKS for change in (before, after)):
        return False, False
    begins = before is None or before.kind == "join" or (before.kind == "split" and bool(before.old_text))
    return begins, after is None or after.kind in _BREAKS


def _worded(block: Block, text: str) -> Block:
    return replace(block, text=text, runs=(), atoms=())


def _models(redline: Redline, pair: Pair, number: int) -> Sequence[Block]:
    """Return as many blocks as asked for, from which the results take what is not text."""
    news, olds = [redline.new[j] for j in pair.new], [redline.old[i] for i in pair.old]
    if number == len(olds) and number != len(news):
        return olds
    return (news + olds)[:number] if number <= len(news) else [news[0], *olds[1:number]]
