"""Answers to the tracked changes of a Word file: numbers and words from the command line, and what became of them."""

import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import click

from negotiator.cli.output import tell, tell_json
from negotiator.cli.program import DONE
from negotiator.kernel import SystemClock
from negotiator.kernel.collector import collector_at_rest
from negotiator.services.answers import Answered, Prevented, Verdict, Wishes, answer_file, spoken
from negotiator.services.files import read_file, write_file
from negotiator.services.redlines import refuse_sources

_FILE = click.Path(path_type=Path, dir_okay=False)
_RANGE = re.compile(r"(\d{1,6})(?:\s*-\s*(\d{1,6}))?", re.ASCII)


class Numbers(click.ParamType[tuple[int, ...]]):
    """Numbers with commas between them, and ranges: 1,4-6. Those of comments may have their letter: c1,c4-c6."""

    name = "numbers"

    def __init__(self, *, letter: str = "") -> None:
        self._letter = letter

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """Return the numbers, each as often as it is named, or say what is wanted."""
        found: list[int] = []
        for words in str(value).split(","):
            match = _RANGE.fullmatch(_bare(words, self._letter))
            first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
            if last < first:
                self.fail(f"{words.strip()!r} is not a number or range, as in 1,4-6.", param, ctx)
            found.extend(range(first, last + 1))
        return tuple(found)


class Words(click.ParamType[tuple[int, str]]):
    """A number and words for it: 3=thirty (30) days. That of a comment may have its letter."""

    name = "number=text"

    def __init__(self, *, letter: str = "") -> None:
        self._letter = letter

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, str]:
        """Return the number and the words, or say what is wanted."""
        if isinstance(value, tuple):
            return value
        number, equals, text = str(value).partition("=")
        match = _RANGE.fullmatch(_bare(number, self._letter))
        if not equals or not match or match[2] or not text.strip():
            self.fail(f'{value!r} is not a number with words, as in 3="thirty (30) days".', param, ctx)
        return int(match[1]), text


def _bare(words: str, letter: str) -> str:
    return words.strip().replace(letter, "") if letter else words.strip()


_numbers = partial(click.option, multiple=True, metavar="NUMBERS", type=Numbers())
_words = partial(click.option, multiple=True, metavar="N=TEXT", type=Words())


@click.command()
@click.argument("file", type=_FILE)
@click.option("-o", "--out", type=_FILE, required=True, help="Where to write the answered file.")
@_numbers("--accept", help="Accept these changes: they stay as they are, tracked as theirs.")
@_numbers("--reject", help="Reject these changes, as tracked changes of ours over theirs.")
@_words("--counter", help="Put other words in the place of a change, tracked as ours.")
@click.option("--all-others", type=click.Choice(["accept", "reject"]), help="Answer every change that is not named.")
@click.option(
    "--by", multiple=True, metavar="NAME", help="With --all-others: only those of this author; may be several."
)
@click.option("--settle", is_flag=True, help="Build accepted changes in, in place of leaving them tracked.")
@_words("--comment", help="Hang a comment of ours at a change.")
@click.option("--reply", multiple=True, metavar="cN=TEXT", type=Words(letter="c"), help="Reply to a comment.")
@click.option("--resolve", multiple=True, metavar="cN,...", type=Numbers(letter="c"), help="Resolve these comments.")
@click.option("--author", default="Negotiator", show_default=True, help="In whose name the answers are given.")
@click.option("--json", "as_json", is_flag=True, help="Print what was answered for scripts.")
def answer(
    file: Path,
    out: Path,
    accept: tuple[tuple[int, ...], ...],
    reject: tuple[tuple[int, ...], ...],
    counter: tuple[tuple[int, str], ...],
    all_others: Verdict | None,
    by: tuple[str, ...],
    settle: bool,
    comment: tuple[tuple[int, str], ...],
    reply: tuple[tuple[int, str], ...],
    resolve: tuple[tuple[int, ...], ...],
    author: str,
    as_json: bool,
) -> int:
    """Answer the tracked changes of a Word FILE: accept, reject, counter, comment.

    Changes and comments are named by the numbers that `negotiator revisions FILE` prints. Answers are tracked changes
    of ours over theirs, which stay open and theirs: whoever rejects ours has the file as it came.
    """
    wishes = Wishes(
        accept=_flat(accept),
        reject=_flat(reject),
        counter=counter,
        others=all_others,
        by=by,
        comments=comment,
        replies=reply,
        resolve=_flat(resolve),
        settle=settle,
    )
    if by and all_others is None:
        raise click.UsageError("--by belongs to --all-others.")
    if not any((accept, reject, counter, all_others, comment, reply, resolve)):
        raise click.UsageError(f"Say what to answer; `negotiator revisions {file}` lists the changes by number.")
    with collector_at_rest():
        refuse_sources(out, (file,))
        at = SystemClock().now()
        answered = answer_file(read_file(file), wishes, name=file.name, author=author, at=at)
        write_file(out, answered.data)
        _tell(answered, wishes, out, as_json=as_json)
    return DONE


def _flat(given: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    return tuple(number for numbers in given for number in numbers)


def _tell(answered: Answered, wishes: Wishes, out: Path, *, as_json: bool) -> None:
    _warn(answered.prevented)
    if as_json:
        tell_json(_for_scripts(answered, out))
        return
    tell(f"Wrote {out}.")
    accepted = "Accepted, and built in" if wishes.settle else "Accepted, still tracked as theirs"
    lines = (
        (accepted, spoken(answered.accepted)),
        ("Rejected", spoken(answered.rejected)),
        ("Countered", spoken(answered.countered)),
        ("Along with a move, row or paragraph", spoken(answered.along)),
        ("Comments at", spoken(number for number, _ in wishes.comments)),
        ("Replies to", _comments(number for number, _ in wishes.replies)),
        ("Resolved", _comments(wishes.resolve)),
        ("Left open", spoken(answered.left_open)),
    )
    for label, numbers in lines:
        if numbers:
            tell(f"  {label}: {numbers}")


def _warn(prevented: Iterable[Prevented]) -> None:
    """Say on standard error what could not be rejected, and why; what has one reason is told once."""
    alike: dict[tuple[str, str], list[int]] = {}
    for one in prevented:
        alike.setdefault((one.kind, one.why), []).append(one.number)
    for (kind, why), numbers in alike.items():
        click.echo(f"negotiator: not rejected: {spoken(numbers)} ({kind}): {why}", err=True)
    if alike:
        click.echo("  Say it in a comment (--comment N=TEXT), or settle it in your word processor.", err=True)


def _comments(numbers: Iterable[int]) -> str:
    return ", ".join(f"c{number}" for number in sorted(numbers))


def _for_scripts(answered: Answered, out: Path) -> dict[str, object]:
    return {
        "out": str(out),
        "accepted": answered.accepted,
        "rejected": answered.rejected,
        "countered": answered.countered,
        "along": answered.along,
        "left_open": answered.left_open,
        "prevented": [{"number": one.number, "kind": one.kind, "why": one.why} for one in answered.prevented],
    }
