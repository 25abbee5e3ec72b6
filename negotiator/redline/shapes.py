"""The values of a redline: blocks in, pairs and changes out. Plain, frozen, and all that others see of the engine."""

from collections.abc import Mapping
from typing import Literal

from negotiator.kernel.values import dataclass

OBJECT_CHARACTER = "\ufffd"
"""Stands in texts for a note, a picture or another object."""

BlockKind = Literal["paragraph", "heading", "cell", "note", "header", "footer"]
ChangeKind = Literal["insert", "delete", "replace", "move", "split", "join", "format", "renumber", "whitespace"]
Reason = Literal["number", "money", "date", "modal", "party", "direction", "defined term", "reference", "hidden"]
PairKind = Literal["same", "edited", "moved", "inserted", "deleted", "split", "joined"]
SegmentKind = Literal["equal", "insert", "delete", "move from", "move to"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Characters start..end of a block's text that carry one formatting, given as an opaque signature.

    `hidden` tells that a reader of the printed page does not see them as words that hold: formatting hides them, makes
    them too small or too pale to read, or strikes them out. `link` is where the words lead, "" for nowhere.
    """

    start: int
    end: int
    style: str
    hidden: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """An object in the text that is never cut: a field, a picture, a note or comment anchor.

    It covers `length` characters from `offset` (0 when it leaves no character in the text).
    """

    offset: int
    length: int
    kind: str
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a named style, the page layout or the document's settings prescribe: properties in a reader's words.

    Many blocks share one; a change of it is one change, told where it first shows.
    """

    name: str
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, heading, table cell paragraph, note, header or footer paragraph.

    `id` is unique in its document; `place` names the story and container that holds it ("body", "body/t0/r1/c0",
    "footnote/2", "header1"), and blocks are only ever paired within like containers. `label` is the printed number
    ("3.2", "(a)") which is not part of `text`; `heading_path` lists the headings above it, outermost first; `format` is
    an opaque signature of the paragraph's own formatting, `definitions` are those it is subject to.
    """

    id: str
    kind: BlockKind = "paragraph"
    text: str
    label: str = ""
    level: int = 0
    heading_path: tuple[str, ...] = ()
    place: str = "body"
    format: str = ""
    runs: tuple[Run, ...] = ()
    atoms: tuple[Atom, ...] = ()
    definitions: tuple[Definition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters start..end of block number `block` (index into the redline's old or new blocks)."""

    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """How blocks correspond. Exactly one block a side, except: none for inserted / deleted, several for split / joined.

    A moved block gives one pair; its old and new indexes are far apart. Of a table that moved, each block that did so
    is a pair of its own, as is each that came or went inside it; they share `table`, its first block in the old text.
    """

    kind: PairKind
    old: tuple[int, ...] = ()
    new: tuple[int, ...] = ()
    table: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change that can be accepted, rejected or countered on its own.

    `id` is stable for the same two texts. A change inside a moved block has that block's move in `move`.
    `reasons` says why it may be material (empty: no rule hit).

    A whole block inserted (deleted) has no old (new) span; a change inside a block has both, one may be empty.
    A split begins a new paragraph: its new span is the empty start of that paragraph, its old span the white space that
    stood there; a join is the reverse. The texts of a renumber are the labels. A format with empty spans, at the end of
    the block, concerns the paragraph itself; otherwise the characters of its spans. A format with a `definition`
    concerns that definition wherever it holds; its texts are the properties that differ.

    A table moves in one change, whose `table` is true: its spans are the first block that moved, its texts the lines of
    all that did. What came or went inside it (in `move`) stands or falls with it.
    """

    id: str
    kind: ChangeKind
    old: Span | None
    new: Span | None
    old_text: str = ""
    new_text: str = ""
    move: str = ""
    reasons: tuple[Reason, ...] = ()
    definition: str = ""
    table: bool = False

    @property
    def material(self) -> bool:
        """Tell whether a rule of substance (number, money, date, modal verb, party, …) was hit."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """The whole comparison of two sequences of blocks; everything drawn or written of it derives from this value.

    `pairs` stand in reading order of the merged document. `moves` maps the id of each move change to its pair's index
    (to that of its first block where a table moved).
    """

    old: tuple[Block, ...]
    new: tuple[Block, ...]
    pairs: tuple[Pair, ...]
    changes: tuple[Change, ...]
    moves: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Accept:
    """Take the change."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Keep the old text."""


@dataclass(frozen=True, slots=True)
class Counter:
    """Put other words in the place of the change."""

    text: str


Answer = Accept | Reject | Counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of one row with one meaning; `change` is the id of the change it belongs to ("" for equal text)."""

    kind: SegmentKind
    text: str
    change: str = ""

    @property
    def drawn(self) -> str:
        """Return the text for people to read: with a star where a note, a picture or another object hangs."""
        return self.text.replace(OBJECT_CHARACTER, "*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the drawn redline: a block of the merged document with its segments.

    `old` / `new` are block indexes (None where that side has nothing here). A move gives two rows, one where it left
    ("move from") and one where it arrived ("move to"), both with the words changed inside it.

    `label` is the number as it is printed now. Where it was another before, `former` is that one and `renumbered` the
    id of the change; `reformatted` are the ids of the changes to how the paragraph as a whole looks.
    `remarks` say what no words can show: a changed definition, words that formatting hides or shows.
    """

    old: int | None
    new: int | None
    kind: BlockKind
    label: str
    heading_path: tuple[str, ...]
    segments: tuple[Segment, ...]
    former: str = ""
    renumbered: str = ""
    reformatted: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
