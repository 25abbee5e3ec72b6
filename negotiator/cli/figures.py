"""A redline in numbers: words, kinds of changes, what may be material, and where it was changed."""

from typing import Any

from negotiator.cli.output import tell, tell_json, tell_table
from negotiator.redline import Digest, MovedClause, Redline, Statistics, digest, statistics

_ABOVE = "(above the first heading)"


def tell_figures(redline: Redline, *, as_json: bool) -> None:
    """Print the figures of a redline, for people or for scripts."""
    counted = statistics(redline)
    if as_json:
        tell_json({**figures_json(counted), **digest_json(digest(redline))})
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
    _tell_digest(digest(redline))


def _tell_digest(told: Digest) -> None:
    named = [(" › ".join(section.heading) or _ABOVE, f"{section.changes:,}") for section in told.sections]
    tell_table(("Section", "Changes"), named)
    if told.figures:
        tell("")
        heads = ("Clause", "What changed", "Before", "Now")
        tell_table(heads, [(figure.clause, figure.reason, figure.before, figure.after) for figure in told.figures])
    if told.moves:
        tell("")
        heads = ("Moved from", "To", "Changes inside", "Begins")
        tell_table(heads, [(_left(moved), moved.after, f"{moved.changes:,}", moved.words) for moved in told.moves])


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


def digest_json(told: Digest) -> dict[str, Any]:
    """Return the figures, dates and parties that changed and the clauses that moved as plain JSON values."""
    return {
        "figures": [
            {"clause": figure.clause, "what": figure.reason, "before": figure.before, "now": figure.after}
            for figure in told.figures
        ],
        "moves": [
            {
                "from": moved.before,
                "to": moved.after,
                "table": moved.table,
                "changes": moved.changes,
                "begins": moved.words,
            }
            for moved in told.moves
        ],
    }


def _left(moved: MovedClause) -> str:
    return moved.before or ("(a table)" if moved.table else "")


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
