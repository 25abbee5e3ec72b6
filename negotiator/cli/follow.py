"""One clause through several versions of a file."""

from pathlib import Path
from typing import Any

import click

from negotiator.cli.output import Lines, tell, tell_json
from negotiator.cli.program import DONE
from negotiator.documents import read
from negotiator.kernel.collector import collector_at_rest
from negotiator.redline import rows
from negotiator.redline.trails import StepKind
from negotiator.reports import LEGEND, marked_text, redline_json
from negotiator.services.clauses import ClauseInFile, follow_in_files
from negotiator.services.files import read_file

_SAYS: dict[StepKind, str] = {
    "first": "first stands here",
    "same": "the same as in {since}",
    "edited": "edited since {since}",
    "moved": "moved since {since}",
    "split": "split since {since}",
    "joined": "joined with others since {since}",
    "gone": "gone since {since}",
    "absent": "not here",
    "came back": "came back; last stood in {since}",
}


@click.command()
@click.argument("clause")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print texts and changes for scripts.")
def follow(clause: str, files: tuple[Path, ...], as_json: bool) -> int:
    """Follow a CLAUSE through FILES, oldest first: its text in each, marked against the one before.

    CLAUSE is a number, as in 7.4 or 12(b), or words that its heading begins with, as the first file calls it. A clause
    that the first file lacks is looked for in the next.
    """
    with collector_at_rest(for_good=True):
        documents = [read(read_file(path), name=str(path)) for path in files]
        followed = follow_in_files(documents, clause, progress=Lines("Following"))
        if as_json:
            tell_json({"clause": clause, "versions": [_for_scripts(one) for one in followed]})
        else:
            tell(LEGEND)
            for one in followed:
                _tell(one)
    return DONE


def _tell(one: ClauseInFile) -> None:
    number = f", {one.number}" if one.number else ""
    tell(f"\n{one.name}{number}: {_SAYS[one.kind].format(since=one.since)}")
    if one.redline is not None and one.kind != "same":
        tell(marked_text(rows(one.redline)))
    elif one.kind == "first":
        tell("\n".join(f"  {block.label} {block.text}".rstrip() for block in one.blocks))


def _for_scripts(one: ClauseInFile) -> dict[str, Any]:
    return {
        "file": one.name,
        "kind": one.kind,
        "number": one.number,
        "since": one.since,
        "text": [{"label": block.label, "text": block.text} for block in one.blocks],
        "changes": [] if one.redline is None else redline_json(one.redline)["changes"],
    }
