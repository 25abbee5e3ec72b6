"""What this device remembers of deal files."""

from pathlib import Path

import pytest

from negotiator.settings import SettingsNotSaved
from negotiator.settings.device import (
    FOLDER,
    KnownFile,
    forget,
    known_at,
    known_by,
    known_salts,
    remember,
    renew_witness,
)

SALT = b"NGO\1" + bytes(range(12))
OTHER = b"NGO\1" + bytes(12)
DEAL = Path("/deals/joint venture.deal")


def test_a_file_is_found_by_its_place_and_by_its_salt(tmp_path: Path) -> None:
    known = KnownFile(path=DEAL, salt=SALT, witness="w 1", backups=tmp_path)
    copy = KnownFile(path=DEAL.with_name("copy.deal"), salt=SALT)
    remember(tmp_path, known)
    remember(tmp_path, copy)
    assert known_at(tmp_path, DEAL) == known
    assert set(known_by(tmp_path, SALT)) == {known, copy}
    assert known_salts(tmp_path) == (SALT,)
    assert known_at(tmp_path, DEAL.with_name("none.deal")) is None
    assert known_by(tmp_path, OTHER) == ()


def test_a_new_salt_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    remember(tmp_path, KnownFile(path=DEAL, salt=SALT))
    remember(tmp_path, KnownFile(path=DEAL, salt=OTHER))
    assert known_by(tmp_path, SALT) == ()
    assert known_at(tmp_path, DEAL) == KnownFile(path=DEAL, salt=OTHER)


def test_the_witness_is_renewed_in_place(tmp_path: Path) -> None:
    assert not renew_witness(tmp_path, path=DEAL, salt=SALT, witness="early")
    remember(tmp_path, KnownFile(path=DEAL, salt=SALT, witness="a rather long first one"))
    assert renew_witness(tmp_path, path=DEAL, salt=SALT, witness="short")
    assert known_at(tmp_path, DEAL) == KnownFile(path=DEAL, salt=SALT, witness="short")


def test_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    forget(tmp_path, path=DEAL)
    remember(tmp_path, KnownFile(path=DEAL, salt=SALT))
    forget(tmp_path, path=DEAL)
    assert known_at(tmp_path, DEAL) is None
    assert not list((tmp_path / FOLDER).iterdir())


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    odd = Path("/deals/\udcff.deal")
    remember(tmp_path, KnownFile(path=odd, salt=SALT))
    assert known_at(tmp_path, odd) == KnownFile(path=odd, salt=SALT)


@pytest.mark.parametrize("content", [b"", b"x" * 600, b" " * 512 + b"[]", b" " * 512 + b'{"path": "zz", "salt": "00"}'])
def test_rubbish_is_as_if_nothing_were_remembered(tmp_path: Path, content: bytes) -> None:
    remember(tmp_path, KnownFile(path=DEAL, salt=SALT))
    (file,) = (tmp_path / FOLDER).iterdir()
    file.write_bytes(content)
    assert known_at(tmp_path, DEAL) is None
    assert known_by(tmp_path, SALT) == ()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_bytes(b"in the way")
    with pytest.raises(SettingsNotSaved):
        remember(tmp_path, KnownFile(path=DEAL, salt=SALT))
    assert known_at(tmp_path, DEAL) is None
    assert not renew_witness(tmp_path, path=DEAL, salt=SALT, witness="w")
