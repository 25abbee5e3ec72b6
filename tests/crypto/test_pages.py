"""Pages are told genuine and read as the database itself would."""

import secrets
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from negotiator.crypto import VaultKey, new_salt
from negotiator.crypto.pages import PAGE, USABLE, PageCipher

KEY = VaultKey(secrets.token_bytes(32))
SALT = new_salt()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Return the pages of a small encrypted database."""
    path: Path = tmp_path_factory.mktemp("pages") / "a.db"
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.set_key(f"x'{KEY.reveal().hex()}{SALT.hex()}'".encode())
    connection.execute("CREATE TABLE notes (text TEXT)")
    connection.execute("INSERT INTO notes VALUES ('a word that can be found again')")
    connection.close()
    data = path.read_bytes()
    return [data[start : start + PAGE] for start in range(0, len(data), PAGE)]


def test_pages_are_read_as_they_were_written(pages: list[bytes]) -> None:
    cipher = PageCipher(KEY, SALT)
    read = [cipher.read(page, number) for number, page in enumerate(pages, start=1)]
    assert [len(page or b"") for page in read] == [USABLE, USABLE]
    assert read[0] is not None
    assert read[0].startswith(b"SQLite format 3\0")
    assert read[1] is not None
    assert b"a word that can be found again" in read[1]


@pytest.mark.parametrize("place", [0, 16, 2000, USABLE, USABLE + 16, PAGE - 1])
def test_one_changed_bit_is_noticed(pages: list[bytes], place: int) -> None:
    cipher = PageCipher(KEY, SALT)
    for number, page in enumerate(pages, start=1):
        changed = bytearray(page)
        changed[place] ^= 1
        covered = number > 1 or place >= 16  # the salt is covered by the key that is made of it
        assert (cipher.read(bytes(changed), number) is None) is covered


def test_another_place_key_or_salt_makes_a_page_foreign(pages: list[bytes]) -> None:
    assert not PageCipher(KEY, SALT).is_genuine(pages[1], 3)
    assert not PageCipher(VaultKey(bytes(32)), SALT).is_genuine(pages[1], 2)
    assert not PageCipher(KEY, new_salt()).is_genuine(pages[1], 2)
    assert not PageCipher(KEY, SALT).is_genuine(pages[1][:-1], 2)
    assert not PageCipher(KEY, SALT).is_genuine(b"", 2)
