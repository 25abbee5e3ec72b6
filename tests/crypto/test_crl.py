"""Revocation lists: what a root says of its leaves, believed for its signature alone."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from negotiator.crypto import BadRevocationList, Identity, NoRootKey, Person, Revocation, check_crl, load_certificate
from negotiator.crypto.crl import from_text, make_crl, read_crl, to_text
from negotiator.crypto.issuing import issue

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=30)


def root_of(identity: Identity) -> x509.Certificate:
    return load_certificate(identity.root_pem)


def test_a_list_names_every_leaf_that_is_revoked(anna: Identity) -> None:
    revoked = [
        Revocation(serial=anna.serial, at=AT, reason="lost"),
        Revocation(serial=7, at=LATER, reason="left"),
        Revocation(serial=8, at=LATER, reason="superseded"),
    ]
    crl = anna.revoking(revoked).crl(LATER)
    assert check_crl(crl, root_of(anna)) == {anna.serial, 7, 8}
    assert sorted(read_crl(crl, root_of(anna)), key=lambda one: one.serial) == sorted(
        revoked, key=lambda one: one.serial
    )
    assert from_text(to_text(crl)) == crl


def test_the_list_of_another_root_says_nothing(anna: Identity, marco: Identity) -> None:
    crl = marco.revoking([Revocation(serial=anna.serial, at=AT, reason="lost")]).crl(LATER)
    with pytest.raises(BadRevocationList, match="did not sign"):
        check_crl(crl, root_of(anna))


def test_a_list_in_the_name_of_a_root_with_another_key_is_refused(anna: Identity) -> None:
    foreign = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(BadRevocationList, match="did not sign"):
        check_crl(make_crl(root_of(anna), foreign, [], at=AT), root_of(anna))


def test_a_changed_list_is_refused(anna: Identity) -> None:
    crl = anna.revoking([Revocation(serial=7, at=AT, reason="lost")]).crl(LATER)
    for place in range(0, len(crl), 9):
        changed = bytearray(crl)
        changed[place] ^= 1
        with pytest.raises(BadRevocationList):
            check_crl(bytes(changed), root_of(anna))


@pytest.mark.parametrize("noise", [b"", b"noise", b"\x30\x82", bytes(70_000)])
def test_noise_is_no_list(anna: Identity, noise: bytes) -> None:
    with pytest.raises(BadRevocationList):
        check_crl(noise, root_of(anna))


@pytest.mark.parametrize("text", ["*", "ä", "AAA"])
def test_noise_is_no_text_of_a_list(text: str) -> None:
    with pytest.raises(BadRevocationList):
        from_text(text)


def started(root: x509.Certificate) -> x509.CertificateRevocationListBuilder:
    return (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.subject)
        .last_update(AT)
        .next_update(LATER)
        .add_extension(x509.CRLNumber(1), critical=False)
    )


def test_only_a_complete_list_without_conditions_is_taken() -> None:
    pair = issue(Person(name="Anna", organisation="Northwind"), at=AT)
    changes = started(pair.root).add_extension(x509.DeltaCRLIndicator(1), critical=True)
    part = x509.IssuingDistributionPoint(None, None, False, False, None, True, False)
    of_others = started(pair.root).add_extension(part, critical=True)
    for builder in (changes, of_others):
        der = builder.sign(pair.root_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
        with pytest.raises(BadRevocationList, match="complete"):
            check_crl(der, pair.root)


def test_a_list_under_a_weak_hash_is_refused() -> None:
    pair = issue(Person(name="Anna", organisation="Northwind"), at=AT)
    der = started(pair.root).sign(pair.root_key, hashes.SHA224()).public_bytes(serialization.Encoding.DER)
    with pytest.raises(BadRevocationList, match="SHA-256"):
        check_crl(der, pair.root)


def test_a_leaf_revokes_nothing() -> None:
    pair = issue(Person(name="Anna", organisation="Northwind"), at=AT)
    der = make_crl(pair.leaf, pair.leaf_key, [], at=AT)
    with pytest.raises(BadRevocationList, match="did not sign"):
        check_crl(der, pair.leaf)


def test_a_reason_that_is_not_ours_counts_as_lost() -> None:
    pair = issue(Person(name="Anna", organisation="Northwind"), at=AT)
    plain = x509.RevokedCertificateBuilder().serial_number(5).revocation_date(AT)
    held = plain.add_extension(x509.CRLReason(x509.ReasonFlags.certificate_hold), critical=False)
    other = x509.RevokedCertificateBuilder().serial_number(6).revocation_date(AT)
    builder = started(pair.root).add_revoked_certificate(held.build()).add_revoked_certificate(other.build())
    der = builder.sign(pair.root_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    assert {one.reason for one in read_crl(der, pair.root)} == {"lost"}


def test_without_the_roots_key_nothing_is_revoked(anna: Identity) -> None:
    with pytest.raises(NoRootKey):
        anna.for_opening().crl(AT)
