"""Repairs of a damaged deal file on the command line."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opener, proven
from negotiator.cli.output import Lines, tell
from negotiator.cli.program import DONE
from negotiator.services import repair as repairs
from negotiator.services.repair import Rescued


@click.command()
@deal_file
@click.option("--rebuild", is_flag=True, help="Make the tables anew from the ledger; the damaged file is kept beside.")
@click.option(
    "--export", "to", type=click.Path(path_type=Path), metavar="TO", help="Write all that verifies to a new file."
)
@click.option("--header", is_flag=True, help="Write the first sixteen bytes anew, as this device or a backup has them.")
def repair(file: Path, passphrase_fd: int | None, rebuild: bool, to: Path | None, header: bool) -> int:
    """Repair a damaged FILE in one of three ways; `check` says which one helps."""
    if rebuild + header + (to is not None) != 1:
        raise click.UsageError("Give one of --rebuild, --export TO and --header.")
    who = opener()
    with proven(file, passphrase_fd) as (key, salt):
        if header:
            repairs.mend_header(file, key=key, salt=salt, opener=who)
            tell(f"The first bytes of {file} are right again.")
            return DONE
        progress = Lines("Repairing")
        try:
            if to is not None:
                rescued = repairs.export_verified(file, to, key=key, salt=salt, opener=who, progress=progress)
            else:
                rescued = repairs.rebuild(file, key=key, salt=salt, opener=who, progress=progress)
        finally:
            progress.clear()
    _tell(rescued)
    return DONE


def _tell(rescued: Rescued) -> None:
    tell(f"Wrote {rescued.path}: {rescued.entries} entries and {rescued.contents} contents, each verified.")
    if rescued.aside is not None:
        tell(f"The damaged file is kept as {rescued.aside}.")
    if rescued.losses != "nothing":
        tell(f"Lost: {rescued.losses}. What the other side also has comes back with their next package.")
    tell("The passphrase and the recovery code stay the same.")
