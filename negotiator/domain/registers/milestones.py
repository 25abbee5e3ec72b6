"""Milestones of the deal: what is due when, and how anyone can tell that it was met."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from negotiator.domain.findings import Finding
from negotiator.domain.records import declare, record
from negotiator.domain.registers.register import Register

if TYPE_CHECKING:
    from negotiator.domain.deal import Deal

STATUSES = ("scheduled", "met", "partially met", "not met")


@record("milestone/1", sharing="choice")
class Milestone:
    """A dated event with a measurable test. Statuses are those of the Open Contracting Data Standard."""

    key: str = declare("No.", widget="key")
    title: str = declare("Milestone", required=True)
    due: date | None = declare("Due", widget="date", default=None)
    owner: str = declare("Owner", widget="party", default="")
    metric: str = declare("Metric", default="", help="What is measured")
    test: str = declare("Measured by", widget="long text", default="", help="How anyone can tell that it was met")
    payment: Decimal = declare("Payment", widget="money", default=Decimal(0))
    status: Literal["scheduled", "met", "partially met", "not met"] = declare(
        "Status", widget="choice", choices=STATUSES, default="scheduled"
    )
    met_on: date | None = declare("Met on", widget="date", default=None)
    clause: str = declare("Clause", widget="clause", default="", column=False)


def measurable(milestone: Milestone, _deal: "Deal") -> Iterator[Finding]:
    """A milestone says what is measured and how."""
    if not (milestone.metric.strip() and milestone.test.strip()):
        severity: Literal["blocking", "warning"] = "blocking" if milestone.payment else "warning"
        yield _finding("test", milestone, "No measurable test: nobody could tell that it was met.", severity)


def dated(milestone: Milestone, _deal: "Deal") -> Iterator[Finding]:
    """A milestone has a date, and one that was met says when."""
    if milestone.due is None:
        yield _finding("due", milestone, "It has no due date.", "warning")
    if milestone.status == "met" and milestone.met_on is None:
        yield _finding("met-on", milestone, "It is met, but not dated.", "warning")


def owned(milestone: Milestone, _deal: "Deal") -> Iterator[Finding]:
    """A milestone is some party's to reach."""
    if not milestone.owner:
        yield _finding("owner", milestone, "No party owns it.", "warning")


def _finding(rule: str, milestone: Milestone, message: str, severity: Literal["blocking", "warning"]) -> Finding:
    return Finding(rule=f"milestone-{rule}", kind="milestone", key=milestone.key, message=message, severity=severity)


MILESTONES = Register(
    type=Milestone,
    title="Milestones",
    singular="Milestone",
    prefix="M",
    icon="signpost",
    empty="What is due when, who reaches it, and the test that shows it.",
    rules=(measurable, dated, owned),
    status="status",
    dated="due",
)
