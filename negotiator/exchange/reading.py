"""Reads packages. Seal, archive, signatures, digests and lists are checked in this order, each before the next is read.

A package that comes out of here is what its signers signed. Whether they are trusted is told (`standing`), never
assumed; what its entries do to a deal is not looked at. Its contents stay in its file until they are asked for.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from negotiator.crypto import Identity, load_certificate, person_of
from negotiator.crypto.certificates import fingerprint
from negotiator.exchange.cades import CheckedSignature
from negotiator.exchange.limits import LIMITS, Limits
from negotiator.exchange.manifest import BadManifest, decode_manifest, package_id
from negotiator.exchange.planning import TooManyLines
from negotiator.exchange.proving import (
    OBLIGATORY,
    SIGNATURES,
    AuthorsSignature,
    ListingDiffers,
    Seen,
    SignedTwice,
    check_signed,
)
from negotiator.exchange.rereading import VerifiedFiles
from negotiator.exchange.shapes import Manifest, Opened, Package, PackedFile, Pinned, Role, Signatory, Standing
from negotiator.exchange.sources import Source
from negotiator.exchange.unpacking import DEAL_JSON, LEDGERS, Unpacked, check_order, unpack
from negotiator.exchange.zip_reader import FIRST
from negotiator.kernel import SILENT, Progress, Refused, Unreadable

MANIFEST: Final = "manifest.json"
_LEDGERS: Final[tuple[tuple[Role, str], ...]] = (("ledger", LEDGERS[0]), ("team-ledger", LEDGERS[1]))


class NotAddressed(Refused):
    """A package names its recipients, and this identity is none of them."""

    code = "not-addressed"

    def __init__(self) -> None:
        super().__init__(
            "The package was made for someone else and passed on.", hint="Ask its author to send it to you."
        )


class TeamInPartner(BadManifest):
    """A package that says it is for a partner carries the ledger of a team."""

    code = "team-in-partner"

    def __init__(self) -> None:
        super().__init__(reason="a package for a partner carries a team's ledger")


class LedgerFlood(Unreadable):
    """A package's ledgers hold more values than any deal: reading them would take memory without end."""

    code = "ledger-flood"

    def __init__(self) -> None:
        super().__init__(
            "The package's ledger holds more values than any deal.",
            hint="Nothing was imported. Ask the sender for a new package.",
        )


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
    by one; without any it must not be sealed. Raise families Unreadable, Tampered, Locked; NotAddressed (Refused).
    """
    unpacked = unpack(source, identities, limits=limits, progress=progress)
    opened = VerifiedFiles(source, identities, unpacked, limits=limits)
    return package_of(unpacked, opened, identities=identities, trust=trust, limits=limits)


def package_of(
    unpacked: Unpacked,
    opened: Opened,
    *,
    identities: Sequence[Identity],
    trust: Mapping[str, Pinned],
    limits: Limits = LIMITS,
) -> Package:
    """Return the package that an archive holds, after checking everything in it. Raise what `verify` raises."""
    signatures = check_signed(unpacked.files, unpacked.kept, limits=limits)
    check_order(unpacked.files)
    manifest = decode_manifest(unpacked.kept[MANIFEST], limits=limits)
    _check_listing(manifest, unpacked.files)
    signers = tuple(_signatory(signature, trust=trust) for signature in signatures)
    _check_signers(manifest, signers)
    _check_addressed(manifest, identities)
    by_role = _by_role(manifest)
    kept = unpacked.kept
    ledgers = [kept[path] if role in by_role else b"" for role, path in _LEDGERS]
    _check_values(ledgers, limits=limits)
    return Package(
        id=package_id(kept[MANIFEST]),
        manifest=manifest,
        signers=signers,
        ledger=_lines(ledgers[0], limits=limits),
        team_ledger=_lines(ledgers[1], limits=limits),
        deal_json=kept[DEAL_JSON],
        unknown=tuple(file.path for file in by_role.get("other", ())),
        proof={path: data for path, data in kept.items() if path == MANIFEST or path.startswith(SIGNATURES)},
        opened=opened,
    )


def _check_listing(manifest: Manifest, files: Iterable[Seen]) -> None:
    """The manifest must tell the same as the signature, or tools would disagree."""
    listed = {file.path: (file.size, file.sha256) for file in manifest.files}
    there = {
        file.path: (file.size, file.sha256)
        for file in files
        if file.path != FIRST and file.path not in OBLIGATORY and not file.path.startswith(SIGNATURES)
    }
    for path in sorted({*there, *listed}):
        if there.get(path) != listed.get(path):
            raise ListingDiffers(path=path)


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


def _check_signers(manifest: Manifest, signers: tuple[Signatory, ...]) -> None:
    if signers[0].root_fingerprint != manifest.author:
        raise AuthorsSignature
    if len({person_key(signer) for signer in signers}) != len(signers):
        raise SignedTwice


def person_key(signer: Signatory | Identity) -> tuple[str, str, str]:
    """Return what two signatures of one person have in common, even when a leaf was renewed between them."""
    return signer.root_fingerprint, _folded(signer.name), _folded(signer.organisation)


def _check_addressed(manifest: Manifest, identities: Sequence[Identity]) -> None:
    involved = {manifest.author, *(root for root, _ in manifest.recipients)}
    if identities and involved.isdisjoint(identity.root_fingerprint for identity in identities):
        raise NotAddressed


def _by_role(manifest: Manifest) -> dict[Role, list[PackedFile]]:
    """Return the listed files by what they are for. Raise BadManifest where they do not go together."""
    found: dict[Role, list[PackedFile]] = {}
    for file in manifest.files:
        found.setdefault(file.role, []).append(file)
    if manifest.audience == "partner" and "team-ledger" in found:
        raise TeamInPartner
    if "ledger" not in found or "deal" not in found:
        raise BadManifest(reason="it holds no ledger or no deal")
    if any(file.path != f"blobs/{file.sha256}" for file in found.get("blob", ())):
        raise BadManifest(reason="a blob is not named by its digest")
    documents = found.get("document", [])
    if len({file.display_name.casefold() for file in documents}) != len(documents):
        raise BadManifest(reason="two documents have the same name")
    return found


def _check_values(ledgers: Sequence[bytes], *, limits: Limits) -> None:
    if sum(ledger.count(mark) for ledger in ledgers for mark in b",:[{") > limits.values:
        raise LedgerFlood


def _lines(ledger: bytes, *, limits: Limits) -> tuple[bytes, ...]:
    if ledger.count(b"\n") > limits.lines:
        raise TooManyLines
    return tuple(line for line in ledger.split(b"\n") if line)
