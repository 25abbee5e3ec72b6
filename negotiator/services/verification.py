"""Verifying a file that someone handed over: a package or a PDF. Needs no workspace and trusts nobody by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from negotiator import exchange, reports
from negotiator.crypto import Identity, fingerprint, load_certificate, person_of
from negotiator.exchange import BytesSource, FileSource, Pinned, Source
from negotiator.kernel import SILENT, Progress
from negotiator.services.files import read_file

_PDF: Final = b"%PDF-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One signer of a verified file, as the certificate says."""

    name: str
    organisation: str
    fingerprint: str
    root_fingerprint: str
    at: str
    trusted: bool
    intact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVerdict:
    """What can be said of a file: whether it is intact, whether its signers are trusted, who signed, and why (not).

    `code` names a package's verdict stably: "trusted", "new", "changed", or the code of what stopped it.
    """

    name: str
    kind: str
    intact: bool
    trusted: bool
    signers: tuple[Signed, ...]
    reason: str
    covers: str
    code: str = ""


def roots_from(pems: list[bytes]) -> dict[str, Pinned]:
    """Return root certificates by fingerprint. Raises BadCertificate for a file that is none."""
    found = {}
    for pem in pems:
        certificate = load_certificate(pem)
        person = person_of(certificate)
        found[fingerprint(certificate)] = Pinned(root_pem=pem, name="", organisation=person.organisation)
    return found


def verify_file(
    source: bytes | Path,
    *,
    name: str,
    trust: Mapping[str, Pinned],
    identity: Identity | None = None,
    progress: Progress = SILENT,
) -> FileVerdict:
    """Verify a package or a PDF, from bytes or from a file; a package is read piece by piece, however large it is.

    Raises Unreadable for a file that is neither, or cannot be read.
    """
    package = FileSource(source) if isinstance(source, Path) else BytesSource(source)
    if _begins_like_a_pdf(package):
        return _pdf(read_file(source) if isinstance(source, Path) else source, name=name, trust=trust)
    identities = () if identity is None else (identity,)
    verdict = exchange.inspect(package, identities=identities, trust=trust, progress=progress)
    return FileVerdict(
        name=name,
        kind="package",
        intact=verdict.intact,
        trusted=verdict.trusted,
        signers=tuple(
            Signed(
                name=one.name,
                organisation=one.organisation,
                fingerprint=one.fingerprint,
                root_fingerprint=one.root_fingerprint,
                at=one.signed_at.isoformat(),
                trusted=one.standing == "known",
            )
            for one in verdict.signers
        ),
        reason=verdict.reason,
        covers="every file of the package" if verdict.intact else "nothing that can be relied on",
        code=verdict.code,
    )


def _begins_like_a_pdf(source: Source) -> bool:
    with source.open() as file:
        return file.read(len(_PDF)) == _PDF


def _pdf(data: bytes, *, name: str, trust: Mapping[str, Pinned]) -> FileVerdict:
    verdict = reports.verify(data, trust={root: pin.root_pem for root, pin in trust.items()})
    whole = any(one.covers_whole for one in verdict.signers)
    return FileVerdict(
        name=name,
        kind="PDF",
        intact=verdict.intact,
        trusted=verdict.trusted,
        signers=tuple(
            Signed(
                name=one.name,
                organisation=one.organisation,
                fingerprint=one.fingerprint,
                root_fingerprint=one.root_fingerprint,
                at=one.claimed_at.isoformat() if one.claimed_at else "",
                trusted=one.trusted,
                intact=one.intact,
            )
            for one in verdict.signers
        ),
        reason=" ".join(verdict.reasons),
        covers="the whole file" if whole else "not the whole file",
    )
