"""The archives that we write, as other programs see them."""

import io
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


def test_nothing_is_packed() -> None:
    zeros = bytes(4 << 20)
    data = write_archive([("a", zeros)])
    assert data.count(zeros) == 1
    assert read_archive(data, limits=LIMITS) == {"a": zeros}


def test_a_file_is_a_plain_file_with_no_time_of_its_own() -> None:
    with zipfile.ZipFile(io.BytesIO(write_archive([("a", b"x")]))) as archive:
        (entry,) = archive.infolist()
    assert entry.date_time == (1980, 1, 1, 0, 0, 0)
    assert entry.external_attr >> 16 == 0o100644
    assert not entry.is_dir()
