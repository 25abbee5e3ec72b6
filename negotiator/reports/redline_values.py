"""A redline as plain JSON values, for other programs."""

from typing import Any

from negotiator.redline import Block, Change, Redline, statistics

FORMAT = "negotiator-redline/1"


def redline_json(redline: Redline) -> dict[str, Any]:
    """Return the changes in reading order, and the words inserted, deleted and moved.

    Every change has `id`, `kind`, `section` (the headings above it, outermost first, then its number), `old`, `new`,
    `moved_from` (the section it left, "" for all but moves), `table` (whether a whole table moved), `move` (the id of
    the move that it stands in, or ""), `definition` (the style, list or layout that prescribes otherwise now, "" for
    all but those), `material` and `reasons`.
    """
    counted = statistics(redline)
    return {
        "format": FORMAT,
        "changes": [_change(redline, change) for change in redline.changes],
        "words": {
            "inserted": counted.words_inserted,
            "deleted": counted.words_deleted,
            "moved": counted.words_moved,
        },
    }


def _change(redline: Redline, change: Change) -> dict[str, Any]:
    old = redline.old[change.old.block] if change.old else None
    new = redline.new[change.new.block] if change.new else None
    return {
        "id": change.id,
        "kind": change.kind,
        "section": _section(new or old),
        "old": change.old_text,
        "new": change.new_text,
        "moved_from": _section(old) if change.kind == "move" else "",
        "table": change.table,
        "move": change.move,
        "definition": change.definition,
        "material": change.material,
        "reasons": list(change.reasons),
    }


def _section(block: Block | None) -> str:
    if block is None:
        return ""
    return " › ".join(part for part in (*block.heading_path, block.label) if part)
