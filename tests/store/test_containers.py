"""Archives as what changed since another one: always the same bytes again, whoever packed them."""

import io
import random
import zlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from negotiator.store.containers import archive_difference, follow, join, settle, split
from negotiator.store.deltas import DeltaBroken
from tests.services.growing import Agreement, as_word_packs


def archive(**members: bytes) -> bytes:
    """Return an archive of these members."""
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return written.getvalue()


def through(old: bytes, new: bytes, *, quick: bool = True) -> tuple[bytes, int]:
    """Return the new archive made from the old one and the difference, and the size of the difference."""
    before, after = split(old), split(new)
    assert before is not None
    assert after is not None
    delta = archive_difference(before, after)
    assert delta is not None
    again = split(old)
    assert again is not None
    return join(follow(again, delta), quick=quick), len(delta)


@pytest.fixture(scope="module")
def versions() -> list[bytes]:
    agreement = Agreement(clauses=100)
    files = [agreement.file()]
    for _ in range(3):
        agreement.change()
        files.append(agreement.file())
    return files


@pytest.mark.parametrize("packed", [bytes, as_word_packs])
@pytest.mark.parametrize("quick", [True, False])
def test_a_changed_file_costs_what_changed(
    versions: list[bytes], packed: Callable[[bytes], bytes], quick: bool
) -> None:
    old, new = packed(versions[0]), packed(versions[1])
    made, size = through(old, new, quick=quick)
    assert made == new
    assert size < len(new) // 20


def test_files_packed_by_different_programs_follow_each_other(versions: list[bytes]) -> None:
    word = as_word_packs(versions[1])
    assert through(versions[0], word)[0] == word
    assert through(word, versions[2])[0] == versions[2]


def test_a_chain_is_followed_to_its_end(versions: list[bytes]) -> None:
    parts, deltas = split(versions[0]), []
    assert parts is not None
    for old, new in pairwise(versions):
        before, after = split(old), split(new)
        assert before is not None
        assert after is not None
        deltas.append(archive_difference(before, after))
    for delta in deltas:
        assert delta is not None
        parts = follow(parts, delta)
    assert join(parts, quick=False) == versions[-1]
    settle(parts, versions[-1])
    assert join(parts) == versions[-1]


def test_members_that_come_and_go(versions: list[bytes]) -> None:
    words = b"words that stay " * 300
    noise = random.Random(1).randbytes(2000)
    old = archive(a=words, b=noise + b"x" * 100, c=b"gone " * 100)
    new = archive(a=words, b=random.Random(2).randbytes(2000) + b"y" * 100, d=b"here " * 100, e=words + b"!")
    assert through(old, new)[0] == new


def test_what_is_no_archive_is_left_alone(versions: list[bytes]) -> None:
    stored = io.BytesIO()
    with ZipFile(stored, "w", ZIP_STORED) as file:
        file.writestr("a", b"plain")
    for data in (b"", b"no archive", b"PK\3\4", versions[0][:2000], stored.getvalue()):
        assert split(data) is None


def test_an_archive_with_damage_is_still_kept(versions: list[bytes]) -> None:
    chance = random.Random(3)
    for _ in range(5):
        broken = bytearray(versions[1])
        for _ in range(chance.randint(1, 5)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        before, after = split(versions[0]), split(bytes(broken))
        assert before is not None
        delta = archive_difference(before, after) if after is not None else None
        if delta is not None:
            assert join(follow(before, delta)) == bytes(broken)


def test_a_broken_difference_is_refused(versions: list[bytes]) -> None:
    before, after = split(versions[0]), split(versions[1])
    assert before is not None
    assert after is not None
    delta = archive_difference(before, after)
    assert delta is not None
    chance = random.Random(4)
    for _ in range(25):
        broken = bytearray(delta)
        place = chance.randrange(len(broken))
        broken[place] ^= 1 << chance.randrange(8)
        try:
            made = join(follow(before, bytes(broken[: chance.choice((len(broken), place))])), quick=False)
        except DeltaBroken:
            continue
        assert zlib.crc32(made) != zlib.crc32(versions[0])


@pytest.mark.corpus
@pytest.mark.long
def test_every_real_file_comes_back(corpus: Path) -> None:
    files = {path.read_bytes() for path in sorted(corpus.rglob("*.docx"))}
    members = 0
    for data in sorted(files):
        parts = split(data)
        assert parts is not None
        assert join(parts) == data
        for part in parts:
            if not isinstance(part, bytes):
                assert part.prove(), "a member cannot be put together again"
                members += 1
    assert members > 900


@pytest.mark.corpus
def test_real_pairs_follow_each_other(corpus: Path) -> None:
    for first in sorted(corpus.rglob("WC*.a.docx"))[:3]:
        old, new = first.read_bytes(), first.with_name(first.name.replace(".a.", ".b.")).read_bytes()
        before, after = split(old), split(new)
        assert before is not None
        assert after is not None
        delta = archive_difference(before, after)
        if delta is not None:
            assert join(follow(before, delta), quick=False) == new
