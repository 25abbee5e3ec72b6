"""Walls: what of a deal only some of its people may see, and what therefore stays out of a package for others.

A wall covers addresses: "risk/R-1" is one record, "risk/*" all of a kind, "instrument/side-letter" a text with every
version of it, "version/<hash>" one version. Whatever names something covered is covered too: an approval of it, a
decision about it, a content that only it needs. The wall itself is hidden from those outside of it, for its name and
its members say much already.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from negotiator.domain.records import declare, record
from negotiator.ledger import Entry

_BROUGHT = ("tree", "source", "proposed", "file")
"""Fields by which an act brings a content into the deal, named by its SHA-256: who hides the act hides the content."""
_ROSTER = frozenset({"charter", "party", "person"})
"""Kinds that no wall hides: without them nobody could tell whose signatures hold."""


@record("wall/1", sharing="choice")
class Wall:
    """A wall around some records. members: keys of people; covers: addresses (see the module)."""

    key: str = declare("No.", widget="key")
    name: str = declare("Name", required=True)
    members: tuple[str, ...] = declare("Who may see it", required=True)
    covers: tuple[str, ...] = declare("What it covers", required=True)
    reason: str = declare("Why", widget="long text", default="", column=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What some readers may see of a deal. kept: in the order given. hidden: ids of acts by the wall hiding them."""

    kept: tuple[Entry, ...]
    hidden: Mapping[str, tuple[str, ...]]

    @property
    def walled(self) -> tuple[str, ...]:
        """Return the ids of every act that a wall keeps back, sorted."""
        return tuple(sorted({id_ for ids in self.hidden.values() for id_ in ids}))


def visible(entries: Iterable[Entry], *, walls: Iterable[Wall], readers: frozenset[str]) -> Seen:
    """Split acts into what every one of the readers (keys of people) may see, and what a wall hides from one of them.

    walls: of a wall with rival values every one of them; each hides what it covers.
    """
    acts = tuple(entries)
    hidden: dict[str, set[str]] = {}
    for wall in walls:
        if not readers <= set(wall.members):
            hidden.setdefault(wall.key, set()).update(_behind(acts, wall))
    behind = {id_ for ids in hidden.values() for id_ in ids}
    return Seen(
        kept=tuple(act for act in acts if act.id not in behind),
        hidden={key: tuple(sorted(ids)) for key, ids in hidden.items()},
    )


def behind(
    entries: Iterable[Entry], *, walls: Sequence[Wall], names: Sequence[frozenset[str]] = ()
) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    """Return the ids of acts that some wall keeps from somebody, and by which names each wall then hides.

    names: those that this said of the acts before, for looking at later ones alone.
    """
    acts = tuple(entries)
    known = [set(one) for one in names] or [set[str]() for _wall in walls]
    hidden = [_behind(acts, wall, more) for wall, more in zip(walls, known, strict=True)]
    return frozenset().union(*hidden), tuple(frozenset(one) for one in known)


def addresses(entries: Iterable[Entry]) -> frozenset[str]:
    """Return what walls around single things could name here: every record, text and version."""
    found: set[str] = set()
    for act in entries:
        value = _value(act)
        found |= {name for name in _known_by(act) if "/" in name}
        if isinstance(instrument := value.get("instrument"), str):
            found.add(f"instrument/{instrument}")
        if isinstance(tree := value.get("tree"), str):
            found.add(f"version/{tree}")
    return frozenset(found)


def _behind(acts: tuple[Entry, ...], wall: Wall, names: set[str] | None = None) -> set[str]:
    """Return the ids of the acts behind a wall: those covered, those that name one of them, and so on.

    names: by which others are known to be behind it; those found are added.
    """
    names = set() if names is None else names
    names |= {f"wall/{wall.key}", *wall.covers}
    hidden: set[str] = set()
    grown = True
    while grown:
        grown = False
        for act in acts:
            if act.id not in hidden and _topic(act) not in _ROSTER and not names.isdisjoint(_said(act)):
                hidden.add(act.id)
                names |= _known_by(act)
                grown = True
    return hidden


def _said(act: Entry) -> Iterator[str]:
    """Yield whatever an act could be covered by: its kind, its own names, and every name in its body."""
    yield f"{_topic(act)}/*"
    yield from _known_by(act)
    instrument = _value(act).get("instrument")
    if isinstance(instrument, str):
        yield f"instrument/{instrument}"
    for text in _texts(act.body):
        yield text
        yield f"version/{text}"


def _known_by(act: Entry) -> set[str]:
    """Return the names by which other acts can name this one: its id, its address, and the contents that it brings."""
    names = {act.id}
    key = _value(act).get("key", act.body.get("key"))
    if isinstance(key, str):
        names.add(f"{_topic(act)}/{key}")
    names |= {held for field in _BROUGHT if isinstance(held := _value(act).get(field), str) and held}
    return names


def _topic(act: Entry) -> str:
    return act.kind.partition("/")[0]


def _value(act: Entry) -> Mapping[str, Any]:
    """Return what a record is given by an act, or what a milestone says."""
    put = act.body.get("put")
    return put if isinstance(put, dict) else act.body


def _texts(plain: object) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict):
        for value in plain.values():
            yield from _texts(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from _texts(value)
