"""Making certificates: a firm's root, and the leaf under it that signs for one person.

Every key is P-256. A root outlives many leaves: a new leaf takes the place of one that ended or was lost.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from negotiator.crypto.certificates import DOCUMENT_SIGNING, LONGEST_NAME, Person, PrivateKey

ROOT_YEARS: Final = 20
LEAF_YEARS: Final = 3


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
    leaf = issue_leaf(person, leaf_key, root=root, root_key=root_key, at=at)
    return IssuedPair(root_key=root_key, root=root, leaf_key=leaf_key, leaf=leaf)


def issue_leaf(
    person: Person,
    leaf_key: ec.EllipticCurvePrivateKey,
    *,
    root: x509.Certificate,
    root_key: PrivateKey,
    at: datetime,
) -> x509.Certificate:
    """Return a certificate of the root for a person's key, for signatures, 3 years from `at` (not beyond the root)."""
    return _leaf_builder(person, root, root_key, leaf_key, at=at).sign(root_key, hashes.SHA256())


def _root_title(organisation: str) -> str:
    suffix = " Root"
    room = LONGEST_NAME - len(suffix)
    return organisation.encode("utf-8")[:room].decode("utf-8", "ignore") + suffix


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


def _started(
    subject: x509.Name, *, issuer: x509.Name, at: datetime, years: int, most: datetime | None = None
) -> x509.CertificateBuilder:
    ends = at + timedelta(days=365 * years + years // 4)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))  # the partner's clock may be a little behind
        .not_valid_after(ends if most is None else min(ends, most))
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
    root: x509.Certificate,
    root_key: PrivateKey,
    leaf_key: ec.EllipticCurvePrivateKey,
    *,
    at: datetime,
) -> x509.CertificateBuilder:
    public = leaf_key.public_key()
    subject = _subject(person, common_name=person.name, email=person.email)
    purposes = [ExtendedKeyUsageOID.EMAIL_PROTECTION, DOCUMENT_SIGNING]
    builder = (
        _started(subject, issuer=root.subject, at=at, years=LEAF_YEARS, most=root.not_valid_after_utc)
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
