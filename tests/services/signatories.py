"""Signers of packages as the reader of a package sees them, with the faults that a test asks for."""

from dataclasses import replace
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from negotiator.crypto import Identity, Person, load_certificate, to_pem
from negotiator.crypto.certificates import fingerprint, key_to_pem, person_of
from negotiator.crypto.identity import load_private_key
from negotiator.crypto.issuing import issue_leaf
from negotiator.exchange.shapes import Signatory
from tests.services.desks import START

SIGNED = START + timedelta(hours=2)


def signatory(identity: Identity, *, leaf_pem: bytes = b"", root_pem: bytes = b"", at: datetime = SIGNED) -> Signatory:
    """Return an identity as the signer of a package; other certificates may stand in its place."""
    leaf, root = load_certificate(leaf_pem or identity.leaf_pem), load_certificate(root_pem or identity.root_pem)
    person = person_of(leaf)
    return Signatory(
        name=person.name,
        organisation=person.organisation,
        email=person.email,
        root_fingerprint=fingerprint(root),
        fingerprint=fingerprint(leaf),
        root_pem=to_pem(root),
        leaf_pem=to_pem(leaf),
        signed_at=at,
        standing="new",
    )


def leaf_under(issuer: Identity, *, name: str = "", organisation: str = "", at: datetime = START) -> bytes:
    """Return a leaf of somebody's root for whoever the test names."""
    person = Person(name=name or issuer.name, organisation=organisation or issuer.organisation)
    assert issuer.root_key_pem is not None
    root_key = load_private_key(issuer.root_key_pem)
    key = ec.generate_private_key(ec.SECP256R1())
    return to_pem(issue_leaf(person, key, root=load_certificate(issuer.root_pem), root_key=root_key, at=at))


def twin_of_root(identity: Identity) -> bytes:
    """Return another certificate of the root's key and name: signed anew, as its own signature can be altered."""
    root = load_certificate(identity.root_pem)
    assert identity.root_key_pem is not None
    key = load_private_key(identity.root_key_pem)
    builder = (
        x509.CertificateBuilder()
        .subject_name(root.subject)
        .issuer_name(root.issuer)
        .serial_number(root.serial_number)
        .not_valid_before(root.not_valid_before_utc)
        .not_valid_after(root.not_valid_after_utc)
        .public_key(key.public_key())
    )
    for part in root.extensions:
        builder = builder.add_extension(part.value, critical=part.critical)
    twin = builder.sign(key, hashes.SHA256())
    assert twin != root
    return to_pem(twin)


def issued(issuer: Identity, *, name: str = "", organisation: str = "") -> Identity:
    """Return an identity under somebody's root, with a leaf for whomever it likes."""
    assert issuer.root_key_pem is not None
    key = ec.generate_private_key(ec.SECP256R1())
    named = Person(name=name or issuer.name, organisation=organisation or issuer.organisation)
    root = load_certificate(issuer.root_pem)
    leaf = issue_leaf(named, key, root=root, root_key=load_private_key(issuer.root_key_pem), at=START)
    return replace(issuer, leaf_pem=to_pem(leaf), signing_key_pem=key_to_pem(key))
