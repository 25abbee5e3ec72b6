"""One verdict on a file, for people and scripts."""

import pytest

from negotiator.crypto import Identity
from negotiator.exchange import BytesSource, PackagePlan, Pinned, inspect
from negotiator.kernel import Cancelled
from tests.exchange.containers import Written, countersigned, write


def test_a_good_package_by_a_pinned_author_is_trusted(
    written: Written, marco: Identity, trust: dict[str, Pinned]
) -> None:
    verdict = inspect(BytesSource(written.sealed), identities=(marco,), trust=trust)
    assert (verdict.intact, verdict.trusted, verdict.code) == (True, True, "trusted")
    assert verdict.package_id == written.package_id
    assert verdict.signers[0].name == "Anna Keller"
    assert verdict.details["recipients"] == ["Marco Rossi"]
    assert "Liefervertrag Entwurf v14.docx" in verdict.details["files"]
    assert verdict.details["entries"] == 2


def test_a_stranger_is_intact_but_not_trusted(written: Written) -> None:
    verdict = inspect(BytesSource(written.asice))
    assert (verdict.intact, verdict.trusted, verdict.code) == (True, False, "new")
    assert "fingerprint" in verdict.reason


def test_every_signer_counts(
    written: Written, plan: PackagePlan, anna: Identity, marco: Identity, trust: dict[str, Pinned]
) -> None:
    both = countersigned(written.asice, identity=marco, at=plan.created)
    assert inspect(BytesSource(both), trust=trust).trusted
    assert inspect(BytesSource(both), trust={anna.root_fingerprint: trust[anna.root_fingerprint]}).code == "new"


def test_a_changed_root_says_stop(plan: PackagePlan, mallory: Identity, trust: dict[str, Pinned]) -> None:
    verdict = inspect(BytesSource(write(plan, identity=mallory).asice), trust=trust)
    assert (verdict.intact, verdict.trusted, verdict.code) == (True, False, "changed")
    assert "Stop" in verdict.reason


def test_what_cannot_be_read_gets_a_reason(written: Written, mallory: Identity) -> None:
    for data, identity, code in (
        (b"noise", None, "not-a-package"),
        (written.sealed, None, "sealed"),
        (written.sealed, mallory, "not-for-you"),
        (written.asice, mallory, "not-addressed"),
    ):
        verdict = inspect(BytesSource(data), identities=() if identity is None else (identity,))
        assert (verdict.intact, verdict.trusted, verdict.code) == (False, False, code)
        assert verdict.reason
        assert verdict.signers == ()


def test_a_cancel_is_passed_on(written: Written) -> None:
    class Stop:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        inspect(BytesSource(written.asice), progress=Stop())
