"""Reads packages. Seal, archive, signatures, digests and lists are checked in this order, each before the next is read.

A package that comes out of here is what its signers signed. Whether they are trusted is told (`standing`), never
assumed; what its entries do to a deal is not looked at.
"""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from negotiator.crypto import Identity, is_sealed, load_certificate, person_of, unseal
from negotiator.crypto.certificates import fingerprint
from negotiator.exchange.archive_errors import BadArchive, NotInPackage, TooLarge
from negotiator.exchange.asic_manifest import decode_references, manifest_name, signature_name
from negotiator.exchange.cades import CheckedSignature, check_detached
from negotiator.exchange.checksums import CHECKSUMS, checksums
from negotiator.exchange.limits import LIMITS, Limits
from negotiator.exchange.manifest import BadManifest, decode_manifest, package_id
from negotiator.exchange.shapes import Manifest, Package, PackedFile, Pinned, Receive, Role, Signatory, Standing
from negotiator.exchange.sources import Source
from negotiator.exchange.zip_reader import read_archive
from negotiator.kernel import SILENT, Locked, Progress, Refused, Tampered

MIMETYPE: Final = b"application/vnd.etsi.asic-e+zip"
_UNLISTED: Final = frozenset({"manifest.json", "README.txt", CHECKSUMS})
_MOST_SIGNATURES: Final = 99
_SEAL_MOST: Final = 1 << 20
"""More than the bytes that a seal adds."""


class Sealed(Locked):
    """A sealed package cannot be opened without an identity."""

    code = "sealed"

    def __init__(self) -> None:
        super().__init__("The package is sealed.", hint="Unlock the identity that it was sealed for.")


class NotAddressed(Refused):
    """A package names its recipients, and this identity is none of them."""

    code = "not-addressed"

    def __init__(self) -> None:
        super().__init__(
            "The package was made for someone else and passed on.", hint="Ask its author to send it to you."
        )


class FileDiffers(Tampered):
    """A file in a package is not the one that was signed."""

    code = "file-differs"

    def __init__(self, *, path: str) -> None:
        self.path = path
        super().__init__(
            f"{path} was changed, added or removed after the package was signed.",
            hint="Do not use it. Ask the sender for the original.",
        )


class NotSigned(Tampered):
    """A package carries no signature, or not its author's."""

    code = "not-signed"

    def __init__(self, *, reason: str) -> None:
        super().__init__(
            f"The package is not signed as it should be: {reason}.", hint="Ask the sender for the original."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedArchive:
    """An archive whose signatures and digests hold. digests: SHA-256 (hex) of each signed file, in archive order."""

    files: Mapping[str, bytes]
    digests: Mapping[str, str]
    signatures: tuple[CheckedSignature, ...]


class HeldFiles:
    """The files of a verified package, held in memory."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def content(self, path: str, *, most: int) -> bytes:
        """Return one file. Raise TooLarge, NotInPackage."""
        data = self._files.get(path)
        if data is None:
            raise NotInPackage
        if len(data) > most:
            raise TooLarge(path=path)
        return data

    def deliver(self, wanted: Mapping[str, Receive], *, progress: Progress) -> None:
        """Hand over files by path. Raise NotInPackage."""
        for done, (path, receive) in enumerate(wanted.items()):
            progress.step(done, len(wanted), "Reading the package")
            receive(iter((self.content(path, most=LIMITS.entry),)))


def verify(
    source: Source,
    *,
    identities: Sequence[Identity],
    trust: Mapping[str, Pinned],
    limits: Limits = LIMITS,
    progress: Progress = SILENT,
) -> Package:
    """Return a verified package from a sealed (.asice.age) or a plain (.asice) file.

    trust: pinned partners by root fingerprint. With identities the package must be addressed to one of them or written
    by one. Raise families Unreadable, Tampered, Locked; NotAddressed (Refused).
    """
    with source.open() as file:
        data = file.read(limits.total + _SEAL_MOST + 1)
    return read(data, identity=identities[0] if identities else None, trust=trust, limits=limits, progress=progress)


def read(
    data: bytes,
    *,
    identity: Identity | None,
    trust: Mapping[str, Pinned],
    limits: Limits = LIMITS,
    progress: Progress = SILENT,
) -> Package:
    """Return a verified package from bytes; otherwise as `verify`."""
    if len(data) > limits.total + _SEAL_MOST:
        raise BadArchive(reason="it is too large")
    asice = _unsealed(data, identity=identity)
    opened = open_archive(asice, limits=limits, progress=progress)
    manifest_bytes = opened.files["manifest.json"]
    manifest = decode_manifest(manifest_bytes, limits=limits)
    _check_listing(manifest, opened)
    signers = tuple(_signatory(signature, trust=trust) for signature in opened.signatures)
    if signers[0].root_fingerprint != manifest.author:
        raise NotSigned(reason="its first signature is not its author's")
    if identity is not None:
        _check_addressed(manifest, identity.root_fingerprint)
    return _package(manifest, opened, package_id=package_id(manifest_bytes), signers=signers)


def _unsealed(data: bytes, *, identity: Identity | None) -> bytes:
    if not is_sealed(data):
        return data
    if identity is None:
        raise Sealed
    return unseal(data, identity)


def open_archive(asice: bytes, *, limits: Limits, progress: Progress = SILENT) -> OpenedArchive:
    """Return the files after checking the archive's form, every signature and every digest."""
    files = read_archive(asice, limits=limits, progress=progress)
    if next(iter(files), "") != "mimetype" or files["mimetype"] != MIMETYPE:
        raise BadArchive(reason="it does not begin with its type")
    payload = tuple(path for path in files if path != "mimetype" and not path.startswith("META-INF/"))
    count = _count_signatures(files)
    signatures = tuple(
        check_detached(files[signature_name(number)], files[manifest_name(number)]) for number in range(1, count + 1)
    )
    digests = {path: hashlib.sha256(files[path]).hexdigest() for path in payload}
    for number in range(1, count + 1):
        signed = decode_references(number, files[manifest_name(number)], limits=limits)
        for path in [*digests, *signed]:
            if digests.get(path) != signed.get(path):
                raise FileDiffers(path=path)
    for path in sorted(_UNLISTED):
        if path not in digests:
            raise BadArchive(reason=f"it lacks {path}")
    return OpenedArchive(files=files, digests=digests, signatures=signatures)


def _count_signatures(files: Mapping[str, bytes]) -> int:
    present = {path for path in files if path.startswith("META-INF/")}
    count = len(present) // 2
    if not present:
        raise NotSigned(reason="it has no signature")
    expected = {name(number) for number in range(1, count + 1) for name in (manifest_name, signature_name)}
    if present != expected:
        raise NotSigned(reason="a signature is missing or something was added to the signatures")
    if count > _MOST_SIGNATURES:
        raise BadArchive(reason="it has too many signatures")
    return count


def _check_listing(manifest: Manifest, opened: OpenedArchive) -> None:
    """The manifest and the checksums must tell the same as the signature, or tools would disagree."""
    listed = {file.path: file for file in manifest.files}
    for path in sorted(set(opened.digests) - _UNLISTED | set(listed)):
        file, data = listed.get(path), opened.files.get(path)
        if file is None or data is None or path in _UNLISTED:
            raise FileDiffers(path=path)
        if len(data) != file.size or opened.digests[path] != file.sha256:
            raise FileDiffers(path=path)
    if opened.files[CHECKSUMS] != checksums(
        {path: opened.digests[path] for path in opened.digests if path != CHECKSUMS}
    ):
        raise FileDiffers(path=CHECKSUMS)


def _signatory(signature: CheckedSignature, *, trust: Mapping[str, Pinned]) -> Signatory:
    leaf, root = load_certificate(signature.leaf_pem), load_certificate(signature.root_pem)
    person, root_fingerprint = person_of(leaf), fingerprint(root)
    return Signatory(
        name=person.name,
        organisation=person.organisation,
        email=person.email,
        root_fingerprint=root_fingerprint,
        fingerprint=fingerprint(leaf),
        root_pem=signature.root_pem,
        leaf_pem=signature.leaf_pem,
        signed_at=signature.signed_at,
        standing=_standing(root_fingerprint, name=person.name, organisation=person.organisation, trust=trust),
    )


def _standing(root_fingerprint: str, *, name: str, organisation: str, trust: Mapping[str, Pinned]) -> Standing:
    if root_fingerprint in trust:
        return "known"
    claimed = (_folded(name), _folded(organisation))
    if any((_folded(pinned.name), _folded(pinned.organisation)) == claimed for pinned in trust.values()):
        return "changed"
    return "new"


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _check_addressed(manifest: Manifest, root_fingerprint: str) -> None:
    if root_fingerprint != manifest.author and root_fingerprint not in {root for root, _ in manifest.recipients}:
        raise NotAddressed


def _package(manifest: Manifest, opened: OpenedArchive, *, package_id: str, signers: tuple[Signatory, ...]) -> Package:
    by_role: dict[Role, list[PackedFile]] = {}
    for file in manifest.files:
        by_role.setdefault(file.role, []).append(file)
    if manifest.audience == "partner" and "team-ledger" in by_role:
        raise BadManifest(reason="a package for a partner carries a team's ledger")
    if "ledger" not in by_role or "deal" not in by_role:
        raise BadManifest(reason="it holds no ledger or no deal")
    if any(file.path != f"blobs/{file.sha256}" for file in by_role.get("blob", ())):
        raise BadManifest(reason="a blob is not named by its digest")
    documents = by_role.get("document", [])
    if len({file.display_name.casefold() for file in documents}) != len(documents):
        raise BadManifest(reason="two documents have the same name")
    return Package(
        id=package_id,
        manifest=manifest,
        signers=signers,
        ledger=_lines(opened.files["ledger/shared.jsonl"]),
        team_ledger=_lines(opened.files["ledger/team.jsonl"]) if "team-ledger" in by_role else (),
        deal_json=opened.files["deal/deal.json"],
        unknown=tuple(file.path for file in by_role.get("other", ())),
        proof={path: data for path, data in opened.files.items() if path == "manifest.json" or path.startswith("META")},
        opened=HeldFiles(opened.files),
    )


def _lines(ledger: bytes) -> tuple[bytes, ...]:
    return tuple(line for line in ledger.split(b"\n") if line)
