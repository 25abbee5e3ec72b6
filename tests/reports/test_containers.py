"""Signature containers: what the format writes is accepted, anything beside it is not."""

import io

import pytest
from asn1crypto import cms, core, pem, x509
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader

from negotiator.crypto import Identity
from negotiator.reports.containers import is_plain


@pytest.fixture(scope="session")
def container(certified: bytes) -> bytes:
    """Return the container of the first signature, without the zeros that fill its room."""
    (signature,) = PdfFileReader(io.BytesIO(certified)).embedded_signatures
    return bytes(cms.ContentInfo.load(bytes(signature.pkcs7_content)).dump())


def test_what_the_format_writes_is_plain(container: bytes) -> None:
    assert is_plain(container)


def test_no_bit_outside_of_the_signed_part_can_be_flipped(container: bytes) -> None:
    signed = cms.ContentInfo.load(container)["content"]
    end = container.index(signed["signer_infos"].contents)
    assert end > 1000
    for position in range(0, end, 7):
        changed = bytearray(container)
        changed[position] ^= 1 << position % 8
        accepted = is_plain(bytes(changed))
        assert not accepted, position


def test_a_foreign_certificate_or_none_at_all_is_refused(container: bytes, rossi: Identity) -> None:
    for certificates in ([x509.Certificate.load(pem.unarmor(rossi.root_pem)[2])], []):
        info = cms.ContentInfo.load(container)
        kept = [choice.chosen for choice in info["content"]["certificates"]] if certificates else []
        info["content"]["certificates"] = [*kept, *certificates]
        assert not is_plain(info.dump(force=True))


def test_a_second_signer_or_an_unsigned_attribute_is_refused(container: bytes) -> None:
    info = cms.ContentInfo.load(container)
    only = info["content"]["signer_infos"][0]
    info["content"]["signer_infos"] = [only, only.copy()]
    assert not is_plain(info.dump(force=True))
    info = cms.ContentInfo.load(container)
    attribute = cms.CMSAttribute({"type": "1.2.3.4", "values": [core.Any(core.Integer(1))]})
    info["content"]["signer_infos"][0]["unsigned_attrs"] = [attribute]
    assert not is_plain(info.dump(force=True))


@settings(max_examples=30)
@given(junk=st.binary(max_size=80))
def test_junk_is_never_plain(junk: bytes) -> None:
    assert not is_plain(junk)
