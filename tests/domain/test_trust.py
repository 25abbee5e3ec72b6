"""What people found about roots, and which leaves their roots revoked."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from negotiator.crypto import Identity, Revocation
from negotiator.crypto.crl import Reason, to_text
from negotiator.domain.charter import Person
from negotiator.domain.trust import Revoked, is_revoked_by

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANNA = Identity.create(name="Anna Keller", organisation="Northwind", at=AT)
MARCO = Identity.create(name="Marco Rossi", organisation="Castellan", at=AT)


def person(identity: Identity) -> Person:
    return Person(
        key="x",
        name=identity.name,
        party="p",
        fingerprint=identity.fingerprint,
        root=identity.root_fingerprint,
        leaf_pem=identity.leaf_pem.decode(),
        root_pem=identity.root_pem.decode(),
    )


def revoked(issuer: Identity, *, serial: int, leaf: str, root: str, reason: Reason = "lost") -> Revoked:
    crl = issuer.revoking([Revocation(serial=serial, at=AT, reason=reason)]).crl(AT)
    return Revoked(leaf=leaf, root=root, reason=reason, crl=to_text(crl))


def test_a_leaf_is_revoked_by_its_own_root() -> None:
    good = revoked(ANNA, serial=ANNA.serial, leaf=ANNA.fingerprint, root=ANNA.root_fingerprint)
    assert is_revoked_by(good, person(ANNA))
    assert not is_revoked_by(good, person(MARCO))


def test_another_root_revokes_nothing() -> None:
    """Attack: somebody else's list, in the name of the true root and in its own."""
    for root in (ANNA.root_fingerprint, MARCO.root_fingerprint):
        forged = revoked(MARCO, serial=ANNA.serial, leaf=ANNA.fingerprint, root=root)
        assert not is_revoked_by(forged, person(ANNA))
    own_record = replace(person(ANNA), root_pem=MARCO.root_pem.decode(), root=MARCO.root_fingerprint)
    forged = revoked(MARCO, serial=ANNA.serial, leaf=ANNA.fingerprint, root=MARCO.root_fingerprint)
    assert not is_revoked_by(forged, own_record)


def test_a_record_with_other_certificates_than_it_names_is_not_believed() -> None:
    """Attack: a record for Anna's leaf that carries Marco's certificates, and Marco's list that names his own leaf."""
    false = replace(person(ANNA), leaf_pem=MARCO.leaf_pem.decode(), root_pem=MARCO.root_pem.decode())
    crl = MARCO.revoking([Revocation(serial=MARCO.serial, at=AT, reason="lost")]).crl(AT)
    claim = Revoked(leaf=ANNA.fingerprint, root=ANNA.root_fingerprint, reason="lost", crl=to_text(crl))
    assert not is_revoked_by(claim, false)


def test_a_list_that_does_not_name_the_leaf_revokes_nothing() -> None:
    other = revoked(ANNA, serial=ANNA.serial + 1, leaf=ANNA.fingerprint, root=ANNA.root_fingerprint)
    assert not is_revoked_by(other, person(ANNA))


@pytest.mark.parametrize("crl", ["", "*", "AAAA", "\ud800"])
def test_noise_revokes_nothing(crl: str) -> None:
    noise = Revoked(leaf=ANNA.fingerprint, root=ANNA.root_fingerprint, reason="lost", crl=crl)
    assert not is_revoked_by(noise, person(ANNA))
