"""The decision log: complete entries, numbered, only ever appended."""

import pytest

from negotiator.services import decisions
from negotiator.services.decisions import DecisionIncomplete
from negotiator.services.workspace import Workspace


@pytest.mark.parametrize("missing", ["question", "outcome", "rationale"])
def test_an_incomplete_decision_is_refused(desk: Workspace, missing: str) -> None:
    given = {"question": "Who?", "outcome": "Us", "rationale": "Near"} | {missing: "  "}
    before = desk.entries
    with pytest.raises(DecisionIncomplete, match=missing):
        decisions.log_decision(desk, **given)  # type: ignore[arg-type]  # the three texts that it needs
    assert desk.entries == before


def test_decisions_are_numbered_and_superseded(desk: Workspace) -> None:
    first = decisions.log_decision(desk, question="Who?", outcome="Us", rationale="Near", stakeholders=("Ana",))
    second = decisions.log_decision(
        desk, question="Who?", outcome=" They ", rationale="Nearer", supersedes="D-alpha-1", shared=True
    )
    assert (first.label, second.label) == ("Log decision D-alpha-1", "Log decision D-alpha-2")
    assert {one.decision.key: one.decision.outcome for one in desk.deal.decisions} == {
        "D-alpha-1": "Us",
        "D-alpha-2": "They",
    }
    assert [entry.stream for entry in (*first.entries, *second.entries)] == ["team", "shared"]
