"""The redlines of generated pairs of Word files, held against an oracle that shares no code with the product.

A run of CI draws few pairs. The long run, with as many as wanted and another seed each time:

    NEGOTIATOR_CASES=10000 pytest tests/documents/test_generated_redlines.py -k redline --hypothesis-seed=1

The same judgement over numbered seeds, without stopping at a failure: python -m tests.documents.generated 0 10000
"""

import os
from random import Random

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.documents.generated.choices import by_random
from tests.documents.generated.judge import judge, judge_answers
from tests.documents.generated.oracle import parts
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
    judge(case)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases(), seed=st.integers(min_value=0, max_value=10**6))
def test_answers_built_in_make_the_blocks_of_the_redline(case: Case, seed: int) -> None:
    bodies = [parts(data)["word/document.xml"] for data in (case.old, case.new)]
    # a table or a box goes and comes as a whole, so its answers cannot differ
    assume(case.old_accepted and not any(whole in body for body in bodies for whole in (b"<w:tbl>", b"txbxContent")))
    judge_answers(case, by_random(Random(seed)))
