"""Verification: what is whole and known is accepted, every other state is refused with its reason."""

import io
from datetime import datetime, timedelta

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from negotiator.crypto import Identity
from negotiator.reports.signing import sign
from negotiator.reports.typefaces import Typefaces
from negotiator.reports.verifying import NotAPdf, verify

Trust = dict[str, bytes]


def test_a_whole_file_of_known_signers_is_intact_and_trusted(
    signed: bytes, trust: Trust, at: datetime, keller: Identity, rossi: Identity
) -> None:
    verdict = verify(signed, trust=trust, expected=list(trust))
    assert verdict.intact
    assert verdict.trusted
    assert verdict.reasons == ()
    assert verdict.unsigned == ()
    first, last = verdict.signers
    assert (first.name, first.organisation) == ("Anna Keller", "Northwind Tooling GmbH")
    assert (first.fingerprint, first.root_fingerprint) == (keller.fingerprint, keller.root_fingerprint)
    assert (first.certifies, first.covers_whole) == (True, False)
    assert (last.fingerprint, last.claimed_at, last.reason) == (rossi.fingerprint, at, "Confirms")
    assert (last.certifies, last.covers_whole) == (False, True)
    assert [revision.field for revision in verdict.revisions] == ["", "Signature1", "Signature2"]
    assert verdict.revisions[-1].length == len(signed)


def test_an_unsigned_file_says_so(pdf: bytes, trust: Trust) -> None:
    verdict = verify(pdf, trust=trust)
    assert not verdict.intact
    assert verdict.reasons == ("The file is not signed.",)
    assert verdict.unsigned == ("Signature1", "Signature2")


def test_trailing_bytes_are_counted(signed: bytes, trust: Trust) -> None:
    for tail in (b"\n", b"<<>>\n", b" " * 5000):
        verdict = verify(signed + tail, trust=trust)
        assert not verdict.intact
        assert any("bytes follow the last" in reason for reason in verdict.reasons)
    assert not verify(signed + b"%%EOF\n", trust=trust).intact
    (reason,) = verify(signed + b"tail", trust=trust).reasons
    assert reason == "4 bytes follow the last signature and are covered by none."


@pytest.mark.parametrize("kept", [0.999, 0.99, 0.9, 0.5])
def test_a_file_cut_off_is_never_intact(signed: bytes, certified: bytes, trust: Trust, kept: float) -> None:
    added = len(signed) - len(certified)
    cut = signed[: len(certified) + int(added * kept)]
    verdict = verify(cut, trust=trust)
    assert not verdict.intact
    assert verdict.reasons


def test_a_signature_left_out_whole_is_missed_when_expected(certified: bytes, trust: Trust, rossi: Identity) -> None:
    verdict = verify(certified, trust=trust)
    assert verdict.trusted
    assert verdict.unsigned == ("Signature2",)
    strict = verify(certified, trust=trust, expected=list(trust))
    assert strict.intact
    assert not strict.trusted
    assert strict.reasons == (f"The signature of the root {rossi.root_fingerprint[:16]}… is missing.",)


def test_a_foreign_root_is_intact_but_not_trusted(signed: bytes, keller: Identity, rossi: Identity) -> None:
    verdict = verify(signed, trust={keller.root_fingerprint: keller.root_pem})
    assert verdict.intact
    assert not verdict.trusted
    assert [signer.trusted for signer in verdict.signers] == [True, False]
    assert verdict.signers[1].root_fingerprint == rossi.root_fingerprint
    assert "Marco Rossi" in verdict.reasons[0]


def test_a_namesake_with_a_root_of_their_own_is_not_trusted(
    pdf: bytes, trust: Trust, at: datetime, fonts: Typefaces
) -> None:
    impostor = Identity.create(name="Anna Keller", organisation="Northwind Tooling GmbH", country="DE", at=at)
    forged = sign(pdf, impostor, field="Signature1", reason="", at=at, certify=True, fonts=fonts)
    verdict = verify(forged, trust=trust)
    assert verdict.intact
    assert not verdict.trusted


def test_an_expired_certificate_is_not_trusted(pdf: bytes, trust: Trust, fonts: Typefaces, keller: Identity) -> None:
    imported = Identity(
        root_pem=keller.root_pem, leaf_pem=keller.leaf_pem, signing_key_pem=keller.signing_key_pem,
        root_key_pem=None, age_secret=keller.age_secret,
    )  # fmt: skip
    late = datetime.fromisoformat("2099-01-01T00:00:00+00:00")
    verdict = verify(
        sign(pdf, imported, field="Signature1", reason="", at=late, certify=True, fonts=fonts), trust=trust
    )
    assert verdict.intact
    assert not verdict.trusted
    assert verdict.signers[0].claimed_at == late


def test_a_changed_page_is_refused(signed: bytes, trust: Trust) -> None:
    """An incremental update that swaps a page's content leaves every signed byte as it was."""

    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # pyHanko leaves it without annotations
    assert out.getvalue().startswith(signed)
    verdict = verify(out.getvalue(), trust=trust)
    assert not verdict.intact
    assert "The file was changed by a revision that nobody signed." in verdict.reasons


def test_a_file_written_anew_is_refused(signed: bytes, trust: Trust) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as opened:
        del opened.pages[0]
        opened.save(out)
    assert not verify(out.getvalue(), trust=trust).intact


@settings(max_examples=25)
@given(data=st.data())
def test_any_flipped_byte_is_refused(signed: bytes, trust: Trust, data: st.DataObject) -> None:
    position = data.draw(st.integers(8, len(signed) - 1))
    bit = data.draw(st.integers(0, 7))
    flipped = bytearray(signed)
    flipped[position] ^= 1 << bit
    assert not verify(bytes(flipped), trust=trust).trusted


def test_bytes_hidden_behind_the_signature_are_found(signed: bytes, trust: Trust) -> None:
    room = signed.rindex(b"00000000>")
    hidden = signed[:room] + b"deadbeef" + signed[room + 8 :]
    verdict = verify(hidden, trust=trust)
    assert not verdict.intact
    assert any("holds other bytes" in reason for reason in verdict.reasons)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"hello", b"\n%PDF-1.7"])
def test_what_is_no_pdf_is_unreadable(data: bytes) -> None:
    with pytest.raises(NotAPdf, match="not a PDF"):
        verify(data, trust={})


@settings(max_examples=15)
@given(junk=st.binary(max_size=200))
def test_damage_is_a_verdict_and_never_an_error(junk: bytes) -> None:
    verdict = verify(b"%PDF-1.7\n" + junk, trust={})
    assert not verdict.intact
    assert verdict.reasons


def test_a_file_whose_end_stands_but_whose_inside_is_gone_is_damaged() -> None:
    assert verify(b"%PDF-1.7\nstartxref\n9\n%%EOF\n", trust={}).reasons == ("The file's structure is damaged.",)


def test_time_is_the_signers_claim(pdf: bytes, trust: Trust, keller: Identity, at: datetime, fonts: Typefaces) -> None:
    later = at + timedelta(days=30)
    signed = sign(pdf, keller, field="Signature1", reason="", at=later, certify=True, fonts=fonts)
    assert verify(signed, trust=trust).signers[0].claimed_at == later
