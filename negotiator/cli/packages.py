"""Packages: sending one to the partner, and receiving theirs after it was verified and shown."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened
from negotiator.cli.output import Lines, tell
from negotiator.cli.places import home_folders
from negotiator.cli.program import DONE
from negotiator.services import packages as service
from negotiator.services.summaries import SummaryOptions


@click.command()
@deal_file
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Where to write it (.asice.age).")
@click.option("--note", default="", help="A covering note that the partner reads.")
@click.option("--no-summary", is_flag=True, help="Leave the signed PDF summary out.")
@click.option("--as", "acting", default="", metavar="NAME", help="Let another identity of the file sign.")
@click.option("--dry-run", is_flag=True, help="Only list what would leave and what would stay.")
def send(
    file: Path, passphrase_fd: int | None, out: Path, note: str, no_summary: bool, acting: str, dry_run: bool
) -> int:
    """Write a signed and sealed package of FILE for the partner."""
    with opened(file, passphrase_fd, acting=acting) as workspace:
        outgoing = service.prepare(workspace, note=note, progress=Lines())
        _preview(outgoing)
        if dry_run:
            return DONE
        options = None if no_summary else SummaryOptions(fonts=home_folders().fonts)
        sent = service.send(workspace, outgoing, out, with_summary=not no_summary, options=options, progress=Lines())
        tell(f"Wrote {out}. Package {sent.written.package_id}.")
    return DONE


def _preview(outgoing: service.Outgoing) -> None:
    tell(f"For: {', '.join(recipient.name for recipient in outgoing.recipients)}")
    tell(f"They get {len(outgoing.entries)} shared entries and: {', '.join(outgoing.documents) or 'no document'}.")
    stays = ", ".join(f"{count} {topic}" for topic, count in sorted(outgoing.withheld.items()))
    tell(f"They will NOT see: {stays or 'nothing is withheld'}.")
