"""Certificates of a negotiator: issuing a firm's root and the leaf that signs, and checking a leaf against a root.

Only P-256 and RSA (3,072 bits or more, PKCS#1) are taken: other kinds fail in the validators of office programs.
A certificate's dates are kept and shown elsewhere; they are not judged here, because old evidence stays evidence.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from negotiator.kernel import Refused, Tampered

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey

DOCUMENT_SIGNING: Final = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""Extended key usage "documentSigning" (RFC 9336)."""

ROOT_YEARS: Final = 20
LEAF_YEARS: Final = 3
LONGEST_NAME: Final = 64
"""X.520's upper bound for a common name and for an organisation, in characters."""

_SMALLEST_RSA: Final = 3072
_UNPARSABLE: Final = (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension, x509.InvalidVersion)


class BadCertificate(Tampered):
    """A certificate cannot be read, does not come from the root beside it, or may not sign."""

    code = "certificate"

    def __init__(self, *, reason: str) -> None:
        super().__init__(
            f"The certificate is refused: {reason}.", hint="Ask its owner for a new contact card or package."
        )


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
            if not text.strip() or len(text) > LONGEST_NAME:
                raise BadPersonalData(field=field, reason=f"it needs 1 to {LONGEST_NAME} characters")
            if not text.isprintable():
                raise BadPersonalData(field=field, reason="it holds characters that do not show")
        if self.email and ("@" not in self.email or not self.email.isascii() or not self.email.isprintable()):
            raise BadPersonalData(field="e-mail address", reason="it is not a plain address like anna@example.com")
        if self.country and not (len(self.country) == 2 and self.country.isascii() and self.country.isalpha()):
            raise BadPersonalData(field="country", reason="it needs two letters, like DE or IT")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPair:
    """A fresh root and leaf with their private keys."""

    root_key: ec.EllipticCurvePrivateKey
    root: x509.Certificate
    leaf_key: ec.EllipticCurvePrivateKey
    leaf: x509.Certificate


def issue(person: Person, *, at: datetime) -> IssuedPair:
    """Make new P-256 keys, a root (CA, path length 0, 20 years) and a leaf (signatures, 3 years) valid from `at`."""
    root_key, leaf_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = _subject(person, common_name=_root_title(person.organisation), email="")
    root = _root_builder(root_name, root_key, at=at).sign(root_key, hashes.SHA256())
    leaf = _leaf_builder(person, root_name, root_key, leaf_key, at=at).sign(root_key, hashes.SHA256())
    return IssuedPair(root_key=root_key, root=root, leaf_key=leaf_key, leaf=leaf)


def _root_title(organisation: str) -> str:
    suffix = " Root"
    return organisation[: LONGEST_NAME - len(suffix)] + suffix


def _subject(person: Person, *, common_name: str, email: str) -> x509.Name:
    attributes = [
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, person.organisation),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name),
    ]
    if person.country:
        attributes.insert(0, x509.NameAttribute(NameOID.COUNTRY_NAME, person.country.upper()))
    if email:
        attributes.append(x509.NameAttribute(NameOID.EMAIL_ADDRESS, email))
    return x509.Name(attributes)


def _started(subject: x509.Name, *, issuer: x509.Name, at: datetime, years: int) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))  # the partner's clock may be a little behind
        .not_valid_after(at + timedelta(days=365 * years + years // 4))
    )


def _root_builder(name: x509.Name, key: ec.EllipticCurvePrivateKey, *, at: datetime) -> x509.CertificateBuilder:
    public = key.public_key()
    return (
        _started(name, issuer=name, at=at, years=ROOT_YEARS)
        .public_key(public)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(issues=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
    )


def _leaf_builder(
    person: Person,
    root_name: x509.Name,
    root_key: ec.EllipticCurvePrivateKey,
    leaf_key: ec.EllipticCurvePrivateKey,
    *,
    at: datetime,
) -> x509.CertificateBuilder:
    public = leaf_key.public_key()
    subject = _subject(person, common_name=person.name, email=person.email)
    purposes = [ExtendedKeyUsageOID.EMAIL_PROTECTION, DOCUMENT_SIGNING]
    builder = (
        _started(subject, issuer=root_name, at=at, years=LEAF_YEARS)
        .public_key(public)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(issues=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
    )
    if person.email:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.RFC822Name(person.email)]), critical=False)
    return builder


def _usage(*, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues,
        content_commitment=not issues,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )


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
    except _UNPARSABLE as error:
        raise BadCertificate(reason="it cannot be read") from error
    return certificate


def public_key_of(certificate: x509.Certificate) -> PublicKey:
    """Return a certificate's key. Raise BadCertificate unless it is P-256 or RSA with 3,072 bits or more."""
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= _SMALLEST_RSA:
        return key
    raise BadCertificate(reason="its key is neither P-256 nor RSA with at least 3,072 bits")


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
