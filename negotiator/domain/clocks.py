"""Whether an act's clock can be what it claims. An act never counts on its clock alone; a clock far ahead would keep
others from ever acting again, and one that goes back would put an act where its author had not been.
"""

from collections.abc import Mapping

from negotiator.ledger import Entry


def clock_stands(entry: Entry, held: Mapping[str, Entry], *, unread: int = 0) -> bool:
    """Tell whether an act's clock follows from those it builds on. `held`: all acts by id, of both streams, those that
    come with it included; `unread`: how many more are known to exist.

    A shared act comes right after its parents. A team act comes after its parents and after every shared act that its
    author knew, which its parents do not tell: only between them and the number of all acts can its clock lie. Where
    a parent is not held its clock is unknown, but no clock runs ahead of the number of acts that there are.
    """
    parents = [held[parent] for parent in entry.parents if parent in held]
    if entry.lamport > len(held) + unread or any(parent.stream != entry.stream for parent in parents):
        return False
    latest = max((parent.lamport for parent in parents), default=0)
    if entry.stream == "team" or len(parents) < len(entry.parents):
        return entry.lamport > latest
    return entry.lamport == latest + 1
