"""A finding warns unless it says otherwise."""

from negotiator.domain import Finding


def test_a_finding_warns_unless_it_says_otherwise() -> None:
    finding = Finding(rule="risk-owner", kind="risk", key="R-1", message="Nobody owns this risk.")
    assert finding.severity == "warning"
    assert hash(finding)
