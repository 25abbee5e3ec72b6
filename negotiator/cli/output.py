"""How results are printed: aligned columns for people, JSON for scripts."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click


def tell(text: str) -> None:
    """Print one line."""
    click.echo(text)


def tell_json(value: Any) -> None:
    """Print a value as indented JSON with sorted keys."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True))


def tell_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print aligned columns, or nothing but a word when there are no rows."""
    lines = [tuple(map(str, row)) for row in rows]
    if not lines:
        click.echo("Nothing yet.")
        return
    widths = [max(len(line[column]) for line in (tuple(headers), *lines)) for column in range(len(headers))]
    for line in (tuple(headers), *lines):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


class Lines:
    """Progress of long work as lines on standard error, where someone looks on."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """Show how far the work is."""
        if text and sys.stderr.isatty():
            click.echo(f"\r{text} {done}/{total}", err=True, nl=done >= total)
