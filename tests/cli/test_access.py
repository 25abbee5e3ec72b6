"""Where the passphrase comes from: a descriptor, a terminal, or nowhere."""

import sys
from pathlib import Path

import pytest

from negotiator.cli.access import Mismatch, NoPassphrase, read_passphrase
from negotiator.kernel import NegotiatorError
from tests.cli.commands import at_terminal, run
from tests.services.desks import PASSPHRASE


def test_through_a_descriptor(folder: Path) -> None:
    assert run("versions", folder / "ours.deal", passphrase=PASSPHRASE).code == 0
    assert run("versions", folder / "ours.deal", passphrase=f"{PASSPHRASE}\r\n".encode()).code == 0


@pytest.mark.parametrize(
    ("given", "message"),
    [("wrong one", "does not open with this passphrase"), (b"\xff\xfe", "UTF-8"), ("", "passphrase")],
)
def test_what_does_not_open_is_told(folder: Path, given: str | bytes, message: str) -> None:
    before = (folder / "ours.deal").read_bytes()
    told = run("check", folder / "ours.deal", passphrase=given)
    assert told.code == 1
    assert message in told.err
    assert (folder / "ours.deal").read_bytes() == before


@pytest.mark.parametrize("descriptor", ["77", "-1", "99999999999999999999"])
def test_a_descriptor_that_is_not_open(folder: Path, descriptor: str) -> None:
    told = run("check", folder / "ours.deal", "--passphrase-fd", descriptor)
    assert told.code == 1
    assert f"descriptor {descriptor}" in told.err


def test_without_a_terminal_nobody_is_asked(folder: Path) -> None:
    told = run("check", folder / "ours.deal")
    assert told.code == 1
    assert "no terminal" in told.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_typed_at_a_terminal(folder: Path) -> None:
    code, seen = at_terminal("versions", folder / "ours.deal", typed=[PASSPHRASE])
    assert code == 0, seen
    assert "Passphrase:" in seen
    assert "v1" in seen
    assert PASSPHRASE not in seen, "it is not shown while it is typed"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_a_new_passphrase_is_typed_twice(tmp_path: Path) -> None:
    words = ("identity", tmp_path / "me.identity", "--name", "N", "--organisation", "O")
    code, seen = at_terminal(*words, typed=["one two three", "one two tree"])
    assert code == 1
    assert "differ" in seen
    assert not list(tmp_path.iterdir())


class Typist:
    """Types its answers one after the other, then hangs up."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    def __call__(self, _question: str) -> str:
        if not self.answers:
            raise EOFError
        return self.answers.pop(0)


@pytest.mark.parametrize(
    ("answers", "twice", "raised"),
    [
        (("open please",), False, None),
        (("open please", "open please"), True, None),
        (("open please", "open pleese"), True, Mismatch),
        ((), False, NoPassphrase),
    ],
)
def test_what_a_person_types(
    monkeypatch: pytest.MonkeyPatch, answers: tuple[str, ...], twice: bool, raised: type[NegotiatorError] | None
) -> None:
    """The person is played here; a real terminal is in the tests above."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", Typist(*answers))
    if raised is None:
        assert read_passphrase(None, twice=twice) == "open please"
    else:
        with pytest.raises(raised):
            read_passphrase(None, twice=twice)
