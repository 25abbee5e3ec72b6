"""Verifying files that someone handed over: packages and PDFs, intact or not, from known people or not."""

from datetime import timedelta
from pathlib import Path

import pytest

from negotiator.crypto import Identity, unseal
from negotiator.exchange import Pinned
from negotiator.kernel import NegotiatorError
from negotiator.services import comparing, identities, packages, summaries, verification
from negotiator.services.summaries import SummaryOptions
from negotiator.services.verification import PdfTooLarge
from negotiator.services.workspace import Workspace
from tests.exchange.containers import Forger, countersigned, unpacked
from tests.services.desks import START, Pair, Template, receive
from tests.services.signatories import issued


@pytest.fixture
def trust(template: Template) -> dict[str, Pinned]:
    """Return trust in our side's root alone."""
    return verification.roots_from([template.people["ana"].root_pem])


def test_a_package_of_someone_known(template: Template, trust: dict[str, Pinned]) -> None:
    ben = template.people["ben"]
    verdict = verification.verify_file(template.first_package, name="p.asice.age", trust=trust, identities=[ben])
    assert (verdict.kind, verdict.intact, verdict.trusted) == ("package", True, True)
    assert [signer.name for signer in verdict.signers] == ["Ana Roe"]
    assert verdict.signers[0].trusted
    stranger = verification.verify_file(template.first_package, name="p.asice.age", trust={}, identities=[ben])
    assert (stranger.intact, stranger.trusted) == (True, False)


def test_a_file_is_verified_where_it_lies(template: Template, trust: dict[str, Pinned], tmp_path: Path) -> None:
    ben, path = template.people["ben"], tmp_path / "p.asice.age"
    path.write_bytes(template.first_package)
    assert verification.verify_file(path, name="p", trust=trust, identities=[ben]).trusted
    path.write_bytes(b"%PDF-1.7 and no more")
    assert verification.verify_file(path, name="p", trust=trust).kind == "PDF"
    with pytest.raises(NegotiatorError):
        verification.verify_file(tmp_path / "missing", name="m", trust=trust)


def test_a_changed_or_closed_package_is_not_intact(template: Template, trust: dict[str, Pinned]) -> None:
    data = bytearray(template.first_package)
    data[-10] ^= 1
    for damaged in (bytes(data), data[:-5], b"not a package"):
        verdict = verification.verify_file(bytes(damaged), name="p", trust=trust, identities=[template.people["ben"]])
        assert not verdict.intact
        assert verdict.reason
        assert "nothing" in verdict.covers
    assert not verification.verify_file(template.first_package, name="p", trust=trust).intact, "sealed for others"


def test_a_summary_as_a_pdf(pair: Pair, fonts: Path, trust: dict[str, Pinned]) -> None:
    pdf = summaries.summary_pdf(pair.ours, SummaryOptions(fonts=fonts))
    verdict = verification.verify_file(pdf, name="s.pdf", trust=trust)
    assert (verdict.kind, verdict.intact, verdict.trusted) == ("PDF", True, True)
    assert verdict.covers == "the whole file"
    assert verdict.signers[0].name == "Ana Roe"
    place = len(pdf) // 3
    changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
    assert not verification.verify_file(changed, name="s.pdf", trust=trust).intact
    unsigned = summaries.summary_pdf(pair.ours, SummaryOptions(fonts=fonts), signed=False)
    bare = verification.verify_file(unsigned, name="s.pdf", trust=packages.pinned(pair.ours))
    assert not bare.intact
    assert bare.signers == ()


def test_what_is_no_certificate_is_refused() -> None:
    with pytest.raises(NegotiatorError):
        verification.roots_from([b"-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n"])


# Judged by a deal


def of_deal(desk: Workspace, source: bytes, **trust: Pinned) -> verification.FileVerdict:
    return verification.verify_file(source, name="f", trust=trust, identities=desk.identities, deal=desk.deal)


def test_whom_nobody_compared_is_known_and_not_trusted(pair: Pair, template: Template) -> None:
    told = of_deal(pair.theirs, template.first_package)
    assert (told.intact, told.trusted, told.code) == (True, False, "new")
    assert "nobody here compared" in told.reason
    comparing.record(pair.theirs, pair.ours.identity.root_fingerprint, how="voice")
    assert of_deal(pair.theirs, template.first_package).trusted
    assert of_deal(pair.ours, pair.send(pair.ours)).trusted, "our own need no comparison"


def test_a_root_vouches_for_no_leaf_that_nobody_entered(pair: Pair, template: Template) -> None:
    comparing.record(pair.theirs, pair.ours.identity.root_fingerprint, how="voice")
    files = unpacked(unseal(template.first_package, template.people["ben"]))
    for name, code in (("Dr Chief", "signer-name-differs"), ("Ana Roe", "signer-not-entered")):
        forged = Forger(identity=issued(pair.ours.identity, name=name), at=START).signed(files)
        told = of_deal(pair.theirs, forged)
        assert (told.intact, told.trusted, told.code) == (True, False, code)
        assert name in told.reason


def test_every_signer_is_judged(pair: Pair, template: Template) -> None:
    comparing.record(pair.theirs, pair.ours.identity.root_fingerprint, how="voice")
    told = of_deal(pair.theirs, witnessed(template, by=issued(pair.ours.identity, name="Dr Chief")))
    assert [(one.name, one.trusted) for one in told.signers] == [("Ana Roe", True), ("Dr Chief", False)]
    assert (told.trusted, told.code) == (False, "signer-name-differs")


def test_a_stranger_is_trusted_by_whoever_compared_their_root(pair: Pair, template: Template) -> None:
    comparing.record(pair.theirs, pair.ours.identity.root_fingerprint, how="voice")
    notary = Identity.create(name="Nora Tary", organisation="Notaries", at=START)
    data = witnessed(template, by=notary)
    assert of_deal(pair.theirs, data).code == "sender-unknown"
    roots = verification.roots_from([notary.root_pem])
    assert of_deal(pair.theirs, data, **roots).trusted


def test_a_package_that_was_taken_in_stays_what_it_was(pair: Pair) -> None:
    comparing.record(pair.theirs, pair.ours.identity.root_fingerprint, how="voice")
    data, unseen = pair.send(pair.ours), pair.send(pair.ours)
    receive(pair.theirs, data)
    identities.renew(pair.ours, lost=True)
    pair.pass_on(pair.ours)
    assert of_deal(pair.theirs, data).trusted
    assert of_deal(pair.theirs, unseen).code == "leaf-revoked"


def test_a_package_opens_with_every_key_of_the_file(pair: Pair, template: Template) -> None:
    identities.renew(pair.theirs)
    assert of_deal(pair.theirs, template.first_package).intact


def test_who_signed_a_pdf_is_judged_by_their_own_certificate(pair: Pair, fonts: Path) -> None:
    pdf = summaries.summary_pdf(pair.ours, SummaryOptions(fonts=fonts))
    assert of_deal(pair.theirs, pdf).code == "new"
    comparing.record(pair.theirs, pair.ours.identity.root_fingerprint, how="voice")
    assert of_deal(pair.theirs, pdf).trusted
    identities.renew(pair.ours, lost=True)
    pair.pass_on(pair.ours)
    told = of_deal(pair.theirs, pdf)
    assert (told.intact, told.trusted, told.code) == (True, False, "leaf-revoked")
    assert "revoked" in told.reason


def test_a_pdf_larger_than_any_summary_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(200 << 20)
    with pytest.raises(PdfTooLarge):
        verification.verify_file(path, name="huge.pdf", trust={})


def witnessed(template: Template, *, by: Identity) -> bytes:
    """Return the first package with somebody's signature beside that of its author."""
    plain = unseal(template.first_package, template.people["ben"])
    return countersigned(plain, identity=by, at=START + timedelta(days=2))
