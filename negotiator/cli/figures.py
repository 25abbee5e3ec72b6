"""A redline in numbers: words, kinds of changes, what may be material, and where it was changed."""

from typing import Any

from negotiator.cli.output import tell, tell_json, tell_table
from negotiator.redline import Redline, Statistics, statistics

_ABOVE = "(above the first heading)"


def tell_figures(redline: Redline, *, as_json: bool) -> None:
    """Print the figures of a redline, for people or for scripts."""
    counted = statistics(redline)
    if as_json:
        tell_json(figures_json(counted))
        return
    tell(f"{_many(counted.changes, 'change')}, {counted.material:,} of them may be material.")
    if not counted.changes:
        return
    tell("")
    tell_table(
        ("Words", "Count"),
        [
            ("inserted", f"{counted.words_inserted:,}"),
            ("deleted", f"{counted.words_deleted:,}"),
            ("moved", f"{counted.words_moved:,}"),
        ],
    )
    tell("")
    tell_table(("Kind of change", "Count"), [(kind, f"{count:,}") for kind, count in counted.by_kind.items()])
    tell("")
    tell_table(("Section", "Changes"), [(name or _ABOVE, f"{count:,}") for name, count in counted.by_section.items()])


def figures_json(counted: Statistics) -> dict[str, Any]:
    """Return the figures as plain JSON values."""
    return {
        "changes": counted.changes,
        "material": counted.material,
        "words": {
            "inserted": counted.words_inserted,
            "deleted": counted.words_deleted,
            "moved": counted.words_moved,
        },
        "by_kind": dict(counted.by_kind),
        "by_section": dict(counted.by_section),
    }


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
