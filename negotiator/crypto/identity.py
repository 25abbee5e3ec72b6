"""A person's identity: a firm's root, the leaf that signs, and the age key that opens what is sealed for them.

Everything here is secret except `contact()`. `to_bytes` is for keeping inside the encrypted workspace;
`seal_identity` (portable.py) is for a file of its own.
"""

import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

import pyrage
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from negotiator.crypto.certificates import (
    BadCertificate,
    Person,
    PrivateKey,
    check_chain,
    fingerprint,
    issue,
    key_to_pem,
    load_certificate,
    person_of,
    to_pem,
)
from negotiator.crypto.contact import Contact
from negotiator.kernel import NegotiatorError, Refused, Unreadable

IDENTITY_FORMAT: Final = "negotiator-identity/1"
_CRL_DAYS: Final = 365


class BadIdentity(Unreadable):
    """Stored identity bytes are damaged or do not belong together."""

    code = "identity-damaged"

    def __init__(self, *, reason: str = "it cannot be read") -> None:
        super().__init__(f"The stored identity is refused: {reason}.", hint="Restore it from a backup.")


class NoRootKey(Refused):
    """The identity came from a certificate file without its root's private key."""

    code = "no-root-key"

    def __init__(self) -> None:
        super().__init__(
            "This identity holds no root key, so it cannot issue a revocation list.",
            hint="Ask whoever issued the certificate.",
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Identity:
    """One person's keys. `repr` shows none of them; root_key_pem is None for an imported certificate."""

    root_pem: bytes
    leaf_pem: bytes
    signing_key_pem: bytes
    root_key_pem: bytes | None
    age_secret: str

    def __repr__(self) -> str:
        return "Identity(hidden)"

    @classmethod
    def create(cls, *, name: str, organisation: str, email: str = "", country: str = "", at: datetime) -> Self:
        """Make a new identity valid from `at` (aware). Raise BadPersonalData for a name no certificate can carry."""
        pair = issue(Person(name=name, organisation=organisation, email=email, country=country), at=at)
        return cls(
            root_pem=to_pem(pair.root),
            leaf_pem=to_pem(pair.leaf),
            signing_key_pem=key_to_pem(pair.leaf_key),
            root_key_pem=key_to_pem(pair.root_key),
            age_secret=new_age_secret(),
        )

    @property
    def person(self) -> Person:
        """Return whom the leaf names."""
        return person_of(load_certificate(self.leaf_pem))

    @property
    def name(self) -> str:
        """Return the person's name."""
        return self.person.name

    @property
    def organisation(self) -> str:
        """Return the person's organisation."""
        return self.person.organisation

    @property
    def email(self) -> str:
        """Return the e-mail address, or an empty text."""
        return self.person.email

    @property
    def country(self) -> str:
        """Return the country's two letters, or an empty text."""
        return self.person.country

    @property
    def root_fingerprint(self) -> str:
        """Return the SHA-256 of the root (DER), hex: what partners compare and pin."""
        return fingerprint(load_certificate(self.root_pem))

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the leaf (DER), hex: the author of ledger entries."""
        return fingerprint(load_certificate(self.leaf_pem))

    @property
    def recipient(self) -> str:
        """Return the age public key ("age1…") for which others seal."""
        return str(pyrage.x25519.Identity.from_str(self.age_secret).to_public())

    def signing_key(self) -> PrivateKey:
        """Return the leaf's private key. Raise BadIdentity when it cannot be read."""
        return load_private_key(self.signing_key_pem)

    def contact(self) -> Contact:
        """Return the public part, for partners."""
        return Contact(
            name=self.name,
            organisation=self.organisation,
            email=self.email,
            root_pem=self.root_pem,
            leaf_pem=self.leaf_pem,
            recipient=self.recipient,
        )

    def crl(self, at: datetime) -> bytes:
        """Return the root's revocation list (DER, empty, good for a year from `at`). Raise NoRootKey without a key."""
        if self.root_key_pem is None:
            raise NoRootKey
        root_key = load_private_key(self.root_key_pem)
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
        revocations = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(load_certificate(self.root_pem).subject)
            .last_update(at)
            .next_update(at + timedelta(days=_CRL_DAYS))
            .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
            .add_extension(identifier, critical=False)
            .sign(root_key, hashes.SHA256())
        )
        return revocations.public_bytes(serialization.Encoding.DER)

    def to_bytes(self) -> bytes:
        """Return the whole identity as JSON, keys unencrypted: for the inside of the encrypted workspace only."""
        content = {
            "format": IDENTITY_FORMAT,
            "root": self.root_pem.decode("ascii"),
            "leaf": self.leaf_pem.decode("ascii"),
            "signing_key": self.signing_key_pem.decode("ascii"),
            "root_key": None if self.root_key_pem is None else self.root_key_pem.decode("ascii"),
            "age_secret": self.age_secret,
        }
        return json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote and check that keys and certificates belong together. Raise BadIdentity."""
        try:
            content = json.loads(data)
            if content["format"] != IDENTITY_FORMAT:
                raise BadIdentity(reason="a newer version of the program wrote it")
            root_key = content["root_key"]
            identity = cls(
                root_pem=content["root"].encode("ascii"),
                leaf_pem=content["leaf"].encode("ascii"),
                signing_key_pem=content["signing_key"].encode("ascii"),
                root_key_pem=None if root_key is None else root_key.encode("ascii"),
                age_secret=str(content["age_secret"]),
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise BadIdentity from error
        identity.check()
        return identity

    def check(self) -> None:
        """Return when every part is readable and fits the others. Raise BadIdentity otherwise."""
        try:
            root, leaf = load_certificate(self.root_pem), load_certificate(self.leaf_pem)
            check_chain(leaf, root)
            person_of(leaf)
            self._check_keys(leaf, root)
            pyrage.x25519.Identity.from_str(self.age_secret)
        except (BadCertificate, pyrage.IdentityError) as error:
            reason = error.message if isinstance(error, NegotiatorError) else "its age key is damaged"
            raise BadIdentity(reason=reason.rstrip(".")) from error

    def _check_keys(self, leaf: x509.Certificate, root: x509.Certificate) -> None:
        if self.signing_key().public_key() != leaf.public_key():
            raise BadIdentity(reason="the key does not belong to the certificate")
        if self.root_key_pem is not None and load_private_key(self.root_key_pem).public_key() != root.public_key():
            raise BadIdentity(reason="the root's key does not belong to the root")


def new_age_secret() -> str:
    """Return a fresh age secret key ("AGE-SECRET-KEY-1…")."""
    return str(pyrage.x25519.Identity.generate())


def load_private_key(pem: bytes) -> PrivateKey:
    """Read an unencrypted PKCS#8 PEM key of a kind that may sign. Raise BadIdentity otherwise."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm, binascii.Error) as error:
        raise BadIdentity(reason="a private key cannot be read") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise BadIdentity(reason="a private key is of a kind that is not used here")
    return key
