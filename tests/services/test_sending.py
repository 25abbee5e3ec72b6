"""Writing a package and recording it: both or neither."""

from pathlib import Path

import pytest

from negotiator.domain import stages
from negotiator.domain.approvals import DecisionRight
from negotiator.kernel import NegotiatorError
from negotiator.services import approvals, packages, versions
from negotiator.services.approvals import NotApproved
from negotiator.services.files import CannotWrite
from negotiator.services.summaries import SummaryOptions
from tests.exchange.containers import read
from tests.services.desks import (
    AGREEMENT,
    TEXT,
    Pair,
    newest,
    word,
)


@pytest.mark.parametrize("where", ["a folder", "nowhere"])
def test_a_package_that_cannot_be_written_was_not_sent(pair: Pair, tmp_path: Path, where: str) -> None:
    target = tmp_path / "target" if where == "a folder" else tmp_path / "missing" / "out.asice.age"
    if where == "a folder":
        target.mkdir()
    before = pair.ours.entries
    names = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(CannotWrite, match="was not written"):
        packages.send(pair.ours, packages.prepare(pair.ours), target, with_summary=False)
    assert pair.ours.entries == before
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_a_package_that_cannot_be_recorded_is_not_written(pair: Pair, tmp_path: Path) -> None:
    outgoing = packages.prepare(pair.ours)
    pair.ours.vault.close()
    with pytest.raises(NegotiatorError):
        packages.send(pair.ours, outgoing, tmp_path / "out.asice.age", with_summary=False)
    assert not (tmp_path / "out.asice.age").exists()


def test_the_matrix_guards_what_leaves(pair: Pair, tmp_path: Path) -> None:
    desk = pair.ours
    desk.put(DecisionRight(key="D-1", event="send", party="alpha", roles=("counsel",)))
    versions.take_in(desk, word(TEXT.replace("150", "160")), name="supply.docx", instrument=AGREEMENT)
    with pytest.raises(NotApproved, match=r"counsel \(waiting\)"):
        pair.send(desk)
    with desk.acting_as("Carl Lex"):
        waiting = approvals.waiting_for(desk, newest(desk), event="send")
        approvals.approve(desk, waiting, "approved")
    pair.pass_on(desk)
    assert stages.versions(pair.theirs.deal, AGREEMENT)[-1].hash == newest(desk).hash


def test_a_package_carries_its_summary(pair: Pair, fonts: Path, tmp_path: Path) -> None:
    outgoing = packages.prepare(pair.ours, note="with a summary")
    sent = packages.send(pair.ours, outgoing, tmp_path / "out.asice.age", options=SummaryOptions(fonts=fonts))
    package = read(sent.path.read_bytes(), identity=pair.theirs.identity, trust=packages.pinned(pair.theirs))
    assert package.standing == "known"
    assert package.summary_pdf is not None
    assert package.manifest.note == "with a summary"
