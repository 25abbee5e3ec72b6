"""The program as a whole: exit codes, errors as words or JSON, and no traceback whatever happens."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from negotiator.cli import config, main
from tests.cli.commands import ROOT, run, run_program


def test_help_and_version() -> None:
    told = run("--help")
    assert told.code == 0
    assert "redline" in told.out
    assert run("--version").out.startswith("negotiator, version")
    assert run("amend", "--help").code == 0


def test_the_list_of_commands_has_one_whole_line_for_each() -> None:
    told = run("--help").out.partition("Commands:\n")[2].splitlines()
    names = main.list_commands(click.Context(main))
    assert [line.split()[0] for line in told] == names
    assert all(line.endswith(".") and not line.endswith("...") for line in told)


@pytest.mark.parametrize(
    "words", [("paint",), ("redline",), ("redline", "a.docx"), ("send", "a.deal"), ("check", "-x")]
)
def test_what_is_not_understood_ends_with_two(words: tuple[str, ...]) -> None:
    told = run(*words)
    assert told.code == 2
    assert "Usage" in told.err


def test_an_error_names_the_thing_and_the_next_step(tmp_path: Path) -> None:
    told = run("redline", tmp_path / "missing.docx", tmp_path / "b.docx")
    assert told.code == 1
    assert "missing.docx" in told.err
    assert told.err.count("\n") == 2


def test_an_error_for_scripts_is_json(tmp_path: Path) -> None:
    told = run("redline", tmp_path / "missing.docx", tmp_path / "b.docx", "--json")
    assert told.code == 1
    assert told.out == ""
    assert set(json.loads(told.err)) == {"error", "message", "hint"}
    assert json.loads(told.err)["error"] == "file-missing"


def test_an_embedder_gets_the_code_back(tmp_path: Path) -> None:
    assert main.main([str(one) for one in ("redline", tmp_path / "a", tmp_path / "b")]) == 1
    assert main.main(args=["--version"]) == 0


def test_a_reader_who_has_seen_enough_ends_the_program_quietly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "negotiator", "config", "--json"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait(60) in (0, 1)
    assert process.stderr.read() == ""
    process.stderr.close()


def test_without_a_screen_the_window_says_so() -> None:
    bare = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
    for words in ((), ("window",)):
        told = run_program(*words, env=bare)
        if sys.platform.startswith("linux"):
            assert told.returncode == 1
            assert "no screen" in told.stderr
            assert "Traceback" not in told.stderr


@pytest.mark.parametrize("as_json", [False, True])
def test_an_error_of_our_own_is_told_without_its_message(monkeypatch: pytest.MonkeyPatch, as_json: bool) -> None:
    def fail(*_words: object, **_more: object) -> None:
        raise ValueError("the partner pays fifteen per cent")

    monkeypatch.setattr(config, "all_settings", fail)
    told = run("config", *(["--json"] if as_json else []))
    assert told.code == 1
    assert "an error in the program itself" in told.err
    assert "builtins.ValueError" in told.err
    assert "negotiator/cli/config.py:" in told.err
    assert "fifteen" not in told.err + told.out
