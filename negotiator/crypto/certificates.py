"""Certificates of a negotiator: reading them, and checking a leaf against the root that issued it.

Only P-256 and RSA (3,072 bits or more, PKCS#1) are taken: other kinds fail in the validators of office programs.
`check_chain` and `check_usable` look at no date, because old evidence stays evidence; `check_leaf` is for what arrives.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID, SignatureAlgorithmOID

from negotiator.kernel import Refused, Tampered

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey

DOCUMENT_SIGNING: Final = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""Extended key usage "documentSigning" (RFC 9336)."""

LONGEST_NAME: Final = 64
"""X.520's upper bound for a common name and for an organisation, in bytes of UTF-8 as other programs count it."""

_SMALLEST_RSA: Final = 3072
STRONG_ALGORITHMS: Final = frozenset(
    {
        SignatureAlgorithmOID.ECDSA_WITH_SHA256,
        SignatureAlgorithmOID.ECDSA_WITH_SHA384,
        SignatureAlgorithmOID.ECDSA_WITH_SHA512,
        SignatureAlgorithmOID.RSA_WITH_SHA256,
        SignatureAlgorithmOID.RSA_WITH_SHA384,
        SignatureAlgorithmOID.RSA_WITH_SHA512,
    }
)
_PURPOSES: Final = frozenset(
    {ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE, DOCUMENT_SIGNING}
)
_UNDERSTOOD: Final = frozenset(
    {
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
        ExtensionOID.SUBJECT_KEY_IDENTIFIER,
        ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
    }
)
UNPARSABLE: Final = (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension, x509.InvalidVersion)


class BadCertificate(Tampered):
    """A certificate cannot be read, does not come from the root beside it, or may not sign."""

    code = "certificate"

    def __init__(self, *, reason: str) -> None:
        super().__init__(
            f"The certificate is refused: {reason}.", hint="Ask its owner for a new contact card or package."
        )


class WeakKey(BadCertificate):
    """A certificate's key is of a kind or length that does not do."""

    code = "weak-key"

    def __init__(self) -> None:
        super().__init__(reason="its key is neither P-256 nor RSA with at least 3,072 bits")


class WeakAlgorithm(BadCertificate):
    """A certificate is signed with an algorithm under which signatures can be forged."""

    code = "weak-algorithm"

    def __init__(self, *, reason: str = "it is signed with something weaker than SHA-256") -> None:
        super().__init__(reason=reason)


class CertificateExpired(BadCertificate):
    """A certificate was used after it had ended."""

    code = "certificate-expired"

    def __init__(self) -> None:
        super().__init__(reason="it had expired by then")
        self.hint = "Ask its owner to renew it and to send the package again."


class CertificateNotYet(BadCertificate):
    """A certificate was used before it began."""

    code = "certificate-not-yet"

    def __init__(self) -> None:
        super().__init__(reason="it was not valid yet at that time")
        self.hint = "Ask its owner whether the clock of their computer is right."


class WrongPurpose(BadCertificate):
    """A certificate was made for something else than signing."""

    code = "certificate-purpose"

    def __init__(self) -> None:
        super().__init__(reason="it was made for something else than signing documents or mail")


class UnknownExtension(BadCertificate):
    """A certificate says that it must be refused by whoever does not understand a part of it."""

    code = "certificate-extension"

    def __init__(self) -> None:
        super().__init__(reason="it holds a condition that this program does not know and may not ignore")


class BadPersonalData(Refused):
    """A name, an organisation, an e-mail address or a country cannot stand in a certificate."""

    code = "personal-data"

    def __init__(self, *, field: str, reason: str) -> None:
        super().__init__(f"The {field} cannot stand in a certificate: {reason}.", hint="Change it and try again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom a certificate names. country: two letters or empty; email: empty when not told."""

    name: str
    organisation: str
    email: str = ""
    country: str = ""

    def __post_init__(self) -> None:
        for field, text in (("name", self.name), ("organisation", self.organisation)):
            if not text.strip() or len(text.encode("utf-8", "surrogatepass")) > LONGEST_NAME:
                raise BadPersonalData(
                    field=field, reason=f"it needs 1 to {LONGEST_NAME} letters (those beyond English ones count double)"
                )
            if not text.isprintable():
                raise BadPersonalData(field=field, reason="it holds characters that do not show")
        if self.email and ("@" not in self.email or not self.email.isascii() or not self.email.isprintable()):
            raise BadPersonalData(field="e-mail address", reason="it is not a plain address like anna@example.com")
        if self.country and not (len(self.country) == 2 and self.country.isascii() and self.country.isalpha()):
            raise BadPersonalData(field="country", reason="it needs two letters, like DE or IT")


def to_pem(certificate: x509.Certificate) -> bytes:
    """Return a certificate as PEM text."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def key_to_pem(key: PrivateKey) -> bytes:
    """Return a private key as unencrypted PKCS#8 PEM. It belongs inside an encrypted workspace and nowhere else."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def load_certificate(pem: bytes) -> x509.Certificate:
    """Read one PEM certificate. Raise BadCertificate when it cannot be read or its key is of a kind not taken."""
    return _loaded(x509.load_pem_x509_certificate, pem)


def load_certificate_der(der: bytes) -> x509.Certificate:
    """Read one DER certificate. Raise BadCertificate when it cannot be read or its key is of a kind not taken."""
    return _loaded(x509.load_der_x509_certificate, der)


def _loaded(load: Callable[[bytes], x509.Certificate], data: bytes) -> x509.Certificate:
    """Read every part at once: a certificate is parsed only when asked, and asked later it would fail anywhere."""
    try:
        certificate = load(data)
        public_key_of(certificate)
        _ = certificate.extensions, certificate.subject, certificate.issuer, certificate.not_valid_after_utc
    except UNPARSABLE as error:
        raise BadCertificate(reason="it cannot be read") from error
    return certificate


def public_key_of(certificate: x509.Certificate) -> PublicKey:
    """Return a certificate's key. Raise WeakKey unless it is P-256 or RSA with 3,072 bits or more."""
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= _SMALLEST_RSA:
        return key
    raise WeakKey


def key_of(pem: bytes) -> bytes:
    """Return the public key in a PEM certificate (DER), by which twins of it are told. Raise BadCertificate."""
    key = load_certificate(pem).public_key()
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of the certificate (DER), lower-case hexadecimal."""
    return hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


def person_of(certificate: x509.Certificate) -> Person:
    """Return whom a certificate names. Raise BadCertificate when it names nobody in a form fit to show."""
    try:
        return Person(
            name=_attribute(certificate, NameOID.COMMON_NAME),
            organisation=_attribute(certificate, NameOID.ORGANIZATION_NAME),
            email=_attribute(certificate, NameOID.EMAIL_ADDRESS),
            country=_attribute(certificate, NameOID.COUNTRY_NAME),
        )
    except BadPersonalData as error:
        raise BadCertificate(reason="it does not name a person and an organisation properly") from error


def _attribute(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    values = certificate.subject.get_attributes_for_oid(oid)
    return str(values[0].value) if values else ""


def check_chain(leaf: x509.Certificate, root: x509.Certificate) -> None:
    """Return when the root issued the leaf and both may do what they do. Raise BadCertificate saying what is wrong."""
    if not _constraints_allow(root, issues=True):
        raise BadCertificate(reason="its root is not allowed to issue certificates")
    if not _constraints_allow(leaf, issues=False):
        raise BadCertificate(reason="it is not a certificate for signatures")
    for certificate in (root, leaf):
        if certificate.not_valid_before_utc >= certificate.not_valid_after_utc:
            raise BadCertificate(reason="its period of validity is empty")
        try:
            certificate.verify_directly_issued_by(root)
        except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm) as error:
            raise BadCertificate(reason="it was not issued by the root beside it") from error


def check_usable(leaf: x509.Certificate, root: x509.Certificate) -> None:
    """Return when the root issued the leaf and both are fit for signing, whenever that was. Raise BadCertificate.

    Each reason is a class of its own: WeakAlgorithm, UnknownExtension, WrongPurpose; what `check_chain` finds stays a
    plain BadCertificate.
    """
    if any(certificate.signature_algorithm_oid not in STRONG_ALGORITHMS for certificate in (leaf, root)):
        raise WeakAlgorithm
    check_chain(leaf, root)
    for certificate in (leaf, root):
        if any(each.critical and each.oid not in _UNDERSTOOD for each in certificate.extensions):
            raise UnknownExtension
    if not _made_for_signing(leaf):
        raise WrongPurpose


def check_leaf(leaf: x509.Certificate, root: x509.Certificate, *, at: datetime) -> None:
    """Return when `check_usable` does and both certificates were valid at a time (aware).

    Raise BadCertificate, of what `check_usable` raises or CertificateExpired or CertificateNotYet.
    """
    check_usable(leaf, root)
    for certificate in (leaf, root):
        if at < certificate.not_valid_before_utc:
            raise CertificateNotYet
        if at > certificate.not_valid_after_utc:
            raise CertificateExpired


def _made_for_signing(leaf: x509.Certificate) -> bool:
    try:
        purposes = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return not _PURPOSES.isdisjoint(purposes)


def _constraints_allow(certificate: x509.Certificate, *, issues: bool) -> bool:
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return not issues and _usage_allows(certificate, issues=False)
    return constraints.ca is issues and _usage_allows(certificate, issues=issues)


def _usage_allows(certificate: x509.Certificate, *, issues: bool) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.key_cert_sign if issues else usage.digital_signature
