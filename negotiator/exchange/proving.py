"""Whether an archive's files are the ones that were signed: its signatures, the lists under them, the checksums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from negotiator.exchange.archive_errors import TooManyFiles
from negotiator.exchange.asic_manifest import decode_references, manifest_name, signature_name
from negotiator.exchange.cades import CheckedSignature, check_detached
from negotiator.exchange.checksums import CHECKSUMS, checksums
from negotiator.exchange.limits import Limits
from negotiator.kernel import Tampered

SIGNATURES: Final = "META-INF/"
OBLIGATORY: Final = ("README.txt", "manifest.json", CHECKSUMS)
"""What every package holds besides its contents. The manifest does not list these; the signatures do."""

_MOST_SIGNATURES: Final = 99


class FileDiffers(Tampered):
    """A file in a package is not the one that was signed. path: which."""

    code = "file-differs"
    told: ClassVar[str] = "{path} was changed after the package was signed."

    def __init__(self, *, path: str) -> None:
        self.path = path
        super().__init__(self.told.format(path=path), hint="Do not use it. Ask the sender for the original.")


class FileAdded(FileDiffers):
    """A package holds a file that nobody signed."""

    code = "file-added"
    told = "{path} was added after the package was signed."


class FileRemoved(FileDiffers):
    """A package lacks a file that was signed, or one that every package has."""

    code = "file-removed"
    told = "{path} is missing from the package."


class SignedInPart(FileDiffers):
    """A signature covers only a part of the files."""

    code = "signature-partial"
    told = "A signature leaves out {path}, on which the package relies."


class SumsDiffer(FileDiffers):
    """The list of checksums tells other digests than the signature."""

    code = "sums-differ"
    told = "{path} tells something else than what was signed."


class ListingDiffers(FileDiffers):
    """The manifest lists a file that is not there, leaves one out, or tells another size or digest."""

    code = "listing-differs"
    told = "The package's list of contents does not tell of {path} what was signed."


class NotSigned(Tampered):
    """A package carries no signature."""

    code = "not-signed"

    def __init__(self, *, reason: str = "it has no signature") -> None:
        super().__init__(
            f"The package is not signed as it should be: {reason}.", hint="Ask the sender for the original."
        )


class SignatureMissing(NotSigned):
    """A signature lacks its list, a list its signature, or the first one is gone."""

    code = "signature-missing"

    def __init__(self) -> None:
        super().__init__(reason="a signature or its list is missing")


class SignatureExtra(NotSigned):
    """Something lies among the signatures that is none."""

    code = "signature-extra"

    def __init__(self) -> None:
        super().__init__(reason="something was added to the signatures")


class AuthorsSignature(NotSigned):
    """The first signature is not that of the person whom the package names as its author."""

    code = "author-signature"

    def __init__(self) -> None:
        super().__init__(reason="its first signature is not its author's")


class SignedTwice(NotSigned):
    """One person stands twice among the signers."""

    code = "signed-twice"

    def __init__(self) -> None:
        super().__init__(reason="the same person signed it twice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A file of an archive that was read once. sha256: hex; checksum: CRC-32."""

    path: str
    size: int
    sha256: str
    checksum: int


def check_signed(files: Sequence[Seen], lists: Mapping[str, bytes], *, limits: Limits) -> tuple[CheckedSignature, ...]:
    """Return who signed, in order. `lists` are the small files by path: signatures, signed lists, checksums.

    Raise NotSigned, FileDiffers (both by what is wrong), and what is wrong with a signature or a signed list itself.
    """
    count = _count_signatures([file.path for file in files])
    signatures = tuple(
        check_detached(lists[signature_name(number)], lists[manifest_name(number)]) for number in range(1, count + 1)
    )
    payload = {file.path: file.sha256 for file in files[1:] if not file.path.startswith(SIGNATURES)}
    for number in range(1, count + 1):
        signed = decode_references(number, lists[manifest_name(number)], limits=limits)
        _check_coverage(payload, signed, sums=lists.get(CHECKSUMS, b""))
    for path in OBLIGATORY:
        if path not in payload:
            raise FileRemoved(path=path)
    if lists[CHECKSUMS] != checksums({path: digest for path, digest in payload.items() if path != CHECKSUMS}):
        raise SumsDiffer(path=CHECKSUMS)
    return signatures


def _count_signatures(paths: Sequence[str]) -> int:
    present = {path for path in paths if path.startswith(SIGNATURES)}
    if not present:
        raise NotSigned
    known = {name(number) for number in range(1, _MOST_SIGNATURES + 2) for name in (manifest_name, signature_name)}
    if not present <= known:
        raise SignatureExtra
    count = (len(present) + 1) // 2
    if count > _MOST_SIGNATURES:
        raise TooManyFiles
    if present != {name(number) for number in range(1, count + 1) for name in (manifest_name, signature_name)}:
        raise SignatureMissing
    return count


def _check_coverage(payload: Mapping[str, str], signed: Mapping[str, str], *, sums: bytes) -> None:
    """Compare the files with one signed list. `sums` only helps to say what is wrong."""
    for path in sorted({*payload, *signed}):
        if path not in payload:
            raise FileRemoved(path=path)
        if path not in signed:
            counted = path in OBLIGATORY or f"  {path}\n".encode("ascii") in sums
            raise SignedInPart(path=path) if counted else FileAdded(path=path)
        if payload[path] != signed[path]:
            raise FileDiffers(path=path)
