"""The other side's certificates: entering them, comparing them, and deciding about one that changed."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened
from negotiator.cli.defaulting import Defaulting
from negotiator.cli.output import plainly, tell, tell_json, tell_table
from negotiator.cli.program import DONE
from negotiator.domain.trust import WAYS
from negotiator.reports import qr
from negotiator.services import comparing, founding, partners, trust
from negotiator.services.comparing import NoSuchRoot
from negotiator.services.files import read_file, write_file
from negotiator.services.trust import ChangedRoot
from negotiator.services.workspace import Workspace

_HOW = click.option("--how", type=click.Choice(WAYS), default="voice", show_default=True, help="How it was compared.")
_NAME = click.argument("name")


@click.group(cls=Defaulting, default="add")
def partner() -> None:
    """Enter the other party, compare certificates, decide about one that changed."""


@partner.command("add")
@deal_file
@click.argument("contact", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--key", required=True, help="The partner's key: a short word without spaces.")
@click.option("--short", default="", help="Their short name (the key, capitalised, unless given).")
@click.option("--compared", default="", help="How the safety number was compared; it is recorded with your name.")
@click.option("--distinct", is_flag=True, help="It is another organisation than one of a like name; you made sure.")
def add(
    file: Path, passphrase_fd: int | None, contact: Path, key: str, short: str, compared: str, distinct: bool
) -> int:
    """Enter the other party in FILE from its CONTACT card and pin its root certificate."""
    with opened(file, passphrase_fd) as workspace:
        founding.add_partner(
            workspace,
            read_file(contact),
            key=key,
            short=short or key.capitalize(),
            compared=compared,
            distinct=distinct,
        )
        theirs = next(party for party in workspace.deal.others if party.key == key)
        tell(f"Entered {plainly(theirs.name)}. Safety number:")
        tell(founding.safety_number_with(workspace, theirs))
    return DONE


@partner.command("list")
@deal_file
@click.option("--json", "as_json", is_flag=True, help="Print them for scripts.")
def list_(file: Path, passphrase_fd: int | None, as_json: bool) -> int:
    """List the roots that speak for the partners in FILE, who compared them, and those that wait for a decision."""
    with opened(file, passphrase_fd) as workspace:
        known = partners.partners(workspace)
        waiting = trust.changed_roots(workspace)
    if as_json:
        tell_json({"partners": [_as_values(one) for one in known], "changed": [_changed(one) for one in waiting]})
        return DONE
    rows = [(plainly(one.name), one.root[:16], one.verdict or "not compared", plainly(one.compared)) for one in known]
    tell_table(("Partner", "Root", "Result", "Compared"), rows)
    for one in waiting:
        tell(f"CHANGED: {plainly(one.name)}, {plainly(one.organisation)}, came with root {one.new} in {one.seen_in}.")
        tell(f"  Compare: {one.safety_number}")
        tell(f"  Then: negotiator partner accept {file} {one.new[:16]}, or refuse.")
    return DONE


@partner.command("show")
@deal_file
@_NAME
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write the number as a QR code (PNG) here.")
def show(file: Path, passphrase_fd: int | None, name: str, out: Path | None) -> int:
    """Show the safety number with a partner of FILE; NAME is their key, name, or the start of a root."""
    with opened(file, passphrase_fd) as workspace:
        one = partners.find(workspace, name)
        tell(plainly(f"{one.name}: {'; '.join(one.people)}"))
        tell(f"Root {one.root}")
        tell(f"Safety number, the same for both of you:\n  {one.safety_number}")
        tell(f"As a telephone reads it: {one.code}")
        tell(f"Compared: {one.compared or 'not yet'}")
        if out is not None:
            write_file(out, qr.png(one.code))
            tell(f"Wrote {out}.")
    return DONE


@partner.command("compare")
@deal_file
@_NAME
@_HOW
@click.option("--text", default="", help="What was read off their screen or card; it is compared for you.")
@click.option("--different", is_flag=True, help="Record that it is not the same: nothing of theirs is taken any more.")
def compare(file: Path, passphrase_fd: int | None, name: str, how: str, text: str, different: bool) -> int:
    """Record that you compared the certificate of NAME in FILE with its owner, and what came out."""
    with opened(file, passphrase_fd) as workspace:
        one = partners.find(workspace, name)
        if text and not different:
            told = comparing.matches(workspace, one.root, text)
            tell(f"The {told} is the same.")
        partners.record_comparison(workspace, one.root, how=how, same=not different)
        tell(f"Recorded: the certificate of {one.name} is {'not ' if different else ''}the same.")
    return DONE


@partner.command("accept")
@deal_file
@click.argument("root")
@_HOW
def accept(file: Path, passphrase_fd: int | None, root: str, how: str) -> int:
    """Accept a partner's new ROOT (the start of it) in FILE after comparing it; the former one counts no more."""
    with opened(file, passphrase_fd) as workspace:
        one = _waiting(workspace, root)
        trust.accept_root(workspace, one.old, one.new, how=comparing.way_of(how))
        tell(f"Accepted. Take their package again: negotiator receive {file} PACKAGE")
    return DONE


@partner.command("refuse")
@deal_file
@click.argument("root")
@_HOW
def refuse(file: Path, passphrase_fd: int | None, root: str, how: str) -> int:
    """Refuse a ROOT (the start of it) that came in the place of a partner's in FILE: nothing of it is ever taken."""
    with opened(file, passphrase_fd) as workspace:
        one = _waiting(workspace, root)
        trust.refuse_root(workspace, one.old, one.new, how=comparing.way_of(how))
        tell(f"Refused. {one.organisation} goes on with the root that you know.")
    return DONE


_TELLING = 6


def _waiting(workspace: Workspace, root: str) -> ChangedRoot:
    plain = root.casefold()
    found = [one for one in trust.changed_roots(workspace) if len(plain) >= _TELLING and one.new.startswith(plain)]
    if not found:
        raise NoSuchRoot
    return found[0]


def _as_values(one: partners.Partner) -> dict[str, object]:
    return {
        "key": one.key,
        "name": one.name,
        "root": one.root,
        "people": list(one.people),
        "safety_number": one.safety_number,
        "verdict": one.verdict,
        "compared": one.compared,
    }


def _changed(one: ChangedRoot) -> dict[str, object]:
    return {
        "party": one.party,
        "name": one.name,
        "organisation": one.organisation,
        "old": one.old,
        "new": one.new,
        "safety_number": one.safety_number,
        "seen_in": one.seen_in,
        "at": one.at.isoformat(),
    }
