"""Change control: opening a request on the signed text, its impact, both sides' answers, and the amendment."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click

from negotiator.cli.access import deal_file, opened
from negotiator.cli.output import tell, tell_json, tell_table
from negotiator.cli.program import DONE
from negotiator.domain import stages
from negotiator.domain.changes import ChangeRequest
from negotiator.services import changes
from negotiator.services.files import read_file

_KEY = click.argument("key")


class Amount(click.ParamType[Decimal]):
    """An amount of money, as digits with a full stop."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Return the number, or say what is wanted."""
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite():
            self.fail(f"{value!r} is not an amount like 250000.00.", param, ctx)
        return amount


@click.group()
def amend() -> None:
    """Change a signed text: open a request, state its impact, consent, incorporate."""


@amend.command("list")
@deal_file
@click.option("--json", "as_json", is_flag=True, help="Print the requests for scripts.")
def list_(file: Path, passphrase_fd: int | None, as_json: bool) -> int:
    """List the change requests of FILE and where each stands."""
    with opened(file, passphrase_fd) as workspace:
        found = stages.requests(workspace.deal)
        rows = [(one.request.key, one.request.title, one.state, ", ".join(one.missing) or "none") for one in found]
        if as_json:
            names = ("key", "title", "state", "consent_missing")
            tell_json([dict(zip(names, row, strict=True)) for row in rows])
        else:
            tell_table(("Request", "Title", "State", "Consent missing from"), rows)
    return DONE


@amend.command("open")
@deal_file
@click.argument("document", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--title", required=True, help="What is asked for.")
@click.option("--reason", required=True, help="Why.")
@click.option("--instrument", default="agreement", show_default=True, help="The signed text that is changed.")
def open_(file: Path, passphrase_fd: int | None, document: Path, title: str, reason: str, instrument: str) -> int:
    """Open a request in FILE from an edited copy (DOCUMENT) of the text in force."""
    with opened(file, passphrase_fd) as workspace:
        receipt = changes.open_request(
            workspace,
            instrument=instrument,
            title=title,
            reason=reason,
            data=read_file(document),
            name=document.name,
        )
        tell(f"{receipt.label}.")
    return DONE


@amend.command()
@deal_file
@_KEY
@click.option("--economics", required=True, help="What it does to money ('none' is a statement).")
@click.option("--milestones", required=True, help="What it does to dates.")
@click.option("--risks", required=True, help="What it does to risks.")
@click.option("--amount", type=Amount(), default="0", show_default=True, help="Effect on money, for thresholds.")
@click.option("--days", default=0, show_default=True, help="Effect on dates in days, for thresholds.")
def impact(
    file: Path,
    passphrase_fd: int | None,
    key: str,
    economics: str,
    milestones: str,
    risks: str,
    amount: Decimal,
    days: int,
) -> int:
    """State the impact of request KEY; approvals given before become stale."""
    with opened(file, passphrase_fd) as workspace:
        changes.state_impact(
            workspace,
            key,
            economics=economics,
            milestones=milestones,
            risks=risks,
            amount=amount,
            days=days,
        )
        tell(f"Impact of {key} stated.")
    return DONE


@amend.command()
@deal_file
@_KEY
def submit(file: Path, passphrase_fd: int | None, key: str) -> int:
    """Consent to our own request KEY and let it travel with the next package."""
    with opened(file, passphrase_fd) as workspace:
        changes.submit(workspace, key)
        tell(f"{key} is with the partner from the next package on.")
    return DONE


@amend.command()
@deal_file
@_KEY
@click.option("--refuse", is_flag=True, help="Refuse instead of consenting.")
@click.option("--reason", default="", help="Why.")
def consent(file: Path, passphrase_fd: int | None, key: str, refuse: bool, reason: str) -> int:
    """Consent to request KEY for our party, or refuse it."""
    with opened(file, passphrase_fd) as workspace:
        changes.answer_request(workspace, key, "refuses" if refuse else "consents", reason=reason)
        tell(f"{key}: {'refused' if refuse else 'consented'}.")
    return DONE


@amend.command()
@deal_file
@_KEY
def incorporate(file: Path, passphrase_fd: int | None, key: str) -> int:
    """Make the consented request KEY an amendment and its text the conformed copy."""
    with opened(file, passphrase_fd) as workspace:
        changes.incorporate(workspace, key)
        request = workspace.deal.record(ChangeRequest, key)
        tell(f"{key} is incorporated; conformed copy {request.proposed[:16] if request else ''}…")
    return DONE
