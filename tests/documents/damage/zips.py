"""Damage to the container: cut short, bytes changed, headers that lie, names that trick, bombs."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from functools import cache, partial

from .shapes import Damage, random_of
from .whole import packed, parts, with_part

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_MEDIA = "word/media/image2.bin"


@cache
def whole() -> bytes:
    """Return the undamaged file."""
    return packed(parts())


def _places(mark: bytes) -> list[int]:
    data, found, at = whole(), [], 0
    while (at := data.find(mark, at)) >= 0:
        found.append(at)
        at += 4
    return found


def cut_short(count: int) -> Iterator[Damage]:
    """Yield files cut anywhere: around every header, and between."""
    random = random_of("cut", count)
    edges = [at + step for mark in (_LOCAL, _CENTRAL, _END) for at in _places(mark) for step in (0, 3, 29)]
    lengths = [*range(6), *edges, len(whole()) - 1, len(whole()) - 21]
    while len(lengths) < count:
        lengths.append(random.randrange(len(whole())))
    for length in lengths[:count]:
        yield Damage(group="cut short", name=str(length), make=partial(_head, length))


def _head(length: int) -> bytes:
    return whole()[:length]


def changed_bytes(count: int) -> Iterator[Damage]:
    """Yield files with one to four bytes changed: in headers, in packed data, in the directory."""
    for number in range(count):
        yield Damage(group="bytes changed", name=str(number), make=partial(_changed, number))


def _changed(number: int) -> bytes:
    random = random_of("bytes", number)
    data = bytearray(whole())
    directory = _places(_CENTRAL)[0]
    regions = [(0, directory), (directory, len(data)), (len(data) - 22, len(data))]
    begin, end = regions[number % 3]
    for _ in range(random.randint(1, 4)):
        data[random.randrange(begin, end)] = random.randrange(256)
    return bytes(data)


_ODD = {1: (1, 6, 9, 12, 14, 93, 95, 98, 99, 0xFFFF), 2: (0, 1, 30, 0xFFFF), 4: (0, 1, 0x7FFFFFFF, 0xFFFFFFFF)}
_CENTRAL_FIELDS = {
    "version": (6, "<H", (0, 63, 0xFFFF)),
    "flags": (8, "<H", (1, 2, 8, 0x20, 0x40, 0x800, 0x2000, 0xFFFF)),
    "method": (10, "<H", _ODD[1]),
    "checksum": (16, "<I", _ODD[4]),
    "packed size": (20, "<I", _ODD[4]),
    "size": (24, "<I", _ODD[4]),
    "name length": (28, "<H", _ODD[2]),
    "extra length": (30, "<H", _ODD[2]),
    "comment length": (32, "<H", _ODD[2]),
    "disk": (34, "<H", _ODD[2]),
    "offset": (42, "<I", _ODD[4]),
}
_LOCAL_FIELDS = {
    "flags": (6, "<H", (1, 8, 0xFFFF)),
    "method": (8, "<H", _ODD[1]),
    "packed size": (18, "<I", _ODD[4]),
    "size": (22, "<I", _ODD[4]),
    "name length": (26, "<H", _ODD[2]),
    "extra length": (28, "<H", _ODD[2]),
}
_END_FIELDS = {
    "disk": (4, "<H", _ODD[2]),
    "entries here": (8, "<H", _ODD[2]),
    "entries": (10, "<H", _ODD[2]),
    "directory size": (12, "<I", _ODD[4]),
    "directory offset": (16, "<I", _ODD[4]),
    "comment length": (20, "<H", _ODD[2]),
}


def lying_headers() -> Iterator[Damage]:
    """Yield files in which one field of one header lies."""
    for where, mark, fields in (
        ("directory", _CENTRAL, _CENTRAL_FIELDS),
        ("header", _LOCAL, _LOCAL_FIELDS),
        ("end", _END, _END_FIELDS),
    ):
        places = _places(mark)
        for entry in {0, min(3, len(places) - 1)}:
            for name, (offset, form, values) in fields.items():
                for value in values:
                    make = partial(_patched, places[entry] + offset, form, value)
                    yield Damage(group="lying headers", name=f"{where} {entry}, {name} {value}", make=make)


def _patched(at: int, form: str, value: int) -> bytes:
    data = bytearray(whole())
    struct.pack_into(form, data, at, value)
    return bytes(data)


_NAMES = (
    "../evil.xml",
    "word/../../evil.xml",
    "/etc/passwd",
    "\\\\server\\share\\evil.xml",
    "word\\document.xml",
    "C:/evil.xml",
    "word/document.xml:stream",
    "word/\x01.xml",
    "word/\u202egnp.xml",
    "WORD/DOCUMENT.XML",
    "word/Document.xml",
    "word/document.xml/",
    "word//document.xml",
    "./word/document.xml",
    "word/./document.xml",
    "word/document.xml ",
    "word/document.xml.",
    "word/docum\u0435nt.xml",
    "word/\uff0e\uff0e/evil.xml",
    "word/%2e%2e/evil.xml",
    "word/%64ocument.xml",
    "word/" + "a" * 60_000 + ".xml",
    "word/" + "a/" * 20_000 + "b.xml",
    "con.xml",
    "word/aux",
    "",
    "word/\ufffe.xml",
    "word/caf\u00e9.xml",
    "word/cafe\u0301.xml",
    "word/[Content_Types].xml",
    "[content_types].xml",
    "_RELS/.RELS",
    "~/evil.xml",
    "word/a\nb.xml",
    "word/a\x1b[2J.xml",
)


def tricky_names() -> Iterator[Damage]:
    """Yield files with one more part whose name is a trick, and files whose body has such a name instead."""
    for number, name in enumerate(_NAMES):
        yield Damage(group="names", name=f"added {number}", make=partial(with_part, name, b"<x/>"))
        yield Damage(group="names", name=f"instead {number}", make=partial(_renamed, name))
    yield Damage(group="names", name="zero byte", make=partial(_same_length, b"word/header.xml", b"word/head\x00r.xml"))
    yield Damage(
        group="names", name="no utf-8", make=partial(_same_length, b"word/header.xml", b"word/\xff\xfe\xc0er.xml")
    )
    yield Damage(group="names", name="one of two", make=partial(_same_length, b"word/header.xml", b"word/footer.xml"))
    yield Damage(group="names", name="headers disagree", make=_disagreeing)


def _renamed(name: str) -> bytes:
    files = {("word/document.xml" if key == name else key): data for key, data in parts().items()}
    return packed({(name if key == "word/document.xml" else key): data for key, data in files.items()})


def _same_length(old: bytes, new: bytes) -> bytes:
    return whole().replace(old, new)


def _disagreeing() -> bytes:
    data = whole()
    at = data.find(b"word/header.xml")
    return data[:at] + b"word/footer.xml" + data[at + 15 :]


def odd_containers() -> Iterator[Damage]:
    """Yield containers that are odd: twins, overlaps, prefixes, archives in archives, other packings."""
    makers: dict[str, Callable[[], bytes]] = {
        "two of one name": partial(_twin, "word/document.xml"),
        "two of a style": partial(_twin, "word/styles.xml"),
        "two entries on one": _overlapping,
        "bytes before": partial(_around, b"#!/bin/sh\necho\n", b""),
        "zip before": partial(_around, packed({"a.txt": b"x"}), b""),
        "bytes after": partial(_around, b"", b"\x00" * 500),
        "two ends": partial(_around, b"", b"PK\x05\x06" + bytes(18)),
        "comment with an end": partial(_commented, b"PK\x05\x06" + b"\xff" * 18),
        "long comment": partial(_commented, b"x" * 65_535),
        "nested": partial(with_part, "word/embeddings/inner.zip", whole()),
        "body is a zip": partial(with_part, "word/document.xml", whole()),
        "stored": partial(packed, parts(), method=zipfile.ZIP_STORED),
        "bzip2": partial(packed, parts(), method=zipfile.ZIP_BZIP2),
        "lzma": partial(packed, parts(), method=zipfile.ZIP_LZMA),
        "sizes afterwards": _streamed,
        "zip64": partial(_zip64, lie=False),
        "zip64 that lies": partial(_zip64, lie=True),
        "empty": partial(packed, {}),
        "only a folder": partial(packed, {"word/": b""}),
        "folders": partial(packed, {"word/": b"", "word/media/": b"", **parts()}),
        "folder with data": partial(packed, {"word/": b"data", **parts()}),
    }
    for name, make in makers.items():
        yield Damage(group="containers", name=name, make=make)


def _twin(name: str) -> bytes:
    twin = "!" + name[1:]
    return packed({**parts(), twin: b"<x/>"}).replace(twin.encode(), name.encode())


def _overlapping() -> bytes:
    data, places = bytearray(whole()), _places(_CENTRAL)
    data[places[3] + 42 : places[3] + 46] = data[places[4] + 42 : places[4] + 46]
    return bytes(data)


def _around(before: bytes, after: bytes) -> bytes:
    return before + whole() + after


def _commented(comment: bytes) -> bytes:
    return whole()[:-2] + struct.pack("<H", len(comment)) + comment


class _Unseekable(io.RawIOBase):
    """A stream as a pipe is: what is written to it cannot be mended, so sizes follow the data."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]  # a buffer, as RawIOBase passes it
        self.written += piece
        return len(piece)


def _streamed() -> bytes:
    stream = _Unseekable()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts().items():
            archive.writestr(name, data)
    return bytes(stream.written)


def _zip64(*, lie: bool) -> bytes:
    """Return the file with a part that is written as if it were larger than 4 GiB; with a lie its size is 2^60."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts().items():
            with archive.open(name, "w", force_zip64=True) as stream:
                stream.write(data)
    if not lie:
        return buffer.getvalue()
    lying = bytearray(buffer.getvalue())
    at = lying.find(_CENTRAL)
    length = struct.unpack_from("<H", lying, at + 28)[0]
    struct.pack_into("<II", lying, at + 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<H", lying, at + 30, 20)
    extra = struct.pack("<HHQQ", 1, 16, 2**60, 2**59)
    return bytes(lying[: at + 46 + length] + extra + lying[at + 46 + length :])


def bombs() -> Iterator[Damage]:
    """Yield small files that unpack to large ones, or to many."""
    makers: dict[str, Callable[[], bytes]] = {
        "one picture": lambda: with_part(_MEDIA, bytes(110_000_000)),
        "one body": lambda: with_part("word/document.xml", b" " * 110_000_000),
        "a part not read": lambda: with_part("word/webSettings.xml", b"<x>" + b" " * 60_000_000 + b"</x>"),
        "many small": partial(_many, 380, 2**20),
        "many tiny": partial(_many, 3900, 100_000),
        "just not suspicious": lambda: with_part(_MEDIA, _sparse(100_000_000, 190)),
        "three just not suspicious": _three,
        "5,000 parts": partial(_many, 5_000, 1),
        "70,000 parts": partial(_many, 70_000, 0),
        "understated size": _understated,
        "lzma with a huge window": _lzma_window,
    }
    for name, make in makers.items():
        yield Damage(group="bombs", name=name, make=make, heavy=True)


def _many(count: int, size: int) -> bytes:
    return packed({**parts(), **{f"word/media/{number}.bin": bytes(size) for number in range(count)}})


def _sparse(size: int, ratio: int) -> bytes:
    """Return bytes that pack to about one in `ratio`."""
    noise = random_of("noise").randbytes(size // ratio * 9 // 10)
    return noise + bytes(size - len(noise))


def _three() -> bytes:
    piece = _sparse(100_000_000, 190)
    return packed({**parts(), **{f"word/media/{number}.bin": piece for number in range(3)}})


def _understated() -> bytes:
    """Return a file whose directory gives a part of 300 MB the size of 300 bytes."""
    data = bytearray(with_part(_MEDIA, bytes(300_000_000)))
    for mark, offset in ((_CENTRAL, 24), (_LOCAL, 22)):
        at = data.find(mark)
        while at >= 0:
            if struct.unpack_from("<I", data, at + offset)[0] == 300_000_000:
                struct.pack_into("<I", data, at + offset, 300)
            at = data.find(mark, at + 4)
    return bytes(data)


def _lzma_window() -> bytes:
    data = bytearray(packed({_MEDIA: b"x" * 1000, **parts()}, method=zipfile.ZIP_LZMA))
    at = data.find(b"PK\x03\x04") + 30 + len(_MEDIA)
    struct.pack_into("<I", data, at + 5, 0xFFFFFFFF)
    return bytes(data)
