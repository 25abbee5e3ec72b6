"""Detached CAdES baseline signatures (ETSI EN 319 122-1): one signer, the leaf and its root inside, SHA-256.

A signature is read by taking out the few values that may vary, building the structure again and demanding the same
bytes. So nothing can hide in it: no second signer, no unsigned attributes, no other encoding.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
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
from negotiator.exchange.der import check_distinguished
from negotiator.kernel import Tampered, Unreadable

_LARGEST: Final = 1 << 16
_WEAK: Final = ("md2", "md5", "sha1", "sha224")


class BadSignatureFile(Unreadable):
    """A signature file is not a detached CAdES signature in the form that this program writes."""

    code = "signature-file"

    def __init__(self) -> None:
        super().__init__(
            "A signature file inside the package is damaged or of another kind.", hint="Ask the sender for it again."
        )


class SignatureDiffers(Tampered):
    """A signature is sound but belongs to other contents, or does not hold."""

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
    signature = sign_bytes(identity.signing_key(), attributes.dump())
    return _assemble(leaf, root, attributes, signature)


def check_detached(signature_file: bytes, data: bytes) -> CheckedSignature:
    """Return who signed exactly this data.

    The chain from leaf to root is checked, for the time that the signer claims; whether the root deserves trust is the
    caller's question. Raise BadSignatureFile, NotDistinguished, SignatureDiffers or BadCertificate (of it, by their own
    names: WeakAlgorithm, CertificateExpired and so on).
    """
    parts = _take_apart(signature_file)
    if parts.bound != _bound(parts.leaf, parts.root) or parts.digest != hashlib.sha256(data).digest():
        raise SignatureDiffers
    attributes = _attributes(parts.leaf, parts.root, digest=parts.digest, at=parts.signed_at)
    if _assemble(parts.leaf, parts.root, attributes, parts.signature) != signature_file:
        raise BadSignatureFile
    check_leaf(parts.leaf, parts.root, at=parts.signed_at)
    try:
        check_signature(parts.leaf, attributes.dump(), parts.signature)
    except BadSignature as error:
        raise SignatureDiffers from error
    return CheckedSignature(leaf_pem=to_pem(parts.leaf), root_pem=to_pem(parts.root), signed_at=parts.signed_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    leaf: x509.Certificate
    root: x509.Certificate
    digest: bytes
    bound: tuple[bytes, ...]
    signed_at: datetime
    signature: bytes


def _take_apart(signature_file: bytes) -> _Parts:
    if len(signature_file) > _LARGEST:
        raise BadSignatureFile
    if not signature_file.startswith(b"\x30"):
        raise BadSignatureFile
    check_distinguished(signature_file)
    try:
        signed: Any = cms.ContentInfo.load(signature_file, strict=True)["content"]
        (signer,) = signed["signer_infos"]
        _check_algorithms(signed, signer)
        found = {attribute["type"].native: attribute["values"][0].native for attribute in signer["signed_attrs"]}
        certificates = [load_certificate_der(choice.chosen.dump()) for choice in signed["certificates"]]
        serial = signer["sid"].chosen["serial_number"].native
        (leaf,) = (each for each in certificates if each.serial_number == serial)
        (root,) = (each for each in certificates if each.serial_number != serial)
        return _Parts(
            leaf=leaf,
            root=root,
            digest=bytes(found["message_digest"]),
            bound=tuple(bytes(each["cert_hash"]) for each in found["signing_certificate_v2"]["certs"]),
            signed_at=found["signing_time"].astimezone(UTC),
            signature=bytes(signer["signature"].native),
        )
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        raise BadSignatureFile from error


def _check_algorithms(signed: Any, signer: Any) -> None:
    named = [*signed["digest_algorithms"], signer["digest_algorithm"], signer["signature_algorithm"]]
    if any(str(each["algorithm"].native).startswith(_WEAK) for each in named):
        raise WeakAlgorithm(reason="the signature made with it uses something weaker than SHA-256")


def _bound(leaf: x509.Certificate, root: x509.Certificate) -> tuple[bytes, ...]:
    """Return the digests by which a signature names its certificates."""
    return tuple(hashlib.sha256(each.public_bytes(Encoding.DER)).digest() for each in (leaf, root))


def _attributes(leaf: x509.Certificate, root: x509.Certificate, *, digest: bytes, at: datetime) -> cms.CMSAttributes:
    """Return what is signed. The root is named beside the leaf, or it could be exchanged for a twin of the same key."""
    essential = tsp.SigningCertificateV2({"certs": [{"cert_hash": each} for each in _bound(leaf, root)]})
    return cms.CMSAttributes(
        [
            _attribute("content_type", cms.ContentType("data")),
            _attribute("signing_time", _time(at)),
            _attribute("message_digest", core.OctetString(digest)),
            _attribute("signing_certificate_v2", essential),
        ]
    )


def _time(at: datetime) -> cms.Time:
    """Return a CMS time: the short form until 2049, the long form after it, as the standard asks."""
    moment = at.astimezone(UTC).replace(microsecond=0)
    if moment.year < 2050:
        return cms.Time({"utc_time": core.UTCTime(moment)})
    return cms.Time({"generalized_time": core.GeneralizedTime(moment)})


def _attribute(kind: str, value: Any) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": cms.CMSAttributeType(kind), "values": (value,)})


def _assemble(leaf: x509.Certificate, root: x509.Certificate, attributes: cms.CMSAttributes, signature: bytes) -> bytes:
    certificates = [asn1_x509.Certificate.load(each.public_bytes(Encoding.DER)) for each in (leaf, root)]
    sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
    mechanism = "sha256_rsa" if isinstance(public_key_of(leaf), rsa.RSAPublicKey) else "sha256_ecdsa"
    issued = cms.IssuerAndSerialNumber(
        {"issuer": certificates[0].issuer, "serial_number": certificates[0].serial_number}
    )
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": issued}),
            "digest_algorithm": sha256,
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": mechanism}),
            "signature": signature,
        }
    )
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": cms.DigestAlgorithms((sha256,)),
            "encap_content_info": {"content_type": "data"},
            "certificates": certificates,
            "signer_infos": [signer],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())
