"""A moved paragraph where it arrives: its words moved in, with what was changed on the way shown apart."""

import copy
from collections.abc import Sequence

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.foreign import Copier, clean_properties, content, spoken
from negotiator.documents.marks import Marks
from negotiator.documents.stories import Stories
from negotiator.documents.treatments import Treatments
from negotiator.redline.reading import Piece, pieces
from negotiator.redline.shapes import Change, Pair, Redline


def arrival(
    redline: Redline,
    pair: Pair,
    changes: Sequence[Change],
    sides: tuple[Stories, Stories],
    treatments: Treatments,
    marks: Marks,
    *,
    copier: Copier,
    tag: str | None,
) -> Element:
    """Return the new paragraph of a moved pair; `tag` is its move or insertion, None for a move without marks."""
    fresh = etree.Element(n.PARAGRAPH)
    properties = clean_properties(sides[1].paragraphs[pair.new[0]], copier)
    if properties is not None:
        fresh.append(properties)
    if not changes:
        whole = sides[1].paragraphs[pair.new[0]]
        fresh.extend(content(whole, 0, len(whole.text), copier=copier, marks=marks, tag=tag, whole=True))
        return fresh
    for piece in pieces(redline, pair, changes):
        fresh.extend(_stretch(piece, sides, treatments, marks, copier=copier, tag=tag))
    return fresh


def _stretch(
    piece: Piece,
    sides: tuple[Stories, Stories],
    treatments: Treatments,
    marks: Marks,
    *,
    copier: Copier,
    tag: str | None,
) -> list[Element]:
    old, new = sides[0].paragraphs[piece.old.block], sides[1].paragraphs[piece.new.block]
    treatment = None if piece.change is None else treatments.of(piece.change)
    if treatment is None or piece.change is None or (treatment.kind == "applied" and treatment.words is None):
        return content(new, piece.new.start, piece.new.end, copier=copier, marks=marks, tag=tag)
    if treatment.kind == "left" or piece.change.kind == "format":
        if piece.change.kind == "format" and treatment.kind != "left":
            return content(new, piece.new.start, piece.new.end, copier=copier, marks=marks, tag=tag)
        return content(
            old, piece.old.start, piece.old.end, copier=Copier(copy.deepcopy, sides[0].view), marks=marks, tag=tag
        )
    made: list[Element] = []
    if tag is None and treatment.kind == "tracked":
        made += content(
            old, piece.old.start, piece.old.end, copier=Copier(copy.deepcopy, sides[0].view), marks=marks, tag=n.DELETED
        )
    inserted = treatment.tag(n.INSERTED)
    if treatment.words is not None:
        like = next((one.run for one in old.pieces if one.is_run), None)
        return made + spoken(treatment.words, like=like, marks=marks, tag=inserted)
    return made + content(new, piece.new.start, piece.new.end, copier=copier, marks=marks, tag=inserted)
