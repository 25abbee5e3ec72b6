"""Many redlines in one run: what is told of each pair, and how far the list is."""

import contextlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from negotiator.cli.output import Lines, tell, tell_json_line
from negotiator.cli.places import home_folders
from negotiator.cli.program import DONE, REFUSED
from negotiator.kernel import SystemClock
from negotiator.services import batches
from negotiator.services.files import NoSuchFile

_STANDARD_INPUT = Path("-")


def compare_all(listed: Path, *, into: Path | None, author: str, jobs: int, as_json: bool) -> int:
    """Compare every pair of a list and tell of each at once. Returns 1 if any failed. Raises NoSuchFile."""
    workshop = batches.Workshop(author=author, clock=SystemClock(), fonts=home_folders().fonts)
    progress = Lines("Compared")
    total = _count(listed)
    told = failed = 0
    with _opened(listed) as lines:
        pairs = batches.orders(lines, folder=_folder(listed), into=into)
        with contextlib.closing(batches.run(pairs, workshop=workshop, jobs=jobs)) as outcomes:
            for outcome in outcomes:
                progress.clear()
                _tell(outcome, as_json=as_json)
                told += 1
                failed += isinstance(outcome, batches.Failed)
                progress.step(told, total or told + 1)
    progress.clear()
    if failed:
        click.echo(f"negotiator: {failed} of {told} pairs failed.", err=True)
    return REFUSED if failed else DONE


@contextlib.contextmanager
def _opened(listed: Path) -> Iterator[Iterable[bytes]]:
    if listed == _STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    try:
        stream = listed.open("rb")
    except OSError as error:
        raise NoSuchFile(listed, error.strerror or "unknown reason") from error
    with stream:
        yield stream


def _folder(listed: Path) -> Path:
    return Path() if listed == _STANDARD_INPUT else listed.parent


def _count(listed: Path) -> int | None:
    """Return how many pairs the list has; None where it can be read only once."""
    if listed == _STANDARD_INPUT:
        return None
    with _opened(listed) as lines:
        return sum(batches.names_a_pair(line) for line in lines)


def _tell(outcome: batches.Outcome, *, as_json: bool) -> None:
    if as_json:
        tell_json_line(_for_scripts(outcome))
    elif isinstance(outcome, batches.Failed):
        click.echo(f"negotiator: line {outcome.line}: {outcome.message}", err=True)
        click.echo(f"  {outcome.hint}", err=True)
    else:
        out = outcome.order.out
        words = f"{outcome.inserted:,} inserted, {outcome.deleted:,} deleted, {outcome.moved:,} moved"
        tell(f"Wrote {out}: {outcome.changes:,} changes; words: {words}.")
        unshown = (f"{out.name} cannot show this change of {lost}" for lost in outcome.unshown)
        for remark in (*outcome.cautions, *unshown):
            click.echo(f"negotiator: line {outcome.line}: {remark}", err=True)


def _for_scripts(outcome: batches.Outcome) -> dict[str, Any]:
    order = outcome.order
    told: dict[str, Any] = {"line": outcome.line}
    if order is not None:
        told |= {"old": str(order.old), "new": str(order.new), "out": str(order.out)}
    if isinstance(outcome, batches.Failed):
        return told | {"error": outcome.code, "message": outcome.message, "hint": outcome.hint}
    return told | {
        "changes": outcome.changes,
        "words": {"inserted": outcome.inserted, "deleted": outcome.deleted, "moved": outcome.moved},
        "unshown": list(outcome.unshown),
        "cautions": list(outcome.cautions),
        "seconds": round(outcome.seconds, 3),
    }
