"""The merged document as rows of segments, ready to be drawn on screen, on paper or as HTML."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from negotiator.kernel.values import dataclass
from negotiator.redline.formatting import links_in
from negotiator.redline.reading import Role, answered_by, by_pair, concerns_paragraph, pieces, stops
from negotiator.redline.shapes import Atom, Block, Change, Pair, Redline, Row, Segment, SegmentKind, Span

_QUOTED = 80
_KINDS = ("object", "break")


def rows(redline: Redline) -> tuple[Row, ...]:
    """Return the rows of the merged document in reading order.

    A split gives a row for each new paragraph, each naming the old one; a join the other way round. The break itself
    is a segment without text that begins its row. The old (new) text of a block is what the rows that name it say
    without the inserted (deleted) segments. What concerns a pair as a whole, its number and its look, stands at its
    first row; of a move, at the row where it arrived. What a table lost when it moved is struck where it was, and
    remarked on where it is now.
    """
    changes = by_pair(redline)
    lost = _lost(redline)
    drawn: list[Row] = []
    for number, role in stops(redline):
        found = changes.get(number, ())
        made = list(_rows(redline, redline.pairs[number], found, role))
        said = () if role == "left" else (*_remarks(redline, found), *lost.get(number, ()))
        drawn.extend([replace(made[0], remarks=said), *made[1:]] if said else made)
    return tuple(drawn)


def _lost(redline: Redline) -> Mapping[int, Sequence[str]]:
    """Return what to remark on where tables that moved arrived: the words that went on the way, by the pair before."""
    beside: dict[int, list[str]] = {}
    members: dict[int, list[int]] = {}
    for number, pair in enumerate(redline.pairs):
        if pair.table is not None and pair.old:
            members.setdefault(pair.table, []).append(number)
    for inside in members.values():
        inside.sort(key=lambda number: redline.pairs[number].old)
        last = next(number for number in inside if redline.pairs[number].new)
        for number in inside:
            pair = redline.pairs[number]
            if pair.new:
                last = number
            elif redline.old[pair.old[0]].text.strip():
                beside.setdefault(last, []).append(redline.old[pair.old[0]].text)
    return {
        number: (f"Gone from the table: {'; '.join(_quoted(text) for text in texts)}",)
        for number, texts in beside.items()
    }


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= _QUOTED else f'{text[:_QUOTED]}…'}”"


def _remarks(redline: Redline, changes: Sequence[Change]) -> Iterator[str]:
    """Yield a sentence for each change that no words can show, or that hides the words that it is about."""
    for change in changes:
        links = (
            [links_in(redline.old, change.old), links_in(redline.new, change.new)] if change.kind == "format" else []
        )
        if links and links[0] != links[1]:
            was, now = ("; ".join(link for _, link in side) or "nowhere" for side in links)
            yield f"{_quoted(change.new_text)} leads to {now} now, before to {was}"
        if change.definition:
            yield f"{change.definition}: {change.new_text} (before: {change.old_text})"
        elif "hidden" in change.reasons and change.new is not None:
            span, block = change.new, redline.new[change.new.block]
            unseen = any(run.hidden and run.start < span.end and span.start < run.end for run in block.runs)
            text = block.text[span.start : span.end]
            if not text and change.kind != "format" and not change.old_text:
                yield "A field that prints no words of its own is another now: a box of a form, or an entry"
                continue
            what = "Hidden or struck out" if unseen else "No longer hidden or struck out"
            yield f"{what} by its format: {_quoted(text)}"
        elif change.kind == "replace" and change.old_text == change.new_text:
            yield from _of_objects(redline, change)


def _of_objects(redline: Redline, change: Change) -> Iterator[str]:
    """Say what became of the fields and objects of a stretch whose words are the same."""
    before, after = _atoms_in(redline.old, change.old), _atoms_in(redline.new, change.new)
    fields = [[atom.ref for atom in side if atom.kind == "field"] for side in (before, after)]
    if fields[0] != fields[1]:
        was, now = (f"the field {_quoted('; '.join(side))}" if side else "no field" for side in fields)
        yield f"The words are the same: now {now}, before {was}"
    objects, breaks = (
        [[atom.ref for atom in side if atom.kind == kind] for side in (before, after)] for kind in _KINDS
    )
    if objects[0] != objects[1]:
        yield "A picture, a formula or another object is another now"
    if breaks[0] != breaks[1]:
        was, now = (", ".join(side) or "a plain one" for side in breaks)
        yield f"A break or tab is another now: {now}, before {was}"


def _atoms_in(blocks: Sequence[Block], span: Span | None) -> list[Atom]:
    if span is None:
        return []
    return [atom for atom in blocks[span.block].atoms if span.start <= atom.offset <= span.end - atom.length]


def _rows(redline: Redline, pair: Pair, changes: Sequence[Change], role: Role) -> Iterator[Row]:
    if not pair.old:
        block = redline.new[pair.new[0]]
        yield _row(block, None, pair.new[0], [Segment(kind="insert", text=block.text, change=answered_by(changes[0]))])
    elif not pair.new:
        block = redline.old[pair.old[0]]
        yield _row(block, pair.old[0], None, [Segment(kind="delete", text=block.text, change=answered_by(changes[0]))])
    elif pair.kind == "moved":
        yield _moved(redline, pair, changes, role)
    else:
        about = _about(changes)
        for i, j, segments in _linked(redline, pair, changes, _Plain("equal", "")):
            yield _row(redline.new[j], i, j, segments, about)
            about = _NOTHING


def _moved(redline: Redline, pair: Pair, changes: Sequence[Change], role: Role) -> Row:
    kind: SegmentKind = "move from" if role == "left" else "move to"
    plain = _Plain(kind, changes[0].id)
    i, j, segments = next(_linked(redline, pair, changes[1:], plain))
    segments = segments or [plain.segment("")]  # an object alone moved
    if role == "left":
        return _row(redline.old[i], i, None, segments)
    return _row(redline.new[j], None, j, segments, _about(changes))


class _Plain:
    """How text is drawn that was not changed where it stands."""

    __slots__ = ("change", "kind")

    def __init__(self, kind: SegmentKind, change: str) -> None:
        self.kind: SegmentKind = kind
        self.change = change

    def segment(self, text: str, change: str = "") -> Segment:
        """Return the text as a segment, of the given change if there is one (a change of style)."""
        return Segment(kind=self.kind, text=text, change=change or self.change)


def _linked(
    redline: Redline, pair: Pair, changes: Sequence[Change], plain: _Plain
) -> Iterator[tuple[int, int, list[Segment]]]:
    """Yield old index, new index and segments of each row of a pair."""
    i, j = pair.old[0], pair.new[0]
    segments: list[Segment] = []
    for piece in pieces(redline, pair, changes):
        change = piece.change
        if change is None:
            text = redline.old[piece.old.block].text[piece.old.start : piece.old.end]
            if text:
                segments.append(plain.segment(text))
        elif change.kind in {"split", "join"}:
            broken: SegmentKind = "insert" if change.kind == "split" else "delete"
            segments.extend(_marked(change))
            yield i, j, segments
            i, j = piece.old.block, piece.new.block
            segments = [Segment(kind=broken, text="", change=change.id)]
        elif change.kind == "format":
            segments.append(plain.segment(change.new_text, change.id))
        else:
            segments.extend(_marked(change) or [_object(change)])
    yield i, j, segments


def _marked(change: Change) -> list[Segment]:
    """Return the struck and the new words of a change."""
    struck = [Segment(kind="delete", text=change.old_text, change=change.id)] if change.old_text else []
    return struck + ([Segment(kind="insert", text=change.new_text, change=change.id)] if change.new_text else [])


def _object(change: Change) -> Segment:
    """Return the segment of an object that came or went without any character."""
    return Segment(kind="delete" if change.kind == "delete" else "insert", text="", change=change.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """What a row tells of its paragraph as a whole."""

    former: str = ""
    renumbered: str = ""
    reformatted: tuple[str, ...] = ()


_NOTHING = _About()


def _about(changes: Sequence[Change]) -> _About:
    number = next((change for change in changes if change.kind == "renumber"), None)
    looks = tuple([change.id for change in changes if change.kind == "format" and concerns_paragraph(change)])
    if number is None:
        return _About(reformatted=looks) if looks else _NOTHING
    return _About(former=number.old_text, renumbered=number.id, reformatted=looks)


def _row(block: Block, old: int | None, new: int | None, segments: Sequence[Segment], about: _About = _NOTHING) -> Row:
    return Row(
        old=old,
        new=new,
        kind=block.kind,
        label=block.label,
        heading_path=block.heading_path,
        segments=tuple(segments),
        former=about.former,
        renumbered=about.renumbered,
        reformatted=about.reformatted,
    )
