"""Sending a package on the command line: what leaves and what stays is listed first."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened
from negotiator.cli.output import Lines, tell
from negotiator.cli.places import home_folders
from negotiator.cli.program import DONE
from negotiator.services import outgoing, sending
from negotiator.services.outgoing import Outgoing
from negotiator.services.recipients import sights
from negotiator.services.summaries import SummaryOptions
from negotiator.services.workspace import Workspace


@click.command()
@deal_file
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Where to write it (.asice.age).")
@click.option("--note", default="", help="A covering note that the recipients read.")
@click.option("--to", multiple=True, metavar="PERSON", help="Only for these people (repeat); everybody if left out.")
@click.option(
    "--text", "texts", multiple=True, metavar="KEY", help="Propose new versions of these texts alone (repeat)."
)
@click.option("--label", default=None, help="How confidential it is; the deal's label if left out.")
@click.option("--team", is_flag=True, help="For colleagues of our own side: what is ours alone goes too.")
@click.option("--no-summary", is_flag=True, help="Leave the signed PDF summary out.")
@click.option("--as", "acting", default="", metavar="NAME", help="Let another identity of the file sign.")
@click.option("--dry-run", is_flag=True, help="Only list what would leave and what would stay.")
def send(
    file: Path,
    passphrase_fd: int | None,
    out: Path,
    note: str,
    to: tuple[str, ...],
    texts: tuple[str, ...],
    label: str | None,
    team: bool,
    no_summary: bool,
    acting: str,
    dry_run: bool,
) -> int:
    """Write a signed and sealed package of FILE for the partner, or for colleagues with --team."""
    with opened(file, passphrase_fd, acting=acting) as workspace:
        prepared = outgoing.prepare(
            workspace,
            note=note,
            to=to or None,
            instruments=texts or None,
            label=label,
            audience="team" if team else "partner",
            progress=Lines(),
        )
        _preview(workspace, prepared)
        if dry_run:
            return DONE
        options = None if no_summary else SummaryOptions(fonts=home_folders().fonts)
        sent = sending.send(workspace, prepared, out, with_summary=not no_summary, options=options, progress=Lines())
        tell(f"Wrote {out}. Package {sent.written.package_id}.")
        tell(f"SHA-256 of the file: {sent.written.sha256}")
    return DONE


def _preview(workspace: Workspace, prepared: Outgoing) -> None:
    tell(f"For: {', '.join(recipient.name for recipient in prepared.recipients)}")
    tell(f"They get {len(prepared.entries)} shared entries and: {', '.join(prepared.documents) or 'no document'}.")
    if prepared.audience == "team":
        tell(f"They also get {len(prepared.team)} entries of our own side. Nobody else may have this package.")
    else:
        stays = ", ".join(f"{count} {topic}" for topic, count in sorted(prepared.withheld.items()))
        tell(f"They will NOT see: {stays or 'nothing is withheld'}.")
        if prepared.taken_back:
            tell(
                f"  {len(prepared.taken_back)} steps that you took back, or typed over, before they were sent stay too."
            )
    for name, count in sorted(prepared.hidden.items()):
        tell(f"  WALL  {name} keeps {count} acts from them")
    if prepared.caution:
        tell(f"  CAUTION  {prepared.caution}")
    groups = sights(workspace.deal, prepared.people, audience=prepared.audience)
    if len(groups) > 1:
        names = " / ".join(", ".join(person.key for person in group.people) for group in groups)
        tell(f"  They may not all see the same ({names}); with --to, each group gets all that it may see.")
    if prepared.label:
        tell(f"Label: {prepared.label}")
