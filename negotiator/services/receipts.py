"""What every change returns: how it is called, which topics it touched, and whether it can be undone."""

from dataclasses import dataclass
from typing import Any

from negotiator.domain import KINDS
from negotiator.ledger import Entry, Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One change that took effect. `topics` are kinds without their version ("risk", "version"): what to reload."""

    label: str
    topics: frozenset[str]
    entries: tuple[Entry, ...] = ()
    undoable: bool = False


@dataclass(frozen=True, slots=True)
class Put:
    """Give a record this value. `shared` chooses the stream where the kind allows it; None keeps it where it is."""

    record: Any
    shared: bool | None = None


@dataclass(frozen=True, slots=True)
class Retire:
    """Take a record out of use."""

    type: type
    key: str


@dataclass(frozen=True, slots=True)
class State:
    """Record a milestone. `shared` chooses the stream where the kind leaves a choice."""

    fact: Any
    shared: bool | None = None


Act = Put | Retire | State


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes to keep by their hash. `like`: the hash of content that they were made from, "" for none."""

    data: bytes
    like: str = ""


def stream_of(type_: type, *, shared: bool | None) -> Stream:
    """Return the stream for a new entry of this type: its declaration decides, then the caller, then the team."""
    sharing = KINDS.of(type_).sharing
    if sharing == "always":
        return "shared"
    return "shared" if sharing == "choice" and shared else "team"
