"""One version out of two rivals, once every clause on which they clash was decided.

What should come out is worked out first, paragraph by paragraph; then one version's file is turned into it by taking
over from the other what belongs to it. The file is read again and stored only if it says exactly what it should.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from negotiator.documents import Document, read, resolve_document
from negotiator.domain.clashes import ClauseDecision, Rivals
from negotiator.kernel import NegotiatorError, Refused
from negotiator.redline import (
    OBJECT_CHARACTER,
    Accept,
    Answer,
    Block,
    Change,
    Conflict,
    Counter,
    Pair,
    Redline,
    Reject,
    Span,
    compare,
)
from negotiator.redline.reading import by_pair, stops
from negotiator.services.clashes import ClauseClash, Laid, lay
from negotiator.services.receipts import Receipt
from negotiator.services.versions import add_united, document_of
from negotiator.services.workspace import Workspace

_LOOKS, _WORDS, _NEVER = 1, 4, 1 << 30
_PIECES: Final = frozenset({"insert", "delete", "replace", "whitespace"})


class ClashOpen(Refused):
    """Clauses wait for a decision, so a version made from both would decide them silently."""

    code = "clash-open"

    def __init__(self, count: int) -> None:
        what = "1 clause waits" if count == 1 else f"{count} clauses wait"
        super().__init__(
            f"{what} for a decision.", hint="Decide each; of two decisions on one clause choose one first."
        )


class NotUnited(Refused):
    """No file could be made that says exactly what was decided."""

    code = "not-united"

    def __init__(self) -> None:
        super().__init__(
            "No Word file could be made of these two that says exactly what was decided, so nothing was stored.",
            hint="Compare the two and answer each change: the next version is then made from both.",
        )


def merged_version(workspace: Workspace, rivals: Rivals, *, note: str = "") -> Receipt:
    """Make our next working version from two rivals and the decisions on every clause on which they clash.

    Raises NoCommonBase, ClashOpen and NotUnited, with nothing stored.
    """
    laid = lay(workspace, rivals)
    undecided = sum(1 for clash in laid.clashes if clash.is_open)
    if undecided:
        raise ClashOpen(undecided)
    wanted = wanted_blocks(laid)
    ours = sorted(laid.versions, key=lambda version: (version.side != workspace.deal.ours, version.hash))
    held = {version.proposed.source for version in ours}
    for version, other in (ours, ours[::-1]):
        data = _united(document_of(workspace, version), document_of(workspace, other), wanted)
        # the same file would be the same version: made from both it is only as a file of its own
        if data is not None and hashlib.sha256(data).hexdigest() not in held:
            return add_united(workspace, data, name=version.proposed.source_name, made_from=laid.versions, note=note)
    raise NotUnited


def wanted_blocks(laid: Laid) -> tuple[Block, ...]:
    """Return the paragraphs that both versions and every decision make."""
    blocks = list(laid.merged.blocks)
    for clash in reversed(laid.clashes):
        conflict = clash.conflict
        assert clash.decision is not None  # noqa: S101 -- asked for before
        stands = _decided(clash.decision.value, clash, conflict)
        blocks[conflict.at : conflict.at + len(conflict.base)] = stands
    return tuple(blocks)


def _decided(decision: ClauseDecision, clash: ClauseClash, conflict: Conflict) -> Sequence[Block]:
    if not decision.chosen:
        like = (*conflict.base, *conflict.ours, *conflict.theirs)[0]
        marks = like.text[len(like.text.rstrip(OBJECT_CHARACTER)) :]  # a note stays where it hung: at the end
        return [replace(like, text=decision.text + marks, runs=(), atoms=())]
    if decision.chosen == clash.rivals.base:
        return conflict.base
    return conflict.ours if decision.chosen == clash.rivals.versions[0] else conflict.theirs


def _united(base: Document, other: Document, wanted: Sequence[Block]) -> bytes | None:
    """Return a file that says exactly what is wanted, or None where none could be made."""
    redline = without_moves(compare(base.blocks, other.blocks, reasons=False))
    choices = _choices(redline, wanted)
    if choices is None:
        return None
    redline, answers = _answered(redline, choices)
    try:
        data = resolve_document(base, other, redline, answers)
        made = read(data, name=base.name)
    except NegotiatorError:
        return None
    return data if [_said(block) for block in made.blocks] == [_said(block) for block in wanted] else None


def without_moves(redline: Redline) -> Redline:
    """Return the redline with each paragraph that moved struck where it left and added where it arrived.

    What one side put in one place and the other elsewhere may both be wanted. Tables stay as they were found.
    """
    if any(pair.table is not None for pair in redline.pairs) or not redline.moves:
        return redline
    changes = by_pair(redline)
    pairs: list[Pair] = []
    found: list[Change] = []
    for number, role in stops(redline):
        pair = redline.pairs[number]
        if role == "here":
            pairs.append(pair)
            found += changes.get(number, ())
        elif role == "left":
            text = redline.old[pair.old[0]].text
            gone = Span(block=pair.old[0], start=0, end=len(text))
            pairs.append(Pair(kind="deleted", old=pair.old))
            found.append(Change(id=f"left {number}", kind="delete", old=gone, new=None, old_text=text))
        else:
            text = redline.new[pair.new[0]].text
            come = Span(block=pair.new[0], start=0, end=len(text))
            pairs.append(Pair(kind="inserted", new=pair.new))
            found.append(Change(id=f"arrived {number}", kind="insert", old=None, new=come, new_text=text))
    return replace(redline, pairs=tuple(pairs), changes=tuple(found), moves={})


def _said(block: Block) -> tuple[str, str]:
    return block.kind, block.text


# Which answer each pair of paragraphs gets


@dataclass(frozen=True, slots=True)
class _Choice:
    """What becomes of one pair: which side's paragraphs stand, or that words of neither do."""

    pair: int
    answer: Answer
    cost: int
    taken: int


def _choices(redline: Redline, wanted: Sequence[Block]) -> list[_Choice] | None:
    """Return the cheapest choices that give the wanted paragraphs in order; None where none do."""
    paths: dict[int, tuple[int, _Path | None]] = {0: (0, None)}
    changes = by_pair(redline)
    for number, role in stops(redline):
        further: dict[int, tuple[int, _Path | None]] = {}
        for at, (cost, path) in paths.items():
            for choice in _options(redline, number, role, changes.get(number, ()), wanted, at):
                end = at + choice.taken
                if cost + choice.cost < further.get(end, (_NEVER, None))[0]:
                    further[end] = cost + choice.cost, _Path(choice, path)
        paths = further
    _cost, last = paths.get(len(wanted), (0, None))
    return list(reversed(list(_steps(last)))) if last else None


@dataclass(frozen=True, slots=True)
class _Path:
    choice: _Choice
    before: "_Path | None"


def _steps(path: "_Path | None") -> Iterator[_Choice]:
    while path is not None:
        yield path.choice
        path = path.before


def _options(
    redline: Redline, number: int, role: str, changes: Sequence[Change], wanted: Sequence[Block], at: int
) -> Iterator[_Choice]:
    """Yield what could become of a pair, given where among the wanted paragraphs it would stand."""
    pair = redline.pairs[number]
    old = [redline.old[i] for i in pair.old] if role != "arrived" else []
    new = [redline.new[j] for j in pair.new] if role != "left" else []
    for blocks, answer in ((old, Reject()), (new, Accept())):
        here = wanted[at : at + len(blocks)]
        if [_said(block) for block in here] == [_said(block) for block in blocks]:
            looks = sum(_looks(left) != _looks(right) for left, right in zip(here, blocks, strict=True))
            yield _Choice(number, answer, _LOOKS * looks, len(blocks))
    one = len(pair.old) <= 1 and len(pair.new) <= 1 and pair.kind != "moved"
    if one and changes and at < len(wanted):
        kinds = {block.kind for block in (*old, *new)}
        if wanted[at].kind in kinds:
            yield _Choice(number, Counter(wanted[at].text), _WORDS, 1)


def _looks(block: Block) -> tuple[object, ...]:
    return block.label, block.format, block.runs


def _answered(redline: Redline, choices: Sequence[_Choice]) -> tuple[Redline, Mapping[str, Answer]]:
    """Return the redline with the answers that the choices come to; where words of neither side stand, one change
    takes the place of all those in the paragraph.
    """
    changes = by_pair(redline)
    answers: dict[str, Answer] = {}
    instead: dict[str, Change | None] = {}
    for choice in choices:
        pair, found = redline.pairs[choice.pair], changes.get(choice.pair, ())
        if not isinstance(choice.answer, Counter):
            answers.update((change.id, choice.answer) for change in found)
        elif pair.kind in ("inserted", "deleted"):
            answers[found[0].id] = choice.answer
        else:
            whole, words = _whole(redline, pair, choice.answer.text, like=found[0])
            instead.update((change.id, None) for change in found if change.kind in _PIECES)
            first = next((change.id for change in found if change.kind in _PIECES), found[0].id)
            instead[first] = whole
            answers[whole.id] = Counter(words)
    kept = [instead.get(change.id, change) for change in redline.changes]
    return replace(redline, changes=tuple(change for change in kept if change is not None)), answers


def _whole(redline: Redline, pair: Pair, text: str, *, like: Change) -> tuple[Change, str]:
    """Return one change of all in which three wordings differ, and the words that are to stand there."""
    i, j = pair.old[0], pair.new[0]
    old, new = redline.old[i].text, redline.new[j].text
    start = _shared(old, new, text)
    end = _shared(old[start:][::-1], new[start:][::-1], text[start:][::-1])
    change = replace(
        like,
        kind="replace",
        old=Span(block=i, start=start, end=len(old) - end),
        new=Span(block=j, start=start, end=len(new) - end),
        old_text=old[start : len(old) - end],
        new_text=new[start : len(new) - end],
        reasons=(),
    )
    return change, text[start : len(text) - end]


def _shared(*texts: str) -> int:
    """Return how many signs texts begin with alike."""
    return next((at for at, signs in enumerate(zip(*texts, strict=False)) if len(set(signs)) > 1), min(map(len, texts)))
