"""The contents of a verified package, read from its file when they are wanted."""

import hashlib
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from negotiator.crypto import Identity
from negotiator.exchange import (
    BytesSource,
    FileChangedMeanwhile,
    FileSource,
    Limits,
    Package,
    PackagePlan,
    Source,
    TooLarge,
    verify,
)
from negotiator.exchange.archive_errors import NotInPackage
from negotiator.exchange.zip_writer import write_archive
from negotiator.kernel import SILENT, Cancelled
from tests.exchange.containers import Written, packed, unpacked, write

NOTHING_HELD = Limits(held=0)
LARGE = b"a long attachment " * 200_000
LARGE_NAME = hashlib.sha256(LARGE).hexdigest()
DOCUMENT = b"PK of a document" * 40


@pytest.fixture(scope="module")
def large(plan_for: Callable[..., PackagePlan], anna: Identity) -> Written:
    return write(plan_for(blobs={LARGE_NAME: LARGE}), identity=anna)


@pytest.fixture(params=["held", "sealed", "plain"])
def package(request: pytest.FixtureRequest, large: Written, marco: Identity, tmp_path: Path) -> Package:
    """Return the package as it is held in memory, and as it is read again from a sealed and from a plain file."""
    path = tmp_path / "package"
    path.write_bytes(large.asice if request.param == "plain" else large.sealed)
    limits = Limits() if request.param == "held" else NOTHING_HELD
    return verify(FileSource(path), identities=(marco,), trust={}, limits=limits)


class Kept:
    """Receives a file, all of it or less."""

    def __init__(self, *, pieces: int = 1 << 30) -> None:
        self.data = b""
        self._pieces = pieces

    def __call__(self, pieces: Iterator[bytes]) -> None:
        for _, piece in zip(range(self._pieces), pieces, strict=False):
            self.data += piece


def test_contents_are_handed_over(package: Package) -> None:
    blob, document, ledger = Kept(), Kept(), Kept()
    package.deliver({f"blobs/{LARGE_NAME}": blob, "documents/0001.docx": document, "ledger/shared.jsonl": ledger})
    assert (blob.data, document.data) == (LARGE, DOCUMENT)
    assert tuple(ledger.data.splitlines()) == package.ledger


def test_one_content_is_read_alone(package: Package) -> None:
    assert package.content("documents/0001.docx", most=1000) == DOCUMENT
    assert package.content(f"blobs/{LARGE_NAME}", most=len(LARGE)) == LARGE
    assert package.content("deal/summary.pdf", most=1000) == b"%PDF-1.7 a summary"


def test_a_receiver_may_leave_early(package: Package) -> None:
    blob, document = Kept(pieces=0), Kept()
    package.deliver({f"blobs/{LARGE_NAME}": blob, "documents/0001.docx": document})
    assert document.data == DOCUMENT


def test_what_is_too_large_or_not_there_is_refused(package: Package) -> None:
    with pytest.raises(TooLarge, match="documents/0001"):
        package.content("documents/0001.docx", most=len(DOCUMENT) - 1)
    with pytest.raises(NotInPackage):
        package.content("documents/0009.docx", most=1000)
    with pytest.raises(NotInPackage):
        package.deliver({"documents/0009.docx": Kept()})


def test_what_a_receiver_raises_passes_and_nothing_runs_on(package: Package) -> None:
    def full(pieces: Iterator[bytes]) -> None:
        next(pieces)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        package.deliver({f"blobs/{LARGE_NAME}": full})
    assert not [thread for thread in threading.enumerate() if thread.name == "unsealing"]


def test_progress_is_told_and_a_cancel_passes(package: Package) -> None:
    class Stop:
        def __init__(self) -> None:
            self.steps: list[int] = []

        def step(self, done: int, total: int, text: str = "") -> None:
            self.steps.append(done)
            if done > 200:
                raise Cancelled

    stop, blob = Stop(), Kept()
    with pytest.raises(Cancelled):
        package.deliver({f"blobs/{LARGE_NAME}": blob}, progress=stop)
    assert stop.steps[0] == 0
    assert len(blob.data) < len(LARGE) or package.content("mimetype", most=100)


class Turncoat:
    """A source that shows other bytes from its second opening on."""

    def __init__(self, first: bytes, then: bytes) -> None:
        self._sources: list[Source] = [BytesSource(first), BytesSource(then)]
        self.size = len(first)

    def open(self):  # type: ignore[no-untyped-def]  # what a source opens
        return (self._sources.pop(0) if len(self._sources) > 1 else self._sources[0]).open()


POLYNOMIAL = (1 | 0xEDB88320 << 1).to_bytes(5, "little")
"""Whatever these bits are added to keeps its CRC-32."""


def of_the_same_checksum(data: bytes) -> bytes:
    """Return other bytes of the same length and the same CRC-32."""
    return bytes(one ^ other for one, other in zip(data[:5], POLYNOMIAL, strict=True)) + data[5:]


def others(large: Written) -> Iterator[bytes]:
    """Yield files that are nearly the package: cut, damaged, longer, in another order, with another content."""
    files = unpacked(large.asice)
    twin = of_the_same_checksum(LARGE)
    assert zlib.crc32(twin) == zlib.crc32(LARGE)
    yield packed(files | {f"blobs/{LARGE_NAME}": twin})
    yield write_archive([*files.items(), ("one-more", b"")])
    yield large.asice[:-1]
    yield large.asice[: len(large.asice) // 2]
    yield large.asice + b"x"
    yield large.sealed
    yield b"noise"
    changed = bytearray(large.asice)
    changed[large.asice.index(b"a long")] ^= 1
    yield bytes(changed)
    yield packed(files | {f"blobs/{LARGE_NAME}": b"A" + LARGE[1:]})
    yield packed(files | {"deal/deal.json": b"{}"})
    yield packed(files | {"extra/file": b""})
    yield packed({name: data for name, data in files.items() if name != "deal/summary.pdf"})


def test_a_file_that_changed_after_it_was_verified_is_never_delivered(large: Written) -> None:
    for other in others(large):
        source = Turncoat(large.asice, other)
        package = verify(source, identities=(), trust={}, limits=NOTHING_HELD)
        with pytest.raises(FileChangedMeanwhile):
            package.deliver({f"blobs/{LARGE_NAME}": Kept()}, progress=SILENT)
        source = Turncoat(large.asice, other)
        package = verify(source, identities=(), trust={}, limits=NOTHING_HELD)
        with pytest.raises(FileChangedMeanwhile):
            package.deliver({"deal/summary.pdf": Kept()}, progress=SILENT)


def changed_inside(large: Written) -> Iterator[bytes]:
    """Yield the package with another content: with a wrong checksum, with the right one, with one that is the same."""
    changed = bytearray(large.asice)
    changed[large.asice.index(b"a long")] ^= 1
    yield bytes(changed)
    files = unpacked(large.asice)
    yield packed(files | {f"blobs/{LARGE_NAME}": LARGE[:-1] + b"!"})
    yield packed(files | {f"blobs/{LARGE_NAME}": of_the_same_checksum(LARGE)})


def test_a_content_of_a_changed_file_is_never_returned(large: Written) -> None:
    for changed in changed_inside(large):
        package = verify(Turncoat(large.asice, changed), identities=(), trust={}, limits=NOTHING_HELD)
        with pytest.raises(FileChangedMeanwhile):
            package.content(f"blobs/{LARGE_NAME}", most=len(LARGE))


def test_a_receiver_never_sees_the_end_of_a_changed_file(large: Written) -> None:
    ends: list[str] = []

    def note(pieces: Iterator[bytes]) -> None:
        for _ in pieces:
            pass
        ends.append("reached")

    for changed in changed_inside(large):
        package = verify(Turncoat(large.asice, changed), identities=(), trust={}, limits=NOTHING_HELD)
        with pytest.raises(FileChangedMeanwhile):
            package.deliver({f"blobs/{LARGE_NAME}": note})
    assert not ends
