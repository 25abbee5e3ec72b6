"""The contact card: what a partner needs to check a person's signatures and to seal for them. Nothing secret.

A card is signed by its own leaf. That shows it is whole; whether the person is who the card says, only comparing the
root's fingerprint or the safety number over another channel can show. For that a card has a compact form, short enough
for a QR code: it names its certificates by their hashes, so it can be compared with a card and never introduces anyone.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final, Protocol, Self

import pyrage

from negotiator.crypto.certificates import (
    PrivateKey,
    check_chain,
    fingerprint,
    load_certificate,
    person_of,
)
from negotiator.crypto.signatures import BadSignature, check_signature, sign_bytes
from negotiator.kernel import Unreadable

CONTACT_FORMAT: Final = "negotiator-contact/1"
COMPACT: Final = "NGC1:"
_COMPACT_VERSION: Final = 1
_HASH_BYTES: Final = 32
_CHECK_BYTES: Final = 4
_LARGEST: Final = 64 * 1024
_FIELDS: Final = frozenset({"format", "name", "organisation", "email", "root", "leaf", "recipient", "signature"})


class BadContact(Unreadable):
    """A contact card is damaged, incomplete or not a contact card."""

    code = "contact-damaged"

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"This is not a usable contact card: {reason}.", hint="Ask its owner to send it again.")


class CardSigner(Protocol):
    """Whoever holds the private key of the card's leaf."""

    def signing_key(self) -> PrivateKey:
        """Return the leaf's private key."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The public part of an identity. Certificates are PEM; recipient is an age public key ("age1…")."""

    name: str
    organisation: str
    email: str
    root_pem: bytes
    leaf_pem: bytes
    recipient: str

    @property
    def root_fingerprint(self) -> str:
        """Return the SHA-256 of the root (DER), hex."""
        return fingerprint(load_certificate(self.root_pem))

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the leaf (DER), hex."""
        return fingerprint(load_certificate(self.leaf_pem))

    def to_bytes(self, identity: CardSigner) -> bytes:
        """Return the card as a JSON file signed by its owner."""
        signature = base64.b64encode(sign_bytes(identity.signing_key(), _canonical(self._content())))
        content = self._content() | {"signature": signature.decode("ascii")}
        return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8") + b"\n"

    def compact(self) -> str:
        """Return the card's short form in capitals and digits: hashes of root, leaf and age key; the names."""
        names = [text.encode("utf-8", "surrogatepass") for text in (self.name, self.organisation)]
        parts = [
            bytes([_COMPACT_VERSION]),
            bytes.fromhex(self.root_fingerprint),
            bytes.fromhex(self.fingerprint),
            _hashed(self.recipient),
            *(bytes([len(name)]) + name for name in (text[:255] for text in names)),
        ]
        content = b"".join(parts)
        return COMPACT + base64.b32encode(content + _check_of(content)).decode("ascii").rstrip("=")

    def _content(self) -> dict[str, str]:
        return {
            "format": CONTACT_FORMAT,
            "name": self.name,
            "organisation": self.organisation,
            "email": self.email,
            "root": self.root_pem.decode("ascii"),
            "leaf": self.leaf_pem.decode("ascii"),
            "recipient": self.recipient,
        }

    @classmethod
    def _from_content(cls, content: dict[str, str]) -> Self:
        return cls(
            name=content["name"],
            organisation=content["organisation"],
            email=content["email"],
            root_pem=content["root"].encode("ascii"),
            leaf_pem=content["leaf"].encode("ascii"),
            recipient=content["recipient"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CardClaim:
    """What a compact card says. root, leaf: SHA-256 (hex) of the certificates; recipient: SHA-256 (hex) of "age1…"."""

    root: str
    leaf: str
    recipient: str
    name: str
    organisation: str

    def matches(self, contact: Contact) -> bool:
        """Tell whether the card is of exactly this contact."""
        return self == read_compact(contact.compact())


def read_compact(text: str) -> CardClaim:
    """Read a compact card as it was typed or pasted; nobody signed it. Raise BadContact."""
    plain = "".join(text.split()).upper()
    if not plain.startswith(COMPACT) or len(plain) > _LARGEST:
        raise BadContact(reason="the text is not that of a card")
    coded = plain.removeprefix(COMPACT)
    try:
        data = base64.b32decode(coded + "=" * (-len(coded) % 8))
        content, check = data[:-_CHECK_BYTES], data[-_CHECK_BYTES:]
        exact = base64.b32encode(data).decode("ascii").rstrip("=") == coded
        if not exact or check != _check_of(content) or content[0] != _COMPACT_VERSION:
            raise BadContact(reason="a character of the text is missing or wrong")
        hashes = [content[start : start + _HASH_BYTES] for start in range(1, 1 + 3 * _HASH_BYTES, _HASH_BYTES)]
        name, rest = _counted(content[1 + 3 * _HASH_BYTES :])
        organisation, rest = _counted(rest)
        if rest:
            raise BadContact(reason="the text goes on after its end")
    except (ValueError, IndexError, binascii.Error) as error:
        raise BadContact(reason="a character of the text is missing or wrong") from error
    root, leaf, recipient = (each.hex() for each in hashes)
    return CardClaim(root=root, leaf=leaf, recipient=recipient, name=name, organisation=organisation)


def _counted(data: bytes) -> tuple[str, bytes]:
    """Take a text off the front, which a byte with its length precedes."""
    length = data[0]
    if len(data) <= length:
        raise BadContact(reason="a character of the text is missing or wrong")
    return data[1 : 1 + length].decode("utf-8"), data[1 + length :]


def _hashed(recipient: str) -> bytes:
    return hashlib.sha256(recipient.encode("ascii", "replace")).digest()


def _check_of(content: bytes) -> bytes:
    return hashlib.sha256(b"negotiator compact card\0" + content).digest()[:_CHECK_BYTES]


def read_contact(data: bytes) -> Contact:
    """Read and check a contact card. Raise BadContact, BadCertificate or BadSignature."""
    content = _content_of(data)
    try:
        contact = Contact._from_content(content)
        signature = base64.b64decode(content["signature"], validate=True)
        pyrage.x25519.Recipient.from_str(contact.recipient)
    except (ValueError, pyrage.RecipientError) as error:
        raise BadContact(reason="one of its parts is damaged") from error
    leaf = load_certificate(contact.leaf_pem)
    check_chain(leaf, load_certificate(contact.root_pem))
    try:
        check_signature(leaf, _canonical(contact._content()), signature)
    except BadSignature as error:
        raise BadSignature(of_card=True) from error
    person = person_of(leaf)
    if (person.name, person.organisation, person.email) != (contact.name, contact.organisation, contact.email):
        raise BadContact(reason="its name is not the one in its certificate")
    return contact


def _content_of(data: bytes) -> dict[str, str]:
    if len(data) > _LARGEST:
        raise BadContact(reason="it is too large")
    try:
        content: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadContact(reason="it is not JSON") from error
    if not isinstance(content, dict) or not all(isinstance(value, str) for value in content.values()):
        raise BadContact(reason="it has another layout")
    if content.get("format") != CONTACT_FORMAT or content.keys() != _FIELDS:
        raise BadContact(reason="it has another format")
    return content


def _canonical(content: dict[str, str]) -> bytes:
    # a lone surrogate from a hostile file must fail the signature, not the encoder
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return b"negotiator contact card\0" + text.encode("ascii")
