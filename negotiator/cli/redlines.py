"""Redlines and tracked changes of plain files: no deal is needed."""

from pathlib import Path

import click

from negotiator.cli.output import Lines, tell, tell_json, tell_table
from negotiator.cli.program import DONE
from negotiator.documents import read
from negotiator.kernel import SystemClock
from negotiator.services import redlines
from negotiator.services.files import read_file, write_file

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@click.option("-o", "--out", type=_FILE, help="Write the redline there: .docx, .pdf, .html, .json or .txt.")
@click.option("--author", default="Negotiator", show_default=True, help="In whose name changes are tracked.")
@click.option("--json", "as_json", is_flag=True, help="Print changes and word counts for scripts.")
def redline(old: Path, new: Path, out: Path | None, author: str, as_json: bool) -> int:
    """Compare OLD with NEW word by word; print the redline, or write it with -o."""
    compared = redlines.compare_files(
        read_file(old), read_file(new), old_name=old.name, new_name=new.name, progress=Lines()
    )
    if out is not None:
        data = redlines.write_as(
            compared, out.suffix, author=author, at=SystemClock().now(), fonts=_fonts, progress=Lines()
        )
        write_file(out, data)
        _warn_of_unshown(compared, out)
    if as_json:
        from negotiator.reports import redline_json

        tell_json(redline_json(compared.redline))
    elif out is not None:
        tell(f"Wrote {out}: {len(compared.redline.changes)} changes.")
    else:
        from negotiator.reports import redline_text

        tell(redline_text(compared.redline))
    return DONE


def _fonts() -> Path:
    from negotiator.cli.places import home_folders

    return home_folders().fonts


def _warn_of_unshown(compared: redlines.FileRedline, out: Path) -> None:
    """Say on standard error what a Word redline cannot show, so that nothing changes unnoticed."""
    for change in redlines.unshown(compared) if out.suffix.lower() == ".docx" else ():
        words = change.new_text or change.old_text
        click.echo(f"negotiator: {out.name} cannot show this change of a header or footer: {words!r}", err=True)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--accept/--reject", "accept", default=None, help="Settle all tracked changes one way; needs -o.")
@click.option("-o", "--out", type=_FILE, help="Where to write the settled file.")
@click.option("--json", "as_json", is_flag=True, help="Print the tracked changes for scripts.")
def revisions(file: Path, accept: bool | None, out: Path | None, as_json: bool) -> int:
    """List the tracked changes and comments of a Word FILE, or settle them all."""
    if (accept is None) != (out is None):
        raise click.UsageError("Settling needs both: --accept or --reject, and -o OUT.")
    data = read_file(file)
    if accept is not None and out is not None:
        write_file(out, redlines.settle_revisions(data, name=file.name, accept=accept))
        tell(f"Wrote {out} with every tracked change {'accepted' if accept else 'rejected'}.")
        return DONE
    document = read(data, name=file.name)
    found = [
        {
            "kind": one.kind,
            "author": one.author,
            "date": one.date.isoformat() if one.date else "",
            "text": one.text,
        }
        for one in document.revisions
    ]
    if as_json:
        comments = [{"author": one.author, "text": one.text, "resolved": one.resolved} for one in document.comments]
        tell_json({"revisions": found, "comments": comments})
    else:
        tell_table(("Kind", "Author", "Date", "Words"), [(*list(one.values())[:3], one["text"][:60]) for one in found])
    return DONE
