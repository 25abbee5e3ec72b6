"""The recovery code opens what the passphrase opens, and is given to nobody who does not know it."""

import pytest

from negotiator.crypto import RECOVERY_GROUPS
from negotiator.services import recovery
from negotiator.services.workspace import Workspace
from negotiator.store import WrongKey


def test_the_code_opens_the_file_however_it_is_typed(desk: Workspace) -> None:
    code, path, title = recovery.recovery_code_of(desk), desk.path, desk.deal.charter.title
    assert len(code.split("-")) == RECOVERY_GROUPS
    desk.close()
    again = recovery.open_with_secret(path, code.lower().replace("-", " "), opener="test")
    assert again.deal.charter.title == title
    again.close()


def test_what_is_no_code_is_a_passphrase(desk: Workspace) -> None:
    path = desk.path
    desk.close()
    with pytest.raises(WrongKey):
        recovery.open_with_secret(path, "no such words", opener="test")


def test_the_code_is_asked_for_with_the_passphrase(desk: Workspace) -> None:
    with pytest.raises(WrongKey):
        recovery.check_passphrase(desk, "no such words")


def test_writing_it_down_is_remembered_in_the_file(desk: Workspace) -> None:
    assert not recovery.is_written(desk)
    recovery.note_written(desk)
    assert recovery.is_written(desk)


def test_remembering_here_says_whether_it_worked(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    assert recovery.remember_here(desk) in (True, False)
