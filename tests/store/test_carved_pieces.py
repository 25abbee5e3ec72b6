"""Large pieces of a damaged file stay on its pages until somebody asks for them."""

import random
from hashlib import sha256
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey
from negotiator.crypto.pages import PAGE
from negotiator.store import BlobDamaged, Vault
from negotiator.store.carving import found_in
from negotiator.store.inspection import inspect
from negotiator.store.pages import Pages
from negotiator.store.pieces import LARGE, PIECE
from negotiator.store.rescue import write_rescued

DATA = random.Random(6).randbytes(LARGE + 100)
DIGEST = sha256(DATA).hexdigest()


@pytest.fixture
def closed(vault: Vault) -> Path:
    """Return a closed file with one large content."""
    vault.blobs.put(DATA)
    vault.close()
    return vault.path


def test_only_little_ones_are_kept(closed: Path, key: VaultKey, salt: bytes) -> None:
    with Pages(closed, key=key, salt=salt) as pages:
        found = found_in(pages)
        assert not found.loses
        assert found.content(DIGEST) == DATA
        kept = [len(piece.data) for piece in found.pieces.values()]
        assert sorted(kept) == [100, *[PIECE] * 4]
    with pytest.raises(BlobDamaged):
        found.content(DIGEST)
    assert len(found.pieces) == 5
    assert [len(piece.data) for name in found.pieces if (piece := found.pieces.get(name))] == [100]


def test_they_are_written_from_the_open_pages(closed: Path, tmp_path: Path, key: VaultKey, salt: bytes) -> None:
    with Pages(closed, key=key, salt=salt) as pages:
        write_rescued(found_in(pages), tmp_path / "rescued.deal", key=key, salt=salt)
    assert inspect(tmp_path / "rescued.deal", key=key, salt=salt).ok
    with Vault.open(tmp_path / "rescued.deal", key=key, opener="Ann") as vault:
        assert vault.blobs.get(DIGEST) == DATA


def test_a_page_that_goes_bad_meanwhile_is_noticed(closed: Path, key: VaultKey, salt: bytes) -> None:
    whole = closed.read_bytes()
    with Pages(closed, key=key, salt=salt) as pages:
        found = found_in(pages)
        for start in range(len(whole) // 2, len(whole), PAGE * 90):
            with closed.open("rb+") as file:
                file.seek(start)
                file.write(bytes(PAGE))
        with pytest.raises(BlobDamaged):
            found.content(DIGEST)
