"""Content by hash."""

import hashlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.crypto import VaultKey, new_salt
from negotiator.store import BlobDamaged, BlobErased, BlobMissing, Vault
from negotiator.store.blobs import unpack
from tests.store.conftest import Behind


@pytest.fixture(scope="module")
def open_vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    path = tmp_path_factory.mktemp("blobs") / "a.deal"
    with Vault.create(path, key=VaultKey(bytes(range(32))), salt=new_salt(), opener="Ann") as vault:
        yield vault


@given(
    st.binary(max_size=3000) | st.builds(lambda unit, times: unit * times, st.binary(max_size=9), st.integers(0, 999))
)
def test_round_trip(open_vault: Vault, data: bytes) -> None:
    digest = open_vault.blobs.put(data)
    assert digest == hashlib.sha256(data).hexdigest()
    assert open_vault.blobs.get(digest) == data
    assert open_vault.blobs.has(digest)
    assert digest in open_vault.blobs.hashes()
    assert open_vault.blobs.put(data) == digest


def test_compressed_only_when_smaller(vault: Vault, behind: Behind) -> None:
    vault.blobs.put(b"a" * 5000)
    vault.blobs.put(bytes(range(256)))
    assert sorted(behind("SELECT packed, length(data) < size FROM blobs")) == [(0, 0), (1, 1)]


def test_missing(vault: Vault) -> None:
    assert not vault.blobs.has("0" * 64)
    with pytest.raises(BlobMissing):
        vault.blobs.get("0" * 64)
    with pytest.raises(BlobMissing):
        vault.blobs.erase("0" * 64)


def test_what_is_missing_is_told_in_its_order(vault: Vault) -> None:
    held, erased = vault.blobs.put(b"held"), vault.blobs.put(b"erased")
    vault.blobs.erase(erased)
    assert vault.blobs.missing(["f" * 64, held, erased, "0" * 64, "f" * 64]) == ("f" * 64, erased, "0" * 64)
    assert vault.blobs.missing([]) == ()


def test_erased_for_good(vault: Vault) -> None:
    digest = vault.blobs.put(b"personal")
    vault.blobs.erase(digest)
    assert vault.blobs.put(b"personal") == digest
    assert not vault.blobs.has(digest)
    assert vault.blobs.hashes() == frozenset()
    with pytest.raises(BlobErased):
        vault.blobs.get(digest)
    report = vault.check()
    assert report.ok
    assert any("1 were erased" in line.detail for line in report.lines)


@pytest.mark.parametrize(("packed", "data"), [(True, b"no zlib"), (False, b"other"), (True, b"")])
def test_damaged(packed: bool, data: bytes) -> None:
    with pytest.raises(BlobDamaged):
        unpack(hashlib.sha256(b"content").hexdigest(), packed=packed, data=data, size=7)
