"""The run of all checks: it goes on after a failure, tells every outcome, and returns the first failure's code."""

import pytest

from devkit import checks


def test_all_checks_run_and_the_first_failure_is_returned(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def ends_with(name: str, code: int) -> int:
        ran.append(name)
        return code

    steps = {"lint": 0, "types": 4, "tests": 1, "coverage": 0}
    monkeypatch.setattr(
        checks, "CHECKS", {name: lambda name=name, code=code: ends_with(name, code) for name, code in steps.items()}
    )
    assert checks.run_all() == 4
    assert ran == list(steps)
    told = capsys.readouterr().out
    assert "FAILED (4)" in told
    assert told.count("passed") == 2


def test_all_passing_is_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "CHECKS", {"lint": lambda: 0})
    assert checks.run_all() == 0
