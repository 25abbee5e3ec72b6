"""Where a paragraph was split or where paragraphs were joined."""

from collections.abc import Sequence

from negotiator.redline.scripts import Stretch, edit_script
from negotiator.redline.tokens import Passage


def cut_like(whole: Passage, parts: Sequence[Passage]) -> tuple[Passage, ...]:
    """Cut a passage into as many as `parts`, each facing the part that its words became."""
    bounds = []
    length = 0
    for part in parts[:-1]:
        length += len(part.code)
        bounds.append(length)
    return whole.cut(_facing(whole.code, "".join(part.code for part in parts), bounds))


def _facing(whole: str, joined: str, bounds: Sequence[int]) -> list[int]:
    """Return the positions in `whole` that face the given positions in `joined`."""
    changed = edit_script(whole, joined)
    return [_position(changed, bound) for bound in bounds]


def _position(changed: Sequence[Stretch], bound: int) -> int:
    """Return what faces one position; inside a change, where the change begins."""
    shift = 0
    for start, end, first, last in changed:
        if bound <= first:
            break
        if bound <= last:
            return start
        shift = last - end
    return bound - shift
