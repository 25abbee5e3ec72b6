"""A package's file, read once through: what is kept of it, what is not, and in which order its files must lie."""

import dataclasses
from pathlib import Path

import pytest

from negotiator.crypto import Identity
from negotiator.exchange import BytesSource, FileSource, Limits, Sealed, TooLarge
from negotiator.exchange.archive_errors import OtherOrder, WrongType
from negotiator.exchange.proving import Seen
from negotiator.exchange.unpacking import archive_in, check_order, unpack
from negotiator.exchange.zip_writer import write_archive
from negotiator.kernel import SILENT, NegotiatorError
from tests.exchange.containers import META, Written, packed, unpacked

SMALL = ("mimetype", "README.txt", "manifest.json", "SHA256SUMS", "deal/deal.json", "ledger/shared.jsonl", *META)


def test_small_files_are_kept_and_all_are_seen(written: Written, marco: Identity, tmp_path: Path) -> None:
    (tmp_path / "package").write_bytes(written.sealed)
    source = FileSource(tmp_path / "package")
    files = unpacked(written.asice)
    lean = unpack(source, (marco,), limits=Limits(held=0), progress=SILENT)
    assert sorted(lean.kept) == sorted(SMALL)
    assert [file.path for file in lean.files] == list(files)
    assert [file.size for file in lean.files] == [len(data) for data in files.values()]
    assert unpack(source, (marco,), limits=Limits(), progress=SILENT).kept == files


def test_the_seal_needs_a_key_and_a_plain_file_none(written: Written) -> None:
    with pytest.raises(Sealed), archive_in(BytesSource(written.sealed), (), limits=Limits()):
        pass
    with archive_in(BytesSource(written.asice), (), limits=Limits()) as file:
        assert file.read() == written.asice


@pytest.mark.parametrize(
    ("limits", "path"),
    [
        (Limits(index=1000), "README.txt"),
        (Limits(lists=100), META[0]),
        (Limits(ledger=100), "ledger/shared.jsonl"),
        (Limits(deal=10), "deal/deal.json"),
        (Limits(entry=20), "mimetype"),
    ],
)
def test_each_kind_of_file_has_a_limit(written: Written, limits: Limits, path: str) -> None:
    with pytest.raises(TooLarge) as caught:
        unpack(BytesSource(written.asice), (), limits=limits, progress=SILENT)
    assert caught.value.path == path


def test_a_file_that_is_too_large_is_not_even_opened() -> None:
    @dataclasses.dataclass
    class Huge:
        size: int = 4 << 30

        def open(self):  # type: ignore[no-untyped-def]  # never called
            raise AssertionError

    with pytest.raises(TooLarge):
        unpack(Huge(), (), limits=Limits(), progress=SILENT)


def test_the_type_is_exactly_the_type(written: Written) -> None:
    files = unpacked(written.asice) | {"mimetype": b"application/vnd.etsi.asic-e+zip\n"}
    with pytest.raises(WrongType):
        unpack(BytesSource(packed(files)), (), limits=Limits(), progress=SILENT)


def order_of(paths: list[str]) -> None:
    check_order([Seen(path=path, size=0, sha256="", checksum=0) for path in paths])


def test_the_one_order() -> None:
    good = ["mimetype", "README.txt", "manifest.json", "SHA256SUMS", "blobs/a", "blobs/b", "deal/deal.json", *META]
    good += [name.replace("001", "002") for name in META]
    order_of(good)
    for place in range(1, len(good) - 1):
        swapped = [*good[:place], good[place + 1], good[place], *good[place + 2 :]]
        with pytest.raises(OtherOrder):
            order_of(swapped)


def test_noise_is_refused_by_name() -> None:
    for noise in (b"", b"noise", write_archive([("x", b"")])):
        with pytest.raises(NegotiatorError):
            unpack(BytesSource(noise), (), limits=Limits(), progress=SILENT)
