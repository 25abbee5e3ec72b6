"""Thousands of spoiled packages: none is accepted, none ends in an error without a name.

A short run belongs to every build; the long one is asked for by its marker. Both begin from the same seeds.
"""

import random
from collections import Counter
from collections.abc import Callable

import pytest

from negotiator.crypto import Identity
from negotiator.exchange import PackagePlan
from negotiator.kernel import NegotiatorError
from tests.exchange import mutations
from tests.exchange.containers import Files, Forger, Written, countersigned, read, unpacked, write

LONG = pytest.mark.long
HALVES = [pytest.param(200, id="short"), pytest.param(1000, id="long", marks=LONG)]


def outcome(data: bytes, identity: Identity | None = None) -> str:
    """Return the code of a refusal, or "" for a package that is taken. Any other exception ends the test."""
    try:
        read(data, identity=identity, trust={})
    except NegotiatorError as error:
        return error.code if error.hint else "without-a-next-step"
    return ""


@pytest.fixture(scope="module")
def large(plan_for: Callable[..., PackagePlan], anna: Identity) -> Written:
    """Return a package of about 30 KiB."""
    noise = random.Random(1).randbytes(20_000)
    return write(plan_for(documents={"Entwurf.docx": noise, "Anlage.docx": b"PK" * 100}), identity=anna)


@pytest.fixture(scope="module")
def files(large: Written) -> Files:
    return unpacked(large.asice)


@pytest.mark.parametrize("count", HALVES)
def test_no_flipped_bit_of_a_sealed_package_passes(large: Written, marco: Identity, count: int) -> None:
    chance = random.Random(11)
    codes = Counter(outcome(mutations.flipped(large.sealed, chance), marco) for _ in range(count))
    # Of the header a bit may be flipped in the lines for another recipient: those are bound by its checksum too.
    assert set(codes) <= {"seal-damaged", "seal-header", "not-for-you", "not-a-package"}
    assert codes["seal-damaged"] > count // 2


@pytest.mark.parametrize("count", HALVES)
def test_no_flipped_bit_of_a_plain_package_passes(
    large: Written, plan: PackagePlan, marco: Identity, count: int
) -> None:
    chance = random.Random(12)
    both = countersigned(large.asice, identity=marco, at=plan.created)
    codes = Counter(outcome(mutations.flipped(both, chance), marco) for _ in range(count))
    assert not codes[""]
    assert len(codes) > 1


@pytest.mark.parametrize("count", HALVES)
def test_no_container_that_somebody_on_the_way_made_passes(large: Written, files: Files, count: int) -> None:
    chance = random.Random(13)
    codes: Counter[str] = Counter()
    while codes.total() < count:
        spoiled = (
            mutations.container(files, chance)
            if chance.random() < 0.4
            else chance.choice(mutations.BYTES)(large.asice, chance)
        )
        if spoiled != large.asice:
            codes[outcome(spoiled)] += 1
    assert not codes[""]
    assert len(codes) > 10
    assert "without-a-next-step" not in codes


@pytest.mark.parametrize("count", HALVES)
def test_no_container_that_another_signer_made_passes(
    files: Files, plan: PackagePlan, mallory: Identity, count: int
) -> None:
    """Her signatures are good and her lists are whatever she likes, but she is not the author that they name."""
    chance = random.Random(14)
    forger = Forger(identity=mallory, at=plan.created)
    codes = Counter(outcome(mutations.resigned(files, forger, chance)) for _ in range(count))
    assert not codes[""]
    assert len(codes) > 5
    assert "without-a-next-step" not in codes


@pytest.mark.parametrize("count", HALVES)
def test_whatever_its_own_author_signs_has_an_end_with_a_name(
    files: Files, plan: PackagePlan, anna: Identity, count: int
) -> None:
    """An author may sign other contents and be taken at their word; nothing that they sign ends in confusion."""
    chance = random.Random(15)
    forger = Forger(identity=anna, at=plan.created)
    codes = Counter(outcome(mutations.resigned(files, forger, chance)) for _ in range(count))
    assert len(codes) > 5
    assert "without-a-next-step" not in codes
    assert codes[""] < count // 4
