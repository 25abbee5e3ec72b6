"""Signing: other programs find the signatures valid, the rules of the fields hold."""

import subprocess
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest

from negotiator.crypto import Identity
from negotiator.reports.signing import NoSuchField, NotSignable, SigningRefused, sign, signature_fields
from negotiator.reports.typefaces import Typefaces
from negotiator.reports.verifying import verify


def test_another_program_finds_both_signatures_valid(signed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    listed = subprocess.run(["pdfsig", path], capture_output=True, check=True, timeout=60).stdout.decode()
    assert listed.count("Signature is Valid") == 2
    assert listed.count("ETSI.CAdES.detached") == 2
    assert "Total document signed" in listed.split("Signature #2")[1]
    assert "Anna Keller" in listed
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, check=True, timeout=60)
    assert b"No syntax or stream encoding errors" in checked.stdout


def test_signing_only_appends(pdf: bytes, certified: bytes, signed: bytes) -> None:
    assert certified.startswith(pdf)
    assert signed.startswith(certified)


def test_the_first_certifies_and_the_revocation_lists_are_inside(signed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    with pikepdf.open(path) as opened:
        reference = opened.Root.Perms.DocMDP.Reference[0]
        assert reference.TransformParams.P == 2
        assert len(opened.Root.DSS.CRLs) == 2
        assert "/VRI" not in opened.Root.DSS


def test_the_appearance_names_the_signer(certified: bytes, tmp_path: Path) -> None:
    path = tmp_path / "certified.pdf"
    path.write_bytes(certified)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, timeout=60).stdout.decode()
    assert "for Northwind Tooling GmbH" in text
    assert "2 March 2026, 09:00 UTC, by the signer’s clock" in text
    fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True, timeout=60).stdout.decode()
    assert "NotoSans" in fonts


def test_fields_are_listed(pdf: bytes, certified: bytes) -> None:
    assert signature_fields(pdf) == (("Signature1", False), ("Signature2", False))
    assert signature_fields(certified) == (("Signature1", True), ("Signature2", False))


@pytest.mark.parametrize(("field", "words"), [("Signature1", "is signed already"), ("Nobody", "does not exist")])
def test_only_an_empty_field_can_be_signed(
    certified: bytes, rossi: Identity, at: datetime, fonts: Typefaces, field: str, words: str
) -> None:
    with pytest.raises(NoSuchField, match=words):
        sign(certified, rossi, field=field, reason="", at=at, certify=False, fonts=fonts)


def test_a_second_certification_is_refused(certified: bytes, rossi: Identity, at: datetime, fonts: Typefaces) -> None:
    with pytest.raises(SigningRefused, match="first signature"):
        sign(certified, rossi, field="Signature2", reason="", at=at, certify=True, fonts=fonts)


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n%%EOF\n"])
def test_what_is_no_pdf_cannot_be_signed(data: bytes, rossi: Identity, at: datetime, fonts: Typefaces) -> None:
    with pytest.raises(NotSignable):
        sign(data, rossi, field="Signature2", reason="", at=at, certify=False, fonts=fonts)


def test_without_the_roots_key_there_is_no_list_but_a_signature(
    pdf: bytes, keller: Identity, at: datetime, fonts: Typefaces
) -> None:
    imported = replace(keller, root_key_pem=None)
    reason = "Confirms " + "at great length " * 20
    signed = sign(pdf, imported, field="Signature1", reason=reason, at=at, certify=True, fonts=fonts)
    assert b"/CRLs" not in signed[len(pdf) :]
    verdict = verify(signed, trust={keller.root_fingerprint: keller.root_pem})
    assert verdict.trusted
    assert verdict.signers[0].reason == reason
