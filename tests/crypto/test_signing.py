"""Signatures of entries, and the book that checks them."""

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from negotiator.crypto import (
    BadCertificate,
    BadSignature,
    CertificateBook,
    EntrySigner,
    Identity,
    UnknownAuthor,
    WeakAlgorithm,
    load_certificate,
    to_pem,
)
from negotiator.crypto.identity import load_private_key
from negotiator.kernel import Tampered
from negotiator.ledger import Signer, Verifier, make_entry, verify

NOBODY = Identity.create(name="Nobody", organisation="Nowhere", at=datetime(2026, 1, 1, tzinfo=UTC))
SIGNER = EntrySigner(NOBODY)
BOOK = CertificateBook()
BOOK.add(NOBODY.leaf_pem, NOBODY.root_pem)


@pytest.fixture
def book(anna: Identity, marco: Identity) -> CertificateBook:
    known = CertificateBook()
    for identity in (anna, marco):
        assert known.add(identity.leaf_pem, identity.root_pem) == identity.fingerprint
    return known


def test_the_ledger_takes_signer_and_book_as_they_are(anna: Identity, book: CertificateBook, at: datetime) -> None:
    signer: Signer = EntrySigner(anna)
    verifier: Verifier = book
    entry = make_entry(
        signer, deal="d", stream="shared", kind="risk/1", body={"key": "r"}, parents=(), lamport=1, at=at
    )
    assert entry.author == anna.fingerprint
    verify(entry, verifier)


@given(st.binary(max_size=300))
def test_every_content_can_be_signed(data: bytes) -> None:
    BOOK.verify(SIGNER.author, data, SIGNER.sign(data))


@given(st.binary(min_size=1, max_size=100), st.integers(0), st.integers(0, 7))
def test_any_flipped_bit_is_noticed(data: bytes, position: int, bit: int) -> None:
    signature = bytearray(SIGNER.sign(data))
    flipped = bytearray(data)
    flipped[position % len(data)] ^= 1 << bit
    with pytest.raises(BadSignature):
        BOOK.verify(SIGNER.author, bytes(flipped), bytes(signature))
    signature[position % len(signature)] ^= 1 << bit
    with pytest.raises(BadSignature):
        BOOK.verify(SIGNER.author, data, bytes(signature))


def test_the_signature_of_another_known_author_does_not_count(
    anna: Identity, marco: Identity, book: CertificateBook
) -> None:
    with pytest.raises(BadSignature):
        book.verify(anna.fingerprint, b"entry", EntrySigner(marco).sign(b"entry"))


def test_an_author_who_was_never_introduced_is_unknown(anna: Identity) -> None:
    book = CertificateBook()
    signature = EntrySigner(anna).sign(b"entry")
    for ask in (
        lambda: book.verify(anna.fingerprint, b"entry", signature),
        lambda: book.root_of(anna.fingerprint),
        lambda: book.name_of(anna.fingerprint),
    ):
        with pytest.raises(UnknownAuthor) as caught:
            ask()
        assert isinstance(caught.value, Tampered)
        assert caught.value.author == anna.fingerprint


def test_the_book_tells_who_somebody_is(anna: Identity, book: CertificateBook) -> None:
    assert anna.fingerprint in book
    assert "00" * 32 not in book
    assert book.root_of(anna.fingerprint) == anna.root_fingerprint
    assert book.name_of(anna.fingerprint) == "Anna Keller"
    assert book.organisation_of(anna.fingerprint) == "Northwind Tooling GmbH"


def test_a_leaf_under_a_foreign_root_is_not_taken_in(anna: Identity, marco: Identity) -> None:
    book = CertificateBook()
    with pytest.raises(BadCertificate):
        book.add(anna.leaf_pem, marco.root_pem)
    assert anna.fingerprint not in book


def test_a_weak_certificate_introduces_nobody(anna: Identity) -> None:
    root, key = load_certificate(anna.root_pem), load_private_key(anna.root_key_pem or b"")
    own = ec.generate_private_key(ec.SECP256R1())
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    weak = (
        x509.CertificateBuilder()
        .subject_name(load_certificate(anna.leaf_pem).subject)
        .issuer_name(root.subject)
        .serial_number(3)
        .not_valid_before(root.not_valid_before_utc)
        .not_valid_after(root.not_valid_after_utc)
        .public_key(own.public_key())
        .sign(key, hashes.SHA224())
    )
    with pytest.raises(WeakAlgorithm):
        CertificateBook().add(to_pem(weak), anna.root_pem)
