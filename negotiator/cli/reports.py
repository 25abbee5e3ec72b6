"""The signed summary on the command line."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened
from negotiator.cli.output import tell
from negotiator.cli.places import home_folders
from negotiator.cli.program import DONE
from negotiator.services import summaries
from negotiator.services.files import write_file
from negotiator.services.summaries import SummaryOptions


@click.command()
@deal_file
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Where to write the PDF.")
@click.option("--unsigned", is_flag=True, help="Do not sign it.")
@click.option("--as", "acting", default="", metavar="NAME", help="Let another identity of the file sign.")
def summary(file: Path, passphrase_fd: int | None, out: Path, unsigned: bool, acting: str) -> int:
    """Write the summary of FILE that the partner may see, as a signed PDF."""
    with opened(file, passphrase_fd, acting=acting) as workspace:
        options = SummaryOptions(fonts=home_folders().fonts)
        write_file(out, summaries.summary_pdf(workspace, options, signed=not unsigned))
        tell(f"Wrote {out}{'' if unsigned else f', signed by {workspace.identity.name}'}.")
    return DONE
