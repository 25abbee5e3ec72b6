"""The directory of an archive: what the standard library reads of it, we read, and what is none is refused."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.documents.directory import EARLIEST, Entry, decoded, read_directory

NAMES = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\"), min_size=1, max_size=12),
    unique=True,
)

_END = b"PK\x05\x06"


def archive(*names: str, comment: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for number, name in enumerate(names):
            entry = zipfile.ZipInfo(name, (2026, 3, 2, 9, 30, 58))
            entry.external_attr = 0o640 << 16
            target.writestr(entry, b"words " * number, zipfile.ZIP_DEFLATED if number % 2 else zipfile.ZIP_STORED)
        target.comment = comment
    return buffer.getvalue()


def agrees(data: bytes) -> None:
    """Check that both readers tell the same of an archive."""
    entries, begin = read_directory(data)
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        assert begin == source.start_dir
        assert [facts(entry) for entry in entries] == [
            (
                one.filename,
                one.flag_bits,
                one.compress_type,
                one.date_time,
                one.CRC,
                one.compress_size,
                one.file_size,
                one.header_offset,
                one.external_attr,
                one.create_system,
                one.is_dir(),
            )
            for one in source.infolist()
        ]


def facts(entry: Entry) -> tuple[object, ...]:
    day, hour = entry.date, entry.time
    moment = ((day >> 9) + 1980, day >> 5 & 15, day & 31, hour >> 11, hour >> 5 & 63, (hour & 31) * 2)
    sizes = (entry.checksum, entry.packed_size, entry.size, entry.offset)
    return (
        *(entry.filename, entry.flags, entry.method, moment),
        *(*sizes, entry.attributes, entry.system, entry.is_folder),
    )


@given(NAMES, st.binary(max_size=40).filter(lambda comment: _END not in comment))
def test_both_readers_tell_the_same(names: list[str], comment: bytes) -> None:
    agrees(archive(*names, comment=comment))


def test_a_comment_that_seems_an_end_is_refused_by_both() -> None:
    data = archive("word/a.xml", comment=_END)
    with pytest.raises(struct.error):
        read_directory(data)
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(data))


def test_something_before_the_archive_and_a_folder_in_it() -> None:
    agrees(b"#!/bin/sh\n" + archive("word/", "word/a.xml"))


def test_sizes_beyond_four_bytes_are_read_where_they_are_told() -> None:
    plain = archive("a.xml", "b.xml")
    (first, second), begin = read_directory(plain)
    records = []
    for entry in (first, second):
        wide = struct.pack("<2H3Q", 1, 24, entry.size, entry.packed_size, entry.offset)
        other = struct.pack("<2H4s", 0x5455, 4, b"time")
        dated = (entry.time, entry.date, entry.checksum)
        lengths = (0xFFFFFFFF, 0xFFFFFFFF, len(entry.raw_name), len(other) + len(wide), 0)
        told = (45, 45, entry.flags, entry.method, *dated, *lengths, 0, 0, entry.attributes, 0xFFFFFFFF)
        records.append(struct.pack("<4s6H3L5H2L", b"PK\1\2", *told) + entry.raw_name + other + wide)
    directory = b"".join(records)
    where = (2, 2, len(directory), begin)
    wide_end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, *where)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, begin + len(directory), 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    data = plain[:begin] + directory + wide_end + locator + end
    agrees(data)
    assert [facts(one)[:8] for one in read_directory(data)[0]] == [facts(one)[:8] for one in (first, second)]
    cut = data.replace(wide := directory[-28:], struct.pack("<2H", 1, 400) + wide[4:])
    with pytest.raises(ValueError, match="cut off"):
        read_directory(cut)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\3\4 and nothing more",
        b"PK\5\6",
        archive("a.xml")[:-1],
        archive("a.xml").replace(b"PK\1\2", b"PK\1\3"),
        struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 500, 0, 0),
        archive("é.xml").replace("é".encode(), b"\xff\xff"),
    ],
)
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises((ValueError, struct.error)):
        read_directory(data)


def test_names_are_cut_where_the_system_would_cut_them() -> None:
    assert decoded(b"a.xml\0.exe", 0) == "a.xml"
    assert decoded(b"\x81.xml", 0) == "ü.xml"
    assert decoded("ü.xml".encode(), 0x800) == "ü.xml"
    assert zipfile.ZipInfo("a").date_time[1] << 5 | 1 == EARLIEST


@pytest.mark.corpus
def test_both_readers_tell_the_same_of_real_files(corpus: Path) -> None:
    files = sorted(corpus.rglob("*.docx"))
    assert files
    for path in files:
        agrees(path.read_bytes())
