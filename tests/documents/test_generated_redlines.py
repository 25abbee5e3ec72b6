"""The redlines of generated pairs of Word files, held against an oracle that shares no code with the product.

A run of CI draws few pairs. The long run, with as many as wanted and another seed each time:

    NEGOTIATOR_CASES=10000 pytest tests/documents/test_generated_redlines.py -k redline --hypothesis-seed=1

The same judgement over numbered seeds, without stopping at a failure: python -m tests.documents.generated 0 10000
"""

import os

from hypothesis import HealthCheck, Phase, event, given, settings

from tests.documents.generated.judge import Refusal, judge
from tests.documents.generated.versions import Case, cases

_ASKED = int(os.environ.get("NEGOTIATOR_CASES", "0"))


@settings(
    max_examples=_ASKED or 40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate] if _ASKED else list(Phase),
)
@given(case=cases())
def test_a_redline_says_both_versions_and_loses_nothing(case: Case) -> None:
    try:
        judge(case)
    except Refusal:
        event("refused")
