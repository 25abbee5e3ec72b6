"""An identity as a file of its own: sealed with a passphrase, or as PKCS#12 for other programs.

A sealed file (version 1) is its mark, a salt that names its Argon2id profile, a nonce, the identity in AES-256-GCM
bound to all that stands before it, and a checksum that tells damage from a wrong passphrase. Files sealed with age, an
earlier form, open too.
PKCS#12 carries the signing key, the leaf and its root; it knows no age key, so an import makes a fresh one. The age key
alone can be written for the program age.
"""

import hashlib
import secrets
from contextlib import suppress
from typing import Final

import pyrage
from asn1crypto import pkcs12 as asn1_pkcs12
from cryptography import x509
from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from negotiator.crypto.certificates import (
    BadCertificate,
    WeakKey,
    check_chain,
    key_to_pem,
    load_certificate,
    person_of,
    public_key_of,
    to_pem,
)
from negotiator.crypto.identity import Identity, new_age_secret
from negotiator.crypto.keys import SALT_BYTES, EmptyPassphrase, NotAWorkspaceSalt, derive_key, new_salt
from negotiator.crypto.sealing import SealDamaged, is_sealed
from negotiator.kernel import Locked, Unreadable

_AGE_SAYS_WRONG: Final = "Decryption failed"
_MARK: Final = b"negotiator-identity/1\n"
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_CHECK_BYTES: Final = 8
_HEAD_BYTES: Final = len(_MARK) + SALT_BYTES + _NONCE_BYTES
_SEAL_PROFILE: Final = 2
"""Twice the memory that a deal's file asks for at least."""


class WrongPassphrase(Locked):
    """A passphrase does not open an identity file."""

    code = "passphrase-wrong"

    def __init__(self) -> None:
        super().__init__(
            "The passphrase does not open this identity.",
            hint="Check the keyboard layout and Caps Lock.",
        )


class WrongP12Passphrase(Locked):
    """A passphrase does not open a PKCS#12 file, or what it encrypts was changed."""

    code = "p12-passphrase"

    def __init__(self) -> None:
        super().__init__(
            "The passphrase does not open this PKCS#12 file.",
            hint="It is the one that was given when the file was exported. Check the keyboard layout and Caps Lock.",
        )


class P12Damaged(Unreadable):
    """A file is not PKCS#12, is cut off, or is encrypted in a way that is not read."""

    code = "p12-damaged"

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"The PKCS#12 file cannot be read: {reason}.", hint="Export or copy it again (.p12 or .pfx).")


class P12NoKey(Unreadable):
    """A PKCS#12 file holds no private key with its certificate."""

    code = "p12-no-key"

    def __init__(self) -> None:
        super().__init__(
            "The PKCS#12 file holds no private key with its certificate.",
            hint="Export it again together with the private key.",
        )


class P12NoRoot(Unreadable):
    """A PKCS#12 file does not hold the root that issued its certificate directly."""

    code = "p12-no-root"

    def __init__(self, *, reason: str) -> None:
        super().__init__(
            f"The PKCS#12 file cannot be used: {reason}.",
            hint="Export it with all certificates of its chain, or make an identity here.",
        )


class P12Intermediate(P12NoRoot):
    """A PKCS#12 file's certificate was issued by an intermediate authority, and packages carry leaf and root alone."""

    code = "p12-intermediate"

    def __init__(self) -> None:
        super().__init__(
            reason="an intermediate authority issued its certificate, and not a root that partners can compare"
        )
        self.hint = "Ask your authority for a certificate that its root issued directly, or make an identity here."


def seal_identity(identity: Identity, passphrase: str) -> bytes:
    """Return the identity sealed with a passphrase; a part of a second of work by design. Raise EmptyPassphrase."""
    salt = new_salt(_SEAL_PROFILE)
    key = derive_key(passphrase, salt)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    head = _MARK + salt + nonce
    sealed = AESGCM(key.reveal()).encrypt(nonce, identity.to_bytes(), head)
    key.wipe()
    return head + sealed + _checksum(head + sealed)


def open_identity(data: bytes, passphrase: str) -> Identity:
    """Return the identity in a file of `seal_identity`. Raise WrongPassphrase, SealDamaged or BadIdentity."""
    if is_sealed(data):
        return Identity.from_bytes(_open_age(data, passphrase))
    if not data.startswith(_MARK):
        raise SealDamaged(reason="it does not begin like one")
    content, check = data[:-_CHECK_BYTES], data[-_CHECK_BYTES:]
    if len(content) <= _HEAD_BYTES + _TAG_BYTES or check != _checksum(content):
        raise SealDamaged(reason="it is cut off or was changed")
    head, sealed = content[:_HEAD_BYTES], content[_HEAD_BYTES:]
    salt, nonce = head[len(_MARK) :][:SALT_BYTES], head[-_NONCE_BYTES:]
    try:
        key = derive_key(passphrase, salt)
        opened = AESGCM(key.reveal()).decrypt(nonce, sealed, head)
    except NotAWorkspaceSalt as error:
        raise SealDamaged(reason="its first lines were changed") from error
    except (EmptyPassphrase, InvalidTag) as error:
        raise WrongPassphrase from error
    key.wipe()
    return Identity.from_bytes(opened)


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(b"negotiator identity file\0" + content).digest()[:_CHECK_BYTES]


def _open_age(data: bytes, passphrase: str) -> bytes:
    try:
        opened: bytes = pyrage.passphrase.decrypt(data, passphrase)
    except pyrage.DecryptError as error:
        if str(error).startswith(_AGE_SAYS_WRONG):
            raise WrongPassphrase from error
        raise SealDamaged(reason="it is cut off or was changed") from error
    return opened


def to_p12(identity: Identity, passphrase: str) -> bytes:
    """Return signing key, leaf and root as PKCS#12, encrypted with the passphrase."""
    if not passphrase:
        raise EmptyPassphrase
    leaf, root = load_certificate(identity.leaf_pem), load_certificate(identity.root_pem)
    encryption = BestAvailableEncryption(passphrase.encode("utf-8", "surrogatepass"))
    label = identity.name.encode("utf-8")
    return pkcs12.serialize_key_and_certificates(label, identity.signing_key(), leaf, [root], encryption)


def age_key_file(identity: Identity, passphrase: str) -> bytes:
    """Return the key that opens what is sealed for an identity, as a file for the program age. It signs nothing.

    It is sealed with a passphrase, for which age asks (`age -d -i FILE`). Raise EmptyPassphrase.
    """
    if not passphrase:
        raise EmptyPassphrase
    lines = f"# opens what is sealed for {identity.recipient}\n{identity.age_secret}\n"
    sealed: bytes = pyrage.passphrase.encrypt(lines.encode("ascii"), passphrase)
    return sealed


def from_p12(data: bytes, passphrase: str) -> Identity:
    """Return an identity with the file's key and certificates and a fresh age key.

    The file must hold the leaf and the root that issued it directly. Raise P12Damaged, WrongP12Passphrase, P12NoKey,
    P12NoRoot, P12Intermediate, WeakKey or BadCertificate. No date is judged.
    """
    key, leaf, others = _opened_p12(data, passphrase)
    if leaf is None or key is None:
        raise P12NoKey
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise WeakKey
    public_key_of(leaf)
    person_of(leaf)
    return Identity(
        root_pem=to_pem(_root_of(leaf, others)),
        leaf_pem=to_pem(leaf),
        signing_key_pem=key_to_pem(key),
        root_key_pem=None,
        age_secret=new_age_secret(),
    )


def _opened_p12(
    data: bytes, passphrase: str
) -> tuple[PrivateKeyTypes | None, x509.Certificate | None, list[x509.Certificate]]:
    """Return what a file holds. Its frame is read first: with that whole, what fails is the passphrase."""
    try:
        frame = asn1_pkcs12.Pfx.load(data, strict=True)
        _ = frame["auth_safe"]["content_type"].native, frame["mac_data"].native
        known = frame["version"].native == "v3"
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise P12Damaged(reason="it is cut off, or not a PKCS#12 file at all") from error
    if not known:
        raise P12Damaged(reason="it is of an unknown version")
    try:
        return pkcs12.load_key_and_certificates(data, passphrase.encode("utf-8", "surrogatepass"))
    except (UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise P12Damaged(reason="it is encrypted in a way that is no longer used; export it again with AES") from error
    except (ValueError, TypeError) as error:
        raise WrongP12Passphrase from error


def _root_of(leaf: x509.Certificate, others: list[x509.Certificate]) -> x509.Certificate:
    """Return the root that issued a leaf directly: of several that bear its issuer's name, the one whose key did."""
    issuers = [candidate for candidate in others if candidate.subject == leaf.issuer]
    roots = [candidate for candidate in issuers if candidate.issuer == candidate.subject]
    if not issuers:
        raise P12NoRoot(reason="it lacks the root that issued the certificate")
    if not roots:
        raise P12Intermediate
    for root in roots[:-1]:
        with suppress(BadCertificate):
            check_chain(leaf, root)
            return root
    check_chain(leaf, roots[-1])
    return roots[-1]
