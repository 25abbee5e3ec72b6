"""The archives that we write, as other programs see them."""

import io
import itertools
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.exchange.limits import LIMITS
from negotiator.exchange.zip_layout import archive_size
from negotiator.exchange.zip_reader import members
from negotiator.exchange.zip_writer import ContentChanged, Part, archive, part_of, write_archive

NAMES = st.from_regex(r"\A[a-z][a-z0-9]{0,9}\Z")


@given(
    st.dictionaries(NAMES, st.binary(max_size=2000) | st.binary(max_size=20).map(lambda part: part * 300), max_size=8)
)
def test_what_is_written_comes_back(files: dict[str, bytes]) -> None:
    files = {"mimetype": b"type"} | files
    data = write_archive(files.items())
    read = {member.name: b"".join(member) for member in members(io.BytesIO(data), limits=LIMITS)}
    assert list(read.items()) == list(files.items())
    assert len(data) == archive_size([(name, len(content)) for name, content in files.items()])
    with zipfile.ZipFile(io.BytesIO(data)) as other:
        assert other.testzip() is None
        assert {name: other.read(name) for name in other.namelist()} == files


def test_nothing_is_packed() -> None:
    zeros = bytes(4 << 20)
    data = write_archive([("a", zeros)])
    assert data.count(zeros) == 1
    assert zlib.crc32(zeros).to_bytes(4, "little") in data


def test_a_file_is_a_plain_file_with_no_time_of_its_own() -> None:
    with zipfile.ZipFile(io.BytesIO(write_archive([("a", b"x")]))) as other:
        (entry,) = other.infolist()
    assert entry.date_time == (1980, 1, 1, 0, 0, 0)
    assert entry.external_attr >> 16 == 0o100644
    assert not entry.is_dir()


GOOD = part_of("a", b"12345")


@pytest.mark.parametrize(
    "part",
    [
        replace(GOOD, open=lambda: (b"1234",)),
        replace(GOOD, open=lambda: (b"12345", b"6")),
        replace(GOOD, open=lambda: (b"12346",)),
        replace(GOOD, sha256="00" * 32),
        replace(GOOD, checksum=1),
    ],
    ids=["shorter", "longer", "other", "digest", "checksum"],
)
def test_what_is_not_what_was_announced_is_not_packed(part: Part) -> None:
    with pytest.raises(ContentChanged, match="a is not what it was"):
        b"".join(archive([part]))


def test_a_content_that_never_ends_is_left_at_once() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield bytes(1000)

    pieces = archive([replace(GOOD, size=5000, open=endless)])
    taken = list(itertools.islice(pieces, 6))
    assert sum(len(piece) for piece in taken[1:]) == 5000
    with pytest.raises(ContentChanged):
        next(pieces)
