"""Receiving: every check of a package told in its order, what importing it would do, and the import itself."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened, passphrase_option, read_passphrase
from negotiator.cli.output import Lines, tell, tell_json
from negotiator.cli.program import DONE, REFUSED
from negotiator.crypto import Identity
from negotiator.domain.packages import packages_logged
from negotiator.services import answers_back, joining
from negotiator.services import evidence as keeping
from negotiator.services import packages as service
from negotiator.services.checks import Check, Outcome
from negotiator.services.files import read_file
from negotiator.services.workspace import Workspace

_LEAST = 8
_WORDS: dict[Outcome, str] = {"ok": "passed", "warn": "LOOK", "danger": "ASK", "stop": "STOP", "unseen": "-"}


@click.command()
@deal_file
@click.argument("package", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print it for scripts.")
def inspect(file: Path, passphrase_fd: int | None, package: Path, as_json: bool) -> int:
    """Tell every check of a PACKAGE and what importing it into FILE would do; nothing is imported."""
    with opened(file, passphrase_fd) as workspace:
        found = service.verify(workspace, package, progress=Lines())
        if as_json:
            tell_json(_plain(found))
        else:
            _show(found)
        return REFUSED if found.problem else DONE


@click.command()
@deal_file
@click.argument("package", metavar="ID")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Where to write it (.zip).")
def evidence(file: Path, passphrase_fd: int | None, package: str, out: Path) -> int:
    """Write what FILE keeps of a package as evidence: its signed lists and signatures. ID: its first signs will do."""
    with opened(file, passphrase_fd) as workspace:
        held = [fact.value.package for fact in packages_logged(workspace.deal)]
        found = next((one for one in held if one.startswith(package.lower()) and len(package) >= _LEAST), package)
        keeping.export_proof(workspace, found, out)
        tell(f"Wrote {out}.")
    return DONE


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("package", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Import without asking (only where nothing speaks against it).")
@click.option("--asked", is_flag=True, help="Say that you asked the sender about whatever is marked ASK.")
@click.option(
    "--join", type=click.Path(path_type=Path), help="Make FILE from this first package with this identity file."
)
@click.option("--as-party", default="", help="With --join: our party's key in the deal.")
@click.option("--trust", default="", metavar="FINGERPRINT", help="With --join: the sender's root, as you compared it.")
@click.option("--instrument", default="", metavar="KEY", help="With a Word file: which text it answers.")
@click.option("--by", "sender", default="", metavar="PARTY", help="With a Word file: whose answer it is.")
@passphrase_option
def receive(
    file: Path,
    package: Path,
    yes: bool,
    asked: bool,
    join: Path | None,
    as_party: str,
    trust: str,
    instrument: str,
    sender: str,
    passphrase_fd: int | None,
) -> int:
    """Verify a PACKAGE, show what it brings, and import it into FILE.

    PACKAGE may be a Word file in which the other side answered: it is compared with what was last sent to them, and
    taken in as a version of theirs.
    """
    if join is None:
        with opened(file, passphrase_fd) as workspace:
            if package.suffix.lower() in answers_back.ANSWERS:
                return _take_back(workspace, package, instrument=instrument, by=sender, yes=yes)
            return _import(workspace, package, yes=yes, asked=asked)
    passphrase = read_passphrase(passphrase_fd)
    identity = joining.open_identity_file(join, passphrase)
    return _join(file, package, identity=identity, party=as_party, trust=trust, passphrase=passphrase)


def _join(file: Path, package: Path, *, identity: Identity, party: str, trust: str, passphrase: str) -> int:
    workspace = joining.join_from_package(
        file, package, identity=identity, party=party, trusted_root=trust, passphrase=passphrase
    )
    workspace.close()
    tell(f"Made {file} and imported the package.")
    return DONE


def _import(workspace: Workspace, path: Path, *, yes: bool, asked: bool) -> int:
    found = service.verify(workspace, path, progress=Lines())
    _show(found)
    if found.problem is not None:
        raise found.problem
    incoming = found.incoming
    assert incoming is not None  # noqa: S101 -- nothing stopped it
    if not incoming.brings:
        tell("This package was imported before; nothing to do.")
        return DONE
    asked = asked or not incoming.asks or (not yes and click.confirm("Have you asked the sender about it?"))
    if not (yes and not incoming.asks) and not (asked and click.confirm("Import it?")):
        tell("Nothing was imported.")
        return REFUSED
    service.take(workspace, incoming, asked=asked, progress=Lines())
    tell(f"Imported {_count(len(incoming.plan.new), 'new act')}.")
    return DONE


def _take_back(workspace: Workspace, path: Path, *, instrument: str, by: str, yes: bool) -> int:
    """Show what a Word file changes in what we last sent, what is not marked first, and take it in."""
    data = read_file(path)
    answer = answers_back.look(workspace, data, name=path.name, instrument=instrument, progress=Lines())
    match = answer.match
    tell(f"It answers {_plainly(match.title)} {match.sent.name}: {match.likeness:.0%} of its clauses are unchanged.")
    tell(f"{_count(len(answer.effect.changes), 'change')}, {_count(answer.marked, 'tracked change')} in the file.")
    for change in answer.untracked.changes:
        tell(f"  NOT MARKED  {_plainly(change.old_text)} -> {_plainly(change.new_text)}")
    if not (yes and answer.clean) and not click.confirm("Take it in?"):
        tell("Nothing was taken in.")
        return REFUSED
    answers_back.take_back(workspace, data, answer, by=by)
    tell("Taken in as a version of theirs.")
    return DONE


def _show(found: service.Verification) -> None:
    """Tell every check and, where something can be taken in, what it brings."""
    package = found.package
    if package is not None:
        signer, manifest = package.signer, package.manifest
        tell(f"From {_plainly(signer.name)}, {_plainly(signer.organisation)}. Root {signer.root_fingerprint}.")
        tell(f"Package {package.sequence}; label: {_plainly(manifest.label)}; note: {_plainly(manifest.note)}")
    for check in found.checks:
        tell(_line(check))
    if found.incoming is not None:
        for row in found.incoming.rows:
            why = f": {row.why}" if row.why else ""
            tell(f"  {row.state.upper():9} {row.count:>5}  {row.what}{why}")


def _line(check: Check) -> str:
    code = f" [{check.code}]" if check.code else ""
    return f"  {_WORDS[check.outcome]:6}  {check.title:13} {check.words}{code}"


def _plainly(text: str) -> str:
    """Return a stranger's text on one line, with nothing in it that a terminal would obey."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split()) or "none"


def _plain(found: service.Verification) -> dict[str, object]:
    """Return a verification for scripts."""
    package, incoming = found.package, found.incoming
    return {
        "package": package.id if package else "",
        "sender": {"name": package.signer.name, "root": package.signer.root_fingerprint} if package else None,
        "importable": incoming is not None and incoming.brings,
        "code": found.problem.code if found.problem else "",
        "asks": list(incoming.asks) if incoming else [],
        "checks": [
            {"check": one.stage, "outcome": one.outcome, "code": one.code, "words": one.words} for one in found.checks
        ],
        "plan": [
            {"what": row.what, "count": row.count, "state": row.state, "code": row.code}
            for row in (incoming.rows if incoming else ())
        ],
    }


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
