"""The recovery code opens what the passphrase opens, and is given to nobody who does not know it."""

from pathlib import Path

import pypdfium2
import pytest

from negotiator.crypto import RECOVERY_GROUPS
from negotiator.services import recovery
from negotiator.services.files import CannotWrite
from negotiator.services.opening import open_with_secret
from negotiator.services.workspace import Workspace
from negotiator.store import WrongKey


def test_the_code_opens_the_file_however_it_is_typed(desk: Workspace) -> None:
    code, path, title = recovery.recovery_code_of(desk), desk.path, desk.deal.charter.title
    assert len(code.split("-")) == RECOVERY_GROUPS
    desk.close()
    again = open_with_secret(path, code.lower().replace("-", " "), opener="test").workspace
    assert again.deal.charter.title == title
    again.close()


def test_what_is_no_code_is_a_passphrase(desk: Workspace) -> None:
    path = desk.path
    desk.close()
    with pytest.raises(WrongKey):
        open_with_secret(path, "no such words", opener="test")


def test_the_code_is_asked_for_with_the_passphrase(desk: Workspace) -> None:
    with pytest.raises(WrongKey):
        recovery.check_passphrase(desk, "no such words")


def test_writing_it_down_is_remembered_in_the_file(desk: Workspace) -> None:
    assert not recovery.is_written(desk)
    recovery.note_written(desk)
    assert recovery.is_written(desk)


def test_the_sheet_says_the_code_and_is_noted(desk: Workspace, fonts: Path, tmp_path: Path) -> None:
    recovery.note_renewed(desk)
    recovery.write_sheet(desk, tmp_path / "sheet.pdf", fonts=fonts)
    assert recovery.is_written(desk)
    page = pypdfium2.PdfDocument(tmp_path / "sheet.pdf")[0].get_textpage().get_text_range()
    assert all(group in page for group in recovery.recovery_code_of(desk).split("-"))
    assert desk.deal.charter.title not in page
    assert desk.vault.salt[-4:].hex() in page


def test_a_sheet_that_cannot_be_written_is_not_noted(desk: Workspace, fonts: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        recovery.write_sheet(desk, tmp_path / "none" / "sheet.pdf", fonts=fonts)
    assert not recovery.is_written(desk)
