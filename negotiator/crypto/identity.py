"""A person's identity: a firm's root, the leaf that signs, and the age key that opens what is sealed for them.

Everything here is secret except `contact()`. `to_bytes` is for keeping inside the encrypted workspace;
`seal_identity` (portable.py) is for a file of its own.
"""

import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

import pyrage
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from negotiator.crypto.certificates import (
    BadCertificate,
    Person,
    PrivateKey,
    check_chain,
    fingerprint,
    key_to_pem,
    load_certificate,
    person_of,
    to_pem,
)
from negotiator.crypto.contact import Contact
from negotiator.crypto.crl import Revocation, known_reason, make_crl
from negotiator.crypto.issuing import issue, issue_leaf
from negotiator.kernel import NegotiatorError, Refused, Unreadable

IDENTITY_FORMAT: Final = "negotiator-identity/1"


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
            "This identity holds no root key, so it cannot renew or revoke its certificate.",
            hint="Ask whoever issued the certificate for a new one, and import that.",
        )


class FormerIdentity(Refused):
    """An identity whose certificate was replaced is asked to sign."""

    code = "former-identity"

    def __init__(self) -> None:
        super().__init__(
            "This identity signs no more: its certificate was replaced.", hint="Sign with the one that replaced it."
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Identity:
    """One person's keys. `repr` shows none of them.

    root_key_pem is None for an imported certificate, and signing_key_pem for a former identity that only opens.
    revoked: the leaves that the root has revoked so far, which every later list must name again.
    """

    root_pem: bytes
    leaf_pem: bytes
    signing_key_pem: bytes | None
    root_key_pem: bytes | None
    age_secret: str
    revoked: tuple[Revocation, ...] = ()

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
        """Return the leaf's private key. Raise FormerIdentity without one, BadIdentity when it cannot be read."""
        if self.signing_key_pem is None:
            raise FormerIdentity
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
        """Return the root's revocation list (DER, good for a year from `at`) with all that it has revoked.

        Raise NoRootKey without the root's key.
        """
        return make_crl(load_certificate(self.root_pem), self._root_key(), self.revoked, at=at)

    def revoking(self, revoked: Iterable[Revocation]) -> Self:
        """Return the identity of which further leaves are revoked; the first word about one stands."""
        known = {one.serial: one for one in (*revoked, *self.revoked)} | {one.serial: one for one in self.revoked}
        return replace(self, revoked=tuple(known[serial] for serial in sorted(known)))

    def renewed(self, at: datetime) -> Self:
        """Return the identity with a new signing key and leaf under the same root; the age key stays.

        Raise NoRootKey without the root's key.
        """
        root_key = self._root_key()
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = issue_leaf(self.person, key, root=load_certificate(self.root_pem), root_key=root_key, at=at)
        return replace(self, leaf_pem=to_pem(leaf), signing_key_pem=key_to_pem(key))

    def for_opening(self) -> Self:
        """Return what is left of an identity that signs no more: its certificates and the age key, no private key."""
        return replace(self, signing_key_pem=None, root_key_pem=None)

    @property
    def can_sign(self) -> bool:
        """Tell whether it holds a signing key: a former identity opens what was sealed for it, and nothing else."""
        return self.signing_key_pem is not None

    @property
    def serial(self) -> int:
        """Return the leaf's serial number, by which its root revokes it."""
        return load_certificate(self.leaf_pem).serial_number

    def _root_key(self) -> PrivateKey:
        if self.root_key_pem is None:
            raise NoRootKey
        return load_private_key(self.root_key_pem)

    def to_bytes(self) -> bytes:
        """Return the whole identity as JSON, keys unencrypted: for the inside of the encrypted workspace only."""
        content = {
            "format": IDENTITY_FORMAT,
            "root": self.root_pem.decode("ascii"),
            "leaf": self.leaf_pem.decode("ascii"),
            "signing_key": _as_text(self.signing_key_pem),
            "root_key": _as_text(self.root_key_pem),
            "age_secret": self.age_secret,
            "revoked": [[str(one.serial), one.at.isoformat(), one.reason] for one in self.revoked],
        }
        return json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote and check that keys and certificates belong together. Raise BadIdentity."""
        try:
            content = json.loads(data)
            if content["format"] != IDENTITY_FORMAT:
                raise BadIdentity(reason="a newer version of the program wrote it")
            identity = cls(
                root_pem=content["root"].encode("ascii"),
                leaf_pem=content["leaf"].encode("ascii"),
                signing_key_pem=_as_bytes(content["signing_key"]),
                root_key_pem=_as_bytes(content["root_key"]),
                age_secret=str(content["age_secret"]),
                revoked=tuple(_revocation(*one) for one in content.get("revoked", ())),
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
        if self.can_sign and self.signing_key().public_key() != leaf.public_key():
            raise BadIdentity(reason="the key does not belong to the certificate")
        if self.root_key_pem is not None and load_private_key(self.root_key_pem).public_key() != root.public_key():
            raise BadIdentity(reason="the root's key does not belong to the root")


def _revocation(serial: str, at: str, reason: str) -> Revocation:
    return Revocation(serial=int(serial), at=datetime.fromisoformat(at), reason=known_reason(reason))


def _as_text(pem: bytes | None) -> str | None:
    return None if pem is None else pem.decode("ascii")


def _as_bytes(pem: str | None) -> bytes | None:
    return None if pem is None else pem.encode("ascii")


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
