"""Revocation lists: a root tells which of its leaves no longer count. Written whole each time, and read strictly.

A list is believed for its root's signature alone, whoever carried it. Its dates are claims and are not judged here.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import CRLEntryExtensionOID, ExtensionOID

from negotiator.crypto.certificates import STRONG_ALGORITHMS, UNPARSABLE, PrivateKey, public_key_of
from negotiator.kernel import Tampered

Reason = Literal["superseded", "lost", "left"]

_DAYS: Final = 365
_LARGEST: Final = 64 * 1024
_FLAGS: Final[dict[Reason, x509.ReasonFlags]] = {
    "superseded": x509.ReasonFlags.superseded,
    "lost": x509.ReasonFlags.key_compromise,
    "left": x509.ReasonFlags.affiliation_changed,
}
_LIST_PARTS: Final = frozenset({ExtensionOID.CRL_NUMBER, ExtensionOID.AUTHORITY_KEY_IDENTIFIER})
_ENTRY_PARTS: Final = frozenset({CRLEntryExtensionOID.CRL_REASON, CRLEntryExtensionOID.INVALIDITY_DATE})


class BadRevocationList(Tampered):
    """A revocation list cannot be read, or the root that it speaks for did not sign it."""

    code = "crl"

    def __init__(self, *, reason: str) -> None:
        super().__init__(
            f"The revocation list is refused: {reason}.", hint="Ask whoever revoked the certificate for a new one."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """One leaf that no longer counts. serial: of the certificate; at: aware, a claim."""

    serial: int
    at: datetime
    reason: Reason


def make_crl(root: x509.Certificate, key: PrivateKey, revoked: Iterable[Revocation], *, at: datetime) -> bytes:
    """Return the root's revocation list (DER), good for a year from `at`: all that are revoked, not the last."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.subject)
        .last_update(at)
        .next_update(at + timedelta(days=_DAYS))
        .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    for one in sorted(revoked, key=lambda each: each.serial):
        entry = (
            x509.RevokedCertificateBuilder()
            .serial_number(one.serial)
            .revocation_date(one.at)
            .add_extension(x509.CRLReason(_FLAGS[one.reason]), critical=False)
        )
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def check_crl(der: bytes, root: x509.Certificate) -> frozenset[int]:
    """Return the serial numbers that the root's list revokes. Raise BadRevocationList.

    Only a complete list of this very root is taken: none by another issuer, none of changes, none with conditions.
    """
    return frozenset(entry.serial_number for entry in _checked(der, root))


def read_crl(der: bytes, root: x509.Certificate) -> tuple[Revocation, ...]:
    """Return what the root's list revokes, when and why, so that a longer list can be made. Raise BadRevocationList."""
    return tuple(
        Revocation(serial=entry.serial_number, at=entry.revocation_date_utc, reason=_reason(entry))
        for entry in _checked(der, root)
    )


def known_reason(text: str) -> Reason:
    """Return a reason by its word; one that is not ours counts as the gravest."""
    return next((reason for reason in _FLAGS if reason == text), "lost")


def to_text(crl: bytes) -> str:
    """Return a list as text (base64)."""
    return base64.b64encode(crl).decode("ascii")


def from_text(text: str) -> bytes:
    """Return a list from its text. Raise BadRevocationList."""
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise BadRevocationList(reason="it cannot be read") from error


def _checked(der: bytes, root: x509.Certificate) -> tuple[x509.RevokedCertificate, ...]:
    if len(der) > _LARGEST:
        raise BadRevocationList(reason="it is too large")
    try:
        revocations = x509.load_der_x509_crl(der)
        entries = tuple(revocations)
        parts = [*revocations.extensions, *(part for entry in entries for part in entry.extensions)]
        signed = revocations.is_signature_valid(public_key_of(root))
    except UNPARSABLE as error:
        raise BadRevocationList(reason="it cannot be read") from error
    if revocations.issuer != root.subject or not signed or not _may_revoke(root):
        raise BadRevocationList(reason="the root that it speaks for did not sign it")
    if revocations.signature_algorithm_oid not in STRONG_ALGORITHMS:
        raise BadRevocationList(reason="it is signed with something weaker than SHA-256")
    if any(part.critical and part.oid not in _LIST_PARTS | _ENTRY_PARTS for part in parts):
        raise BadRevocationList(reason="it is not a complete list of one root")
    return entries


def _may_revoke(root: x509.Certificate) -> bool:
    try:
        return root.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign
    except x509.ExtensionNotFound:
        return True


def _reason(entry: x509.RevokedCertificate) -> Reason:
    try:
        flag = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return "lost"
    return next((reason for reason, known in _FLAGS.items() if known is flag), "lost")
