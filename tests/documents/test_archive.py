"""Archives that were written here are read by the standard library, and entries taken over keep their packed bytes."""

import io
import zipfile

from negotiator.documents.archive import ArchiveWriter
from negotiator.documents.directory import Entry, read_directory


def packed(method: int, *, name: str = "word/a.xml") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        entry = zipfile.ZipInfo(name, (2026, 3, 2, 9, 30, 58))
        entry.compress_type, entry.external_attr = method, 0o640 << 16
        archive.writestr(entry, b"The Seller delivers. " * 200)
    return buffer.getvalue()


def entries(data: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return archive.infolist()


def told(data: bytes) -> tuple[Entry, ...]:
    """Return the entries as we read them."""
    return read_directory(data)[0]


def test_entries_taken_over_are_the_same_whatever_their_method() -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        source = packed(method, name="Vertrag/Anhänge.xml")
        writer = ArchiveWriter()
        writer.copy(told(source)[0], source=source)
        before, after = entries(source)[0], entries(writer.finish())[0]
        for name in ("filename", "date_time", "compress_type", "CRC", "file_size", "compress_size", "external_attr"):
            assert getattr(after, name) == getattr(before, name), (method, name)
        with zipfile.ZipFile(io.BytesIO(writer.finish())) as archive:
            assert archive.read("Vertrag/Anhänge.xml") == b"The Seller delivers. " * 200


def test_an_entry_written_as_it_was_streamed_is_taken_over_with_its_sizes() -> None:
    class Stream(io.BytesIO):
        def tell(self) -> int:
            raise OSError

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"words " * 100)
    writer = ArchiveWriter()
    assert entries(stream.getvalue())[0].flag_bits & 8
    writer.copy(told(stream.getvalue())[0], source=stream.getvalue())
    assert entries(writer.finish())[0].file_size == 600


def test_new_entries_are_packed_like_the_one_that_they_replace() -> None:
    writer = ArchiveWriter()
    stored, deflated = told(packed(zipfile.ZIP_STORED))[0], told(packed(zipfile.ZIP_LZMA))[0]
    writer.add("stored.xml", b"a" * 1000, like=stored)
    writer.add("packed.xml", b"a" * 1000, like=deflated)
    writer.add("new.xml", b"a" * 1000)
    found = entries(writer.finish())
    assert [one.compress_type for one in found] == [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED]
    assert found[0].date_time == (2026, 3, 2, 9, 30, 58)
    assert found[0].external_attr == 0o640 << 16
    assert found[2].date_time == (1980, 1, 1, 0, 0, 0)


def test_an_empty_archive_is_an_archive() -> None:
    assert entries(ArchiveWriter().finish()) == []
