"""Identities: made, kept, damaged."""

import json
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from hypothesis import given
from hypothesis import strategies as st

from negotiator.crypto import (
    BadIdentity,
    FormerIdentity,
    Identity,
    NoRootKey,
    Revocation,
    check_crl,
    check_leaf,
    from_p12,
    load_certificate,
    seal,
    to_p12,
    unseal,
)
from negotiator.crypto.identity import load_private_key


def test_an_identity_tells_who_it_is(anna: Identity) -> None:
    told = (anna.name, anna.organisation, anna.email, anna.country)
    assert told == ("Anna Keller", "Northwind Tooling GmbH", "anna@example.com", "DE")
    assert anna.recipient.startswith("age1")
    assert len(anna.fingerprint) == len(anna.root_fingerprint) == 64
    assert anna.fingerprint != anna.root_fingerprint


def test_an_identity_keeps_its_keys_out_of_sight(anna: Identity) -> None:
    assert repr(anna) == "Identity(hidden)"
    assert "PRIVATE" not in f"{anna} {anna.contact()!r}"
    assert anna.age_secret not in repr(anna.contact())


def test_an_identity_comes_back_from_its_bytes(anna: Identity) -> None:
    assert Identity.from_bytes(anna.to_bytes()) == anna


def test_two_identities_share_nothing(anna: Identity, marco: Identity) -> None:
    assert anna.root_fingerprint != marco.root_fingerprint
    assert anna.recipient != marco.recipient


def changed(identity: Identity, **changes: object) -> bytes:
    return json.dumps(json.loads(identity.to_bytes()) | changes).encode()


def test_parts_that_do_not_belong_together_are_refused(anna: Identity, marco: Identity) -> None:
    other = json.loads(marco.to_bytes())
    for part in ("root", "leaf", "signing_key", "root_key"):
        with pytest.raises(BadIdentity):
            Identity.from_bytes(changed(anna, **{part: other[part]}))


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "negotiator-identity/2"},
        {"age_secret": "AGE-SECRET-KEY-1"},
        {"age_secret": None},
        {"root": None},
        {"root": "é"},
        {"leaf": ""},
        {"signing_key": "-----BEGIN PRIVATE KEY-----"},
    ],
)
def test_a_damaged_identity_is_refused(anna: Identity, changes: dict[str, object]) -> None:
    with pytest.raises(BadIdentity):
        Identity.from_bytes(changed(anna, **changes))


@given(st.binary(max_size=60))
def test_noise_is_no_identity(noise: bytes) -> None:
    with pytest.raises(BadIdentity):
        Identity.from_bytes(noise)


@pytest.mark.parametrize("data", [b"[]", b"null", b"{}", b"[" * 100_000])
def test_other_json_is_no_identity(data: bytes) -> None:
    with pytest.raises(BadIdentity):
        Identity.from_bytes(data)


def test_a_key_of_another_kind_is_refused() -> None:
    pem = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(BadIdentity, match="kind"):
        load_private_key(pem)


def test_the_revocation_list_is_the_roots(anna: Identity, at: datetime, tmp_path: Path) -> None:
    der = anna.crl(at)
    revocations = x509.load_der_x509_crl(der)
    root = x509.load_pem_x509_certificate(anna.root_pem)
    assert revocations.is_signature_valid(root.public_key())  # type: ignore[arg-type]  # a P-256 key by construction
    assert len(revocations) == 0
    (tmp_path / "list.crl").write_bytes(der)
    (tmp_path / "root.pem").write_bytes(anna.root_pem)
    command = ["openssl", "crl", "-inform", "DER", "-in", "list.crl", "-CAfile", "root.pem", "-noout"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert "verify OK" in told.stderr + told.stdout


def test_without_the_roots_key_there_is_no_revocation_list(anna: Identity, at: datetime) -> None:
    imported = Identity(
        root_pem=anna.root_pem,
        leaf_pem=anna.leaf_pem,
        signing_key_pem=anna.signing_key_pem,
        root_key_pem=None,
        age_secret=anna.age_secret,
    )
    with pytest.raises(NoRootKey):
        imported.crl(at)
    assert Identity.from_bytes(imported.to_bytes()) == imported


def test_a_renewed_identity_keeps_its_root_and_its_age_key(anna: Identity, at: datetime) -> None:
    later = at + timedelta(days=900)
    renewed = anna.renewed(later)
    renewed.check()
    assert (renewed.root_fingerprint, renewed.recipient) == (anna.root_fingerprint, anna.recipient)
    assert (renewed.name, renewed.organisation, renewed.email) == (anna.name, anna.organisation, anna.email)
    assert renewed.fingerprint != anna.fingerprint
    assert renewed.signing_key_pem != anna.signing_key_pem
    check_leaf(load_certificate(renewed.leaf_pem), load_certificate(renewed.root_pem), at=later + timedelta(days=900))


def test_an_imported_identity_cannot_renew_itself(anna: Identity, at: datetime) -> None:
    with pytest.raises(NoRootKey):
        from_p12(to_p12(anna, "pw"), "pw").renewed(at)


def test_what_is_left_of_a_former_identity_opens_and_signs_nothing(anna: Identity) -> None:
    former = anna.for_opening()
    former.check()
    stored = former.to_bytes()
    assert b"PRIVATE KEY" not in stored
    assert Identity.from_bytes(stored) == former
    assert not former.can_sign
    assert anna.can_sign
    assert (former.recipient, former.fingerprint) == (anna.recipient, anna.fingerprint)
    assert unseal(seal(b"for Anna", [anna.recipient]), former) == b"for Anna"
    with pytest.raises(FormerIdentity):
        former.signing_key()


def test_an_identity_remembers_what_its_root_revoked(anna: Identity, at: datetime) -> None:
    first = Revocation(serial=anna.serial, at=at, reason="lost")
    other = Revocation(serial=5, at=at + timedelta(days=1), reason="left")
    later = anna.renewed(at).revoking([first]).revoking([other, replace(first, reason="left")])
    assert later.revoked == tuple(sorted((other, first), key=lambda one: one.serial))
    assert Identity.from_bytes(later.to_bytes()) == later
    assert check_crl(later.crl(at), load_certificate(anna.root_pem)) == {5, anna.serial}
    strange = json.loads(later.to_bytes())
    strange["revoked"][0][2] = "eclipsed"
    assert {one.reason for one in Identity.from_bytes(json.dumps(strange).encode()).revoked} == {"lost"}
    for broken in ("x", [["5"]], [["x", "y", "lost"]]):
        strange["revoked"] = broken
        with pytest.raises(BadIdentity):
            Identity.from_bytes(json.dumps(strange).encode())
