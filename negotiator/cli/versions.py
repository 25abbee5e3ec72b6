"""Versions of a deal's texts: taking a file in, listing, and redlines between any two."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened
from negotiator.cli.output import tell, tell_json, tell_table
from negotiator.cli.program import DONE
from negotiator.domain import stages
from negotiator.services import lastsent
from negotiator.services import versions as service
from negotiator.services.files import read_file, write_file
from negotiator.services.wrapping import Keep


@click.command("import")
@deal_file
@click.argument("document", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--instrument", default="agreement", show_default=True, help="The text that it is a version of.")
@click.option("--received", is_flag=True, help="The other side handed it over: check it against what we last sent.")
@click.option("--note", default="", help="A note beside it, for our team.")
@click.option(
    "--keep",
    multiple=True,
    type=click.Choice(["tracked changes", "comments"]),
    help="What of a file of ours travels on purpose (repeat): else changes are accepted, and comments stay here.",
)
def import_(
    file: Path,
    passphrase_fd: int | None,
    document: Path,
    instrument: str,
    received: bool,
    note: str,
    keep: tuple[Keep, ...],
) -> int:
    """Take a DOCUMENT (.docx, .md, .txt) into FILE as a new version.

    Of a file of ours, properties, data of other programs and marks of editing sessions are taken out: it may be sent.
    """
    with opened(file, passphrase_fd) as workspace:
        data = read_file(document)
        service.take_in(
            workspace, data, name=document.name, instrument=instrument, received=received, note=note, keep=keep
        )
        version = service.find(workspace, instrument, "latest")
        tell(f"{document.name} is {version.name} of {instrument} ({version.hash[:16]}…).")
        checked = lastsent.check_returned(workspace, version) if received else None
        if checked is not None:
            tell(f"Against {checked.sent.name}: {len(checked.effect.changes)} changes in effect.")
            for change in checked.untracked.changes:
                tell(f"  NOT MARKED  {change.old_text!r} -> {change.new_text!r}")
    return DONE


@click.command()
@deal_file
@click.option("--instrument", default="agreement", show_default=True, help="The text whose versions are meant.")
@click.option("--redline", "pair", nargs=2, metavar="OLD NEW", help="Write a redline of two versions; needs -o.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where to write the redline (.docx).")
@click.option("--json", "as_json", is_flag=True, help="Print the versions for scripts.")
def versions(
    file: Path,
    passphrase_fd: int | None,
    instrument: str,
    pair: tuple[str, str] | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """List the versions of a text in FILE, or write the redline between two of them."""
    if bool(pair) != bool(out):
        raise click.UsageError("A redline needs both: --redline OLD NEW, and -o OUT.")
    with opened(file, passphrase_fd) as workspace:
        if pair and out:
            old, new = (service.find(workspace, instrument, name) for name in pair)
            write_file(out, service.redline_file(workspace, old, new))
            tell(f"Wrote {out}.")
            return DONE
        known = stages.versions(workspace.deal, instrument)
        rows = [(one.name, one.side, one.state, str(one.proposed.turn), one.hash) for one in known]
        names = ("name", "side", "state", "turn", "hash")
        if as_json:
            tell_json([dict(zip(names, row, strict=True)) for row in rows])
        else:
            tell_table(("Version", "Side", "State", "Turn", "SHA-256"), [(*row[:4], row[4][:16]) for row in rows])
    return DONE
