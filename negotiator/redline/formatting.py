"""How blocks look: the format of the paragraph and the styles of its characters, compared apart from the words."""

from collections.abc import Iterator, Sequence

from negotiator.redline.shapes import Block, Run, Span


def same_paragraph(old: Block, new: Block) -> bool:
    """Tell whether the two paragraphs are formatted alike, whatever their characters look like."""
    return (old.format, old.kind, old.level) == (new.format, new.kind, new.level)


def same_look(old: Block, new: Block) -> bool:
    """Tell whether two blocks with equal text look alike throughout."""
    if not same_paragraph(old, new):
        return False
    return old.runs == new.runs or not any(restyled(old, new, (0, 0, len(old.text))))


def lone_style(block: Block) -> str | None:
    """Return the one style of all characters of a block, None where there may be several."""
    if not block.runs:
        return ""
    first = block.runs[0]
    return first.style if first.start == 0 and first.end == len(block.text) else None


def restyled(old: Block, new: Block, stretch: tuple[int, int, int]) -> Iterator[tuple[int, int]]:
    """Yield the parts (offset, length) of an equal stretch (old start, new start, length) whose styles differ."""
    old_start, new_start, length = stretch
    if (old.runs == new.runs and old_start == new_start) or (
        _clipped(old.runs, old_start, length) == _clipped(new.runs, new_start, length)
    ):
        return
    begun = None
    cuts = _cuts(old.runs, old_start, length) | _cuts(new.runs, new_start, length)
    for at in sorted(cuts):
        differs = at < length and _style(old.runs, old_start + at) != _style(new.runs, new_start + at)
        if differs and begun is None:
            begun = at
        elif not differs and begun is not None:
            yield begun, at - begun
            begun = None


def links_in(blocks: Sequence[Block], span: Span | None) -> list[tuple[int, str]]:
    """Return where the words of a span lead, each link with where it begins, counted from the start of the span."""
    found: list[tuple[int, str]] = []
    last = ""
    for run in () if span is None else blocks[span.block].runs:
        if span is not None and run.start < span.end and span.start < run.end:
            if run.link and run.link != last:
                found.append((max(run.start, span.start) - span.start, run.link))
            last = run.link
    return found


def _clipped(runs: Sequence[Run], start: int, length: int) -> list[tuple[int, int, str]]:
    """Return where runs begin and end within the stretch, and their styles: mostly alike on both sides."""
    end = start + length
    return [
        (max(run.start, start) - start, min(run.end, end) - start, run.style)
        for run in runs
        if run.start < end and run.end > start
    ]


def _cuts(runs: Sequence[Run], start: int, length: int) -> set[int]:
    """Return the offsets within the stretch at which a run begins or ends, and both ends of the stretch."""
    edges = {edge - start for run in runs for edge in (run.start, run.end)}
    return {0, length} | {edge for edge in edges if 0 < edge < length}


def _style(runs: Sequence[Run], at: int) -> str:
    return next((run.style for run in runs if run.start <= at < run.end), "")
