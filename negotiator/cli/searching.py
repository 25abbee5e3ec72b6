"""Full-text search in a deal on the command line."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened
from negotiator.cli.output import Lines, tell, tell_json
from negotiator.cli.program import DONE
from negotiator.services.queries import FILTERS
from negotiator.services.search import Found, explain, find

_STREAMS = {"team": "internal", "shared": "shared"}


@click.command()
@deal_file
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Print so many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print what is found for scripts.")
def search(file: Path, passphrase_fd: int | None, words: tuple[str, ...], limit: int, as_json: bool) -> int:
    """Find WORDS in every version, clause, decision and note of FILE.

    All words must occur; the beginning of a word is enough, words given as one are a phrase. in: names a kind, a text,
    a version, internal or shared; by: a person or a party; before: and after: a day, month or year.
    """
    typed = " ".join(map(quoted, words))
    with opened(file, passphrase_fd) as workspace:
        found = find(workspace, typed, limit=limit, progress=Lines())
        why = "" if found else explain(workspace, typed)
    if as_json:
        tell_json({"found": [_plain(one) for one in found], "explanation": why})
        return DONE
    for one in found:
        _tell(one)
    if not found:
        tell(f"Nothing found. {why}".strip())
    return DONE


def quoted(word: str) -> str:
    """Return a word as a person would have typed it in the window: the shell takes the quotes of a phrase away."""
    if '"' in word or not any(sign.isspace() for sign in word):
        return word
    name, colon, value = word.partition(":")
    return f'{name}:"{value}"' if colon and name.casefold() in FILTERS else f'"{word}"'


def _tell(found: Found) -> None:
    said = " ".join(part for part in (found.by, f"{found.at.astimezone():%Y-%m-%d}") if part)
    stands = (found.kind, found.where, _STREAMS.get(found.stream, found.stream), said)
    tell(_printable(found.title))
    tell(_printable(f"    {'; '.join(part for part in stands if part)}"))
    if found.snippet and found.snippet != found.title:
        tell(_printable(f"    {found.snippet}"))


def _printable(text: str) -> str:
    """Return a text that moves no cursor and rings no bell, whatever the other side wrote."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _plain(found: Found) -> dict[str, object]:
    return {
        "kind": found.topic,
        "key": found.key,
        "title": found.title,
        "snippet": found.snippet,
        "matches": [list(match) for match in found.matches],
        "stream": found.stream,
        "by": found.by,
        "at": found.at.isoformat(),
        "instrument": found.instrument,
        "first": found.first,
        "last": found.last,
        "version": found.version,
        "standing": found.standing,
        "subject": found.subject,
    }
