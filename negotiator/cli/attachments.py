"""Files kept with a deal, on the command line."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened
from negotiator.cli.output import Lines, tell, tell_table
from negotiator.cli.program import DONE
from negotiator.services import attachments


@click.command()
@deal_file
@click.argument("attached", metavar="[ATTACHED]", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--title", default="", help="What it is; the file's name if left out.")
@click.option("--note", default="", help="A note beside it.")
@click.option("--share", is_flag=True, help="Let it go with the next package.")
@click.option("--export", "exported", default="", metavar="NUMBER", help="Write one out instead.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="With --export: where to.")
def attach(
    file: Path,
    passphrase_fd: int | None,
    attached: Path | None,
    title: str,
    note: str,
    share: bool,
    exported: str,
    out: Path | None,
) -> int:
    """Keep the file ATTACHED with the deal FILE; without ATTACHED, list what is kept, or write one out."""
    if exported and out is None:
        raise click.UsageError("--export wants --out: where to write it.")
    with opened(file, passphrase_fd) as workspace:
        if exported and out is not None:
            attachments.export(workspace, exported, out, progress=Lines())
            tell(f"Wrote {out}.")
        elif attached is not None:
            made = attachments.attach(
                workspace, attached, title=title, note=note, shared=share, progress=Lines("Attaching")
            )
            tell(f"{made.label}: {'shared, goes with the next package' if share else 'with our team'}.")
        else:
            held = attachments.attachments(workspace)
            tell_table(
                ["No.", "Title", "File", "Bytes"], [[one.key, one.title, one.name, str(one.size)] for one in held]
            )
    return DONE
