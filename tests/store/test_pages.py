"""Raw pages: what the database would read, and the best that is left."""

import shutil
from pathlib import Path

from negotiator.crypto import VaultKey
from negotiator.crypto.pages import PAGE, USABLE
from negotiator.store import Vault
from negotiator.store.engine import connect
from negotiator.store.pages import Pages
from negotiator.store.wal import log_of


def left_open(path: Path, copy: Path, *, key: VaultKey, salt: bytes) -> None:
    """Copy a file whose last changes stand in its log alone."""
    with Vault.create(path, key=key, salt=salt, opener="Ann") as vault:
        vault.local.set("first", "x" * 3000)
    writer = connect(path, key=key, salt=salt)
    for number in range(5):
        writer.execute("INSERT INTO local (name, value) VALUES (?, ?)", (f"n{number}", "1" * 3000))
    shutil.copyfile(path, copy)
    shutil.copyfile(log_of(path), log_of(copy))
    writer.close()


def test_the_log_comes_before_the_file(path: Path, tmp_path: Path, key: VaultKey, salt: bytes) -> None:
    copy = tmp_path / "copy.deal"
    left_open(path, copy, key=key, salt=salt)
    with Pages(copy, key=key, salt=salt) as pages:
        assert pages.count > pages.size // PAGE
        assert pages.count == pages.last == pages.promised
        seen = [pages.seen(number) for number in range(1, pages.count + 1)]
        assert all(page is not None and len(page) == USABLE for page in seen)
        assert seen == [pages.best(number) for number in range(1, pages.count + 1)]
        assert all(pages.is_genuine(number) for number in range(1, pages.count + 1))
        assert pages.seen(pages.count + 1) is None


def test_an_older_page_is_better_than_none(path: Path, tmp_path: Path, key: VaultKey, salt: bytes) -> None:
    copy = tmp_path / "copy.deal"
    left_open(path, copy, key=key, salt=salt)
    with Pages(copy, key=key, salt=salt) as pages:
        first = pages.seen(1)
    log = bytearray(log_of(copy).read_bytes())
    log[32 + 24 + 100] ^= 1  # in the first page of the log, with which the replay ends
    log_of(copy).write_bytes(log)
    with Pages(copy, key=key, salt=salt) as pages:
        assert pages.log is not None
        assert not pages.log.replayed
        assert pages.log.behind
        assert pages.seen(1) != first, "the database would go back to the file's own first page"
        assert pages.best(1) is not None


def test_without_a_log_a_damaged_page_is_gone(path: Path, key: VaultKey, salt: bytes) -> None:
    with Vault.create(path, key=key, salt=salt, opener="Ann"):
        pass
    data = bytearray(path.read_bytes())
    data[PAGE * 2 + 9] ^= 1
    path.write_bytes(data)
    with Pages(path, key=key, salt=salt) as pages:
        assert pages.log is None
        assert pages.seen(3) is pages.best(3) is None
        assert not pages.is_genuine(3)
        assert pages.raw(3) == bytes(data[PAGE * 2 : PAGE * 3])
    with Pages(path, key=VaultKey(bytes(32)), salt=salt) as pages:
        assert pages.promised == 0
