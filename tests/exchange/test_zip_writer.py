"""The archives that we write, as other programs see them."""

import io
import os
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from negotiator.exchange.limits import LIMITS
from negotiator.exchange.zip_reader import read_archive
from negotiator.exchange.zip_writer import write_archive

NAMES = st.from_regex(r"\A[a-z][a-z0-9]{0,9}\Z")


@given(
    st.dictionaries(NAMES, st.binary(max_size=2000) | st.binary(max_size=20).map(lambda part: part * 300), max_size=8)
)
def test_what_is_written_comes_back(files: dict[str, bytes]) -> None:
    data = write_archive(files.items())
    assert read_archive(data, limits=LIMITS) == files
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files


def method(content: bytes, name: str = "b.bin") -> int:
    with zipfile.ZipFile(io.BytesIO(write_archive([("a", b""), (name, content)]))) as archive:
        return archive.getinfo(name).compress_type


def test_what_shrinks_is_packed_and_the_rest_is_stored() -> None:
    text = bytes(range(256)) * 40
    assert method(text) == zipfile.ZIP_DEFLATED
    assert method(text, "b.docx") == zipfile.ZIP_STORED
    assert method(os.urandom(1000)) == zipfile.ZIP_STORED
    assert method(os.urandom(200_000)) == zipfile.ZIP_STORED
    assert method(os.urandom(64 << 10) + bytes(1 << 20)) == zipfile.ZIP_STORED


def test_nothing_is_packed_so_far_that_it_looks_like_a_bomb() -> None:
    zeros = bytes(4 << 20)
    assert method(zeros) == zipfile.ZIP_STORED
    assert read_archive(write_archive([("a", zeros)]), limits=LIMITS) == {"a": zeros}


def test_a_file_is_a_plain_file_with_no_time_of_its_own() -> None:
    with zipfile.ZipFile(io.BytesIO(write_archive([("a", b"x")]))) as archive:
        (entry,) = archive.infolist()
    assert entry.date_time == (1980, 1, 1, 0, 0, 0)
    assert entry.external_attr >> 16 == 0o100644
    assert not entry.is_dir()
