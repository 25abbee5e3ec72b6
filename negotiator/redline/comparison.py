"""The comparison of two documents: pairs first, then every change of every pair."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from negotiator.kernel import SILENT, Progress
from negotiator.kernel.digests import short_digest
from negotiator.redline.affixes import differing
from negotiator.redline.breaks import cut_like
from negotiator.redline.definitions import Redefined, redefined
from negotiator.redline.edits import Edit, Marks, passage_edits, style_edits
from negotiator.redline.formatting import same_paragraph
from negotiator.redline.pairing import paired
from negotiator.redline.shapes import Block, Change, ChangeKind, Pair, Reason, Redline, Span
from negotiator.redline.tokens import BRACKETS, CLOSING, Lexicon, Passage, content_atoms

_PROGRESS_EVERY = 100

_Judge = Callable[[ChangeKind, Span | None, Span | None], tuple[Reason, ...]]


def compare(
    old: Sequence[Block],
    new: Sequence[Block],
    *,
    parties: Sequence[str] = (),
    reasons: bool = True,
    progress: Progress = SILENT,
) -> Redline:
    """Compare two documents, block by block and word by word.

    `parties` are names and role nouns of this deal's parties, whose change is material. Without `reasons`, no change
    says why it may be material: for whoever tells nobody, and a fifth sooner. Raises only what `progress` raises
    (Cancelled).
    """
    lexicon = Lexicon()
    pairs = paired(old, new, lexicon, progress=progress)
    definitions = redefined(old, new, pairs)
    pairs = _told(pairs, definitions)
    writer = _Writer(old, new, lexicon, _judge(old, new, parties) if reasons else _unjudged)
    writer.move_tables(pairs)
    changes: list[Change] = []
    moves: dict[str, int] = {}
    for number, pair in enumerate(pairs):
        if number % _PROGRESS_EVERY == 0:
            progress.step(number, len(pairs))
        if pair.kind == "same":
            continue
        found = (*writer.changes(pair), *writer.definitions(pair, definitions.get(number, ())))
        changes.extend(found)
        if found and found[0].kind == "move":
            moves[found[0].id] = number
    return Redline(old=tuple(old), new=tuple(new), pairs=pairs, changes=tuple(changes), moves=MappingProxyType(moves))


def _judge(old: Sequence[Block], new: Sequence[Block], parties: Sequence[str]) -> _Judge:
    # the rules take 3 ms to load, which only those wait for who ask for what they find
    from negotiator.redline.reasons import Materiality

    return Materiality(old, new, parties=parties).reasons


def _unjudged(_kind: ChangeKind, _old: Span | None, _new: Span | None) -> tuple[Reason, ...]:
    return ()


def _told(pairs: tuple[Pair, ...], places: Container[int]) -> tuple[Pair, ...]:
    """Return the pairs, those at which a changed definition is told no longer as the same."""
    return tuple(
        replace(pair, kind="edited") if pair.kind == "same" and number in places else pair
        for number, pair in enumerate(pairs)
    )


class _Writer:
    """Writes the changes of one pair after the other."""

    def __init__(self, old: Sequence[Block], new: Sequence[Block], lexicon: Lexicon, judge: _Judge) -> None:
        self._old, self._new, self._lexicon, self._judge = old, new, lexicon, judge
        self._marks = Marks(
            closing={lexicon.point(token): strength for token, strength in CLOSING.items()},
            brackets={lexicon.point(opening): lexicon.point(closing) for opening, closing in BRACKETS.items()},
        )
        self._tables: dict[int, Change] = {}

    def move_tables(self, pairs: Iterable[Pair]) -> None:
        """Make the change of each table that moved, which is told at the first block that did."""
        members: dict[int, list[Pair]] = {}
        for pair in pairs:
            if pair.table is not None:
                members.setdefault(pair.table, []).append(pair)
        for table, inside in members.items():
            moved = [pair for pair in inside if pair.kind == "moved"]
            spans = self._whole(self._old, moved[0].old[0]), self._whole(self._new, moved[0].new[0])
            texts = _lines(self._old[pair.old[0]] for pair in moved), _lines(self._new[pair.new[0]] for pair in moved)
            change = self._change("move", *spans, texts=texts)
            self._tables[table] = replace(change, table=True, reasons=self._reasons(change, inside))

    def _reasons(self, move: Change, inside: Iterable[Pair]) -> tuple[Reason, ...]:
        """Return why the move of a table may be material: for itself, and for what came or went in it."""
        came = [self._judge("insert", None, self._whole(self._new, pair.new[0])) for pair in inside if not pair.old]
        went = [self._judge("delete", self._whole(self._old, pair.old[0]), None) for pair in inside if not pair.new]
        return tuple(dict.fromkeys(reason for found in (move.reasons, *came, *went) for reason in found))

    def changes(self, pair: Pair) -> Iterator[Change]:
        """Yield the changes of a pair in reading order; a move before the changes inside it."""
        move = "" if pair.table is None else self._tables[pair.table].id
        if pair.kind == "inserted":
            yield self._change("insert", None, self._whole(self._new, pair.new[0]), move=move)
        elif pair.kind == "deleted":
            yield self._change("delete", self._whole(self._old, pair.old[0]), None, move=move)
        elif pair.kind == "split":
            yield from self._split(pair)
        elif pair.kind == "joined":
            yield from self._joined(pair)
        else:
            yield from self._single(pair)

    def _single(self, pair: Pair) -> Iterator[Change]:
        i, j = pair.old[0], pair.new[0]
        move = ""
        if pair.table is not None:
            change = self._tables[pair.table]
            move = change.id
            if change.new is not None and change.new.block == j:
                yield change
        elif pair.kind == "moved":
            change = self._change("move", self._whole(self._old, i), self._whole(self._new, j))
            move = change.id
            yield change
        yield from self._label(i, j, move)
        for edit in style_edits(self._old[i], self._new[j], self._edits(i, j)):
            yield self._edit(edit, i, j, move)
        yield from self._paragraph(i, j, move)

    def _edits(self, i: int, j: int) -> list[Edit]:
        """Return the edits of words and typography between two blocks."""
        old, new = self._old[i], self._new[j]
        if old.text == new.text and old.atoms == new.atoms:
            return []
        stretches: tuple[tuple[int, int] | None, tuple[int, int] | None] = (None, None)
        if not content_atoms(old) and not content_atoms(new):
            stretches = differing(old.text, new.text)
        left = self._lexicon.passage(i, old, stretches[0])
        return passage_edits(left, self._lexicon.passage(j, new, stretches[1]), self._marks)

    def _split(self, pair: Pair) -> Iterator[Change]:
        i = pair.old[0]
        parts = [self._passage(self._new, j) for j in pair.new]
        pieces = cut_like(self._passage(self._old, i), parts)
        yield from self._label(i, pair.new[0])
        for k, (piece, part) in enumerate(zip(pieces, parts, strict=True)):
            if k:
                yield self._change("split", Span(block=i, start=pieces[k - 1].high, end=piece.low), _start(part.block))
            for edit in self._edits_of_parts(piece, part):
                yield self._edit(edit, i, part.block)
        yield from self._paragraph(i, pair.new[0])

    def _joined(self, pair: Pair) -> Iterator[Change]:
        j = pair.new[0]
        parts = [self._passage(self._old, i) for i in pair.old]
        pieces = cut_like(self._passage(self._new, j), parts)
        yield from self._label(pair.old[0], j)
        for k, (part, piece) in enumerate(zip(parts, pieces, strict=True)):
            if k:
                yield self._change("join", _start(part.block), Span(block=j, start=pieces[k - 1].high, end=piece.low))
            for edit in self._edits_of_parts(part, piece):
                yield self._edit(edit, part.block, j)
        yield from self._paragraph(pair.old[0], j)

    def _edits_of_parts(self, old: Passage, new: Passage) -> list[Edit]:
        """Return the edits of words, white space and style between two parts of blocks."""
        edits = passage_edits(old, new, self._marks)
        return style_edits(self._old[old.block], self._new[new.block], edits, within=(old, new))

    def _label(self, i: int, j: int, move: str = "") -> Iterator[Change]:
        before, after = self._old[i].label, self._new[j].label
        if before != after:
            yield self._change("renumber", _start(i), _start(j), move=move, texts=(before, after))

    def _paragraph(self, i: int, j: int, move: str = "") -> Iterator[Change]:
        if not same_paragraph(self._old[i], self._new[j]):
            yield self._change("format", _end(self._old, i), _end(self._new, j), move=move)

    def definitions(self, pair: Pair, changed: Iterable[Redefined]) -> Iterator[Change]:
        """Yield the changes of definitions that are told at a pair."""
        for one in changed:
            old, new = _end(self._old, pair.old[-1]), _end(self._new, pair.new[-1])
            texts = one.before, one.after
            yield Change(
                id=_change_id(f"format {one.name}", old, new, *texts),
                kind="format",
                old=old,
                new=new,
                old_text=texts[0],
                new_text=texts[1],
                reasons=("hidden",) if one.hides else (),
                definition=one.name,
            )

    def _edit(self, edit: Edit, i: int, j: int, move: str = "") -> Change:
        old = Span(block=i, start=edit.old_start, end=edit.old_end)
        new = Span(block=j, start=edit.new_start, end=edit.new_end)
        return self._change(edit.kind, old, new, move=move)

    def _change(
        self,
        kind: ChangeKind,
        old: Span | None,
        new: Span | None,
        *,
        move: str = "",
        texts: tuple[str, str] | None = None,
    ) -> Change:
        before, after = texts or (_text(self._old, old), _text(self._new, new))
        return Change(
            id=_change_id(kind, old, new, before, after),
            kind=kind,
            old=old,
            new=new,
            old_text=before,
            new_text=after,
            move=move,
            reasons=self._judge(kind, old, new),
        )

    def _passage(self, blocks: Sequence[Block], index: int) -> Passage:
        return self._lexicon.passage(index, blocks[index])

    def _whole(self, blocks: Sequence[Block], index: int) -> Span:
        return Span(block=index, start=0, end=len(blocks[index].text))


def _start(index: int) -> Span:
    return Span(block=index, start=0, end=0)


def _end(blocks: Sequence[Block], index: int) -> Span:
    return Span(block=index, start=len(blocks[index].text), end=len(blocks[index].text))


def _text(blocks: Sequence[Block], span: Span | None) -> str:
    return blocks[span.block].text[span.start : span.end] if span else ""


def _lines(blocks: Iterable[Block]) -> str:
    return "\n".join(block.text for block in blocks if block.text)


def _change_id(kind: str, old: Span | None, new: Span | None, before: str, after: str) -> str:
    """Return the change's name, the same whenever the same two texts are compared: where it stands and what it says."""
    places = [(span.block, span.start, span.end) if span else None for span in (old, new)]
    return short_digest(repr((kind, places, before, after)).encode(errors="surrogatepass"))
