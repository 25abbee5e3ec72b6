"""Walls on the command line: who may see what of a deal."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened
from negotiator.cli.output import tell, tell_table
from negotiator.cli.program import DONE
from negotiator.services import walls
from negotiator.services.workspace import Workspace


@click.command()
@deal_file
@click.argument("name", required=False, default="")
@click.option("--member", "members", multiple=True, metavar="PERSON", help="Who may see it (repeat); you always may.")
@click.option(
    "--cover", "covers", multiple=True, metavar="WHAT", help='"risk/R-1", "risk/*", "instrument/KEY" (repeat).'
)
@click.option("--ahead", is_flag=True, help="Also around what is not there yet.")
@click.option("--reason", default="", help="Why it is there.")
@click.option("--share", is_flag=True, help="Let its members have it too, so that their packages keep it.")
@click.option("--change", default="", metavar="NUMBER", help="Change this wall instead of building one.")
@click.option("--take-down", default="", metavar="NUMBER", help="Take this wall down.")
def wall(
    file: Path,
    passphrase_fd: int | None,
    name: str,
    members: tuple[str, ...],
    covers: tuple[str, ...],
    ahead: bool,
    reason: str,
    share: bool,
    change: str,
    take_down: str,
) -> int:
    """Build a wall NAME in FILE around records that only some people may see; without NAME, list the walls."""
    with opened(file, passphrase_fd) as workspace:
        if take_down:
            tell(f"{walls.take_down(workspace, take_down).label}: what it hid goes with the next package.")
        elif name:
            if not covers:
                raise click.UsageError("A wall wants --cover: what it hides.")
            if not ahead:
                walls.require_there(workspace, covers)
            built = walls.build(
                workspace, name=name, members=members, covers=covers, reason=reason, key=change, shared=share
            )
            tell(f"{built.label}.")
            _warn(workspace, name)
        else:
            _list(workspace)
    return DONE


def _warn(workspace: Workspace, name: str) -> None:
    for one in walls.walls(workspace):
        if one.name == name and (had := walls.sent_already(workspace, one)):
            tell(f"  Packages went to {', '.join(had)} before: what was in them cannot be called back.")


def _list(workspace: Workspace) -> None:
    rows = [
        [one.key, one.name, ", ".join(one.members), ", ".join(one.covers), str(walls.hidden_by(workspace, one))]
        for one in walls.walls(workspace)
    ]
    tell_table(["No.", "Name", "May see it", "Covers", "Acts hidden"], rows)
