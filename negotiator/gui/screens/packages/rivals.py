"""Contested records in plain values: who wrote what when, and what a choice is called. No Qt here."""

from collections.abc import Sequence

from negotiator.gui.screens.packages.state import ContestedRecord, FieldLine, SideLine
from negotiator.gui.screens.packages.words import kind_name
from negotiator.services.contested import Contested, Side, fields

_SHOWN = 400  # signs of a value; a certificate is told apart by its beginning and length


def describe_record(one: Contested) -> ContestedRecord:
    """Return a contested record as the screen compares it."""
    caution = ""
    if one.shares:
        caution = (
            "One of these is internal: only your team holds it. If you let it stand, the other side gets it with the "
            "next package; if you take the other, the internal one is put aside."
        )
    return ContestedRecord(
        topic=one.topic,
        key=one.key,
        heading=f"{kind_name(one.topic, 1).capitalize()} {one.key}: {one.title}".removesuffix(": "),
        sides=tuple(_side(side, one.sides) for side in one.sides),
        fields=tuple(
            FieldLine(label=label, texts=tuple(_clipped(text) for text in texts), differs=differs)
            for label, texts, differs in fields(one)
        ),
        caution=caution,
    )


def _side(side: Side, all_sides: Sequence[Side]) -> SideLine:
    whose = f"{side.author}, {side.party}".removesuffix(", ")
    if not side.shared and any(other.shared for other in all_sides):
        whose += " (internal)"
    if side.value is None:
        whose += ": taken out of use"
    return SideLine(
        entry=side.entry,
        whose=whose,
        when=f"{side.at.astimezone():%d %b %Y, %H:%M} by their clock",
        choose=_choose(side, all_sides),
    )


def _choose(side: Side, all_sides: Sequence[Side]) -> str:
    """Return what the button says; several values of one party are told apart by their place."""
    of_party = [other for other in all_sides if other.ours == side.ours]
    if len(of_party) > 1:
        return f"Take value {1 + all_sides.index(side)}"
    return "Keep ours" if side.ours else "Take theirs"


def _clipped(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"
