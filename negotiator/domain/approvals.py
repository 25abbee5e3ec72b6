"""Decision rights, and approvals that are bound to the hash of what they approve.

A right says who must approve an event above a threshold. An approval names the content hash of its subject: once the
subject changes, it is stale and no longer counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from negotiator.domain.charter import Person
from negotiator.domain.records import declare, milestone, record
from negotiator.ledger import Entry

Event = Literal["send", "agree", "execute", "amend", "budget", "scope", "IP filing"]
EVENTS: tuple[Event, ...] = ("send", "agree", "execute", "amend", "budget", "scope", "IP filing")
Verdict = Literal["approved", "approved with condition", "declined"]
StepState = Literal["waiting", "approved", "approved with condition", "declined", "stale"]


@record("right/1", sharing="choice")
class DecisionRight:
    """One row of the decision-rights matrix: an event at or above a threshold needs these roles of this party.

    `quorum` "all" wants one approval for each role, "any" one approval of any of the roles.
    """

    key: str = declare("Key", widget="key")
    event: Event = declare("Event", widget="choice", choices=EVENTS, default="amend")
    party: str = declare("Party", widget="party", required=True)
    roles: tuple[str, ...] = declare("Roles that approve", required=True, default=("approver",))
    threshold: Decimal = declare("From", widget="number", default=Decimal(0), help="Amount or days; 0 means always")
    unit: str = declare("Unit", default="", help="EUR, days, …")
    quorum: Literal["all", "any"] = declare("Who must approve", widget="choice", choices=("all", "any"), default="all")
    reason: str = declare("Why", widget="long text", default="", column=False)


@milestone("approval/1", sharing="choice")
class Approval:
    """A person's verdict on exactly one content. `subject` is "kind/key" ("request/CR-1", "version/<hash>")."""

    subject: str = declare("Subject")
    subject_hash: str = declare("Content hash", widget="hidden")
    right: str = declare("Decision right", default="")
    role: str = declare("Role", default="")
    verdict: Verdict = declare("Verdict", widget="choice")
    conditions: str = declare("Conditions", widget="long text", default="")
    reason: str = declare("Reason", widget="long text", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenApproval:
    """An approval as the deal shows it: with its author, and whether it still counts."""

    approval: Approval
    entry: Entry
    person: Person | None
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalStep:
    """What one decision right still wants of one role for one subject."""

    right: DecisionRight
    role: str
    state: StepState
    given: GivenApproval | None


def applies(right: DecisionRight, *, event: Event, amounts: dict[str, Decimal]) -> bool:
    """Tell whether a right is called on by an event of these sizes, given by unit ({"EUR": …, "days": …}).

    Money in a currency that the right does not name cannot be held against its threshold, so the right is called on.
    """
    if right.event != event:
        return False
    if right.threshold <= 0:
        return True
    if right.unit not in amounts and _is_currency(right.unit):
        return any(amount for unit, amount in amounts.items() if _is_currency(unit))
    return abs(amounts.get(right.unit, Decimal(0))) >= right.threshold


def _is_currency(unit: str) -> bool:
    return len(unit) == 3 and unit.isalpha() and unit.isupper()


def route(
    rights: Iterable[DecisionRight],
    *,
    event: Event,
    amounts: dict[str, Decimal],
    given: Iterable[GivenApproval],
) -> tuple[ApprovalStep, ...]:
    """Return the approvals that the matrix wants for an event, each with where it stands."""
    given = tuple(given)
    called = [right for right in rights if applies(right, event=event, amounts=amounts)]
    return tuple(_step(right, role, given) for right in called for role in right.roles)


def _step(right: DecisionRight, role: str, given: tuple[GivenApproval, ...]) -> ApprovalStep:
    fitting = [one for one in given if _counts_for(one, right, role)]
    current = [one for one in fitting if not one.stale]
    if current:
        return ApprovalStep(right=right, role=role, state=current[-1].approval.verdict, given=current[-1])
    if fitting:
        return ApprovalStep(right=right, role=role, state="stale", given=fitting[-1])
    return ApprovalStep(right=right, role=role, state="waiting", given=None)


def _counts_for(one: GivenApproval, right: DecisionRight, role: str) -> bool:
    """Tell whether an approval is of this right: who lets a text be sent has not let it be signed."""
    person = one.person
    return (
        one.approval.right in ("", right.key)
        and person is not None
        and (person.party, person.role) == (right.party, role)
    )


def settled(steps: Iterable[ApprovalStep]) -> bool:
    """Tell whether every right is satisfied: all its roles, or any of them where its quorum says so."""
    by_right: dict[str, list[ApprovalStep]] = {}
    for step in steps:
        by_right.setdefault(step.right.key, []).append(step)
    return all(_satisfied(of_right) for of_right in by_right.values())


def _satisfied(steps: list[ApprovalStep]) -> bool:
    yes = [step.state in ("approved", "approved with condition") for step in steps]
    if any(step.state == "declined" for step in steps):
        return False
    return any(yes) if steps[0].right.quorum == "any" else all(yes)
