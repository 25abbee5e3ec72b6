"""Numbers of new records. They name our party, so that what both sides number offline never collides."""

from collections.abc import Collection

from negotiator.domain import KINDS, Deal


def next_key(deal: Deal, type_: type, prefix: str) -> str:
    """Return the next free key of a record type, like "R-HEL-3"; keys of retired records are not used again."""
    kind = KINDS.of(type_).name
    taken = {address[2] for address in deal.projection.standing if address[1] == kind}
    return free_key(deal.ours, prefix, taken)


def free_key(party: str, prefix: str, taken: Collection[str]) -> str:
    """Return the first of "R-HEL-1", "R-HEL-2" … that is not taken."""
    stem = f"{prefix}-{party}-" if party else f"{prefix}-"
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"
