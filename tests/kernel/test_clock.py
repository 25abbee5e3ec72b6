"""The machine's clock: aware, in UTC, to the second."""

from datetime import UTC

from negotiator.kernel import SystemClock


def test_the_system_clock_claims_no_more_than_seconds() -> None:
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert now.microsecond == 0
