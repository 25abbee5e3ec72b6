"""Large contents come in before the change that needs them, and go again if it never comes."""

import hashlib
import random
import threading
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey
from negotiator.kernel import Cancelled
from negotiator.store import ContentDiffers, Vault
from negotiator.store import staging as staging_module
from negotiator.store import vault as vault_module
from negotiator.store.pieces import LARGE, PIECE
from tests.store.conftest import Behind, MakeEntries

LARGE_ONE = random.Random(2).randbytes(LARGE + 700)
LIKE_IT = LARGE_ONE[: 2 * PIECE] + b"and then it goes on otherwise"
MIDDLE = random.Random(3).randbytes(60_000)
SMALL = b"a short note"


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def pieces(behind: Behind) -> int:
    ((count,),) = behind("SELECT count(*) FROM pieces")
    assert isinstance(count, int)
    return count


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no piece wait for others."""
    monkeypatch.setattr(staging_module, "_AT_ONCE", 1)


@pytest.mark.usefixtures("at_once")
def test_it_is_content_only_once_it_is_kept(vault: Vault, behind: Behind, make_entries: MakeEntries) -> None:
    contents = (LARGE_ONE, MIDDLE, SMALL, b"")
    with vault.blobs.staging() as staging:
        for data in (*contents, MIDDLE):
            staging.add([data], digest=digest_of(data), size=len(data))
        assert vault.blobs.hashes() == frozenset()
        assert pieces(behind) == 6
        with vault.transaction():
            vault.append(make_entries(1))
            staging.keep()
    assert vault.blobs.hashes() == {digest_of(data) for data in contents}
    for data in contents:
        assert vault.blobs.get(digest_of(data)) == data
        assert b"".join(vault.blobs.read(digest_of(data))) == data
        assert vault.blobs.facts(digest_of(data))[0] == len(data)
    assert pieces(behind) == 6
    assert vault.check().ok


@pytest.mark.usefixtures("at_once")
def test_what_is_not_kept_is_removed(vault: Vault, behind: Behind, make_entries: MakeEntries) -> None:
    kept = vault.blobs.put(LARGE_ONE)
    held = pieces(behind)

    def refused() -> None:
        with vault.blobs.staging() as staging, vault.transaction():
            vault.append(make_entries(1))
            staging.add([LIKE_IT], digest=digest_of(LIKE_IT), size=len(LIKE_IT))
            staging.keep()
            raise Cancelled

    with pytest.raises(Cancelled):
        refused()
    with vault.blobs.staging() as staging:
        staging.add([LIKE_IT], digest=digest_of(LIKE_IT), size=len(LIKE_IT))
        assert pieces(behind) == held + 1, "the other two are shared"
    assert pieces(behind) == held
    assert vault.blobs.hashes() == {kept}
    assert vault.blobs.get(kept) == LARGE_ONE
    assert vault.head().count == 0


def test_what_differs_leaves_nothing(vault: Vault, behind: Behind) -> None:
    with vault.blobs.staging() as staging:
        with pytest.raises(ContentDiffers):
            staging.add([LARGE_ONE[:-1]], digest=digest_of(LARGE_ONE), size=len(LARGE_ONE))
        staging.keep()
    assert pieces(behind) == 0
    assert vault.blobs.hashes() == frozenset()


def test_what_is_there_is_not_asked_for(vault: Vault) -> None:
    never = (pytest.fail("nobody needs it") for _ in range(1))
    erased = vault.blobs.put(b"erased")
    vault.blobs.erase(erased)
    held = vault.blobs.put(LARGE_ONE)
    with vault.blobs.staging() as staging:
        staging.add(never, digest=held, size=len(LARGE_ONE))
        staging.add(never, digest=erased, size=6)
        staging.keep()
    assert vault.blobs.hashes() == {held}


def test_it_can_be_cancelled(vault: Vault, behind: Behind) -> None:
    class Impatient:
        def step(self, done: int, total: int, text: str = "") -> None:
            assert 0 < done <= total == len(LARGE_ONE)
            raise Cancelled

    with pytest.raises(Cancelled):
        vault.blobs.put_stream([LARGE_ONE], digest=digest_of(LARGE_ONE), size=len(LARGE_ONE), progress=Impatient())
    assert pieces(behind) == 0
    assert not vault.blobs.has(digest_of(LARGE_ONE))


@pytest.mark.usefixtures("at_once")
def test_others_may_write_and_erase_meanwhile(vault: Vault, behind: Behind) -> None:
    shared = vault.blobs.put(LARGE_ONE)
    with vault.blobs.staging() as staging:
        staging.add([LIKE_IT], digest=digest_of(LIKE_IT), size=len(LIKE_IT))

        def elsewhere() -> None:
            vault.blobs.erase(shared)
            vault.local.set("a", 1)
            with vault.blobs.staging() as another:
                another.add([LIKE_IT], digest=digest_of(LIKE_IT), size=len(LIKE_IT))

        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        staging.keep()
    assert vault.blobs.get(digest_of(LIKE_IT)) == LIKE_IT
    assert vault.local.get("a") == 1
    assert pieces(behind) == 3
    assert vault.check().ok


def test_what_a_killed_program_left_is_removed_at_the_next_opening(
    vault: Vault, path: Path, key: VaultKey, behind: Behind
) -> None:
    kept = vault.blobs.put(LARGE_ONE)
    vault.close()
    behind("INSERT INTO pieces VALUES (x'00', 0, x'0102')")
    assert pieces(behind) == 6
    with Vault.open(path, key=key, opener="Ann") as again:
        assert pieces(behind) == 5
        assert again.blobs.get(kept) == LARGE_ONE


def test_much_that_is_left_goes_by_and_by(
    vault: Vault, path: Path, key: VaultKey, behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.close()
    for number in range(5):
        behind(f"INSERT INTO pieces VALUES (x'0{number}', 0, x'0102')")
    monkeypatch.setattr(vault_module, "REMOVED_IN_PASSING", 2)
    with Vault.open(path, key=key, opener="Ann") as again:
        left = [pieces(behind)]
        for _ in range(2):
            again._settle()
            left.append(pieces(behind))
        assert left[0] <= 3, "opening waits for two alone; a thread of the file's own may have gone on"
        assert left[-1] == 0
