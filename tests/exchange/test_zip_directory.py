"""The directory that follows from the files, and what is said when another one is found."""

import struct

import pytest

from negotiator.exchange.zip_directory import Directory
from negotiator.exchange.zip_layout import CENTRAL, END
from negotiator.exchange.zip_writer import write_archive

FILES = [("mimetype", b"type"), ("a/b", b"12345")]
ARCHIVE = write_archive(FILES)
START = ARCHIVE.index(b"PK\x01\x02")
GOOD = ARCHIVE[START:]
SECOND = CENTRAL.size + len("mimetype")
LAST = len(GOOD) - END.size


@pytest.fixture
def directory() -> Directory:
    built = Directory()
    offset = 0
    for name, data in FILES:
        (checksum,) = struct.unpack_from("<L", ARCHIVE, offset + 14)
        built.add(name, size=len(data), checksum=checksum, offset=offset)
        offset += 30 + len(name) + len(data)
    return built


def changed(place: int, value: bytes) -> bytes:
    return GOOD[:place] + value + GOOD[place + len(value) :]


def test_it_is_the_one_that_was_written(directory: Directory) -> None:
    assert directory.whole(start=START) == GOOD
    assert directory.size == len(GOOD)


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (b"", "zip-cut"),
        (GOOD[:50], "zip-cut"),
        (GOOD[: SECOND + 2], "zip-cut"),
        (GOOD[:-1], "zip-cut"),
        (GOOD[: LAST + 2], "zip-cut"),
        (GOOD[LAST:], "zip-directory"),
        (GOOD[:SECOND] + GOOD[LAST:], "zip-directory"),
        (GOOD[:LAST] + GOOD[SECOND:], "zip-directory"),
        (GOOD[SECOND:LAST] + GOOD[:SECOND] + GOOD[LAST:], "zip-headers-differ"),
        (GOOD + b"x", "zip-trailer"),
        (GOOD + ARCHIVE, "zip-gap"),
        (GOOD[:LAST] + b"PK\x06\x07" + GOOD[LAST:], "zip-form"),
        (b"PK\x06\x06" + GOOD, "zip-form"),
        (changed(SECOND + 4, b"\x15"), "zip-form"),
        (changed(SECOND + 10, b"\x08"), "zip-headers-differ"),
        (changed(SECOND + 16, b"\0\0\0\0"), "zip-headers-differ"),
        (changed(SECOND + 42, b"\0"), "zip-directory"),
        (changed(SECOND + 46, b"A"), "zip-headers-differ"),
        (changed(LAST + 4, b"\1"), "zip-form"),
        (changed(LAST + 10, b"\3"), "zip-directory"),
        (changed(LAST + 12, b"\0\0"), "zip-directory"),
        (changed(LAST + 20, b"\1"), "zip-trailer"),
    ],
)
def test_another_one_is_refused_for_what_is_wrong_with_it(directory: Directory, found: bytes, code: str) -> None:
    assert directory.difference(found, start=START).code == code
