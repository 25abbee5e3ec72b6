"""Verifying files that someone handed over: packages and PDFs, intact or not, from known people or not."""

from pathlib import Path

import pytest

from negotiator.exchange import Pinned
from negotiator.kernel import NegotiatorError
from negotiator.services import packages, summaries, verification
from negotiator.services.summaries import SummaryOptions
from tests.services.desks import Pair, Template


@pytest.fixture
def trust(template: Template) -> dict[str, Pinned]:
    """Return trust in our side's root alone."""
    return verification.roots_from([template.people["ana"].root_pem])


def test_a_package_of_someone_known(template: Template, trust: dict[str, Pinned]) -> None:
    ben = template.people["ben"]
    verdict = verification.verify_file(template.first_package, name="p.asice.age", trust=trust, identity=ben)
    assert (verdict.kind, verdict.intact, verdict.trusted) == ("package", True, True)
    assert [signer.name for signer in verdict.signers] == ["Ana Roe"]
    assert verdict.signers[0].trusted
    stranger = verification.verify_file(template.first_package, name="p.asice.age", trust={}, identity=ben)
    assert (stranger.intact, stranger.trusted) == (True, False)


def test_a_file_is_verified_where_it_lies(template: Template, trust: dict[str, Pinned], tmp_path: Path) -> None:
    ben, path = template.people["ben"], tmp_path / "p.asice.age"
    path.write_bytes(template.first_package)
    assert verification.verify_file(path, name="p", trust=trust, identity=ben).trusted
    path.write_bytes(b"%PDF-1.7 and no more")
    assert verification.verify_file(path, name="p", trust=trust).kind == "PDF"
    with pytest.raises(NegotiatorError):
        verification.verify_file(tmp_path / "missing", name="m", trust=trust)


def test_a_changed_or_closed_package_is_not_intact(template: Template, trust: dict[str, Pinned]) -> None:
    data = bytearray(template.first_package)
    data[-10] ^= 1
    for damaged in (bytes(data), data[:-5], b"not a package"):
        verdict = verification.verify_file(bytes(damaged), name="p", trust=trust, identity=template.people["ben"])
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
