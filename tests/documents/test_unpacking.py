"""The container: nothing that a header says is believed, and no more is unpacked than was promised."""

import io
import struct
import tracemalloc
import zipfile

import pytest

from negotiator.documents.errors import DamagedPart, NotADocument, TooLarge, UnsafePart
from negotiator.documents.unpacking import LIMITS, Limits, shown, unpack


def archive(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as target:
        for name, data in files:
            target.writestr(name, data)
    return buffer.getvalue()


def patched(data: bytes, mark: bytes, offset: int, form: str, value: int) -> bytes:
    """Return the archive with a field of its first header of a kind changed."""
    damaged = bytearray(data)
    struct.pack_into(form, damaged, data.index(mark) + offset, value)
    return bytes(damaged)


def test_parts_are_unpacked_when_asked_for() -> None:
    data = archive(("word/", b""), ("a.xml", b"<a/>" * 1000), ("b.bin", bytes(3_000_000)))
    entries, parts = unpack(data, name="deal.docx", limits=Limits(ratio=2_000))
    assert [entry.filename for entry in entries] == ["word/", "a.xml", "b.bin"]
    assert dict(parts) == {"a.xml": b"<a/>" * 1000, "b.bin": bytes(3_000_000)}
    assert parts["a.xml"] is parts["a.xml"]
    assert "word/" not in parts


def test_parts_can_be_added_and_taken_away() -> None:
    _, parts = unpack(archive(("a.xml", b"<a/>"), ("b.bin", b"b")), name="deal.docx", limits=LIMITS)
    parts["c.xml"] = b"<c/>"
    parts["b.bin"] = b"new"
    assert (list(parts), len(parts), parts["b.bin"]) == (["a.xml", "b.bin", "c.xml"], 3, b"new")
    del parts["b.bin"]
    assert list(parts) == ["a.xml", "c.xml"]
    with pytest.raises(KeyError):
        del parts["b.bin"]
    with pytest.raises(KeyError):
        parts["b.bin"]


def test_stored_parts_of_any_size_come_back() -> None:
    for size in (0, 1, 2**20, 2**20 + 1):
        data = bytes(range(256)) * (size // 256) + bytes(size % 256)
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            _, parts = unpack(archive(("a.bin", data), method=method), name="deal.docx", limits=Limits(ratio=2_000))
            assert parts["a.bin"] == data


def test_parts_packed_alike_are_taken_over() -> None:
    text, other = b"<a/>" * 10, b"<b/>" * 10
    _, known = unpack(archive(("a.xml", text), ("b.xml", text)), name="deal.docx", limits=LIMITS)
    data = archive(("a.xml", text), ("b.xml", other), ("c.xml", text))
    _, parts = unpack(data, name="deal.docx", limits=LIMITS, known=known)
    assert dict(parts) == {"a.xml": text, "b.xml": other, "c.xml": text}
    assert parts["a.xml"] is known["a.xml"]
    assert parts["c.xml"] is not known["a.xml"]
    known["a.xml"] = other
    assert unpack(data, name="deal.docx", limits=LIMITS, known=known)[1]["a.xml"] == text


def test_parts_packed_alike_must_say_the_same() -> None:
    data = archive(("a.xml", b"<a/>" * 10))
    _, known = unpack(data, name="deal.docx", limits=LIMITS)
    with pytest.raises(DamagedPart, match=r"a\.xml"):
        unpack(patched(data, b"PK\x01\x02", 16, "<L", 1), name="deal.docx", limits=LIMITS, known=known)


def test_no_more_is_unpacked_than_was_promised() -> None:
    data = archive(("a.bin", bytes(90_000_000)))
    data = patched(patched(data, b"PK\1\2", 24, "<I", 100), b"PK\3\4", 22, "<I", 100)
    tracemalloc.start()
    try:
        with pytest.raises(DamagedPart, match=r"a\.bin: its checksum or its size"):
            unpack(data, name="deal.docx", limits=LIMITS)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("mark", "offset", "form", "value", "error"),
    [
        (b"PK\1\2", 8, "<H", 0x1, UnsafePart),
        (b"PK\1\2", 8, "<H", 0x20, DamagedPart),
        (b"PK\1\2", 10, "<H", 8, DamagedPart),
        (b"PK\1\2", 10, "<H", 99, DamagedPart),
        (b"PK\1\2", 16, "<I", 7, DamagedPart),
        (b"PK\1\2", 20, "<I", 2**31, DamagedPart),
        (b"PK\1\2", 24, "<I", 9, DamagedPart),
        (b"PK\1\2", 42, "<I", 2**30, NotADocument),
        (b"PK\3\4", 8, "<H", 8, DamagedPart),
        (b"PK\3\4", 0, "<I", 7, DamagedPart),
        (b"PK\3\4", 30, "<B", 66, DamagedPart),
        (b"PK\5\6", 16, "<I", 2**31, NotADocument),
    ],
)
def test_headers_that_lie(mark: bytes, offset: int, form: str, value: int, error: type[Exception]) -> None:
    data = archive(("a.xml", b"<a>words and words and words</a>"), method=zipfile.ZIP_STORED)
    with pytest.raises(error):
        unpack(patched(data, mark, offset, form, value), name="deal.docx", limits=LIMITS)


def test_damaged_streams_name_their_part() -> None:
    data = bytearray(archive(("a.xml", b"<a>" + bytes(range(256)) * 40 + b"</a>")))
    data[40:60] = b"\xff" * 20
    with pytest.raises(DamagedPart, match=r"a\.xml"):
        unpack(bytes(data), name="deal.docx", limits=LIMITS)


def test_entries_may_not_lie_on_each_other() -> None:
    data = bytearray(archive(("a.bin", bytes(50)), ("b.bin", b"12"), method=zipfile.ZIP_STORED))
    first = data.index(b"PK\1\2")
    second = data.index(b"PK\1\2", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    with pytest.raises(DamagedPart, match="upon another part"):
        unpack(bytes(data), name="deal.docx", limits=LIMITS)
    with pytest.raises(NotADocument, match="before its first part"):
        unpack(b"#!/bin/sh\n" + archive(("a.xml", b"<a/>")), name="deal.docx", limits=LIMITS)


TRICKS = ["../a", "a/../b", "/a", "a\\b", "c:a", "a//b", "./a", "a/.", "%2E%2e/a", "a%5Cb", "\uff0e\uff0e/a"]


@pytest.mark.parametrize("name", [*TRICKS, "a\x01", "a\u202eb", "a" * 251])
def test_names_that_trick(name: str) -> None:
    with pytest.raises(UnsafePart, match="path trick"):
        unpack(archive((name, b"")), name="deal.docx", limits=LIMITS)


@pytest.mark.parametrize("twin", ["A.XML", "a.xml ", "a.xml.", "\uff41.xml"])
def test_names_that_are_the_same_somewhere(twin: str) -> None:
    with pytest.raises(UnsafePart, match="twice"):
        unpack(archive(("a.xml", b""), (twin, b"")), name="deal.docx", limits=LIMITS)


def test_folders_hold_no_bytes() -> None:
    with pytest.raises(UnsafePart, match="folder"):
        unpack(archive(("a/", b"x")), name="deal.docx", limits=LIMITS)


def test_sizes_have_limits() -> None:
    many = archive(*((f"{number}.bin", bytes(900_000)) for number in range(30)))
    with pytest.raises(TooLarge, match="suspiciously small"):
        unpack(many, name="deal.docx", limits=LIMITS)
    with pytest.raises(TooLarge, match="bytes unpacked"):
        unpack(many, name="deal.docx", limits=Limits(unpacked_size=2_000_000))
    with pytest.raises(TooLarge, match="list of parts"):
        unpack(many, name="deal.docx", limits=Limits(parts=20))
    with pytest.raises(TooLarge, match="more than 2 parts"):
        unpack(many, name="deal.docx", limits=Limits(parts=2))


def test_what_is_shown_of_a_name() -> None:
    assert shown("a\nb\x1b[2J") == "a?b?[2J"
    assert len(shown("a" * 500)) == 120
    assert shown("") == "a part without a name"
