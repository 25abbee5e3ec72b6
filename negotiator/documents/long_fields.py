"""Fields over several paragraphs, such as tables of contents, that come or go with the redline whole or not at all.

One comes as a field if all its paragraphs are new and are to become the same; else its words come without it. One goes
if all its paragraphs do; else its marks stay, and with them the field.
"""

from collections.abc import Iterable, Iterator

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.deciding import Decisions
from negotiator.documents.marks import Marks
from negotiator.documents.pieces import Piece
from negotiator.documents.stories import Container, Paragraph, Stories
from negotiator.documents.treatments import Treatment, Treatments
from negotiator.documents.tree import remove_keeping_anchors
from negotiator.redline.shapes import PairKind

_SIGN = b"fldChar"
_OF_FIELD = ("field mark", "instruction")


def long_fields(old: Stories, new: Stories, decided: Decisions, treatments: Treatments) -> frozenset[Element]:
    """Return the marks and instructions of the new file's long fields that come whole.

    Where the old file has such fields none comes: one could come to stand within what another one makes anew.
    """
    found: set[Element] = set()
    for story in new.stories:
        holds_fields = _SIGN in new.package.parts[story.part]
        for paragraphs in _unbroken(story.container) if holds_fields else ():
            for field, blocks in _fields(paragraphs):
                if _as_one([decided.pairs.of_new[block] for block in blocks], "inserted", decided, treatments):
                    found.update(piece.node for piece in field)
    return frozenset() if found and any(map(_holds_part, old.paragraphs)) else frozenset(found)


def _holds_part(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph holds marks of a field that begins or ends elsewhere."""
    pieces = paragraph.pieces if paragraph.plain is None else ()
    return any(piece.field < 0 and piece.kind == "field mark" for piece in pieces)


def _unbroken(container: Container) -> Iterator[list[Paragraph]]:
    """Yield the rows of paragraphs in a container between which no table stands."""
    row: list[Paragraph] = []
    for item in container.items:
        if isinstance(item, Paragraph):
            row.append(item)
        else:
            yield row
            row = []
    yield row


def _fields(paragraphs: list[Paragraph]) -> Iterator[tuple[list[Piece], list[int]]]:
    """Yield the pieces of each outermost long field that ends, with the blocks from its first to its last paragraph."""
    depth = 0
    field: list[Piece] = []
    blocks: list[int] = []
    for paragraph in paragraphs:
        if depth:
            blocks.append(paragraph.block)
        for piece in paragraph.pieces if paragraph.plain is None else ():
            if piece.field >= 0 or piece.hidden or piece.kind not in _OF_FIELD:
                continue
            mark = piece.node.get(n.w("fldCharType")) if piece.kind == "field mark" else ""
            if not depth and mark != "begin":
                continue
            if not depth:
                field, blocks = [], [paragraph.block]
            field.append(piece)
            depth += {"begin": 1, "end": -1}.get(mark or "", 0)
            if not depth:
                yield field, blocks


def leaving_fields(old: Stories, decided: Decisions, treatments: Treatments) -> list[tuple[list[Piece], Treatment]]:
    """Return the marks and instructions of the old file's long fields that go whole, with what becomes of them."""
    found: list[tuple[list[Piece], Treatment]] = []
    for story in old.stories:
        holds_fields = _SIGN in old.package.parts[story.part]
        for paragraphs in _unbroken(story.container) if holds_fields else ():
            for field, blocks in _fields(paragraphs):
                numbers = [decided.pairs.of_old[block] for block in blocks]
                if len(blocks) > 1 and _as_one(numbers, "deleted", decided, treatments):
                    found.append((field, treatments.of(decided.changes[numbers[0]][0])))
    return found


def strike(fields: Iterable[tuple[list[Piece], Treatment]], marks: Marks) -> None:
    """Take the marks of fields out, once the paragraphs around them are struck or gone."""
    for field, treatment in fields:
        for run in dict.fromkeys(piece.run for piece in field):
            tag = treatment.tag(n.DELETED)
            if tag is None:
                remove_keeping_anchors(run)
            elif next(run.iterancestors(n.DELETED), None) is None:
                marks.wrap([run], tag)


def _as_one(numbers: Iterable[int], kind: PairKind, decided: Decisions, treatments: Treatments) -> bool:
    """Tell whether all paragraphs of a field come, or go, all with a mark or all without."""
    kinds: set[str] = set()
    for number in numbers:
        changes = decided.changes.get(number, ())
        if decided.pairs.pairs[number].kind != kind or len(changes) != 1:
            return False
        treatment = treatments.of(changes[0])
        kinds.add("countered" if treatment.words is not None else treatment.kind)
    return len(kinds) == 1 and not kinds & {"left", "countered"}
