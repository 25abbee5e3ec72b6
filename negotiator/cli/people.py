"""People on the command line: who acts for whom, entering colleagues, ending mandates, and joining a deal."""

from datetime import date, datetime
from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened, passphrase_option, read_passphrase
from negotiator.cli.defaulting import Defaulting
from negotiator.cli.output import Lines, tell, tell_json, tell_table
from negotiator.cli.program import DONE
from negotiator.domain.charter import ROLES, Person
from negotiator.services import joining
from negotiator.services import people as service
from negotiator.services.files import read_file
from negotiator.services.people import Seat

_DAY = click.DateTime(["%Y-%m-%d"])
_ROLE = click.Choice(ROLES)
_AS = click.option("--as", "acting", default="", metavar="NAME", help="Let another identity of the file sign.")


@click.group(cls=Defaulting, default="list")
def people() -> None:
    """Who may act for which party; enter a colleague, change or end a mandate."""


@people.command("list")
@deal_file
@click.option("--json", "as_json", is_flag=True, help="Print them for scripts.")
def list_(file: Path, passphrase_fd: int | None, as_json: bool) -> int:
    """List everyone who acts or acted for a party in the deal FILE."""
    with opened(file, passphrase_fd) as workspace:
        seats = service.seats(workspace)
    if as_json:
        tell_json([_plain(seat) for seat in seats])
        return DONE
    tell_table(
        ("Key", "Name", "Party", "Role", "Since", "Until", "State"),
        [
            (seat.key, seat.name, seat.party_name, seat.role, _day(seat.since), _day(seat.until), _state(seat))
            for seat in seats
        ],
    )
    return DONE


def _plain(seat: Seat) -> dict[str, object]:
    return {
        "key": seat.key,
        "name": seat.name,
        "party": seat.party,
        "role": seat.role,
        "since": _day(seat.since),
        "until": _day(seat.until),
        "state": seat.state,
        "why": seat.why,
        "root": seat.root,
        "packages": seat.packages,
        "signs_here": seat.me,
        "entered_by": seat.entered_by,
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _state(seat: Seat) -> str:
    return f"{seat.state}, signs here" if seat.me else seat.state


@people.command("enter")
@deal_file
@click.argument("card", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--role", type=_ROLE, default="negotiator", show_default=True, help="What they may do.")
@click.option("--key", default="", help="A short word for them, like their surname.")
@click.option("--since", type=_DAY, help="The first day of their mandate.")
@click.option("--until", type=_DAY, help="The last day of their mandate.")
@_AS
def enter(
    file: Path,
    passphrase_fd: int | None,
    card: Path,
    role: str,
    key: str,
    since: datetime | None,
    until: datetime | None,
    acting: str,
) -> int:
    """Enter a colleague of our side in the deal FILE from their contact CARD; then send them a package with --team."""
    with opened(file, passphrase_fd, acting=acting) as workspace:
        receipt = service.enter(
            workspace, read_file(card), role=role, key=key, since=_first(since), until=_first(until)
        )
        tell(f"{receipt.label}: done. Send them a package with: negotiator send {file} --team -o FILE")
    return DONE


@people.command("change")
@deal_file
@click.argument("person")
@click.option("--role", type=_ROLE, help="What they may do from now on.")
@click.option("--since", type=_DAY, help="The first day of their mandate.")
@click.option("--until", type=_DAY, help="The last day of their mandate.")
@click.option("--always", is_flag=True, help="Without a first and a last day.")
@_AS
def change(
    file: Path,
    passphrase_fd: int | None,
    person: str,
    role: str | None,
    since: datetime | None,
    until: datetime | None,
    always: bool,
    acting: str,
) -> int:
    """Give a PERSON of our side in the deal FILE another role or other days; what is not given stays."""
    with opened(file, passphrase_fd, acting=acting) as workspace:
        held = workspace.deal.record(Person, person) or Person(key=person, name=person, party="")
        receipt = service.change(
            workspace,
            person,
            role=role or held.role,
            since=_first(since) or (None if always else held.since),
            until=_first(until) or (None if always else held.until),
        )
        tell(f"{receipt.label}: done.")
    return DONE


@people.command("end")
@deal_file
@click.argument("person")
@_AS
def end(file: Path, passphrase_fd: int | None, person: str, acting: str) -> int:
    """End the mandate of a PERSON of our side in the deal FILE for good; what they signed so far stands."""
    with opened(file, passphrase_fd, acting=acting) as workspace:
        receipt = service.end(workspace, person)
        tell(f"{receipt.label}. No package goes to them any more; the partner learns it from the next one.")
    return DONE


@people.command("leave")
@deal_file
@_AS
def leave(file: Path, passphrase_fd: int | None, acting: str) -> int:
    """End the mandate of whoever signs in the deal FILE."""
    with opened(file, passphrase_fd, acting=acting) as workspace:
        receipt = service.leave(workspace)
        tell(f"{receipt.label}. Send a last package, so that the others learn it.")
    return DONE


def _first(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("package", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("identity", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--trust", default="", metavar="FINGERPRINT", help="The sender's root, as you compared it with them.")
@click.option("--how", default="", help="How you compared it: by voice, face to face, video, qr.")
@click.option("--other-passphrase-fd", type=int, metavar="N", help="The identity's passphrase, if it is another one.")
@passphrase_option
def join(
    file: Path,
    package: Path,
    identity: Path,
    trust: str,
    how: str,
    other_passphrase_fd: int | None,
    passphrase_fd: int | None,
) -> int:
    """Make your own FILE of a deal from the first PACKAGE that a partner or a colleague sealed for your IDENTITY."""
    passphrase = read_passphrase(passphrase_fd)
    opens = (
        read_passphrase(other_passphrase_fd, asking=f"Passphrase of {identity}") if other_passphrase_fd else passphrase
    )
    workspace = joining.join_from_package(
        file,
        package,
        identity=joining.open_identity_file(identity, opens),
        trusted_root=trust,
        how=how,
        passphrase=passphrase,
        progress=Lines(),
    )
    try:
        party = next((one.name for one in workspace.deal.parties if one.key == workspace.deal.ours), "")
        tell(f"Made {file}. You act for {party} in “{workspace.deal.charter.title}”.")
    finally:
        workspace.close()
    return DONE
