"""The decision log: append-only, with rationale and stakeholders. A decision is superseded, never edited."""

from dataclasses import dataclass

from negotiator.domain.charter import Person
from negotiator.domain.records import declare, milestone
from negotiator.ledger import Entry


@milestone("decision/1", sharing="choice")
class Decision:
    """What was decided, why, and with whom. `supersedes` is the key of an earlier decision."""

    key: str = declare("Number", widget="key")
    question: str = declare("Question", required=True)
    outcome: str = declare("Decision", widget="long text", required=True)
    rationale: str = declare("Rationale", widget="long text", required=True)
    stakeholders: tuple[str, ...] = declare("Stakeholders", default=())
    links: tuple[str, ...] = declare("About", widget="link", default=())
    supersedes: str = declare("Supersedes", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedDecision:
    """A decision as the log shows it."""

    decision: Decision
    entry: Entry
    person: Person | None
    superseded_by: str
