"""All cases by name, in a fixed order."""

from collections.abc import Iterator
from itertools import chain

from . import arrows, crowds, giants, hostile, loops, mutations, strangers, zips
from .shapes import Damage


def cases(*, mutated: int = 900, cut: int = 120, changed: int = 240) -> Iterator[Damage]:
    """Yield every case; the counts are of those that chance makes."""
    yield from chain(
        zips.cut_short(cut),
        zips.changed_bytes(changed),
        zips.lying_headers(),
        zips.tricky_names(),
        zips.odd_containers(),
        zips.bombs(),
        hostile.document_types(),
        hostile.encodings(),
        hostile.contents(),
        hostile.depths(),
        arrows.outside(),
        arrows.broken(),
        arrows.missing(),
        arrows.content_types(),
        loops.definitions(),
        loops.bodies(),
        mutations.spoilt(),
        mutations.mutated(mutated),
        giants.giants(),
        crowds.crowds(),
        strangers.strangers(),
        strangers.texts(),
    )
