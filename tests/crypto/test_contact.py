"""Contact cards."""

import base64
import contextlib
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.crypto import BadCertificate, BadContact, BadSignature, Identity, read_compact, read_contact


def test_a_card_comes_back_and_holds_nothing_secret(anna: Identity) -> None:
    card = anna.contact().to_bytes(anna)
    contact = read_contact(card)
    assert contact == anna.contact()
    assert contact.root_fingerprint == anna.root_fingerprint
    assert contact.fingerprint == anna.fingerprint
    assert b"PRIVATE" not in card
    assert b"SECRET" not in card


def test_a_card_with_another_seal_address_is_noticed(anna: Identity, marco: Identity) -> None:
    content = json.loads(anna.contact().to_bytes(anna))
    for field, other in (("recipient", marco.recipient), ("name", "Anna Rea"), ("organisation", "X"), ("email", "")):
        if content[field] != other:
            with pytest.raises(BadSignature, match="contact card was changed") as refused:
                read_contact(json.dumps(content | {field: other}).encode())
            assert refused.value.code == "signature"
            assert "card" in refused.value.hint


def test_a_card_signed_by_someone_else_is_noticed(anna: Identity, marco: Identity) -> None:
    with pytest.raises(BadSignature):
        read_contact(anna.contact().to_bytes(marco))


def test_a_card_with_another_root_is_noticed(anna: Identity, marco: Identity) -> None:
    forged = replace(anna.contact(), root_pem=marco.root_pem)
    with pytest.raises(BadCertificate):
        read_contact(forged.to_bytes(anna))


def test_a_card_may_not_name_another_person_than_its_certificate(anna: Identity) -> None:
    with pytest.raises(BadContact, match="its name"):
        read_contact(replace(anna.contact(), name="Somebody Else").to_bytes(anna))


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "negotiator-contact/2"},
        {"extra": "x"},
        {"name": 7},
        {"recipient": "age1nonsense"},
        {"root": "é"},
        {"signature": "!"},
        {"signature": "é"},
    ],
)
def test_a_damaged_card_is_refused(anna: Identity, changes: dict[str, object]) -> None:
    content = json.loads(anna.contact().to_bytes(anna)) | changes
    with pytest.raises(BadContact):
        read_contact(json.dumps(content).encode())


@given(st.binary(max_size=80))
def test_noise_is_no_card(noise: bytes) -> None:
    with pytest.raises(BadContact):
        read_contact(noise)


@pytest.mark.parametrize("data", [b"[]", b"{}", b"[" * 60_000, b" " * 70_000])
def test_other_files_are_no_card(data: bytes) -> None:
    with pytest.raises(BadContact):
        read_contact(data)


def test_hostile_characters_fail_as_a_damaged_card(anna: Identity) -> None:
    content = json.loads(anna.contact().to_bytes(anna))
    hostile = json.dumps(content | {"name": "\ud800"}).encode()
    with pytest.raises(BadSignature):
        read_contact(hostile)


def test_a_compact_card_fits_a_picture_and_matches_its_card_alone(anna: Identity, marco: Identity) -> None:
    text = anna.contact().compact()
    assert len(text) < 311, "more than a QR code of version 10 holds"
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:")
    claim = read_compact(text)
    assert (claim.name, claim.organisation) == (anna.name, anna.organisation)
    assert (claim.root, claim.leaf) == (anna.root_fingerprint, anna.fingerprint)
    assert claim.matches(anna.contact())
    assert not claim.matches(marco.contact())
    assert not claim.matches(replace(anna.contact(), recipient=marco.recipient))
    assert read_compact(f" {text.lower()[:40]}\n{text.lower()[40:]} ") == claim


def test_the_longest_names_fit_a_compact_card() -> None:
    long = Identity.create(name="Ж" * 32, organisation="語" * 21, at=datetime(2026, 3, 2, tzinfo=UTC))
    claim = read_compact(long.contact().compact())
    assert claim.matches(long.contact())


def test_a_wrong_character_in_a_compact_card_is_told(anna: Identity) -> None:
    text = anna.contact().compact()
    for place in range(len(text)):
        wrong = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        with pytest.raises(BadContact):
            read_compact(wrong)
    for cut in (text[:-1], text[:50], "NGC1:", "NGC1:1", "", "hello"):
        with pytest.raises(BadContact):
            read_compact(cut)


@given(st.binary(max_size=160))
def test_noise_is_no_compact_card(noise: bytes) -> None:
    content = bytes([1]) + noise
    check = hashlib.sha256(b"negotiator compact card\0" + content).digest()[:4]
    text = "NGC1:" + base64.b32encode(content + check).decode().rstrip("=")
    with contextlib.suppress(BadContact):
        claim = read_compact(text)
        assert len(claim.root) == len(claim.leaf) == 64
