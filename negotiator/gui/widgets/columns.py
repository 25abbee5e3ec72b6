"""How wide the columns of a table are, and which of them give way where there is no room. No Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass

_LEAST_LEFT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a column needs, in pixels: to be read at all, and to show all it holds; its share of spare room."""

    least: int
    whole: int
    stretch: int = 0


def fitted(needs: Sequence[Need], room: int) -> tuple[int, ...]:
    """Return a width for each column, 0 for one that gives way. Where anything gives way, the rest fills the room.

    Columns that take no share give way first, from the right; then those that do. The first column and the first that
    takes a share always stay.
    """
    shown = _staying(needs, room)
    widths = {place: needs[place].least for place in shown}
    spare = room - sum(widths.values())
    if spare < 0:
        widest = max(shown, key=lambda place: (needs[place].stretch, needs[place].least))
        widths[widest] = max(_LEAST_LEFT, widths[widest] + spare)
        spare = 0
    spare = _grown(widths, needs, spare)
    _shared(widths, needs, spare)
    return tuple(widths.get(place, 0) for place in range(len(needs)))


def _staying(needs: Sequence[Need], room: int) -> list[int]:
    """Return the places of the columns that there is room for."""
    places = range(len(needs))
    first_wide = next((place for place in places if needs[place].stretch), 0)
    giving = [place for place in places if place not in (0, first_wide)]
    giving.sort(key=lambda place: (needs[place].stretch > 0, -place))
    shown = list(places)
    while giving and sum(needs[place].least for place in shown) > room:
        shown.remove(giving.pop(0))
    return shown


def _grown(widths: dict[int, int], needs: Sequence[Need], spare: int) -> int:
    """Let columns grow until they show all they hold; return what is left."""
    while spare > 0:
        growing = [place for place in widths if widths[place] < needs[place].whole]
        if not growing:
            break
        weight = sum(needs[place].stretch or 1 for place in growing)
        before = spare
        for place in growing:
            share = max(1, before * (needs[place].stretch or 1) // weight)
            more = min(share, needs[place].whole - widths[place], spare)
            widths[place] += more
            spare -= more
    return spare


def _shared(widths: dict[int, int], needs: Sequence[Need], spare: int) -> None:
    """Share what nobody needs out among the columns that take a share; without any, to the last."""
    taking = [place for place in widths if needs[place].stretch] or [max(widths)]
    weight = sum(needs[place].stretch or 1 for place in taking)
    for place in taking:
        widths[place] += spare * (needs[place].stretch or 1) // weight
    widths[taking[-1]] += spare - sum(spare * (needs[place].stretch or 1) // weight for place in taking)
