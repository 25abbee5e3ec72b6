"""Flipped bits, lost sectors and cut-off ends: reported or without effect, never other data than was written."""

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from negotiator.crypto import VaultKey
from negotiator.kernel import NegotiatorError
from negotiator.store import Damaged, NotAWorkspace, Vault, WorkspaceMissing, read_salt
from tests.store.conftest import MakeEntries

TRIALS = 60


def content(vault: Vault) -> tuple[Any, ...]:
    blobs = {digest: vault.blobs.get(digest) for digest in sorted(vault.blobs.hashes())}
    return vault.entries(), vault.head(), blobs, vault.local.get("a")


def fill(vault: Vault, make_entries: MakeEntries) -> tuple[Any, ...]:
    chance = random.Random(1)
    with vault.transaction():
        vault.append(make_entries(60, text="recitals " * 20))
        for size in (100, 5_000, 90_000):
            vault.blobs.put(chance.randbytes(size))
        vault.local.set("a", ["b"] * 50)
    whole = content(vault)
    vault.close()
    return whole


def damaged(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    match chance.randrange(5):
        case 0 | 1:
            return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
        case 2:
            place = chance.randrange(200)
            return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
        case 3:
            return data[: place if chance.random() < 0.5 else place // 4096 * 4096]
        case _:
            start = place // 512 * 512
            return data[:start] + bytes(512) + data[start + 512 :]


def test_damage_is_reported_or_harmless(
    vault: Vault, path: Path, tmp_path: Path, key: VaultKey, make_entries: MakeEntries
) -> None:
    whole = fill(vault, make_entries)
    data, chance, outcomes = path.read_bytes(), random.Random(5), Counter[str]()
    for trial in range(TRIALS):
        copy = tmp_path / f"{trial}.deal"
        copy.write_bytes(damaged(data, chance))
        try:
            with Vault.open(copy, key=key, opener="Ann") as opened:
                report = opened.check()
                outcomes["check " + ("clean" if report.ok else "reports")] += 1
                assert content(opened) == whole
        except NegotiatorError as error:
            outcomes[type(error).__name__] += 1
    assert "InUse" not in outcomes
    assert outcomes["check clean"] < TRIALS / 4, outcomes  # a flip in unused bytes of the last page at most
    assert outcomes["Damaged"] > TRIALS / 4, outcomes


def test_a_damaged_first_page_is_not_called_a_wrong_key(vault: Vault, path: Path, key: VaultKey) -> None:
    vault.close()
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    with pytest.raises(Damaged):
        Vault.open(path, key=key, opener="Ann")


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", NotAWorkspace, "empty"),
        (b"SQLite format 3\0" + bytes(4080), NotAWorkspace, "without encryption"),
        (b"PK\3\4" + bytes(5000), NotAWorkspace, "another kind"),
        (b"NGO\1" + bytes(100), Damaged, "only 104 bytes"),
    ],
)
def test_files_of_another_kind(
    path: Path, data: bytes, error: type[NegotiatorError], words: str, key: VaultKey
) -> None:
    path.write_bytes(data)
    with pytest.raises(error, match=words) as caught:
        read_salt(path)
    assert caught.value.hint
    with pytest.raises(error):
        Vault.open(path, key=key, opener="Ann")
    assert path.read_bytes() == data


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceMissing):
        read_salt(tmp_path / "none.deal")
    with pytest.raises(NotAWorkspace):
        read_salt(tmp_path)
