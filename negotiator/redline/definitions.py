"""Changes of what named styles, the page layout and settings prescribe: told once each, where they first show."""

from collections.abc import Mapping, Sequence

from negotiator.kernel.values import dataclass
from negotiator.redline.shapes import Block, Definition, Pair

# properties that take words from a reader's sight or strike them out
_HIDING = ("hidden", "struck out", "struck out twice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Redefined:
    """One definition that both sides use and that prescribes something else now."""

    name: str
    before: str
    after: str
    hides: bool


def redefined(old: Sequence[Block], new: Sequence[Block], pairs: Sequence[Pair]) -> dict[int, list[Redefined]]:
    """Return the changed definitions by the index of the pair at which each is to be told.

    One that no two linked blocks have in common is told at the first linked pair of all.
    """
    compared: set[tuple[int, int]] = set()
    told: set[Redefined] = set()
    found: dict[int, list[Redefined]] = {}
    for number, pair in enumerate(pairs):
        if not pair.old or not pair.new:
            continue
        left, right = old[pair.old[0]].definitions, new[pair.new[0]].definitions
        # blocks share their tuples, so that a long document has few different ones
        if left is right or (id(left), id(right)) in compared:
            continue
        compared.add((id(left), id(right)))
        for one in _differing(left, right):
            if one not in told:
                told.add(one)
                found.setdefault(number, []).append(one)
    first = next((number for number, pair in enumerate(pairs) if pair.old and pair.new), None)
    names = {one.name for one in told}
    rest = [one for one in _differing(_of_all(old), _of_all(new)) if one.name not in names]
    if rest and first is not None:
        found[first] = [*found.get(first, ()), *rest]
    return found


def _of_all(blocks: Sequence[Block]) -> list[Definition]:
    """Return the definitions of a whole document whose name stands for one thing only."""
    distinct = {id(block.definitions): block.definitions for block in blocks}
    known: dict[str, set[Definition]] = {}
    for definition in {one for definitions in distinct.values() for one in definitions}:
        known.setdefault(definition.name, set()).add(definition)
    return sorted((one for same in known.values() if len(same) == 1 for one in same), key=lambda one: one.name)


def _differing(old: Sequence[Definition], new: Sequence[Definition]) -> list[Redefined]:
    before = {definition.name: dict(definition.properties) for definition in old}
    found = []
    for definition in new:
        former, now = before.get(definition.name), dict(definition.properties)
        if former is not None and former != now:
            found.append(_redefined(definition.name, former, now))
    return found


def difference(old: Definition, new: Definition) -> Redefined:
    """Return what one definition says that another one of its name does not, and the other way round."""
    return _redefined(old.name, dict(old.properties), dict(new.properties))


def _redefined(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> Redefined:
    keys = [key for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key)]
    return Redefined(
        name=name,
        before=_described(keys, old),
        after=_described(keys, new),
        hides=any(key.endswith(_HIDING) for key in keys),
    )


def _described(keys: Sequence[str], properties: Mapping[str, str]) -> str:
    return "; ".join(f"{key} {properties.get(key, 'not set')}" for key in keys)
