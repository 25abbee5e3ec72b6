"""A deal that lives long stays small: each version costs what changed in it, whoever packed its file."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from negotiator.crypto import FLOOR_PROFILE, Identity
from negotiator.domain import stages
from negotiator.services import founding, versions
from negotiator.services.founding import OurSide
from negotiator.services.workspace import Workspace
from tests.services.desks import AGREEMENT, PASSPHRASE, START
from tests.services.growing import Agreement, as_word_packs

HUNDRED = 100
LIMIT = 3
LIMIT_OF_A_SHORT_ONE = 4
"""What a version costs beside its words weighs more there: it is kept as it came and as it travels."""

KINDS = pytest.mark.parametrize("packed", [bytes, as_word_packs], ids=["as zlib packs", "as Word packs"])


@pytest.fixture
def long_deal(tmp_path: Path) -> Iterator[Workspace]:
    """Return a deal about one agreement that has no version yet."""
    made = founding.found_deal(
        tmp_path / "long.deal",
        passphrase=PASSPHRASE,
        title="A long deal",
        ours=OurSide(key="alpha", name="Alpha Ltd", short="Alpha"),
        identity=Identity.create(name="Ana Roe", organisation="Alpha Ltd", at=START),
        profile=FLOOR_PROFILE,
    )
    founding.add_instrument(made, AGREEMENT, title="Long Agreement", kind="agreement")
    yield made
    made.close()


def contents_size(desk: Workspace) -> int:
    """Return what all contents take in the file: their rows with their hash, which the index repeats."""
    connection = desk.vault._connect()
    try:
        return int(connection.execute("SELECT sum(length(data) + 2 * length(hash) + 30) FROM blobs").fetchone()[0])
    finally:
        connection.close()


def grow(desk: Workspace, agreement: Agreement, packed: Callable[[bytes], bytes], *, to: int) -> Iterator[int]:
    """Take in version after version and yield the number of each."""
    for number in range(1, to + 1):
        if number > 1:
            agreement.change()
        versions.take_in(desk, packed(agreement.file()), name="long.docx", instrument=AGREEMENT)
        yield number


@KINDS
def test_a_version_costs_what_changed(long_deal: Workspace, packed: Callable[[bytes], bytes]) -> None:
    sizes = {number: contents_size(long_deal) for number in grow(long_deal, Agreement(clauses=100), packed, to=12)}
    slope = (sizes[12] - sizes[2]) / 10
    assert sizes[1] + (HUNDRED - 1) * slope < LIMIT_OF_A_SHORT_ONE * sizes[1]
    known = stages.versions(long_deal.deal, AGREEMENT)
    for version in known:
        data = long_deal.vault.blobs.get(version.proposed.source)
        assert hashlib.sha256(data).hexdigest() == version.proposed.source


@pytest.mark.long
@KINDS
def test_a_hundred_versions_of_fifty_thousand_words(
    long_deal: Workspace, packed: Callable[[bytes], bytes], record_property: Callable[[str, object], None]
) -> None:
    path, key = long_deal.path, long_deal.vault.key()
    empty = path.stat().st_size
    sizes = {}
    for number in grow(long_deal, Agreement(), packed, to=HUNDRED):
        if number == 1:
            long_deal.vault.check()  # which moves the log into the file
            sizes[1] = path.stat().st_size - empty
    long_deal.close()
    sizes[HUNDRED] = path.stat().st_size - empty
    record_property("times", round(sizes[HUNDRED] / sizes[1], 2))
    assert sizes[HUNDRED] < LIMIT * sizes[1]
    again = Workspace.open_with_key(path, key=key, opener="a test")
    try:
        assert len(stages.versions(again.deal, AGREEMENT)) == HUNDRED
        assert again.vault.check().ok
    finally:
        again.close()
