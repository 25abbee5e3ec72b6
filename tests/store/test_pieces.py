"""Large contents are cut, named and proven piece by piece."""

import hashlib
import random
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiator.store import BlobDamaged, ContentDiffers
from negotiator.store.pieces import NAME_BYTES, PIECE, Intake, Piece, exactly, listed, proven

DATA = random.Random(1).randbytes(PIECE) + b"the same again " * 150_000


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def in_chunks(data: bytes, *sizes: int) -> Iterator[bytes]:
    """Yield data in chunks of these sizes, and then the rest."""
    at = 0
    for size in sizes:
        yield data[at : at + size]
        at += size
    yield data[at:]


def taken(data: bytes, *sizes: int) -> tuple[Intake, dict[bytes, Piece]]:
    """Take all of it in and return the pieces by name."""
    intake = Intake(digest=digest_of(data), size=len(data))
    return intake, {piece.name: piece for piece in intake.pieces(in_chunks(data, *sizes))}


@settings(max_examples=12)
@given(st.lists(st.integers(0, 3 * PIECE), max_size=4))
def test_however_it_comes_the_pieces_are_the_same(sizes: list[int]) -> None:
    intake, pieces = taken(DATA, *sizes)
    assert intake.names == taken(DATA)[0].names
    assert intake.crc == zlib.crc32(DATA)
    assert list(pieces) == list(listed(intake.names))
    back = list(proven(intake.digest, intake.names, fetch=pieces.get))
    assert b"".join(back) == DATA
    assert {len(part) for part in back[:-1]} == {PIECE}


def test_a_piece_is_named_by_all_up_to_its_end() -> None:
    intake, _ = taken(DATA)
    names = listed(intake.names)
    assert names[0] == hashlib.sha256(DATA[:PIECE]).digest()
    assert names[-1].hex() == intake.digest
    _, longer = taken(DATA + b"an appendix")
    assert set(names[:-1]) == set(names) & set(longer), "what begins alike shares all pieces but the last"


@pytest.mark.parametrize("wrong", [DATA[:-1], DATA + b"!", DATA[:-1] + b"?", b"", DATA[: PIECE * 2]])
def test_what_is_not_what_it_should_be_is_refused(wrong: bytes) -> None:
    for take in (Intake(digest=digest_of(DATA), size=len(DATA)).pieces, exact):
        with pytest.raises(ContentDiffers):
            list(take([wrong]))


def exact(chunks: list[bytes]) -> Iterator[bytes]:
    return exactly(chunks, digest=digest_of(DATA), size=len(DATA))


def test_more_than_was_said_is_refused_before_it_is_all_taken() -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(20):
            yield bytes(PIECE)
        pytest.fail("all of it was taken")

    for take in (Intake(digest=digest_of(DATA), size=len(DATA)).pieces, exact):
        with pytest.raises(ContentDiffers):
            list(take(endless()))  # type: ignore[arg-type]  # what is read once, both take


@pytest.mark.parametrize("place", [0, 1, 2])
def test_nothing_comes_out_behind_a_damaged_piece(place: int) -> None:
    intake, pieces = taken(DATA)
    name = listed(intake.names)[place]
    damaged = Piece(name=name, form=pieces[name].form, data=pieces[name].data[:-9] + b"different")
    short = Piece(name=name, form=0, data=b"short")
    for bad in (damaged, short, None):
        told: list[bytes] = []
        with pytest.raises(BlobDamaged):
            told.extend(proven(intake.digest, intake.names, fetch=(pieces | {name: bad}).get))
        assert b"".join(told) == DATA[: place * PIECE]


def test_a_list_of_another_content_is_noticed() -> None:
    intake, pieces = taken(DATA)
    names = intake.names
    for wrong in (b"", names[:-NAME_BYTES], names[NAME_BYTES:], names[:-1]):
        with pytest.raises(BlobDamaged):
            list(proven(intake.digest, wrong, fetch=pieces.get))


def test_it_can_be_left_in_the_middle() -> None:
    intake, pieces = taken(DATA)
    reading = proven(intake.digest, intake.names, fetch=pieces.get)
    assert next(reading) == DATA[:PIECE]
    reading.close()  # type: ignore[attr-defined]  # it is a generator
