"""What somebody on the way may do to a file, who cannot sign: to the seal, and to the archive inside."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from negotiator.crypto import seal
from negotiator.exchange import LIMITS
from negotiator.exchange.zip_layout import END, central_header, end_record, local_header
from negotiator.exchange.zip_writer import write_archive
from tests.attacks.catalogue import Arrival, attack
from tests.attacks.scene import Scene, person
from tests.exchange.containers import META, packed

MIMETYPE = b"application/vnd.etsi.asic-e+zip"
LINE = b"PK\x01\x02"


def with_file(scene: Scene, name: str, data: bytes = b"x") -> bytes:
    return packed(scene.files | {name: data})


def last_line(data: bytes) -> int:
    """Return where the directory's last line begins."""
    return data.rindex(LINE)


def directory(data: bytes) -> int:
    """Return where the directory begins."""
    start: int = struct.unpack_from("<L", data, len(data) - 6)[0]
    return start


# The seal


@attack("cut off inside the seal", code="seal-damaged", family="container", rule=20)
def cut_in_the_seal(scene: Scene) -> Iterator[Arrival]:
    sealed = scene.sealed
    yield sealed[:-1]
    yield sealed[: len(sealed) // 2]
    yield sealed[:-40] + bytes(40)


@attack("pieces of the seal exchanged", code="seal-damaged", family="container", rule=20)
def pieces_exchanged(scene: Scene) -> Iterator[Arrival]:
    sealed = seal(scene.asice + bytes(200_000), [scene.ben.recipient])
    start = sealed.index(b"\n", sealed.index(b"\n--- ") + 1) + 17
    piece = (64 << 10) + 16
    first, second = sealed[start : start + piece], sealed[start + piece : start + 2 * piece]
    yield sealed[:start] + second + first + sealed[start + 2 * piece :]
    yield sealed[:start] + first + sealed[start + 2 * piece :]


@attack("a header that names thousands of recipients", code="seal-header", family="container", rule=21, memory=True)
def header_flood(scene: Scene) -> Iterator[Arrival]:
    sealed = seal(b"x", [scene.ben.recipient])
    first = sealed.index(b"\n-> ") + 1
    stanza = sealed[first : sealed.index(b"\n--- ") + 1]
    yield sealed[:first] + stanza * 100 + sealed[first:]
    yield sealed[:first] + stanza * 200_000


@attack("sealed for somebody else", code="not-for-you", family="container", rule=22)
def sealed_for_another(scene: Scene) -> Iterator[Arrival]:
    yield seal(scene.asice, [person("Eve Ost", "Delta").recipient])


@attack("another kind of file in the seal", code="not-a-package", family="container", rule=1)
def another_kind(scene: Scene) -> Iterator[Arrival]:
    for data in (b"", b"%PDF-1.7", write_archive([]), b"MZ" + bytes(5000)):
        yield data
        yield seal(data, [scene.ben.recipient])


# Archives that different programs would read differently


@attack("another first file, or another type", code="mimetype", family="container", rule=2)
def another_type(scene: Scene) -> Iterator[Arrival]:
    first, *rest = scene.files.items()
    yield write_archive(rest)
    yield write_archive([*rest, first])
    yield packed(scene.files | {"mimetype": b"application/zip"})


@attack("a program before the archive", code="zip-prefix", family="container", rule=3)
def bytes_before(scene: Scene) -> Iterator[Arrival]:
    yield b"MZ" + scene.asice
    yield b"#!/bin/sh\n" + bytes(1000) + scene.asice


@attack("bytes after the archive", code="zip-trailer", family="container", rule=4)
def bytes_after(scene: Scene) -> Iterator[Arrival]:
    yield scene.asice + b"junk"


@attack("a comment of the archive", code="zip-trailer", family="container", rule=4)
def comment(scene: Scene) -> Iterator[Arrival]:
    yield scene.asice[:-2] + struct.pack("<H", 4) + b"abcd"
    yield scene.asice[:-2] + struct.pack("<H", 4)


@attack("two archives in one file", code="zip-gap", family="container", rule=5)
def two_archives(scene: Scene) -> Iterator[Arrival]:
    yield scene.asice + scene.asice


@attack("bytes hidden between files", code="zip-gap", family="container", rule=5)
def hidden_bytes(scene: Scene) -> Iterator[Arrival]:
    data, start = scene.asice, directory(scene.asice)
    yield data[:start] + b"hidden" + data[start:-6] + struct.pack("<L", start + 6) + data[-2:]


@attack("a directory that miscounts", code="zip-directory", family="container", rule=6)
def miscounted(scene: Scene) -> Iterator[Arrival]:
    end = len(scene.asice) - END.size
    for step in (-1, 1):
        count = struct.unpack_from("<H", scene.asice, end + 8)[0] + step
        yield scene.asice[: end + 8] + struct.pack("<2H", count, count) + scene.asice[end + 12 :]


@attack("a directory that repeats, omits or misplaces a file", code="zip-directory", family="container", rule=6)
def misplaced(scene: Scene) -> Iterator[Arrival]:
    data, last, end = scene.asice, last_line(scene.asice), len(scene.asice) - END.size
    yield data[:end] + data[last:end] + data[end:]
    yield data[:last] + data[end:]
    yield data[: last + 42] + struct.pack("<L", 7) + data[last + 46 :]


@attack("a directory that says other things of a file", code="zip-headers-differ", family="container", rule=7)
def headers_differ(scene: Scene) -> Iterator[Arrival]:
    last = last_line(scene.asice)
    for place, value in ((16, b"1234"), (20, b"\1\0\0\0"), (10, b"\x08\0"), (46, b"X")):
        yield scene.asice[: last + place] + value + scene.asice[last + place + len(value) :]
    whole = with_file(scene, "documents/0002.docx")
    yield whole[: directory(whole)] + scene.asice[directory(scene.asice) :]


@attack("a bomb that lies about its size", code="zip-headers-differ", family="container", rule=7, memory=True)
def lying_bomb(scene: Scene) -> Iterator[Arrival]:
    yield alone("documents/0001.bin", size=1000, packed_size=20 << 20) + bytes(2000)
    honest = local_header("documents/0001.bin", size=5, checksum=zlib.crc32(b"12345")) + b"12345"
    begins = alone("x", size=0)[: -len(local_header("x", size=0, checksum=0))]
    listed = central_header("mimetype", size=31, checksum=zlib.crc32(MIMETYPE), offset=0)
    lying = central_header("documents/0001.bin", size=5 << 20, checksum=zlib.crc32(b"12345"), offset=len(begins))
    end = end_record(count=2, size=len(listed + lying), start=len(begins + honest))
    yield begins + honest + listed + lying + end


@attack("a symbolic link, a folder or a device", code="zip-form", family="container", rule=8)
def links(scene: Scene) -> Iterator[Arrival]:
    for name, attributes in (
        ("documents/link", 0o120777 << 16),
        ("documents/folder", (0o40755 << 16) | 0x10),
        ("documents/device", 0o20666 << 16),
    ):
        data = with_file(scene, name)
        start = last_line(data)
        yield data[: start + 38] + struct.pack("<L", attributes) + data[start + 42 :]


@attack("an extra field, a flag, a date", code="zip-form", family="container", rule=8)
def other_headers(scene: Scene) -> Iterator[Arrival]:
    data, last, second = scene.asice, last_line(scene.asice), scene.asice.index(b"PK\x03\x04", 4)
    places = [last + each for each in (4, 6, 8, 12, 14, 30, 32, 34, 36, 38)] + [
        second + each for each in (4, 6, 10, 12, 28)
    ]
    for place in places:
        changed = bytearray(data)
        changed[place] ^= 1
        yield bytes(changed)


@attack("records of archives beyond four gigabytes", code="zip-form", family="container", rule=8)
def large_records(scene: Scene) -> Iterator[Arrival]:
    data, end, last = scene.asice, len(scene.asice) - END.size, last_line(scene.asice)
    large = b"PK\x06\x06" + struct.pack("<Q", 44) + bytes(44)
    yield data[:end] + large + data[end:]
    yield data[:last] + large + data[last:]
    other_disk = bytearray(data)
    other_disk[end + 4] = 1
    yield bytes(other_disk)


@attack("compressed files", code="zip-packed", family="container", rule=9)
def compressed(scene: Scene) -> Iterator[Arrival]:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in scene.files.items():
            archive.writestr(name, data)
    yield made.getvalue()


@attack("a compressed bomb", code="zip-packed", family="container", rule=9, memory=True)
def compressed_bomb(scene: Scene) -> Iterator[Arrival]:
    bomb = zlib.compress(bytes(8 << 20), 9)
    yield alone("documents/0001.bin", size=8 << 20, method=8, packed_size=len(bomb)) + bomb


@attack("a damaged file", code="zip-checksum", family="container", rule=10)
def damaged(scene: Scene) -> Iterator[Arrival]:
    for name in ("README.txt", "ledger/shared.jsonl", META[1]):
        changed = bytearray(scene.asice)
        changed[scene.asice.index(scene.files[name])] ^= 1
        yield bytes(changed)


@attack("an archive that is cut off", code="zip-cut", family="container", rule=11)
def cut_off(scene: Scene) -> Iterator[Arrival]:
    size = len(scene.asice)
    for length in (33, 60, 75, 90, size - 1, size - END.size, size - 30):
        yield scene.asice[:length]


@attack("files in another order", code="zip-order", family="container", rule=12)
def another_order(scene: Scene) -> Iterator[Arrival]:
    names = list(scene.files)
    for first, second in ((1, 2), (4, 5), (3, 4), (-2, -1), (-3, -2)):
        other = names.copy()
        other[first], other[second] = other[second], other[first]
        yield write_archive((name, scene.files[name]) for name in other)


def alone(name: str, *, size: int, checksum: int = 0, method: int = 0, packed_size: int | None = None) -> bytes:
    """Return an archive of its type and one file whose header says what it likes."""
    begins = write_archive([("mimetype", MIMETYPE)])
    header = bytearray(local_header(name, size=size, checksum=checksum))
    struct.pack_into("<H", header, 8, method)
    struct.pack_into("<L", header, 18, size if packed_size is None else packed_size)
    return begins[: begins.index(LINE)] + bytes(header)


@attack("a file, or a list, beyond its limit", code="too-large", family="container", rule=13, memory=True)
def bomb(scene: Scene) -> Iterator[Arrival]:
    yield alone("documents/0001.bin", size=LIMITS.entry + 1)
    for path in ("manifest.json", "SHA256SUMS", "README.txt", *META):
        yield alone(path, size=LIMITS.index + 1)
    yield alone("ledger/shared.jsonl", size=LIMITS.ledger + 1)
    yield alone("deal/deal.json", size=LIMITS.deal + 1)


@attack("more files or signatures than anybody needs", code="too-many-files", family="container", rule=14, memory=True)
def too_many(scene: Scene) -> Iterator[Arrival]:
    yield packed(scene.files | {f"blobs/{number}": b"" for number in range(LIMITS.entries)})
    numbers = [f"{number:03}" for number in range(1, 101)]
    yield packed(scene.files | {name.replace("001", number): b"" for number in numbers for name in META})


# Names that do harm


@attack("a name that leads out of the folder", code="unsafe-name", family="container", rule=15)
def leading_out(scene: Scene) -> Iterator[Arrival]:
    for name in ("../evil.txt", "/etc/passwd", "a\\b.txt", "C:evil.txt", "documents/../../x", "a/./b"):
        yield with_file(scene, name)


@attack("a hidden, deep, long or look-alike name", code="unsafe-name", family="container", rule=15)
def odd_names(scene: Scene) -> Iterator[Arrival]:
    for name in ("documents/.hidden", "d//x", "documents/folder/", "a/b/c/d/e", "d/" + "n" * 101, "d/with space"):
        yield with_file(scene, name)
    yield with_file(scene, "documents/0002.docx").replace(b"0002.docx", "0002.d\u043ec".encode())


@attack("the name of a device", code="device-name", family="container", rule=16)
def devices(scene: Scene) -> Iterator[Arrival]:
    for name in ("documents/CON.txt", "documents/lpt1", "NUL", "aux.x/b", "documents/dot.", "a/space "):
        yield with_file(scene, name)


@attack("one name twice", code="name-twice", family="container", rule=17)
def twice(scene: Scene) -> Iterator[Arrival]:
    yield write_archive([*scene.files.items(), ("deal/deal.json", b"{}")])


@attack("names that differ in capital letters", code="name-twins", family="container", rule=18)
def twins(scene: Scene) -> Iterator[Arrival]:
    yield with_file(scene, "deal/DEAL.json")


@attack("a file that is also a folder", code="name-nested", family="container", rule=19)
def nested(scene: Scene) -> Iterator[Arrival]:
    yield with_file(scene, "deal")
    yield with_file(scene, "deal/deal.json/more")
