"""How results are printed: aligned columns for people, JSON for scripts."""

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

SHORT = 1.0  # seconds of work that nobody needs to be told of
AGAIN = 0.1  # seconds between two looks at the same work


def tell(text: str) -> None:
    """Print one line."""
    click.echo(text)


def plainly(text: str) -> str:
    """Return a stranger's text on one line, with nothing in it that a terminal would obey."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def tell_json(value: Any) -> None:
    """Print a value as indented JSON with sorted keys."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True))


def tell_json_line(value: Any) -> None:
    """Print a value as JSON on one line with sorted keys, at once: whoever reads may be waiting for it."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, sort_keys=True))


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
    """Progress of long work as one line on standard error, where someone looks on; short work shows none.

    `title` stands where a step has no text of its own. The line is taken away when the work is done, or by `clear`.
    """

    def __init__(self, title: str = "", *, clock: Callable[[], float] = time.monotonic) -> None:
        self._title = title
        self._clock = clock
        self._due = clock() + SHORT
        self._width = 0

    def step(self, done: int, total: int, text: str = "") -> None:
        """Show how far the work is."""
        if done >= total:
            self.clear()
        elif self._clock() >= self._due and sys.stderr.isatty():
            self._due = self._clock() + AGAIN
            line = f"{text or self._title} {done:,} of {total:,}"
            click.echo("\r" + line.ljust(self._width), err=True, nl=False)
            self._width = len(line)

    def clear(self) -> None:
        """Take the line away, so that what is told next begins on a clean one."""
        if self._width:
            click.echo("\r" + " " * self._width + "\r", err=True, nl=False)
            self._width = 0
