"""Reports of the program's own errors: the kind and the place, and never a word of what was at hand."""

import sys
import threading

import pytest

from negotiator.kernel import failures

SECRET = "film under quiet tension"


def fail() -> None:
    passphrase = SECRET
    raise ValueError(f"cannot read {passphrase}")


def caught() -> BaseException:
    try:
        fail()
    except ValueError as error:
        return error
    raise AssertionError


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    failures.watch()


def test_a_report_names_kind_and_place_and_no_message() -> None:
    error = caught()
    told = failures.report(type(error), error.__traceback__, beside="Qt 6")
    assert "builtins.ValueError" in told
    assert "Qt 6" in told
    assert "tests/kernel/test_failures.py:" in told
    assert "in fail" in told
    assert "quiet" not in told


def test_places_outside_the_program_are_named_without_their_folder() -> None:
    assert failures._place("/home/somebody/deals/secret/plugin.py") == "plugin.py"


@pytest.mark.usefixtures("watched")
def test_what_nobody_caught_is_told_without_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    error = caught()
    sys.excepthook(type(error), error, error.__traceback__)
    assert "in fail" in capsys.readouterr().err
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    told = capsys.readouterr().err
    assert "ValueError" in told
    assert "quiet" not in told


@pytest.mark.usefixtures("watched")
def test_what_fails_while_objects_go_is_told_without_their_words(capsys: pytest.CaptureFixture[str]) -> None:
    class Bad:
        def __repr__(self) -> str:
            return SECRET

        def __del__(self) -> None:
            raise ValueError(SECRET)

    bad = Bad()
    del bad
    told = capsys.readouterr().err
    assert "ValueError" in told
    assert "quiet" not in told


@pytest.mark.usefixtures("watched")
def test_an_interrupt_and_the_end_of_a_thread_are_no_failures(capsys: pytest.CaptureFixture[str]) -> None:
    thread = threading.Thread(target=sys.exit)
    thread.start()
    thread.join()
    assert capsys.readouterr().err == ""
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_a_program_without_standard_error_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    failures.tell("anything")
