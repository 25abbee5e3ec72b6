"""The rules of the risk register, each with a case that fires and one that does not."""

from dataclasses import replace
from typing import Any

import pytest

from negotiator.domain.registers import RISKS, Risk

SOUND = Risk(key="R-1", failure_mode="Late line", likelihood=3, impact=5, owner="anna", remedy="Rent one", clause="7.2")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"likelihood": 0}, [("risk-scale", "blocking")]),
        ({"impact": 6}, [("risk-scale", "blocking")]),
        ({"likelihood": 5}, []),
        ({"owner": ""}, [("risk-owner", "blocking")]),
        ({"owner": "", "impact": 4}, [("risk-owner", "warning")]),
        ({"remedy": " "}, [("risk-remedy", "blocking")]),
        ({"remedy": "", "impact": 4}, [("risk-remedy", "warning")]),
        ({"owner": "", "remedy": "", "clause": "", "status": "closed"}, []),
        ({"owner": "", "remedy": "", "status": "mitigated"}, [("risk-owner", "blocking"), ("risk-remedy", "blocking")]),
        ({"clause": ""}, [("risk-clause", "warning")]),
        ({"clause": "", "impact": 4}, []),
    ],
)
def test_rules(findings_of: Any, changed: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert findings_of(RISKS, replace(SOUND, **changed)) == expected


def test_the_score_is_likelihood_times_impact() -> None:
    assert SOUND.score == 15
