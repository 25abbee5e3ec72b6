"""Figures of a redline: words inserted, deleted and moved, changes by kind and section, how many may be material."""

from collections import Counter
from collections.abc import Mapping

from negotiator.kernel.values import dataclass
from negotiator.redline.shapes import Change, ChangeKind, Redline
from negotiator.redline.tokens import word_spans

_WORDED = frozenset({"insert", "delete", "replace"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Words, changes by kind, material changes, and changes by the outermost heading ("" above the first heading)."""

    words_inserted: int
    words_deleted: int
    words_moved: int
    changes: int
    material: int
    by_kind: Mapping[ChangeKind, int]
    by_section: Mapping[str, int]


def statistics(redline: Redline) -> Statistics:
    """Count the changes of a redline. A moved block's words count as moved, not as inserted and deleted."""
    worded = [change for change in redline.changes if change.kind in _WORDED]
    return Statistics(
        words_inserted=sum(word_count(change.new_text) for change in worded),
        words_deleted=sum(word_count(change.old_text) for change in worded),
        words_moved=sum(word_count(change.new_text) for change in redline.changes if change.kind == "move"),
        changes=len(redline.changes),
        material=sum(change.material for change in redline.changes),
        by_kind=dict(Counter(change.kind for change in redline.changes)),
        by_section=dict(Counter(_section(redline, change) for change in redline.changes)),
    )


def word_count(text: str) -> int:
    """Return how many words and figures a text has; punctuation is none."""
    return sum(text[start].isalnum() or text[end - 1].isalnum() for start, end in word_spans(text))


def _section(redline: Redline, change: Change) -> str:
    """Return the outermost heading that the change stands under, in the new text where it is there."""
    if change.new is not None:
        block = redline.new[change.new.block]
    elif change.old is not None:
        block = redline.old[change.old.block]
    else:
        return ""
    if block.heading_path:
        return block.heading_path[0]
    return block.text if block.kind == "heading" else ""
