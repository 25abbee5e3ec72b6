"""Detached CAdES signatures."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from negotiator.crypto import (
    BadCertificate,
    CertificateExpired,
    CertificateNotYet,
    Identity,
    WeakAlgorithm,
    check_chain,
    from_p12,
    load_certificate,
)
from negotiator.crypto.identity import load_private_key
from negotiator.exchange import BadSignatureFile, SignatureDiffers
from negotiator.exchange.cades import check_detached, sign_detached
from negotiator.exchange.der import NotDistinguished

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DATA = b"<signed/>"


def test_a_signature_tells_who_and_when(anna: Identity) -> None:
    checked = check_detached(sign_detached(DATA, identity=anna, at=AT), DATA)
    assert checked.leaf_pem == anna.leaf_pem
    assert checked.root_pem == anna.root_pem
    assert checked.signed_at == AT


@pytest.mark.parametrize("at", [datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)])
def test_times_before_and_after_2050(at: datetime) -> None:
    identity = Identity.create(name="Later", organisation="Org", at=at - timedelta(days=9))
    assert check_detached(sign_detached(DATA, identity=identity, at=at), DATA).signed_at == at


def test_a_time_is_kept_in_utc_and_to_the_second(anna: Identity) -> None:
    local = datetime(2026, 3, 2, 10, 0, 0, 999, tzinfo=timezone(timedelta(hours=1)))
    assert check_detached(sign_detached(DATA, identity=anna, at=local), DATA).signed_at == AT


def test_other_data_is_told_from_a_damaged_signature(anna: Identity) -> None:
    signature = sign_detached(DATA, identity=anna, at=AT)
    with pytest.raises(SignatureDiffers):
        check_detached(signature, DATA + b" ")
    with pytest.raises(NotDistinguished):
        check_detached(signature[:-1], DATA)


def edited(signature: bytes, edit: Callable[[cms.SignedData], None]) -> bytes:
    content = cms.ContentInfo.load(signature)
    edit(content["content"])
    return bytes(content.dump(force=True))


def test_a_signature_value_by_another_key_does_not_hold(anna: Identity, mallory: Identity) -> None:
    foreign = cms.ContentInfo.load(sign_detached(DATA, identity=mallory, at=AT))["content"]["signer_infos"][0]

    def swap(signed: cms.SignedData) -> None:
        signed["signer_infos"][0]["signature"] = foreign["signature"].native

    with pytest.raises(SignatureDiffers):
        check_detached(edited(sign_detached(DATA, identity=anna, at=AT), swap), DATA)


def test_nothing_can_hide_in_a_signature(anna: Identity, marco: Identity) -> None:
    signature = sign_detached(DATA, identity=anna, at=AT)
    other = cms.ContentInfo.load(sign_detached(DATA, identity=marco, at=AT))["content"]

    def unsigned_attribute(signed: cms.SignedData) -> None:
        hidden = cms.CMSAttribute({"type": "content_type", "values": ["data"]})
        signed["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([hidden])

    def second_signer(signed: cms.SignedData) -> None:
        signed["signer_infos"] = [signed["signer_infos"][0], other["signer_infos"][0]]

    def further_certificate(signed: cms.SignedData) -> None:
        signed["certificates"] = [*signed["certificates"], other["certificates"][0]]

    def no_certificates(signed: cms.SignedData) -> None:
        signed["certificates"] = None

    def attached_content(signed: cms.SignedData) -> None:
        signed["encap_content_info"] = {"content_type": "data", "content": DATA}

    def other_version(signed: cms.SignedData) -> None:
        signed["version"] = "v3"

    for edit in (
        unsigned_attribute,
        second_signer,
        further_certificate,
        no_certificates,
        attached_content,
        other_version,
    ):
        with pytest.raises(BadSignatureFile):
            check_detached(edited(signature, edit), DATA)


def test_a_root_cannot_be_exchanged_for_a_twin(anna: Identity) -> None:
    """The root signs itself, so a second certificate with the same name and key is a valid root too."""
    assert anna.root_key_pem is not None
    key = load_private_key(anna.root_key_pem)
    root = load_certificate(anna.root_pem)
    twin = x509.CertificateBuilder(
        root.issuer,
        root.subject,
        root.public_key(),
        root.serial_number,
        AT,
        AT + timedelta(days=9),
        list(root.extensions),
    ).sign(key, hashes.SHA256())

    def exchange(signed: cms.SignedData) -> None:
        kept = cms.Certificate.load(load_certificate(anna.leaf_pem).public_bytes(Encoding.DER))
        signed["certificates"] = [kept, cms.Certificate.load(twin.public_bytes(Encoding.DER))]

    check_chain(load_certificate(anna.leaf_pem), twin)
    with pytest.raises(SignatureDiffers):
        check_detached(edited(sign_detached(DATA, identity=anna, at=AT), exchange), DATA)


def test_a_second_implementation_agrees(anna: Identity, marco: Identity) -> None:
    """pyHanko reads the same signature, finds it intact, and trusts it under the true root alone."""
    signed = cms.ContentInfo.load(sign_detached(DATA, identity=anna, at=AT))["content"]

    def judged(root: Identity, data: bytes) -> tuple[bool, bool, bool]:
        anchor = cms.Certificate.load(load_certificate(root.root_pem).public_bytes(Encoding.DER))
        context = ValidationContext(trust_roots=[anchor], allow_fetching=False, moment=AT)
        status = asyncio.run(
            async_validate_detached_cms(
                data,
                signed,
                signer_validation_context=context,
                key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation"}),
            )
        )
        return status.intact, status.valid, status.trusted

    assert judged(anna, DATA) == (True, True, True)
    assert not judged(marco, DATA)[2]
    assert judged(anna, DATA + b" ")[0] is False


def test_a_leaf_beside_a_foreign_root_is_refused(anna: Identity, marco: Identity) -> None:
    mixed = Identity(
        root_pem=marco.root_pem,
        leaf_pem=anna.leaf_pem,
        signing_key_pem=anna.signing_key_pem,
        root_key_pem=None,
        age_secret=anna.age_secret,
    )
    with pytest.raises(BadCertificate, match="not issued by the root"):
        check_detached(sign_detached(DATA, identity=mixed, at=AT), DATA)


def test_an_rsa_identity_from_elsewhere_signs_too() -> None:
    root_key = ec.generate_private_key(ec.SECP256R1())
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    root, leaf = certificate("Root", root_key, root_key), certificate("Ruth", key, root_key)
    identity = from_p12(pkcs12.serialize_key_and_certificates(b"r", key, leaf, [root], NoEncryption()), "")
    assert check_detached(sign_detached(DATA, identity=identity, at=AT), DATA).leaf_pem == identity.leaf_pem


def certificate(
    common: str, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, issuer: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    names = [
        x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Org"), x509.NameAttribute(NameOID.COMMON_NAME, name)])
        for name in (common, "Root")
    ]
    return (
        x509.CertificateBuilder()
        .subject_name(names[0])
        .issuer_name(names[1])
        .serial_number(x509.random_serial_number())
        .not_valid_before(AT)
        .not_valid_after(AT + timedelta(days=9))
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=key is issuer, path_length=None), critical=True)
        .sign(issuer, hashes.SHA256())
    )


def indefinite(signature: bytes) -> bytes:
    """Return the same signature with its outermost part open-ended, as BER allows."""
    length = 2 + (signature[1] & 0x7F if signature[1] > 0x7F else 0)
    return b"\x30\x80" + signature[length:] + b"\0\0"


def padded(signature: bytes) -> bytes:
    """Return the same signature with a length that is longer than needed."""
    return b"\x30\x83\0" + signature[2:]


@pytest.mark.parametrize("other", [indefinite, padded])
def test_another_encoding_of_the_same_signature_is_refused(anna: Identity, other: Callable[[bytes], bytes]) -> None:
    signature = sign_detached(DATA, identity=anna, at=AT)
    assert cms.ContentInfo.load(other(signature))["content"]["signer_infos"][0]["version"].native == "v1"
    with pytest.raises(NotDistinguished):
        check_detached(other(signature), DATA)


@pytest.mark.parametrize("algorithm", ["sha1", "md5", "sha224"])
def test_weak_digests_are_refused_by_name(anna: Identity, algorithm: str) -> None:
    def weaken_digest(signed: cms.SignedData) -> None:
        signed["signer_infos"][0]["digest_algorithm"] = {"algorithm": algorithm}

    def weaken_signature(signed: cms.SignedData) -> None:
        name = "sha1_ecdsa" if algorithm != "sha224" else "sha224_ecdsa"
        signed["signer_infos"][0]["signature_algorithm"] = {"algorithm": name}

    def weaken_list(signed: cms.SignedData) -> None:
        signed["digest_algorithms"] = [{"algorithm": algorithm}]

    for edit in (weaken_digest, weaken_signature, weaken_list):
        with pytest.raises(WeakAlgorithm):
            check_detached(edited(sign_detached(DATA, identity=anna, at=AT), edit), DATA)


def test_an_attribute_that_names_no_certificate_is_refused(anna: Identity) -> None:
    def without(kind: str) -> Callable[[cms.SignedData], None]:
        def edit(signed: cms.SignedData) -> None:
            kept = [each for each in signed["signer_infos"][0]["signed_attrs"] if each["type"].native != kind]
            signed["signer_infos"][0]["signed_attrs"] = cms.CMSAttributes(kept)

        return edit

    for kind in ("content_type", "signing_time", "message_digest", "signing_certificate_v2"):
        with pytest.raises(BadSignatureFile):
            check_detached(edited(sign_detached(DATA, identity=anna, at=AT), without(kind)), DATA)


def test_a_leaf_is_judged_for_the_time_that_the_signer_claims(anna: Identity) -> None:
    for at, error in ((AT - timedelta(days=30), CertificateNotYet), (AT + timedelta(days=5000), CertificateExpired)):
        with pytest.raises(error):
            check_detached(sign_detached(DATA, identity=anna, at=at), DATA)


def test_a_library_would_write_the_same_bytes(anna: Identity) -> None:
    signature = sign_detached(DATA, identity=anna, at=AT)
    assert cms.ContentInfo.load(signature, strict=True).dump(force=True) == signature
    signer = cms.ContentInfo.load(signature)["content"]["signer_infos"][0]
    assert [each["type"].native for each in signer["signed_attrs"]] == [
        "content_type",
        "signing_time",
        "message_digest",
        "signing_certificate_v2",
    ]
    assert signer["sid"].native["serial_number"] == load_certificate(anna.leaf_pem).serial_number
    assert signer["signature_algorithm"].native == {"algorithm": "sha256_ecdsa", "parameters": None}
