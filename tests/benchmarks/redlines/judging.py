"""What a redline is like to read: how much it marks, where its changes begin, what it moves, what it hides.

Every figure comes from the redline's own marks, whoever wrote it. The figures:

- *changed*: words struck and put in, marks of punctuation counted as words. A word of which a part changed counts
  whole. Moved words count only where they changed on the way.
- *minimum*: the least number of words that any word-level comparison must strike and put in, over all words of both
  texts in order and without moves. A redline with moves may therefore lie below it.
- *islands*: one or two words that stayed, stranded between two changes of one paragraph.
- *cut words*: changes that begin or end in the middle of a word or figure.
- *identical*: paragraphs struck and put in again with the same words, though nothing that stayed lies between, or
  though they have eight words and more (and so should have been shown as moved); changes inside a paragraph that strike
  what they put in; and moves over nothing.
- *hidden*: words that differ between the two places of a move without a mark.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import Indel

from tests.benchmarks.redlines.markup import MarkedParagraph, Move, Piece, State
from tests.benchmarks.redlines.negotiation import MovedParagraph
from tests.benchmarks.redlines.tokens import TOKEN, tokens, word_count

STRANDED = 2
MOVABLE = 8
_MOSTLY = 0.5
_FIRST_LIMIT = 1_000
_EXAMPLE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Readability:
    """The figures of one redline; the tuples hold an example for each that was counted."""

    changed: int
    minimum: int
    islands: tuple[str, ...]
    cut_words: tuple[str, ...]
    identical: tuple[str, ...]
    hidden: int

    @property
    def excess(self) -> float:
        """Return changed words ÷ minimum; 1 where neither changed anything."""
        return self.changed / self.minimum if self.minimum else 1.0 + self.changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Moved paragraphs: how many there are, which were found, which were claimed, and which edits inside were shown."""

    true: int
    found: int
    claimed: int
    rightly: int
    edited: int
    shown: int
    missed: tuple[str, ...] = ()

    @property
    def recall(self) -> float:
        """Return the share of moved paragraphs that were shown as moved."""
        return self.found / self.true if self.true else 1.0

    @property
    def precision(self) -> float:
        """Return the share of claimed moves that are true."""
        return self.rightly / self.claimed if self.claimed else 1.0


@dataclass(frozen=True, slots=True)
class _View:
    """A change as one text, the old or the new, has it: what it holds there, and what stands on either side."""

    before: str
    text: str
    after: str

    def cuts_a_word(self) -> bool:
        """Tell whether a letter that changed stands beside one that stayed."""
        begins = self.before[-1:].isalnum() and self.text[:1].isalnum()
        return begins or (self.text[-1:].isalnum() and self.after[:1].isalnum())


def judge_reading(paragraphs: Sequence[MarkedParagraph], *, minimum: int) -> Readability:
    """Judge the marks of a redline."""
    marked = [p for p in paragraphs if any(piece.state is not State.KEPT for piece in p.pieces)]
    return Readability(
        changed=sum(_changed_tokens(p, new=side) for p in marked for side in (False, True)),
        minimum=minimum,
        islands=tuple(example for paragraph in marked for example in _islands(paragraph)),
        cut_words=tuple(example for paragraph in marked for example in _cut_words(paragraph)),
        identical=(*_identical(paragraphs), *_restated(marked), *_idle_moves(paragraphs)),
        hidden=sum(_hidden(paragraphs).values()),
    )


def minimum_of(old: Sequence[MarkedParagraph], new: Sequence[MarkedParagraph]) -> int:
    """Return the fewest words that must change between two files, read without changes of their own."""
    return fewest_changes(*([token for p in side for token in tokens(p.new)] for side in (old, new)))


def fewest_changes(old: Iterable[str], new: Iterable[str]) -> int:
    """Return the least number of tokens that any word-level comparison must strike and put in to make old new."""
    points: dict[str, int] = {}
    codes = [[points.setdefault(token, len(points)) for token in side] for side in (old, new)]
    limit = _FIRST_LIMIT  # the search is narrow, and quick, as far as a limit allows
    while (least := int(Indel.distance(*codes, score_cutoff=limit))) > limit:
        limit *= 4
    return least


def _changed_tokens(paragraph: MarkedParagraph, *, new: bool) -> int:
    """Return how many words of the old or the new text hold a changed letter."""
    view = [piece for piece in paragraph.pieces if (piece.in_new() if new else piece.in_old())]
    changed_letters = "".join(("=" if piece.state is State.KEPT else "x") * len(piece.text) for piece in view)
    text = "".join(piece.text for piece in view)
    return sum("x" in changed_letters[found.start() : found.end()] for found in TOKEN.finditer(text))


def _groups(paragraph: MarkedParagraph) -> list[tuple[bool, list[Piece]]]:
    """Return the pieces grouped into stretches that changed and stretches that stayed; blanks belong to what stayed."""
    visible = [piece for piece in paragraph.pieces if piece.text and piece.state is not State.GONE]

    def changed(piece: Piece) -> bool:
        return piece.state is not State.KEPT and bool(piece.text.strip())

    return [(key, list(group)) for key, group in groupby(visible, key=changed)]


def _islands(paragraph: MarkedParagraph) -> Iterator[str]:
    groups = _groups(paragraph)
    for (_, before), (changed, kept), (_, after) in zip(groups, groups[1:], groups[2:], strict=False):
        if not changed and 1 <= word_count("".join(piece.text for piece in kept)) <= STRANDED:
            yield "".join(map(_shown, [*before, *kept, *after]))


def _shown(piece: Piece) -> str:
    marks = {State.INSERTED: "[+{}+]", State.DELETED: "[-{}-]"}
    return marks.get(piece.state, "{}").format(piece.text)


def _cut_words(paragraph: MarkedParagraph) -> Iterator[str]:
    """Yield each change that begins or ends inside a word of the old or of the new text."""
    groups = _groups(paragraph)
    sides = [
        ["".join(piece.text for piece in group if piece.in_old()) for _, group in groups],
        ["".join(piece.text for piece in group if piece.in_new()) for _, group in groups],
    ]
    for k, (changed, group) in enumerate(groups):
        views = [_View("".join(side[:k]), side[k], "".join(side[k + 1 :])) for side in sides]
        if changed and any(view.cuts_a_word() for view in views):
            yield f"{views[0].before[-_EXAMPLE:]}{''.join(map(_shown, group))}{views[0].after[:_EXAMPLE]}"


def _whole(paragraph: MarkedParagraph) -> State | None:
    """Return the one state of all words of a paragraph, None where they differ or it has none."""
    states = {piece.state for piece in paragraph.pieces if piece.text.strip() and piece.state is not State.GONE}
    return states.pop() if len(states) == 1 else None


def _identical(paragraphs: Sequence[MarkedParagraph]) -> Iterator[str]:
    """Yield paragraphs that are struck here and put in there, word for word the same, in the same kind of place."""
    stays = 0
    struck: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    put_in: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for paragraph in paragraphs:
        state = _whole(paragraph)
        if state is State.DELETED:
            struck[paragraph.place, " ".join(paragraph.old.split())].append(stays)
        elif state is State.INSERTED:
            put_in[paragraph.place, " ".join(paragraph.new.split())].append(stays)
        else:
            stays += bool(paragraph.pieces)
    for key in struck.keys() & put_in.keys():
        for left, arrived in zip(struck[key], put_in[key], strict=False):
            if left == arrived or word_count(key[1]) >= MOVABLE:
                yield key[1][:_EXAMPLE]


def _restated(paragraphs: Sequence[MarkedParagraph]) -> Iterator[str]:
    """Yield the words of each change that puts in again what it strikes."""
    for paragraph in paragraphs:
        for changed, group in _groups(paragraph):
            struck = "".join(piece.text for piece in group if piece.in_old())
            put_in = "".join(piece.text for piece in group if piece.in_new())
            if changed and word_count(struck) and struck.split() == put_in.split():
                yield struck[:_EXAMPLE]


def _idle_moves(paragraphs: Sequence[MarkedParagraph]) -> Iterator[str]:
    """Yield paragraphs that moved from here to here: only what was struck, put in or moved lies between both places."""
    left: dict[str, int] = {}
    arrived: dict[str, int] = {}
    stays = 0
    for paragraph in paragraphs:
        if paragraph.share(Move.LEFT) > _MOSTLY:
            left[paragraph.old.strip()] = stays
        elif paragraph.share(Move.ARRIVED) > _MOSTLY:
            arrived[paragraph.new.strip()] = stays
        elif _whole(paragraph) in (State.KEPT, None):
            stays += 1
    yield from (text[:_EXAMPLE] for text in left.keys() & arrived.keys() if text and left[text] == arrived[text])


def _hidden(paragraphs: Sequence[MarkedParagraph]) -> Counter[str]:
    """Return, by name of the move, the words that differ between its two places though neither is marked as changed."""
    places: dict[Move, defaultdict[str, list[str]]] = {side: defaultdict(list) for side in Move}
    for paragraph in paragraphs:
        for piece in paragraph.pieces:
            if piece.move is not Move.NONE and piece.state is State.KEPT and piece.name:
                places[piece.move][piece.name].append(piece.text)
    left, arrived = places[Move.LEFT], places[Move.ARRIVED]
    return Counter(
        {
            name: fewest_changes(tokens("".join(left[name])), tokens("".join(arrived[name])))
            for name in left.keys() & arrived.keys()
        }
    )


def judge_moves(paragraphs: Sequence[MarkedParagraph], truth: Sequence[MovedParagraph]) -> Moves:
    """Judge the moves of a redline against what is known to have moved.

    A moved paragraph is found when most of it left its old place and most of it arrived at its new one. An edit inside
    it is shown when the words that travelled without a mark are the same at both places and the rest is marked.
    """
    left = {p.old.strip(): p for p in paragraphs if p.share(Move.LEFT) > _MOSTLY}
    arrived = {p.new.strip(): p for p in paragraphs if p.share(Move.ARRIVED) > _MOSTLY}
    claimed = [p.new.strip() for p in paragraphs if p.share(Move.ARRIVED) > _MOSTLY and p.new.strip()]
    found = [moved for moved in truth if moved.old in left and moved.new in arrived]
    edited = [moved for moved in truth if moved.old != moved.new]
    new_texts = {moved.new for moved in truth}
    return Moves(
        true=len(truth),
        found=len(found),
        claimed=len(claimed),
        rightly=sum(text in new_texts for text in claimed),
        edited=len(edited),
        shown=sum(_travel_alike(left[moved.old], arrived[moved.new]) for moved in edited if moved in found),
        missed=tuple(moved.old[:_EXAMPLE] for moved in truth if moved not in found),
    )


def _travel_alike(left: MarkedParagraph, arrived: MarkedParagraph) -> bool:
    """Tell whether the words that bear no mark are the same at both places of a moved paragraph."""
    return _travelled(left, Move.LEFT) == _travelled(arrived, Move.ARRIVED)


def _travelled(paragraph: MarkedParagraph, move: Move) -> str:
    kept = "".join(piece.text for piece in paragraph.pieces if piece.move is move and piece.state is State.KEPT)
    return "".join(kept.split())
