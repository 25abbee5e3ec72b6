"""Further signatures over a package that somebody else made."""

import io

import pytest

from negotiator.crypto import Identity
from negotiator.exchange import AlreadySigned, BytesSource, FileDiffers, PackagePlan, countersign
from negotiator.kernel import Cancelled
from tests.exchange.containers import Written, countersigned, packed, read, unpacked


def test_a_countersignature_leaves_the_package_as_it_is(written: Written, plan: PackagePlan, marco: Identity) -> None:
    both = unpacked(countersigned(written.asice, identity=marco, at=plan.created))
    before = unpacked(written.asice)
    assert {name: both[name] for name in before} == before
    assert list(both)[-2:] == ["META-INF/ASiCManifest002.xml", "META-INF/signature002.p7s"]


def test_two_may_countersign(written: Written, plan: PackagePlan, marco: Identity, mallory: Identity) -> None:
    asice = written.asice
    for identity in (marco, mallory):
        asice = countersigned(asice, identity=identity, at=plan.created)
    signers = read(asice, identity=None, trust={}).signers
    assert [signer.fingerprint for signer in signers[1:]] == [marco.fingerprint, mallory.fingerprint]


def test_nobody_signs_twice(written: Written, plan: PackagePlan, anna: Identity) -> None:
    with pytest.raises(AlreadySigned):
        countersigned(written.asice, identity=anna, at=plan.created)


def test_a_changed_package_is_not_countersigned(written: Written, plan: PackagePlan, marco: Identity) -> None:
    changed = packed(unpacked(written.asice) | {"deal/deal.json": b"{}"})
    with pytest.raises(FileDiffers):
        countersigned(changed, identity=marco, at=plan.created)


def test_it_can_be_cancelled(written: Written, plan: PackagePlan, marco: Identity) -> None:
    class Stop:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    target = io.BytesIO()
    with pytest.raises(Cancelled):
        countersign(BytesSource(written.asice), target, identity=marco, at=plan.created, progress=Stop())
    assert not target.getvalue()
