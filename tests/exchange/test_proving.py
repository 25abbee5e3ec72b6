"""Files against signatures, one reason at a time. The same through whole packages is in the attacks and forgeries."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from negotiator.crypto import Identity
from negotiator.exchange.asic_manifest import Reference, encode_references, manifest_name, signature_name
from negotiator.exchange.cades import sign_detached
from negotiator.exchange.checksums import CHECKSUMS, checksums
from negotiator.exchange.limits import LIMITS
from negotiator.exchange.proving import OBLIGATORY, FileDiffers, NotSigned, Seen, SumsDiffer, check_signed
from negotiator.kernel import NegotiatorError

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Case:
    """A few files with a signature, to be spoiled. lists: the small files by path."""

    def __init__(self, identity: Identity) -> None:
        digests = {"README.txt": digest(b"r"), "manifest.json": digest(b"m"), "a": digest(b"a")}
        self.lists = {CHECKSUMS: checksums(digests)}
        digests[CHECKSUMS] = digest(self.lists[CHECKSUMS])
        references = [Reference(path=path, media_type="text/plain", digest=each) for path, each in digests.items()]
        self.lists[manifest_name(1)] = encode_references(1, references)
        self.lists[signature_name(1)] = sign_detached(self.lists[manifest_name(1)], identity=identity, at=AT)
        self.files = [seen("mimetype"), *(seen(path, each) for path, each in digests.items())]
        self.files += [seen(manifest_name(1)), seen(signature_name(1))]

    def refusal(self) -> str:
        """Return the code of why it is refused, or "" when it holds."""
        try:
            (signature,) = check_signed(self.files, self.lists, limits=LIMITS)
        except NegotiatorError as error:
            return error.code
        assert signature.signed_at == AT
        return ""

    def without(self, path: str) -> None:
        self.files = [file for file in self.files if file.path != path]


def seen(path: str, sha256: str = "") -> Seen:
    return Seen(path=path, size=1, sha256=sha256, checksum=0)


@pytest.fixture
def case(anna: Identity) -> Case:
    return Case(anna)


def test_what_was_signed_holds(case: Case) -> None:
    assert case.refusal() == ""


def test_files_are_told_apart_by_what_happened_to_them(case: Case) -> None:
    kept = list(case.files)
    case.files = [*kept, seen("b", digest(b"b"))]
    assert case.refusal() == "file-added"
    case.files = [replace(file, sha256=digest(b"other")) if file.path == "a" else file for file in kept]
    assert case.refusal() == "file-differs"
    for path in ("a", *OBLIGATORY):
        case.files = kept
        case.without(path)
        assert case.refusal() == "file-removed"


def test_signatures_are_told_apart_by_what_happened_to_them(case: Case) -> None:
    kept = list(case.files)
    for path in (manifest_name(1), signature_name(1)):
        case.files = kept
        case.without(path)
        assert case.refusal() == "signature-missing"
    case.without(manifest_name(1))
    assert case.refusal() == "not-signed"
    case.files = [*kept, seen("META-INF/manifest.xml")]
    assert case.refusal() == "signature-extra"
    many = [seen(name(number)) for number in range(2, 101) for name in (manifest_name, signature_name)]
    case.files = [*kept, *many]
    assert case.refusal() == "too-many-files"


def test_checksums_must_tell_what_was_signed(case: Case) -> None:
    case.lists[CHECKSUMS] = case.lists[CHECKSUMS].replace(b"  a\n", b"  b\n")
    with pytest.raises(SumsDiffer, match="SHA256SUMS"):
        check_signed(case.files, case.lists, limits=LIMITS)


def test_each_reason_belongs_to_one_of_two_kinds() -> None:
    kinds = {kind.code for family in (FileDiffers, NotSigned) for kind in (family, *family.__subclasses__())}
    assert len(kinds) == 11
