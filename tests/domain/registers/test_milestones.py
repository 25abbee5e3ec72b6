"""The rules of the milestones, each with a case that fires and one that does not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from negotiator.domain.registers import MILESTONES, Milestone

SOUND = Milestone(
    key="M-1", title="Line runs", due=date(2027, 1, 1), owner="NW", metric="Parts an hour", test="100 for 8 hours"
)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"metric": " "}, [("milestone-test", "warning")]),
        ({"test": ""}, [("milestone-test", "warning")]),
        ({"test": "", "payment": Decimal("0.01")}, [("milestone-test", "blocking")]),
        ({"payment": Decimal(5)}, []),
        ({"due": None}, [("milestone-due", "warning")]),
        ({"status": "met"}, [("milestone-met-on", "warning")]),
        ({"status": "met", "met_on": date(2027, 1, 2)}, []),
        ({"status": "not met"}, []),
        ({"owner": ""}, [("milestone-owner", "warning")]),
    ],
)
def test_rules(findings_of: Any, changed: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert findings_of(MILESTONES, replace(SOUND, **changed)) == expected
