"""The decision log on the command line."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened
from negotiator.cli.output import tell, tell_table
from negotiator.cli.program import DONE
from negotiator.services import decisions


@click.command()
@deal_file
@click.option("--question", default="", help="What was to be decided (leave out to list the log).")
@click.option("--outcome", default="", help="What was decided.")
@click.option("--rationale", default="", help="Why.")
@click.option("--stakeholder", multiple=True, help="Who was heard; may be given several times.")
@click.option("--supersedes", default="", help="The number of the decision that it replaces.")
@click.option("--shared", is_flag=True, help="Let the partner see it.")
def decide(
    file: Path,
    passphrase_fd: int | None,
    question: str,
    outcome: str,
    rationale: str,
    stakeholder: tuple[str, ...],
    supersedes: str,
    shared: bool,
) -> int:
    """Append a decision to the log of FILE, or list the log."""
    with opened(file, passphrase_fd) as workspace:
        if question:
            receipt = decisions.log_decision(
                workspace,
                question=question,
                outcome=outcome,
                rationale=rationale,
                stakeholders=stakeholder,
                supersedes=supersedes,
                shared=shared,
            )
            tell(f"{receipt.label}.")
        else:
            log = workspace.deal.decisions
            rows = [(one.decision.key, f"{one.entry.claimed_at:%Y-%m-%d}", one.decision.question) for one in log]
            tell_table(("Number", "Date", "Question"), rows)
    return DONE
