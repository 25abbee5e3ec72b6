"""Content by hash."""

import hashlib
import random
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from negotiator.crypto import VaultKey, new_salt
from negotiator.store import BlobDamaged, BlobErased, BlobMissing, ContentDiffers, ContentTooLarge, Vault
from negotiator.store.contents import LONGEST_CHAIN
from negotiator.store.pieces import LARGE
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
    assert sorted(behind("SELECT form, length(data) < size FROM blobs")) == [(0, 0), (1, 1)]


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


def text_like(chance: random.Random) -> list[bytes]:
    return [chance.randbytes(100).hex().encode() for _ in range(60)]


def test_what_is_like_another_takes_little_room(vault: Vault, behind: Behind) -> None:
    chance = random.Random(5)
    paragraphs = text_like(chance)
    texts, like = [], None
    for place in range(20):
        paragraphs[place] = chance.randbytes(20).hex().encode()
        texts.append(b"\n".join(paragraphs))
        like = vault.blobs.put(texts[-1], like=like)
    assert [vault.blobs.get(hashlib.sha256(text).hexdigest()) for text in texts] == texts
    assert behind("SELECT max(steps), count(DISTINCT base) FROM blobs") == [(19, 19)]
    (first, rest), *_ = behind("SELECT max(length(data)), sum(length(data)) - max(length(data)) FROM blobs")
    assert rest < first  # type: ignore[operator]  # both are whole numbers


def test_chains_of_differences_end(vault: Vault, behind: Behind) -> None:
    base, like = b"the same words again and again " * 40, None
    with vault.transaction():
        for number in range(LONGEST_CHAIN + 3):
            like = vault.blobs.put(base + random.Random(1).randbytes(2000) + b"%d" % number, like=like)
    assert behind("SELECT max(steps) FROM blobs") == [(LONGEST_CHAIN,)]
    assert vault.check().ok


@pytest.mark.parametrize("like", ["f" * 64, "", "erased", "itself", "little"])
def test_a_poor_likeness_does_no_harm(vault: Vault, like: str) -> None:
    data = bytes(random.Random(1).randbytes(3000))
    erased = vault.blobs.put(data[:-1])
    vault.blobs.erase(erased)
    named = {"erased": erased, "itself": hashlib.sha256(data).hexdigest(), "little": vault.blobs.put(b"little")}
    assert vault.blobs.get(vault.blobs.put(data, like=named.get(like, like))) == data


def test_erasing_leaves_what_was_like_it(vault: Vault, behind: Behind) -> None:
    chance = random.Random(6)
    paragraphs = text_like(chance)
    digests, like = [], None
    for place in range(6):
        paragraphs[place] = b"a secret of version %d " % place * 5
        like = vault.blobs.put(b"\n".join(paragraphs), like=like)
        digests.append(like)
    branch = vault.blobs.put(b"\n".join(paragraphs[:2] + paragraphs[3:]), like=digests[2])
    for gone in (0, 2, 3):
        vault.blobs.erase(digests[gone])
        vault.blobs.erase(digests[gone])
    kept = [digests[1], digests[4], digests[5], branch]
    assert vault.blobs.hashes() == set(kept)
    assert [hashlib.sha256(vault.blobs.get(digest)).hexdigest() for digest in kept] == kept
    assert behind("SELECT count(*) FROM blobs WHERE base IN (SELECT hash FROM blobs WHERE data IS NULL)") == [(0,)]
    assert vault.check().ok


def test_a_row_is_never_given_other_bytes(vault: Vault, behind: Behind) -> None:
    held, erased = vault.blobs.put(b"held"), vault.blobs.put(b"erased")
    vault.blobs.erase(erased)
    for statement in (
        f"UPDATE blobs SET data = x'00' WHERE hash = '{held}'",
        f"UPDATE blobs SET data = x'00', base = '{held}' WHERE hash = '{erased}'",
        f"UPDATE blobs SET size = 1, base = '{erased}' WHERE hash = '{held}'",
        "DELETE FROM blobs",
    ):
        with pytest.raises(dbapi2.DatabaseError, match="append-only"):
            behind(statement)


def test_streamed_content_comes_back(vault: Vault) -> None:
    data = b"a page of a scan " * 5000
    digest = hashlib.sha256(data).hexdigest()
    vault.blobs.put_stream((data[at : at + 700] for at in range(0, len(data), 700)), digest=digest, size=len(data))
    assert b"".join(vault.blobs.read(digest)) == vault.blobs.get(digest) == data
    assert vault.blobs.facts(digest) == (len(data), zlib.crc32(data))


@pytest.mark.parametrize("wrong", [b"other", b"the conten", b"the content and more"])
def test_streamed_content_that_differs_is_not_kept(vault: Vault, wrong: bytes) -> None:
    data = b"the content"
    digest = hashlib.sha256(data).hexdigest()
    with pytest.raises(ContentDiffers):
        vault.blobs.put_stream([wrong], digest=digest, size=len(data))
    assert not vault.blobs.has(digest)


def test_large_content_is_in_pieces(vault: Vault, behind: Behind) -> None:
    chance = random.Random(8)
    for data in (chance.randbytes(LARGE), b"a line of a long table\n" * 250_000, chance.randbytes(LARGE - 1)):
        digest = vault.blobs.put(data)
        assert vault.blobs.get(digest) == data
        assert b"".join(vault.blobs.read(digest)) == data
        assert vault.blobs.facts(digest) == (len(data), zlib.crc32(data))
    assert behind("SELECT form, size >= 4194304, count(*) FROM blobs GROUP BY 1, 2 ORDER BY 1") == [
        (0, 0, 1),
        (4, 1, 2),
    ]
    assert behind("SELECT sum(length(data)) < 4294304 FROM pieces") == [(1,)], "what repeats itself takes little room"


def test_large_content_like_another_is_a_difference(vault: Vault, behind: Behind) -> None:
    data = random.Random(9).randbytes(LARGE)
    changed = data[:1000] + b"a changed word" + data[1000:]
    first = vault.blobs.put(data)
    second = vault.blobs.put(changed, like=first)
    assert behind("SELECT form FROM blobs ORDER BY rowid") == [(4,), (2,)]
    assert vault.blobs.get(second) == changed
    assert b"".join(vault.blobs.read(second)) == changed
    vault.blobs.erase(first)
    assert behind("SELECT form FROM blobs ORDER BY rowid") == [(0,), (4,)]
    assert vault.blobs.get(second) == changed
    assert vault.check().ok


def test_too_large_content_is_read_in_pieces_alone(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytes(LARGE)
    digest = vault.blobs.put(data)
    monkeypatch.setattr("negotiator.store.contents.JOINED_MOST", len(data) - 1)
    with pytest.raises(ContentTooLarge, match="4 MB"):
        vault.blobs.get(digest)
    assert b"".join(vault.blobs.read(digest)) == data


def test_facts_of_what_is_not_there(vault: Vault) -> None:
    erased = vault.blobs.put(b"erased")
    vault.blobs.erase(erased)
    with pytest.raises(BlobErased):
        vault.blobs.facts(erased)
    with pytest.raises(BlobErased):
        next(vault.blobs.read(erased))
    with pytest.raises(BlobMissing):
        vault.blobs.facts("0" * 64)
    with pytest.raises(BlobMissing):
        next(vault.blobs.read("0" * 64))


def test_a_change_meanwhile_does_not_disturb_reading(vault: Vault) -> None:
    data = random.Random(10).randbytes(LARGE)
    digest = vault.blobs.put(data)
    parts = []
    for part in vault.blobs.read(digest):
        parts.append(part)
        vault.local.set("parts", len(parts))
    assert b"".join(parts) == data
    reading = vault.blobs.read(digest)
    next(reading)
    vault.blobs.erase(digest)
    with pytest.raises(BlobDamaged):
        list(reading)
