"""An entry is a value, and the two seams fit what stands behind them."""

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from negotiator.crypto import CertificateBook, EntrySigner
from negotiator.kernel import Tampered
from negotiator.ledger import Entry, Signer, Verifier


def test_an_entry_cannot_be_changed(desk: Any) -> None:
    entry: Entry = desk.put("R-1", {})
    with pytest.raises(FrozenInstanceError):
        entry.lamport = 7  # type: ignore[misc]  # the very thing that must not be possible


def test_the_certificates_of_people_fit_the_seams(
    signers: tuple[EntrySigner, EntrySigner], book: CertificateBook
) -> None:
    signer: Signer = signers[0]
    verifier: Verifier = book
    verifier.verify(signer.author, b"words", signer.sign(b"words"))
    with pytest.raises(Tampered):
        verifier.verify("0" * 64, b"words", signer.sign(b"words"))
