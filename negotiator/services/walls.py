"""Walls: who may see what of a deal. Made, changed and taken down like any record, and told what they hide so far."""

from collections.abc import Collection

from negotiator.domain.charter import Person
from negotiator.domain.packages import packages_logged
from negotiator.domain.walls import Wall, addresses, visible
from negotiator.kernel import Refused
from negotiator.services.numbering import next_key
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace

PREFIX = "W"
_NAMED = 6


class NoSuchWall(Refused):
    """A deal has no wall of that number."""

    code = "unknown-wall"

    def __init__(self, key: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no wall {key!r}.", hint=f"Known: {', '.join(known) or 'none yet'}.")


class NoSuchPerson(Refused):
    """Nobody of that key acts in the deal."""

    code = "unknown-person"

    def __init__(self, key: str, known: tuple[str, ...]) -> None:
        super().__init__(f"Nobody is called {key!r} here.", hint=f"Known: {', '.join(known)}.")


class CoversNothing(Refused):
    """A wall is to cover an address that no record can have."""

    code = "wall-address"

    def __init__(self, address: str) -> None:
        super().__init__(
            f"{address!r} is not something that a wall can cover.",
            hint='Name a record ("risk/R-1"), all of a kind ("risk/*") or a text ("instrument/side-letter").',
        )


class NothingThere(Refused):
    """A wall names a record that is not in the deal: it would keep nothing."""

    code = "wall-nothing"

    def __init__(self, address: str, known: tuple[str, ...]) -> None:
        more = ", …" if len(known) > _NAMED else ""
        super().__init__(
            f"Nothing here is called {address!r}: the wall would keep nothing by it.",
            hint=f"Known: {', '.join(known[:_NAMED]) or 'nothing of this kind'}{more}.",
        )


def require_there(workspace: Workspace, covers: Collection[str]) -> None:
    """Demand that every record, text or version that addresses name is there. Raises NothingThere.

    A slip of the pen in a wall goes unnoticed until somebody reads what they should not. All of a kind ("risk/*") may
    be empty as yet.
    """
    known = addresses(workspace.entries)
    for address in covers:
        topic, slash, _ = address.partition("/")
        if slash and not address.endswith("/*") and address not in known:
            raise NothingThere(address, tuple(sorted(one for one in known if one.startswith(f"{topic}/"))))


def walls(workspace: Workspace) -> tuple[Wall, ...]:
    """Return the walls that stand, by number."""
    return tuple(held.value for held in workspace.deal.records(Wall))


def build(
    workspace: Workspace,
    *,
    name: str,
    members: Collection[str],
    covers: Collection[str],
    reason: str = "",
    key: str = "",
    shared: bool = False,
) -> Receipt:
    """Put a wall around records, or change the one with this key. Who sits here is always a member.

    A wall that is `shared` travels to its members, so that their packages keep it too; one that isn't binds what we
    send alone. Raises NoSuchPerson, CoversNothing, NoSuchWall.
    """
    known = {person.key for person in workspace.deal.people}
    for member in members:
        if member not in known:
            raise NoSuchPerson(member, tuple(sorted(known)))
    for address in covers:
        topic, slash, rest = address.partition("/")
        if not (topic and slash and rest) or topic in ("charter", "party", "person"):
            raise CoversNothing(address)
    if key and workspace.deal.record(Wall, key) is None:
        raise NoSuchWall(key, tuple(wall.key for wall in walls(workspace)))
    here = workspace.person
    everybody = {*members, *([here.key] if isinstance(here, Person) else [])}
    wall = Wall(
        key=key or next_key(workspace.deal, Wall, PREFIX),
        name=name,
        members=tuple(sorted(everybody)),
        covers=tuple(sorted(set(covers))),
        reason=reason,
    )
    return workspace.put(wall, shared=shared, label=f"{'Change' if key else 'Build'} wall {name}")


def take_down(workspace: Workspace, key: str) -> Receipt:
    """Take a wall down: what it hid goes with the next package. Raises NoSuchWall."""
    if workspace.deal.record(Wall, key) is None:
        raise NoSuchWall(key, tuple(wall.key for wall in walls(workspace)))
    return workspace.retire(Wall, key, label=f"Take down wall {key}")


def hidden_by(workspace: Workspace, wall: Wall) -> int:
    """Return how many acts a wall keeps from everybody outside of it, its own among them."""
    return len(visible(workspace.entries, walls=[wall], readers=frozenset({""})).walled)


def sent_already(workspace: Workspace, wall: Wall) -> tuple[str, ...]:
    """Return to whom packages went before: what a wall covers may have been in them, and can't be called back."""
    members = {person.name for person in workspace.deal.people if person.key in wall.members}
    names = {name for fact in packages_logged(workspace.deal) for name in fact.value.recipients}
    return tuple(sorted(names - members))
