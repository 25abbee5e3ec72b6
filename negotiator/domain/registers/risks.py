"""Risk register: failure modes, owners, remedies, and the clause that allocates each."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Literal

from negotiator.domain.findings import Finding
from negotiator.domain.records import declare, record
from negotiator.domain.registers.register import Register

if TYPE_CHECKING:
    from negotiator.domain.deal import Deal

SCALE = ("1", "2", "3", "4", "5")
HIGH = 15


@record("risk/1", sharing="choice")
class Risk:
    """Something that may go wrong. Likelihood and impact run from 1 (rare, slight) to 5 (near certain, ruinous)."""

    key: str = declare("No.", widget="key")
    failure_mode: str = declare("What may go wrong", required=True)
    likelihood: int = declare("Likelihood", widget="integer", choices=SCALE, default=3)
    impact: int = declare("Impact", widget="integer", choices=SCALE, default=3)
    owner: str = declare("Owner", widget="person", default="", help="Who watches it")
    remedy: str = declare("Remedy", widget="long text", default="", help="What is done when it happens")
    clause: str = declare("Clause", widget="clause", default="", help="Where the agreement allocates it")
    status: Literal["open", "mitigated", "closed"] = declare(
        "Status", widget="choice", choices=("open", "mitigated", "closed"), default="open"
    )
    reviewed_on: date | None = declare("Reviewed on", widget="date", default=None, column=False)

    @property
    def score(self) -> int:
        """Return likelihood times impact, 1 to 25."""
        return self.likelihood * self.impact


def within_scale(risk: Risk, _deal: "Deal") -> Iterator[Finding]:
    """Likelihood and impact lie between 1 and 5."""
    if not (1 <= risk.likelihood <= 5 and 1 <= risk.impact <= 5):
        yield _finding("scale", risk, "Likelihood and impact must lie between 1 and 5.", blocking=True)


def owned_and_remedied(risk: Risk, _deal: "Deal") -> Iterator[Finding]:
    """An open risk has an owner and a remedy."""
    if risk.status == "closed":
        return
    if not risk.owner:
        yield _finding("owner", risk, "Nobody owns this risk.", blocking=risk.score >= HIGH)
    if not risk.remedy.strip():
        yield _finding("remedy", risk, "No remedy is named.", blocking=risk.score >= HIGH)


def allocated(risk: Risk, _deal: "Deal") -> Iterator[Finding]:
    """A high risk is allocated by a clause."""
    if risk.score >= HIGH and risk.status != "closed" and not risk.clause:
        yield _finding("clause", risk, "No clause allocates this high risk.")


def _finding(rule: str, risk: Risk, message: str, *, blocking: bool = False) -> Finding:
    severity: Literal["blocking", "warning"] = "blocking" if blocking else "warning"
    return Finding(rule=f"risk-{rule}", kind="risk", key=risk.key, message=message, severity=severity)


RISKS = Register(
    type=Risk,
    title="Risks",
    singular="Risk",
    prefix="R",
    icon="shield-warning",
    empty="Failure modes, who watches them and what is done when they happen.",
    rules=(within_scale, owned_and_remedied, allocated),
    status="status",
    dated="reviewed_on",
)
