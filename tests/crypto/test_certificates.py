"""Issuing certificates, and refusing those that may not sign."""

import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from negotiator.crypto import (
    BadCertificate,
    BadPersonalData,
    CertificateExpired,
    CertificateNotYet,
    Identity,
    Person,
    UnknownExtension,
    WeakAlgorithm,
    WeakKey,
    WrongPurpose,
    check_chain,
    check_leaf,
    load_certificate,
    to_pem,
)
from negotiator.crypto.certificates import DOCUMENT_SIGNING, key_of, load_certificate_der, person_of
from negotiator.crypto.issuing import issue

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AnyHash = hashes.SHA224 | hashes.SHA256 | hashes.SHA3_256
PERSON = Person(name="Zoë Ångström", organisation="Fjord & Søn A/S", email="zoe@example.com", country="dk")


def made(
    *,
    issuer_key: ec.EllipticCurvePrivateKey | None = None,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | None = None,
    issuer: str = "Root",
    subject: str = "Root",
    ca: bool | None = True,
    signs: bool | None = None,
    organisation: str = "Org",
    parts: Sequence[tuple[x509.ExtensionType, bool]] = (),
    hashed: AnyHash | None = None,
) -> x509.Certificate:
    """Make a certificate with the faults that a test asks for."""
    own = key or ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(subject, organisation))
        .issuer_name(named(issuer, organisation))
        .serial_number(x509.random_serial_number())
        .not_valid_before(AT)
        .not_valid_after(AT + timedelta(days=9))
        .public_key(own.public_key())
    )
    if ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    if signs is not None:
        usage = x509.KeyUsage(signs, False, False, False, True, False, False, False, False)
        builder = builder.add_extension(usage, critical=True)
    for part, critical in parts:
        builder = builder.add_extension(part, critical=critical)
    signing = issuer_key or own
    return builder.sign(signing, None if isinstance(signing, ed25519.Ed25519PrivateKey) else hashed or hashes.SHA256())


def named(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def test_root_and_leaf_say_what_they_may_do() -> None:
    pair = issue(PERSON, at=AT)
    root, leaf = pair.root.extensions, pair.leaf.extensions
    assert root.get_extension_for_class(x509.BasicConstraints).value == x509.BasicConstraints(ca=True, path_length=0)
    assert root.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    usage = leaf.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    purposes = leaf.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [ExtendedKeyUsageOID.EMAIL_PROTECTION, DOCUMENT_SIGNING]
    assert (pair.root.not_valid_after_utc - AT).days in range(7300, 7307)
    assert (pair.leaf.not_valid_after_utc - AT).days == 1095
    assert person_of(pair.leaf) == Person(
        name=PERSON.name, organisation=PERSON.organisation, email=PERSON.email, country="DK"
    )
    check_chain(pair.leaf, pair.root)


def test_openssl_accepts_the_chain(anna: Identity, tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_bytes(anna.root_pem)
    (tmp_path / "leaf.pem").write_bytes(anna.leaf_pem)
    command = ["openssl", "verify", "-x509_strict", "-attime", str(int(AT.timestamp())), "-purpose", "smimesign"]
    told = subprocess.run(
        [*command, "-CAfile", "root.pem", "leaf.pem"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert told.stdout.strip() == "leaf.pem: OK", told.stderr


def test_the_longest_names_still_fit() -> None:
    pair = issue(Person(name="N" * 64, organisation="O" * 64), at=AT)
    assert person_of(pair.leaf).organisation == "O" * 64


@pytest.mark.parametrize(
    ("name", "organisation", "email", "country", "field"),
    [
        ("", "Org", "", "", "name"),
        ("  ", "Org", "", "", "name"),
        ("N" * 65, "Org", "", "", "name"),
        ("Ж" * 33, "Org", "", "", "name"),
        ("Anna\u202enna", "Org", "", "", "name"),
        ("Anna", "", "", "", "organisation"),
        ("Anna", "Org", "nobody", "", "e-mail"),
        ("Anna", "Org", "änna@example.com", "", "e-mail"),
        ("Anna", "Org", "", "DEU", "country"),
        ("Anna", "Org", "", "4Z", "country"),
    ],
)
def test_what_no_certificate_can_carry_is_refused(
    name: str, organisation: str, email: str, country: str, field: str
) -> None:
    with pytest.raises(BadPersonalData, match=field):
        Person(name=name, organisation=organisation, email=email, country=country)


def test_a_leaf_of_another_root_is_refused(anna: Identity, marco: Identity) -> None:
    with pytest.raises(BadCertificate, match="not issued"):
        check_chain(load_certificate(anna.leaf_pem), load_certificate(marco.root_pem))


def test_a_root_of_the_same_name_with_another_key_is_refused() -> None:
    true_key = ec.generate_private_key(ec.SECP256R1())
    leaf = made(issuer_key=true_key, subject="Leaf", ca=False)
    with pytest.raises(BadCertificate, match="not issued"):
        check_chain(leaf, made())


def test_only_a_certificate_authority_may_issue(anna: Identity) -> None:
    leaf = load_certificate(anna.leaf_pem)
    with pytest.raises(BadCertificate, match="not allowed to issue"):
        check_chain(leaf, leaf)
    key = ec.generate_private_key(ec.SECP256R1())
    for ca, signs in ((None, None), (False, None), (True, True)):
        root = made(key=key, ca=ca) if signs is None else usage_without_issuing(key)
        with pytest.raises(BadCertificate, match="not allowed to issue"):
            check_chain(made(issuer_key=key, subject="Leaf", ca=False), root)


def usage_without_issuing(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(named("Root", "Org"))
        .issuer_name(named("Root", "Org"))
        .serial_number(7)
        .not_valid_before(AT)
        .not_valid_after(AT + timedelta(days=9))
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(True, False, False, False, False, False, False, False, False), critical=True)
    )
    return builder.sign(key, hashes.SHA256())


@pytest.mark.parametrize(("ca", "signs"), [(True, None), (False, False), (None, False)])
def test_a_certificate_that_may_not_sign_is_refused(ca: bool | None, signs: bool | None) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = made(issuer_key=key, subject="Leaf", ca=ca, signs=signs)
    with pytest.raises(BadCertificate, match="for signatures"):
        check_chain(leaf, made(key=key))


@pytest.mark.parametrize(("ca", "signs"), [(False, True), (False, None), (None, None)])
def test_a_plain_certificate_may_sign(ca: bool | None, signs: bool | None) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    check_chain(made(issuer_key=key, subject="Leaf", ca=ca, signs=signs), made(key=key))


@pytest.mark.parametrize(
    "key",
    [
        ec.generate_private_key(ec.SECP384R1()),
        ed25519.Ed25519PrivateKey.generate(),
        rsa.generate_private_key(public_exponent=65537, key_size=2048),
    ],
    ids=["P-384", "Ed25519", "RSA-2048"],
)
def test_keys_that_office_validators_refuse_are_refused(
    key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey,
) -> None:
    with pytest.raises(WeakKey, match="neither P-256 nor RSA"):
        load_certificate(to_pem(made(key=key)))


def test_a_certificate_of_an_unknown_version_is_refused(anna: Identity) -> None:
    der = load_certificate(anna.leaf_pem).public_bytes(serialization.Encoding.DER)
    version = bytes.fromhex("a003020102")
    assert der.count(version) == 1
    with pytest.raises(BadCertificate, match="cannot be read"):
        load_certificate_der(der.replace(version, bytes.fromhex("a003020109")))


@pytest.mark.parametrize("noise", [b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_what_is_no_certificate_is_refused(noise: bytes) -> None:
    with pytest.raises(BadCertificate, match="cannot be read"):
        load_certificate(noise)


def test_a_certificate_must_name_somebody() -> None:
    with pytest.raises(BadCertificate, match="does not name"):
        person_of(made(subject="An\u202ena"))


NOW = AT + timedelta(days=2)
ROOT_KEY = ec.generate_private_key(ec.SECP256R1())
ROOT = made(key=ROOT_KEY)


def leaf_with(*parts: tuple[x509.ExtensionType, bool], hashed: AnyHash | None = None) -> x509.Certificate:
    return made(issuer_key=ROOT_KEY, subject="Leaf", ca=False, parts=parts, hashed=hashed)


def test_what_the_program_issues_may_sign_now(anna: Identity) -> None:
    check_leaf(load_certificate(anna.leaf_pem), load_certificate(anna.root_pem), at=NOW)
    check_leaf(leaf_with(), ROOT, at=NOW)


def test_what_the_chain_lacks_is_told_first(anna: Identity) -> None:
    with pytest.raises(BadCertificate, match="not issued"):
        check_leaf(load_certificate(anna.leaf_pem), ROOT, at=NOW)


@pytest.mark.parametrize("hashed", [hashes.SHA224(), hashes.SHA3_256()], ids=["SHA-224", "SHA3-256"])
def test_weaker_or_unusual_hashes_are_refused(hashed: AnyHash) -> None:
    with pytest.raises(WeakAlgorithm):
        check_leaf(leaf_with(hashed=hashed), ROOT, at=NOW)


def test_sha1_is_told_as_a_weak_algorithm(tmp_path: Path) -> None:
    """Nothing but an outside tool still signs with SHA-1."""
    (tmp_path / "root.pem").write_bytes(to_pem(ROOT))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "root.key").write_bytes(ROOT_KEY.private_bytes(*plain))
    for command in (
        "openssl req -new -newkey rsa:3072 -nodes -keyout leaf.key -subj /O=Org/CN=Leaf -out leaf.csr",
        "openssl x509 -req -in leaf.csr -CA root.pem -CAkey root.key -set_serial 9 -sha1 -out leaf.pem",
    ):
        subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True, timeout=60)
    with pytest.raises(WeakAlgorithm):
        check_leaf(load_certificate((tmp_path / "leaf.pem").read_bytes()), ROOT, at=NOW)


def test_a_certificate_counts_in_its_time_only() -> None:
    with pytest.raises(CertificateNotYet):
        check_leaf(leaf_with(), ROOT, at=AT - timedelta(days=1))
    with pytest.raises(CertificateExpired):
        check_leaf(leaf_with(), ROOT, at=AT + timedelta(days=10))


def test_a_root_counts_in_its_time_only(anna: Identity) -> None:
    pair = issue(PERSON, at=AT)
    with pytest.raises(CertificateExpired):
        check_leaf(pair.leaf, pair.root, at=pair.root.not_valid_after_utc + timedelta(days=1))


def purposes(*oids: x509.ObjectIdentifier) -> tuple[x509.ExtensionType, bool]:
    return x509.ExtendedKeyUsage(oids), False


@pytest.mark.parametrize(
    "oid", [ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE, DOCUMENT_SIGNING]
)
def test_a_certificate_for_mail_or_documents_may_sign(oid: x509.ObjectIdentifier) -> None:
    check_leaf(leaf_with(purposes(ExtendedKeyUsageOID.CLIENT_AUTH, oid)), ROOT, at=NOW)


def test_a_certificate_for_a_server_may_not_sign() -> None:
    with pytest.raises(WrongPurpose):
        check_leaf(leaf_with(purposes(ExtendedKeyUsageOID.SERVER_AUTH)), ROOT, at=NOW)


def test_a_condition_that_nobody_here_knows_is_refused() -> None:
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    check_leaf(leaf_with((unknown, False)), ROOT, at=NOW)
    with pytest.raises(UnknownExtension):
        check_leaf(leaf_with((unknown, True)), ROOT, at=NOW)
    limited = x509.NameConstraints(permitted_subtrees=[x509.DNSName("example.com")], excluded_subtrees=None)
    root = made(key=ROOT_KEY, parts=[(limited, True)])
    with pytest.raises(UnknownExtension):
        check_leaf(leaf_with(), root, at=NOW)


def test_a_twin_of_a_certificate_has_its_key() -> None:
    twin = made(key=ROOT_KEY)
    assert twin != ROOT
    assert key_of(to_pem(twin)) == key_of(to_pem(ROOT)) != key_of(to_pem(made()))
