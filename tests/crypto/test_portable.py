"""Identities as files of their own."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from negotiator.crypto import (
    BadCertificate,
    CertificateBook,
    EmptyPassphrase,
    EntrySigner,
    Identity,
    P12Damaged,
    P12Intermediate,
    P12NoKey,
    P12NoRoot,
    SealDamaged,
    WeakKey,
    WrongP12Passphrase,
    WrongPassphrase,
    age_key_file,
    check_leaf,
    from_p12,
    load_certificate,
    open_identity,
    portable,
    seal_identity,
    to_p12,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def sealed(anna: Identity) -> bytes:
    """Return a sealed identity, made once: the seal's passphrase takes its time by design."""
    return seal_identity(anna, "a good passphrase")


def test_a_sealed_identity_opens_with_its_passphrase(anna: Identity, sealed: bytes) -> None:
    assert b"PRIVATE" not in sealed
    assert open_identity(sealed, "a good passphrase") == anna


def test_a_wrong_passphrase_is_told_as_such(sealed: bytes) -> None:
    with pytest.raises(WrongPassphrase):
        open_identity(sealed, "another passphrase")


def test_a_damaged_file_is_told_from_a_wrong_passphrase(sealed: bytes) -> None:
    for damaged in (b"", b"PK", sealed[:60]):
        with pytest.raises(SealDamaged):
            open_identity(damaged, "a good passphrase")


def test_any_change_of_a_sealed_file_is_refused(sealed: bytes) -> None:
    for place in range(0, len(sealed), max(1, len(sealed) // 12)):
        damaged = bytearray(sealed)
        damaged[place] ^= 1
        with pytest.raises(SealDamaged):
            open_identity(bytes(damaged), "a good passphrase")


@pytest.mark.parametrize("place", [3, 60])
def test_a_change_made_with_its_checksum_is_refused(sealed: bytes, place: int) -> None:
    damaged = bytearray(sealed[:-8])
    damaged[22 + place] ^= 0x40
    data = bytes(damaged) + portable._checksum(bytes(damaged))
    with pytest.raises(SealDamaged if place == 3 else WrongPassphrase):
        open_identity(data, "a good passphrase")


def test_every_seal_is_of_its_own(anna: Identity, sealed: bytes) -> None:
    again = seal_identity(anna, "a good passphrase")
    assert again[:22] == sealed[:22] == b"negotiator-identity/1\n"
    assert again[22:50] != sealed[22:50]


def test_no_passphrase_opens_nothing(sealed: bytes) -> None:
    with pytest.raises(WrongPassphrase):
        open_identity(sealed, "")


def test_a_file_of_the_earlier_form_opens(anna: Identity) -> None:
    earlier = pyrage.passphrase.encrypt(anna.to_bytes(), "a good passphrase")
    assert open_identity(earlier, "a good passphrase") == anna
    with pytest.raises(WrongPassphrase):
        open_identity(earlier, "another passphrase")
    with pytest.raises(SealDamaged):
        open_identity(earlier[:60], "a good passphrase")


def test_no_identity_leaves_without_a_passphrase(anna: Identity) -> None:
    for leave in (seal_identity, to_p12):
        with pytest.raises(EmptyPassphrase):
            leave(anna, "")


def test_pkcs12_carries_the_signing_key(anna: Identity) -> None:
    imported = from_p12(to_p12(anna, "ünïcode"), "ünïcode")
    assert imported.fingerprint == anna.fingerprint
    assert imported.root_fingerprint == anna.root_fingerprint
    assert imported.root_key_pem is None
    assert imported.recipient != anna.recipient
    imported.check()


def test_the_age_key_alone_is_written_for_age(anna: Identity) -> None:
    data = age_key_file(anna, "pw")
    assert pyrage.passphrase.decrypt(data, "pw").decode().splitlines()[1] == anna.age_secret
    with pytest.raises(EmptyPassphrase):
        age_key_file(anna, "")


def test_openssl_reads_our_pkcs12(anna: Identity, tmp_path: Path) -> None:
    (tmp_path / "a.p12").write_bytes(to_p12(anna, "pw"))
    command = ["openssl", "pkcs12", "-in", "a.p12", "-passin", "pass:pw", "-nokeys", "-clcerts"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=60)
    assert anna.leaf_pem.strip() in told.stdout


@pytest.mark.parametrize("data", [b"", b"noise", b"\x30\x82", b"\x30\x03\x02\x01\x03", bytes(400)])
def test_noise_is_no_pkcs12(data: bytes) -> None:
    with pytest.raises(P12Damaged):
        from_p12(data, "pw")


def test_a_cut_off_pkcs12_file_is_told_from_a_wrong_passphrase(anna: Identity) -> None:
    whole = to_p12(anna, "pw")
    for length in range(1, len(whole), 97):
        with pytest.raises(P12Damaged):
            from_p12(whole[:length], "pw")
    with pytest.raises(P12Damaged):
        from_p12(whole + b"more", "pw")


def test_a_wrong_pkcs12_passphrase_is_refused(anna: Identity) -> None:
    for wrong in ("other", ""):
        with pytest.raises(WrongP12Passphrase):
            from_p12(to_p12(anna, "pw"), wrong)


def openssl(command: str, folder: Path) -> None:
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True, timeout=60)


@pytest.mark.parametrize("way", ["", "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1"], ids=["AES", "3DES"])
def test_a_pkcs12_file_of_openssl_opens(way: str, tmp_path: Path) -> None:
    (tmp_path / "leaf.cnf").write_text(
        "basicConstraints=CA:false\nkeyUsage=digitalSignature\nextendedKeyUsage=emailProtection\n"
    )
    for command in (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -subj /O=Org/CN=Root "
        "-addext keyUsage=critical,keyCertSign,cRLSign -out root.pem -days 30",
        "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout leaf.key -subj /O=Org/CN=Eva "
        "-out leaf.csr",
        "openssl x509 -req -in leaf.csr -CA root.pem -CAkey root.key -extfile leaf.cnf -out leaf.pem -days 20",
        f"openssl pkcs12 -export -inkey leaf.key -in leaf.pem -certfile root.pem -passout pass:pw -out a.p12 {way}",
        "openssl pkcs12 -export -nokeys -in leaf.pem -certfile root.pem -passout pass:pw -out nokey.p12",
        "openssl pkcs12 -export -inkey leaf.key -in leaf.pem -passout pass:pw -out noroot.p12",
    ):
        openssl(command, tmp_path)
    identity = from_p12((tmp_path / "a.p12").read_bytes(), "pw")
    assert (identity.name, identity.organisation) == ("Eva", "Org")
    identity.check()
    check_leaf(load_certificate(identity.leaf_pem), load_certificate(identity.root_pem), at=datetime.now(tz=UTC))
    with pytest.raises(P12NoKey):
        from_p12((tmp_path / "nokey.p12").read_bytes(), "pw")
    with pytest.raises(P12NoRoot):
        from_p12((tmp_path / "noroot.p12").read_bytes(), "pw")


def test_a_pkcs12_file_in_an_outdated_encryption_says_so(anna: Identity, tmp_path: Path) -> None:
    (tmp_path / "a.p12").write_bytes(to_p12(anna, "pw"))
    openssl("openssl pkcs12 -in a.p12 -passin pass:pw -nodes -out a.pem", tmp_path)
    openssl("openssl pkcs12 -export -legacy -in a.pem -passout pass:pw -out old.p12", tmp_path)
    assert from_p12((tmp_path / "old.p12").read_bytes(), "pw").fingerprint == anna.fingerprint


def test_an_intermediate_is_no_root() -> None:
    root_key, middle_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    middle = chained("Middle", middle_key, issuer="Root", issuer_key=root_key, ca=True)
    leaf = chained("Person", key, issuer="Middle", issuer_key=middle_key, ca=False)
    with pytest.raises(P12Intermediate, match="intermediate") as refused:
        from_p12(
            bundle(key, leaf, [middle, chained("Root", root_key, issuer="Root", issuer_key=root_key, ca=True)]), "pw"
        )
    assert "make an identity here" in refused.value.hint


def test_of_certificates_of_one_name_the_root_that_issued_is_taken() -> None:
    root_key, other_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root = chained("Root", root_key, issuer="Root", issuer_key=root_key, ca=True)
    named_alike = chained("Root", other_key, issuer="Root", issuer_key=other_key, ca=True)
    crossed = chained("Root", root_key, issuer="Elsewhere", issuer_key=other_key, ca=True)
    leaf = chained("Person", key, issuer="Root", issuer_key=root_key, ca=False)
    for chain in ([root, named_alike, crossed], [crossed, named_alike, root], [named_alike, crossed, root]):
        identity = from_p12(bundle(key, leaf, chain), "pw")
        assert load_certificate(identity.root_pem) == root


def test_a_pkcs12_file_needs_its_root(anna: Identity, marco: Identity) -> None:
    leaf = x509.load_pem_x509_certificate(anna.leaf_pem)
    others = [x509.load_pem_x509_certificate(marco.root_pem)]
    for chain in ([], others):
        data = bundle(anna.signing_key(), leaf, chain)
        with pytest.raises(P12NoRoot, match="lacks the root"):
            from_p12(data, "pw")
    twin = ec.generate_private_key(ec.SECP256R1())
    named_alike = chained_root(x509.load_pem_x509_certificate(anna.root_pem), twin)
    with pytest.raises(BadCertificate, match="not issued"):
        from_p12(bundle(anna.signing_key(), leaf, [named_alike]), "pw")


def test_a_pkcs12_file_needs_certificate_and_key(anna: Identity) -> None:
    leaf = x509.load_pem_x509_certificate(anna.leaf_pem)
    with pytest.raises(P12NoKey):
        from_p12(bundle(None, None, [leaf]), "pw")
    edwards = ed25519.Ed25519PrivateKey.generate()
    small = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for weak in (edwards, small):
        with pytest.raises(WeakKey):
            from_p12(bundle(weak, certificate(weak, weak), []), "pw")


def test_an_rsa_certificate_from_elsewhere_signs_and_verifies() -> None:
    root_key = ec.generate_private_key(ec.SECP256R1())
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    root, leaf = certificate(root_key, root_key), certificate(key, root_key)
    identity = from_p12(bundle(key, leaf, [root]), "pw")
    book = CertificateBook()
    author = book.add(identity.leaf_pem, identity.root_pem)
    book.verify(author, b"entry", EntrySigner(identity).sign(b"entry"))


AnyKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


def bundle(key: AnyKey | None, leaf: x509.Certificate | None, chain: list[x509.Certificate]) -> bytes:
    return pkcs12.serialize_key_and_certificates(b"x", key, leaf, chain, BestAvailableEncryption(b"pw"))


def certificate(key: AnyKey, issuer_key: AnyKey) -> x509.Certificate:
    ca = key is issuer_key
    builder = (
        x509.CertificateBuilder()
        .subject_name(named("Root" if ca else "Person"))
        .issuer_name(named("Root"))
        .serial_number(x509.random_serial_number())
        .not_valid_before(AT)
        .not_valid_after(AT + timedelta(days=9))
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    return builder.sign(issuer_key, None if isinstance(issuer_key, ed25519.Ed25519PrivateKey) else hashes.SHA256())


def chained(
    subject: str, key: ec.EllipticCurvePrivateKey, *, issuer: str, issuer_key: ec.EllipticCurvePrivateKey, ca: bool
) -> x509.Certificate:
    return (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .serial_number(x509.random_serial_number())
        .not_valid_before(AT)
        .not_valid_after(AT + timedelta(days=9))
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def chained_root(like: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """Return a root of the same name with another key."""
    return (
        x509.CertificateBuilder()
        .subject_name(like.subject)
        .issuer_name(like.subject)
        .serial_number(1)
        .not_valid_before(AT)
        .not_valid_after(AT + timedelta(days=9))
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )


def named(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Org"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )
