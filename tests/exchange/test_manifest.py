"""The manifest's exact bytes. What a forged one may not hold is in test_attacks."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from negotiator.exchange import BadManifest, Manifest, NeedsNewer, PackedFile
from negotiator.exchange.limits import LIMITS
from negotiator.exchange.manifest import decode_manifest, encode_manifest, package_id

GOLDEN = Path(__file__).parent.parent / "golden" / "package_manifest.json"

MANIFEST = Manifest(
    deal_id="deal-1",
    sequence=3,
    parents=("aa" * 32, "bb" * 32),
    author="cc" * 32,
    recipients=(("dd" * 32, "Marco Rossi"), ("ee" * 32, "Zoë Ångström")),
    audience="partner",
    created=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    note="Second round",
    files=(
        PackedFile(path="deal/deal.json", size=2, sha256="11" * 32, media_type="application/json", role="deal"),
        PackedFile(
            path="documents/0001.docx",
            size=3,
            sha256="22" * 32,
            media_type="application/msword",
            role="document",
            display_name="Entwurf – 2.docx",
        ),
    ),
)


def test_a_manifest_comes_back() -> None:
    assert decode_manifest(encode_manifest(MANIFEST), limits=LIMITS) == MANIFEST


def test_its_bytes_stay_what_they_were() -> None:
    """A package's id is the digest of these bytes: every released version must write and read them alike."""
    assert encode_manifest(MANIFEST) == GOLDEN.read_bytes()
    assert decode_manifest(GOLDEN.read_bytes(), limits=LIMITS) == MANIFEST


def test_the_id_is_the_digest() -> None:
    assert package_id(b"x") == hashlib.sha256(b"x").hexdigest()


def test_times_are_told_in_utc() -> None:
    local = replace(MANIFEST, created=datetime(2026, 3, 2, 10, 0, tzinfo=timezone(timedelta(hours=1))))
    assert encode_manifest(local) == encode_manifest(MANIFEST)


def test_features_that_are_not_understood_are_named() -> None:
    data = encode_manifest(MANIFEST).replace(b'"critical":[]', b'"critical":["holograms","\\u202e"]')
    with pytest.raises(NeedsNewer, match="'holograms', ") as caught:
        decode_manifest(data, limits=LIMITS)
    assert caught.value.features == ("holograms", "\u202e")
    assert "\u202e" not in str(caught.value)


@pytest.mark.parametrize("data", [b"[]", b"{}", b'{"format":"negotiator-package/1"}', b'{"format":7}'])
def test_other_lists_are_refused(data: bytes) -> None:
    with pytest.raises(BadManifest):
        decode_manifest(data, limits=LIMITS)
