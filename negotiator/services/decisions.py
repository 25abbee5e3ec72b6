"""The decision log: appending to it."""

from negotiator.domain.decisions import Decision
from negotiator.kernel import Refused
from negotiator.services.numbering import free_key
from negotiator.services.receipts import Receipt, State
from negotiator.services.workspace import Workspace


class DecisionIncomplete(Refused):
    """A decision lacks its question, outcome or rationale."""

    code = "decision-incomplete"

    def __init__(self, missing: str) -> None:
        super().__init__(f"The decision lacks its {missing}.", hint="A log without it would not help anyone later.")


def log_decision(
    workspace: Workspace,
    *,
    question: str,
    outcome: str,
    rationale: str,
    stakeholders: tuple[str, ...] = (),
    links: tuple[str, ...] = (),
    supersedes: str = "",
    shared: bool = False,
) -> Receipt:
    """Append a decision, numbered. It cannot be undone, only superseded."""
    for name, text in (("question", question), ("outcome", outcome), ("rationale", rationale)):
        if not text.strip():
            raise DecisionIncomplete(name)
    taken = {logged.decision.key for logged in workspace.deal.decisions}
    decision = Decision(
        key=free_key(workspace.deal.ours, "D", taken),
        question=question.strip(),
        outcome=outcome.strip(),
        rationale=rationale.strip(),
        stakeholders=stakeholders,
        links=links,
        supersedes=supersedes,
    )
    return workspace.perform(f"Log decision {decision.key}", [State(decision, shared)])
