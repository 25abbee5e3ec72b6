"""Every kind ever released stays readable: one signed entry of each, made once and never again.

A kind whose fields change gets a new version and a step from the old one; the old file stays and is read through it.
"""

import dataclasses
from pathlib import Path

import pytest

from negotiator.crypto import CertificateBook
from negotiator.domain import KINDS, body_of
from negotiator.domain.records import read_body
from negotiator.ledger import Entry, from_lines, to_lines, verify

FOLDER = Path(__file__).resolve().parent.parent / "golden" / "entries"
FILES = sorted(FOLDER.glob("*.jsonl"))


def golden(file: Path) -> Entry:
    (entry,) = from_lines(file.read_bytes())
    return entry


@pytest.fixture(scope="module")
def authors() -> CertificateBook:
    """Return who signed them: each author's key was forgotten after use."""
    book = CertificateBook()
    for leaf in FOLDER.glob("*-leaf.pem"):
        book.add(leaf.read_bytes(), leaf.with_name(leaf.name.replace("-leaf", "-root")).read_bytes())
    return book


def test_every_kind_has_its_golden_entry() -> None:
    assert {kind.name for kind in KINDS} <= {golden(file).kind for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_its_signature_holds_over_the_same_bytes(file: Path, authors: CertificateBook) -> None:
    entry = golden(file)
    verify(entry, authors)
    assert to_lines([entry]) == file.read_bytes()
    assert file.stem == entry.kind.replace("/", "-")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_is_read_with_everything_it_says(file: Path) -> None:
    entry = KINDS.for_ledger().upcast(golden(file))
    kind = KINDS.known(entry.kind)
    plain = entry.body if kind.milestone else entry.body["put"]
    value = read_body(kind, plain)
    assert body_of(value) | plain == body_of(value)
    stated = {item.name for item in dataclasses.fields(kind.type) if getattr(value, item.name) != item.default}
    assert stated >= set(plain)
