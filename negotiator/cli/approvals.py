"""Approvals: what waits, and giving a verdict that is bound to one content."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened
from negotiator.cli.output import tell, tell_json, tell_table
from negotiator.cli.program import DONE
from negotiator.domain.approvals import Verdict
from negotiator.services import approvals as service
from negotiator.services import versions
from negotiator.services.workspace import Workspace

_VERDICTS: dict[str, Verdict] = {
    "approved": "approved",
    "conditional": "approved with condition",
    "declined": "declined",
}


@click.command()
@deal_file
@click.argument("subject", required=False)
@click.option(
    "--verdict", type=click.Choice(sorted(_VERDICTS)), default="approved", show_default=True, help="The verdict."
)
@click.option("--condition", default="", help="The condition of a conditional approval.")
@click.option("--reason", default="", help="The reason of a refusal.")
@click.option("--as", "acting", default="", metavar="NAME", help="Who decides, among the identities of the file.")
@click.option("--shared", is_flag=True, help="Let the partner see this approval.")
@click.option("--agree", metavar="VERSION", help="Agree to a version for our party.")
@click.option("--sign", metavar="VERSION", help="Sign an agreed form for our party.")
@click.option("--instrument", default="agreement", show_default=True, help="The text whose version is meant.")
@click.option("--json", "as_json", is_flag=True, help="Print what waits for scripts.")
def approve(
    file: Path,
    passphrase_fd: int | None,
    subject: str | None,
    verdict: str,
    condition: str,
    reason: str,
    acting: str,
    shared: bool,
    agree: str | None,
    sign: str | None,
    instrument: str,
    as_json: bool,
) -> int:
    """List what waits for approval in FILE, or decide on a SUBJECT such as request/CR-ours-1."""
    with opened(file, passphrase_fd, acting=acting) as workspace:
        if agree:
            service.assent(workspace, versions.find(workspace, instrument, agree))
            tell(f"Agreed to {agree}.")
        elif sign:
            service.execute(workspace, versions.find(workspace, instrument, sign))
            tell(f"Signed {sign}.")
        elif subject:
            waiting = _find(workspace, subject, instrument)
            service.approve(workspace, waiting, _VERDICTS[verdict], conditions=condition, reason=reason, shared=shared)
            tell(f"{waiting.title}: {_VERDICTS[verdict]}, bound to {waiting.content}.")
        else:
            _list(workspace, as_json=as_json)
    return DONE


class NothingWaits(click.UsageError):
    """No subject of that name waits."""


def _find(workspace: Workspace, subject: str, instrument: str) -> service.Waiting:
    for waiting in service.queue(workspace):
        if waiting.subject == subject or waiting.subject.endswith(f"/{subject}"):
            return waiting
    event, _, name = subject.partition(":")
    if event in ("send", "agree", "execute") and name:
        version = versions.find(workspace, instrument, name)
        return service.waiting_for(workspace, version, event=event)  # type: ignore[arg-type]  # checked in the line above
    raise NothingWaits(f"Nothing called {subject!r} waits; call approve without a subject to see what does.")


def _list(workspace: Workspace, *, as_json: bool) -> None:
    found = service.queue(workspace)
    if as_json:
        tell_json(
            [
                {
                    "subject": one.subject,
                    "title": one.title,
                    "content": one.content,
                    "done": one.done,
                    "steps": [{"right": s.right.key, "role": s.role, "state": s.state} for s in one.steps],
                }
                for one in found
            ]
        )
        return
    rows = [(one.subject[:32], step.right.key, step.role, step.state) for one in found for step in one.steps]
    tell_table(("Subject", "Right", "Role", "State"), rows)
