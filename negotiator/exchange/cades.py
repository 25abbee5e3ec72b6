"""Detached CAdES baseline signatures (ETSI EN 319 122-1): one signer, the leaf and its root inside, SHA-256.

A signature is read by taking out the few values that may vary, building the structure again and demanding the same
bytes. So nothing can hide in it: no second signer, no unsigned attributes, no other encoding.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from negotiator.crypto import (
    BadSignature,
    Identity,
    WeakAlgorithm,
    check_leaf,
    check_signature,
    load_certificate,
    sign_bytes,
    to_pem,
)
from negotiator.crypto.certificates import load_certificate_der, public_key_of
from negotiator.exchange import der
from negotiator.exchange.der import FIRST_OPTION, OCTETS, SEQUENCE, SET, NotDistinguished, check_distinguished
from negotiator.kernel import Tampered, Unreadable

_LARGEST: Final = 1 << 16
_UTC_TIME, _GENERALIZED_TIME = 0x17, 0x18
_ONE: Final = der.value(der.INTEGER, b"\x01")

_DATA: Final = der.named("1.2.840.113549.1.7.1")
_SIGNED_DATA: Final = der.named("1.2.840.113549.1.7.2")
_CONTENT_TYPE: Final = der.named("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST: Final = der.named("1.2.840.113549.1.9.4")
_SIGNING_TIME: Final = der.named("1.2.840.113549.1.9.5")
_SIGNING_CERTIFICATE_V2: Final = der.named("1.2.840.113549.1.9.16.2.47")
_SHA256: Final = der.value(SEQUENCE, der.named("2.16.840.1.101.3.4.2.1"), der.NULL)
_SHA256_RSA: Final = der.value(SEQUENCE, der.named("1.2.840.113549.1.1.11"), der.NULL)
_SHA256_ECDSA: Final = der.value(SEQUENCE, der.named("1.2.840.10045.4.3.2"))

_WEAK: Final = frozenset(
    der.named(each)
    for each in (
        "1.2.840.113549.2.2",  # MD2, MD4, MD5, SHA-1, SHA-224
        "1.2.840.113549.2.4",
        "1.2.840.113549.2.5",
        "1.3.14.3.2.26",
        "2.16.840.1.101.3.4.2.4",
        "1.2.840.113549.1.1.2",  # the same with RSA
        "1.2.840.113549.1.1.3",
        "1.2.840.113549.1.1.4",
        "1.2.840.113549.1.1.5",
        "1.2.840.113549.1.1.14",
        "1.2.840.10045.4.1",  # SHA-1 and SHA-224 with ECDSA
        "1.2.840.10045.4.3.1",
    )
)


class BadSignatureFile(Unreadable):
    """A signature file is not a detached CAdES signature in the form that this program writes."""

    code = "signature-file"

    def __init__(self) -> None:
        super().__init__(
            "A signature file inside the package is damaged or of another kind.", hint="Ask the sender for it again."
        )


class SignatureDiffers(Tampered):
    """A signature is sound but belongs to other contents or another certificate, or does not hold."""

    code = "signature-differs"

    def __init__(self) -> None:
        super().__init__(
            "The signature does not belong to these contents: the package was changed after signing.",
            hint="Do not use it. Ask the sender for the original.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSignature:
    """A signature that holds: by whom (leaf under root, both PEM) and when, as the signer claims."""

    leaf_pem: bytes
    root_pem: bytes
    signed_at: datetime


def sign_detached(data: bytes, *, identity: Identity, at: datetime) -> bytes:
    """Return a detached signature (CMS, DER) over the data by the identity's leaf, claiming the time `at`."""
    leaf, root = load_certificate(identity.leaf_pem), load_certificate(identity.root_pem)
    attributes = _attributes(leaf, root, digest=hashlib.sha256(data).digest(), at=at)
    signature = sign_bytes(identity.signing_key(), der.set_of(attributes))
    return _assemble(leaf, root, attributes, signature)


def check_detached(signature_file: bytes, data: bytes) -> CheckedSignature:
    """Return who signed exactly this data.

    The chain from leaf to root is checked, for the time that the signer claims; whether the root deserves trust is the
    caller's question. Raise BadSignatureFile, NotDistinguished, SignatureDiffers or BadCertificate (of it, by their own
    names: WeakAlgorithm, CertificateExpired and so on).
    """
    if len(signature_file) > _LARGEST or not signature_file.startswith(bytes((SEQUENCE,))):
        raise BadSignatureFile
    check_distinguished(signature_file)
    parts = _take_apart(signature_file)
    if parts.bound != _bound(parts.leaf, parts.root) or parts.digest != hashlib.sha256(data).digest():
        raise SignatureDiffers
    attributes = _attributes(parts.leaf, parts.root, digest=parts.digest, at=parts.signed_at)
    if _assemble(parts.leaf, parts.root, attributes, parts.signature) != signature_file:
        raise BadSignatureFile
    check_leaf(parts.leaf, parts.root, at=parts.signed_at)
    try:
        check_signature(parts.leaf, der.set_of(attributes), parts.signature)
    except BadSignature as error:
        raise SignatureDiffers from error
    return CheckedSignature(leaf_pem=to_pem(parts.leaf), root_pem=to_pem(parts.root), signed_at=parts.signed_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What may vary in a signature. bound: the digests by which it names its certificates."""

    leaf: x509.Certificate
    root: x509.Certificate
    digest: bytes
    bound: tuple[bytes, ...]
    signed_at: datetime
    signature: bytes


def _take_apart(signature_file: bytes) -> _Parts:
    try:
        _, explicit = der.parts_of(signature_file, SEQUENCE)
        (signed,) = der.parts_of(explicit, FIRST_OPTION)
        _, digests, _, certificates, signers = der.parts_of(signed, SEQUENCE)
        (signer,) = der.parts_of(signers, SET)
        _, named, digest_algorithm, attributes, mechanism, signature = der.parts_of(signer, SEQUENCE)
        _refuse_weak([*der.parts_of(digests, SET), digest_algorithm, mechanism])
        leaf, root = _leaf_and_root(der.parts_of(certificates, FIRST_OPTION), named)
        found = dict(_attribute_in(each) for each in der.parts_of(attributes, FIRST_OPTION))
        (bound,) = der.parts_of(found[_SIGNING_CERTIFICATE_V2], SEQUENCE)
        return _Parts(
            leaf=leaf,
            root=root,
            digest=der.content_of(found[_MESSAGE_DIGEST], OCTETS),
            bound=tuple(_digest_in(each) for each in der.parts_of(bound, SEQUENCE)),
            signed_at=_time_in(found[_SIGNING_TIME]),
            signature=der.content_of(signature, OCTETS),
        )
    except (ValueError, LookupError, NotDistinguished) as error:
        raise BadSignatureFile from error


def _refuse_weak(algorithms: list[bytes]) -> None:
    if any(part in _WEAK for each in algorithms for part in der.parts_of(each, SEQUENCE)[:1]):
        raise WeakAlgorithm(reason="the signature made with it uses something weaker than SHA-256")


def _leaf_and_root(certificates: tuple[bytes, ...], named: bytes) -> tuple[x509.Certificate, x509.Certificate]:
    """Return the certificate that the signer names by its serial number, and the other one."""
    _, serial = der.parts_of(named, SEQUENCE)
    (leaf,) = (each for each in certificates if _issuer_and_serial(each)[1] == serial)
    (root,) = (each for each in certificates if _issuer_and_serial(each)[1] != serial)
    return load_certificate_der(leaf), load_certificate_der(root)


def _issuer_and_serial(certificate: bytes) -> tuple[bytes, bytes]:
    """Return two values of a certificate as they are encoded in it."""
    to_be_signed = der.parts_of(der.parts_of(certificate, SEQUENCE)[0], SEQUENCE)
    has_version = to_be_signed[0][0] == FIRST_OPTION  # all but the oldest certificates have one
    serial, _, issuer, *_ = to_be_signed[1:] if has_version else to_be_signed
    return issuer, serial


def _attribute_in(attribute: bytes) -> tuple[bytes, bytes]:
    kind, values = der.parts_of(attribute, SEQUENCE)
    (found,) = der.parts_of(values, SET)
    return kind, found


def _digest_in(named: bytes) -> bytes:
    (digest,) = der.parts_of(named, SEQUENCE)
    return der.content_of(digest, OCTETS)


def _bound(leaf: x509.Certificate, root: x509.Certificate) -> tuple[bytes, ...]:
    """Return the digests by which a signature names its certificates."""
    return tuple(hashlib.sha256(each.public_bytes(Encoding.DER)).digest() for each in (leaf, root))


def _attributes(leaf: x509.Certificate, root: x509.Certificate, *, digest: bytes, at: datetime) -> list[bytes]:
    """Return what is signed. The root is named beside the leaf, or it could be exchanged for a twin of the same key."""
    bound = (der.value(SEQUENCE, der.value(OCTETS, each)) for each in _bound(leaf, root))
    values = {
        _CONTENT_TYPE: _DATA,
        _SIGNING_TIME: _time(at),
        _MESSAGE_DIGEST: der.value(OCTETS, digest),
        _SIGNING_CERTIFICATE_V2: der.value(SEQUENCE, der.value(SEQUENCE, *bound)),
    }
    return [der.value(SEQUENCE, kind, der.value(SET, found)) for kind, found in values.items()]


def _time(at: datetime) -> bytes:
    """Return a CMS time: the short form until 2049, the long form after it, as the standard asks."""
    moment = at.astimezone(UTC)
    if moment.year < 2050:
        return der.value(_UTC_TIME, moment.strftime("%y%m%d%H%M%SZ").encode("ascii"))
    return der.value(_GENERALIZED_TIME, moment.strftime("%Y%m%d%H%M%SZ").encode("ascii"))


def _time_in(found: bytes) -> datetime:
    """Return a CMS time. What is not in the form of `_time` does not survive being built again."""
    short = found[0] == _UTC_TIME
    text = der.content_of(found, _UTC_TIME if short else _GENERALIZED_TIME).decode("ascii")
    if short:
        text = ("19" if text[:2] >= "50" else "20") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _assemble(leaf: x509.Certificate, root: x509.Certificate, attributes: list[bytes], signature: bytes) -> bytes:
    certificates = [each.public_bytes(Encoding.DER) for each in (leaf, root)]
    mechanism = _SHA256_RSA if isinstance(public_key_of(leaf), rsa.RSAPublicKey) else _SHA256_ECDSA
    signer = der.value(
        SEQUENCE,
        _ONE,
        der.value(SEQUENCE, *_issuer_and_serial(certificates[0])),
        _SHA256,
        der.set_of(attributes, tag=FIRST_OPTION),
        mechanism,
        der.value(OCTETS, signature),
    )
    signed = der.value(
        SEQUENCE,
        _ONE,
        der.value(SET, _SHA256),
        der.value(SEQUENCE, _DATA),
        der.set_of(certificates, tag=FIRST_OPTION),
        der.value(SET, signer),
    )
    return der.value(SEQUENCE, _SIGNED_DATA, der.value(FIRST_OPTION, signed))
