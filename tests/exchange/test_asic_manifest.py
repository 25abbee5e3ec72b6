"""The signed list of digests."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.exchange import BadSignedList, Limits
from negotiator.exchange.asic_manifest import Reference, decode_references, encode_references
from negotiator.exchange.limits import LIMITS

PATHS = st.text(alphabet="abcXYZ019/._-", min_size=1, max_size=12)


@given(st.dictionaries(PATHS, st.binary(max_size=20), max_size=6))
def test_digests_come_back_by_path(files: dict[str, bytes]) -> None:
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    references = [Reference(path=path, media_type="text/plain", digest=digest) for path, digest in digests.items()]
    assert decode_references(7, encode_references(7, references), limits=LIMITS) == digests


@given(st.integers(0), st.integers(0, 7))
def test_another_form_is_refused(position: int, bit: int) -> None:
    reference = Reference(path="a.txt", media_type="text/plain", digest=hashlib.sha256(b"").hexdigest())
    good = encode_references(1, [reference])
    damaged = bytearray(good)
    damaged[position % len(good)] ^= 1 << bit
    try:
        told = decode_references(1, bytes(damaged), limits=LIMITS)
    except BadSignedList:
        return
    assert told != {"a.txt": reference.digest} or b"text/plain" not in damaged


def test_an_unknown_encoding_is_refused() -> None:
    data = encode_references(1, [])
    for other in (data.replace(b"UTF-8", b"TTF-8"), data.replace(b"UTF-8", b"UTF-7"), data[1:]):
        with pytest.raises(BadSignedList):
            decode_references(1, other, limits=LIMITS)


def test_a_list_for_another_number_or_too_long_is_refused() -> None:
    data = encode_references(1, [])
    with pytest.raises(BadSignedList):
        decode_references(2, data, limits=LIMITS)
    with pytest.raises(BadSignedList):
        decode_references(1, data, limits=Limits(index=10))


def test_a_digest_that_is_no_base64_is_refused() -> None:
    reference = Reference(path="a.txt", media_type="text/plain", digest=hashlib.sha256(b"").hexdigest())
    good = encode_references(1, [reference])
    for other in (good.replace(b"=</ds", b"</ds"), good.replace(b"=</ds", b"A</ds")):
        with pytest.raises(BadSignedList):
            decode_references(1, other, limits=LIMITS)
