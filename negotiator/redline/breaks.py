"""Where a paragraph was split or where paragraphs were joined."""

from collections.abc import Sequence

from rapidfuzz.distance import Indel

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
    steps = Indel.opcodes(whole, joined)
    positions = []
    for bound in bounds:
        step = next(step for step in steps if bound <= step.dest_end)
        inside = bound - step.dest_start if step.tag == "equal" else 0
        positions.append(step.src_start + inside)
    return positions
