"""Rows become contents: proven each time, whatever they are made from."""

import hashlib
import random
from dataclasses import replace

import pytest

from negotiator.store import BlobDamaged, BlobErased, BlobMissing
from negotiator.store.contents import LONGEST_CHAIN, Contents, Stored
from negotiator.store.forms import ARCHIVE, DIFFERENCE, WHOLE, ZLIB
from tests.services.growing import Agreement


def chain_of(texts: list[bytes]) -> dict[str, Stored]:
    """Return the rows of contents of which each is like the one before."""
    rows: dict[str, Stored] = {}
    contents, like = Contents(rows.get), None
    for text in texts:
        row = contents.row_for(text, like=like)
        rows[row.digest] = row
        like = row.digest
    return rows


@pytest.fixture(scope="module")
def texts() -> list[bytes]:
    chance = random.Random(1)
    paragraphs = [chance.randbytes(80).hex().encode() for _ in range(40)]
    made = []
    for place in range(8):
        paragraphs[place] = chance.randbytes(80).hex().encode()
        made.append(b"\n".join(paragraphs))
    return made


def test_each_content_comes_back_from_its_row_alone(texts: list[bytes]) -> None:
    rows = chain_of(texts)
    assert [row.form for row in rows.values()] == [ZLIB, *[DIFFERENCE] * 7]
    assert [row.steps for row in rows.values()] == list(range(8))
    for row, text in zip(rows.values(), texts, strict=True):
        assert Contents(rows.get).of(row) == text


def test_word_files_are_differences_of_archives() -> None:
    agreement = Agreement(clauses=40)
    files = [agreement.file()]
    agreement.change()
    files += [agreement.file(), b"a note of what changed " * 100, agreement.file() + b"!"]
    rows = chain_of(files)
    assert [row.form for row in rows.values()] == [ZLIB, ARCHIVE, ZLIB, ZLIB]
    for row, data in zip(rows.values(), files, strict=True):
        assert Contents(rows.get).of(row) == data


def test_small_and_random_contents_stay_whole() -> None:
    rows: dict[str, Stored] = {}
    contents = Contents(rows.get)
    assert contents.row_for(b"a" * 100).form == ZLIB
    assert contents.row_for(random.Random(1).randbytes(100)).form == WHOLE


def test_what_is_missing_or_erased_below_is_told(texts: list[bytes]) -> None:
    rows = chain_of(texts)
    first, second, *_, last = rows.values()
    gone = {digest: row for digest, row in rows.items() if digest != second.digest}
    with pytest.raises(BlobMissing):
        Contents(gone.get).of(last)
    erased = rows | {first.digest: replace(first, data=None)}
    with pytest.raises(BlobErased):
        Contents(erased.get).of(last)
    with pytest.raises(BlobErased):
        Contents(rows.get).of(replace(last, data=None))


def test_damage_anywhere_in_a_chain_is_noticed(texts: list[bytes]) -> None:
    rows = chain_of(texts)
    last = list(rows.values())[-1]
    chance = random.Random(2)
    for _ in range(60):
        digest = chance.choice(list(rows))
        data = bytearray(rows[digest].data or b"")
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        broken = rows | {digest: replace(rows[digest], data=bytes(data))}
        try:
            assert Contents(broken.get).of(broken[last.digest]) == texts[-1]
        except BlobDamaged:
            continue


def test_a_circle_ends(texts: list[bytes]) -> None:
    rows = chain_of(texts)
    first, *_, last = rows.values()
    circle = rows | {first.digest: replace(first, form=DIFFERENCE, base=last.digest)}
    with pytest.raises(BlobDamaged):
        Contents(circle.get).of(last)


def test_chains_have_an_end(texts: list[bytes]) -> None:
    rows = chain_of([texts[0] + b"%d" % number for number in range(LONGEST_CHAIN + 2)])
    assert max(row.steps for row in rows.values()) == LONGEST_CHAIN
    assert list(rows.values())[-1].base is None


def test_other_forms_than_stored_are_noticed(texts: list[bytes]) -> None:
    rows = chain_of(texts[:2])
    first, second = rows.values()
    wrong = [replace(second, form=ARCHIVE), replace(second, base=None)]
    for row in (*wrong, replace(first, form=WHOLE)):
        with pytest.raises(BlobDamaged):
            Contents(rows.get).of(row)
    digest = hashlib.sha256(b"other").hexdigest()
    with pytest.raises(BlobDamaged):
        Contents(rows.get).of(replace(first, digest=digest))
