"""What somebody on the way, who cannot sign, may try with a package. Every attempt is refused for its own reason."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest

from negotiator.crypto import Identity
from negotiator.exchange import LIMITS, PackagePlan
from negotiator.exchange.zip_layout import END, central_header, end_record, local_header
from negotiator.exchange.zip_writer import write_archive
from negotiator.kernel import NegotiatorError
from tests.exchange.containers import META, Files, Written, countersigned, packed, read, unpacked, write


def refused(data: bytes, code: str, *, saying: str | None = None) -> NegotiatorError:
    with pytest.raises(NegotiatorError, match=saying) as caught:
        read(data, identity=None, trust={})
    assert caught.value.code == code
    assert caught.value.hint
    return caught.value


@pytest.fixture
def files(written: Written) -> Files:
    return unpacked(written.asice)


def added(files: Files, name: str, data: bytes = b"x") -> bytes:
    return packed(files | {name: data})


def replaced(files: Files, name: str, data: bytes) -> bytes:
    return packed(files | {name: data})


# Files and signatures


def test_an_unsigned_extra_file(files: Files) -> None:
    refused(added(files, "documents/evil.docx"), "file-added", saying="documents/evil.docx")


def test_a_removed_file(files: Files) -> None:
    del files["deal/summary.pdf"]
    refused(packed(files), "file-removed", saying="deal/summary.pdf")


@pytest.mark.parametrize("path", ["deal/deal.json", "README.txt", "SHA256SUMS", "documents/0001.docx", "manifest.json"])
def test_a_changed_file_is_named(files: Files, path: str) -> None:
    refused(replaced(files, path, files[path] + b" "), "file-differs", saying=path)


def test_all_signatures_stripped(files: Files) -> None:
    refused(packed({name: data for name, data in files.items() if name not in META}), "not-signed")


def test_the_authors_signature_stripped_and_another_kept(written: Written, marco: Identity, plan: PackagePlan) -> None:
    both = unpacked(countersigned(written.asice, identity=marco, at=plan.created))
    refused(packed({name: data for name, data in both.items() if name not in META}), "signature-missing")


def test_a_signature_transplanted_from_another_package(
    files: Files, plan_for: Callable[..., PackagePlan], anna: Identity
) -> None:
    other = unpacked(write(plan_for(note="another"), identity=anna).asice)
    refused(replaced(files, META[1], other[META[1]]), "signature-differs")
    refused(packed(files | {name: other[name] for name in META}), "file-differs")


def test_an_unknown_file_among_the_signatures(files: Files) -> None:
    for name in ("META-INF/extra.xml", "META-INF/manifest.rdf", "META-INF/signature101.p7s"):
        refused(added(files, name, b"<a/>"), "signature-extra")


def test_a_half_signature(files: Files) -> None:
    refused(added(files, "META-INF/ASiCManifest002.xml", b"<a/>"), "signature-missing")
    del files[META[0]]
    refused(packed(files), "signature-missing")


def test_more_signatures_than_anybody_needs(files: Files) -> None:
    many = {
        name: b""
        for number in range(1, 101)
        for name in (META[0].replace("001", f"{number:03}"), META[1].replace("001", f"{number:03}"))
    }
    refused(packed(files | many), "too-many-files")


def test_a_signature_file_of_noise(files: Files) -> None:
    for noise in (b"", b"noise", bytes(70_000)):
        refused(replaced(files, META[1], noise), "signature-file")
    for odd in (b"\x30\x03\x02\x01\x01\0", files[META[1]] + b"\0", files[META[1]][:-1]):
        refused(replaced(files, META[1], odd), "signature-form")


# Names that do harm


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "/etc/passwd",
        "a\\b.txt",
        "C:evil.txt",
        "documents/.hidden",
        "documents//double",
        "documents/folder/",
        "a/b/c/d/e",
        "d/" + "n" * 101,
        "documents/with space",
        "a/./b",
    ],
)
def test_a_harmful_entry_name(files: Files, name: str) -> None:
    refused(added(files, name), "unsafe-name")


@pytest.mark.parametrize(
    "name", ["documents/CON.txt", "documents/lpt1", "NUL", "aux.x/b", "documents/dot.", "a/space "]
)
def test_a_name_that_is_something_else_on_some_system(files: Files, name: str) -> None:
    refused(added(files, name), "device-name")


def test_a_confusable_entry_name(files: Files) -> None:
    whole = added(files, "documents/0002.docx")
    refused(whole.replace(b"0002.docx", "0002.d\u043ec".encode()), "unsafe-name")


def test_a_duplicate_entry(files: Files) -> None:
    refused(write_archive([*files.items(), ("deal/deal.json", b"{}")]), "name-twice")


def test_a_case_twin(files: Files) -> None:
    refused(added(files, "deal/DEAL.json"), "name-twins")


def test_a_file_that_is_also_a_folder(files: Files) -> None:
    refused(added(files, "deal"), "name-nested")
    refused(added(files, "deal/deal.json/more"), "name-nested")


# Archives that different programs would read differently


def test_a_symbolic_link(files: Files) -> None:
    refused(with_attributes(added(files, "documents/link", b"/etc/passwd"), 0o120777 << 16), "zip-form")


def test_a_folder_entry(files: Files) -> None:
    refused(with_attributes(added(files, "documents/folder", b""), (0o40755 << 16) | 0x10), "zip-form")


def with_attributes(data: bytes, attributes: int) -> bytes:
    """Change the external attributes of the last file."""
    start = data.rfind(b"PK\x01\x02")
    return data[: start + 38] + struct.pack("<L", attributes) + data[start + 42 :]


def test_bytes_before_the_archive(written: Written) -> None:
    refused(b"MZ" + written.asice, "zip-prefix")


def test_bytes_after_the_archive(written: Written) -> None:
    refused(written.asice + b"junk", "zip-trailer", saying="added")


def test_an_archive_comment(written: Written) -> None:
    refused(written.asice[:-2] + struct.pack("<H", 4) + b"abcd", "zip-trailer")
    refused(written.asice[:-2] + struct.pack("<H", 4), "zip-trailer")


def test_two_archives_in_one_file(written: Written) -> None:
    refused(written.asice + written.asice, "zip-gap")


def test_a_directory_that_counts_too_few_or_too_many(written: Written) -> None:
    end = len(written.asice) - END.size
    for step in (-1, 1):
        count = struct.unpack_from("<H", written.asice, end + 8)[0] + step
        other = written.asice[: end + 8] + struct.pack("<2H", count, count) + written.asice[end + 12 :]
        refused(other, "zip-directory")


def test_a_directory_that_leaves_a_file_out(files: Files) -> None:
    whole, fewer = packed(files), packed({name: data for name, data in files.items() if name != "deal/summary.pdf"})
    body = whole[: whole.index(b"PK\x01\x02")]
    listed = bytearray(fewer[fewer.index(b"PK\x01\x02") :])
    refused(body + bytes(listed), "zip-headers-differ")


def test_a_directory_that_lists_a_file_twice(written: Written) -> None:
    start, end = written.asice.index(b"PK\x01\x02"), len(written.asice) - END.size
    last = written.asice.rindex(b"PK\x01\x02")
    refused(written.asice[:end] + written.asice[last:end] + written.asice[end:], "zip-directory")
    refused(written.asice[:last] + written.asice[end:], "zip-directory")
    assert start < last


def test_a_directory_that_points_elsewhere(written: Written) -> None:
    last = written.asice.rindex(b"PK\x01\x02")
    moved = written.asice[: last + 42] + struct.pack("<L", 7) + written.asice[last + 46 :]
    refused(moved, "zip-directory")


def test_hidden_bytes_between_files(written: Written) -> None:
    data = written.asice
    directory = struct.unpack_from("<L", data, len(data) - 6)[0]
    moved = data[:directory] + b"hidden" + data[directory:-6] + struct.pack("<L", directory + 6) + data[-2:]
    refused(moved, "zip-gap")


def test_a_header_that_differs_from_the_directory(written: Written) -> None:
    last = written.asice.rindex(b"PK\x01\x02")
    for place, value in ((16, b"1234"), (20, b"\1\0\0\0"), (10, b"\x08\0"), (46, b"X")):
        changed = written.asice[: last + place] + value + written.asice[last + place + len(value) :]
        refused(changed, "zip-headers-differ")


@pytest.mark.parametrize("place", [4, 6, 8, 12, 14, 30, 32, 34, 36, 38])
def test_a_header_in_another_form(written: Written, place: int) -> None:
    last = written.asice.rindex(b"PK\x01\x02")
    changed = bytearray(written.asice)
    changed[last + place] ^= 1
    refused(bytes(changed), "zip-form")


@pytest.mark.parametrize("place", [4, 6, 10, 12, 28])
def test_a_local_header_in_another_form(written: Written, place: int) -> None:
    second = written.asice.index(b"PK\x03\x04", 4)
    changed = bytearray(written.asice)
    changed[second + place] ^= 1
    refused(bytes(changed), "zip-form")


def test_records_of_large_archives(written: Written) -> None:
    end = len(written.asice) - END.size
    large = b"PK\x06\x06" + struct.pack("<Q", 44) + bytes(44)
    refused(written.asice[:end] + large + written.asice[end:], "zip-form")
    last = written.asice.rindex(b"PK\x01\x02")
    refused(written.asice[:last] + large + written.asice[last:], "zip-form")
    other_disk = bytearray(written.asice)
    other_disk[end + 4] = 1
    refused(bytes(other_disk), "zip-form")


def test_an_archive_in_a_foreign_form(files: Files) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    refused(made.getvalue(), "zip-packed")


def test_an_archive_that_does_not_begin_with_its_type(files: Files) -> None:
    for order in (list(files.items())[1:], [*list(files.items())[1:], ("mimetype", files["mimetype"])]):
        refused(write_archive(order), "mimetype")
    refused(replaced(files, "mimetype", b"application/zip"), "mimetype")
    refused(write_archive([]), "not-a-package")


def test_files_in_another_order(files: Files) -> None:
    names = list(files)
    for first, second in ((1, 2), (4, 5), (3, 4), (-2, -1), (-3, -2)):
        other = names.copy()
        other[first], other[second] = other[second], other[first]
        refused(write_archive((name, files[name]) for name in other), "zip-order")


def test_a_file_whose_checksum_is_wrong(files: Files, written: Written) -> None:
    place = written.asice.index(files["README.txt"])
    changed = bytearray(written.asice)
    changed[place] ^= 1
    refused(bytes(changed), "zip-checksum", saying=r"README\.txt")


# Bombs


def alone(name: str, *, size: int, checksum: int = 0, method: int = 0, packed_size: int | None = None) -> bytes:
    """Return an archive of its type and one file whose header says what it likes."""
    begins = write_archive([("mimetype", b"application/vnd.etsi.asic-e+zip")])
    start = begins.index(b"PK\x01\x02")
    header = bytearray(local_header(name, size=size, checksum=checksum))
    struct.pack_into("<H", header, 8, method)
    struct.pack_into("<L", header, 18, size if packed_size is None else packed_size)
    return begins[:start] + bytes(header)


def test_a_bomb_is_refused_by_its_header() -> None:
    refused(alone("documents/0001.bin", size=LIMITS.entry + 1), "too-large", saying="0001")


def test_a_packed_bomb_is_refused_by_its_header() -> None:
    bomb = zlib.compress(bytes(64 << 20), 9)
    refused(alone("documents/0001.bin", size=64 << 20, method=8, packed_size=len(bomb)) + bomb, "zip-packed")


def test_a_bomb_that_lies_about_its_size() -> None:
    refused(alone("documents/0001.bin", size=1000, packed_size=20 << 20) + bytes(2000), "zip-headers-differ")
    honest = local_header("documents/0001.bin", size=5, checksum=zlib.crc32(b"12345")) + b"12345"
    begins = alone("x", size=0)[: -len(local_header("x", size=0, checksum=0))]
    listed = central_header("mimetype", size=31, checksum=zlib.crc32(b"application/vnd.etsi.asic-e+zip"), offset=0)
    lying = central_header("documents/0001.bin", size=5 << 20, checksum=zlib.crc32(b"12345"), offset=len(begins))
    end = end_record(count=2, size=len(listed + lying), start=len(begins + honest))
    refused(begins + honest + listed + lying + end, "zip-headers-differ")


def test_a_list_beyond_its_limit_is_not_even_read() -> None:
    for path in ("manifest.json", "SHA256SUMS", "README.txt", META[0], META[1]):
        refused(alone(path, size=LIMITS.index + 1), "too-large", saying=path)
    refused(alone("ledger/shared.jsonl", size=LIMITS.ledger + 1), "too-large", saying="ledger")
    refused(alone("deal/deal.json", size=LIMITS.deal + 1), "too-large", saying="deal")


def test_a_cut_header(written: Written) -> None:
    for length in (33, 60, 75, 90, len(written.asice) - 1, len(written.asice) - END.size, len(written.asice) - 30):
        refused(written.asice[:length], "zip-cut")
