"""Conflicts on the command line: told with both authors, decided, brought together."""

import shutil
from pathlib import Path

import pytest

from negotiator.domain.registers import Risk
from negotiator.services import versions
from tests.cli.commands import run
from tests.services.desks import AGREEMENT, PASSPHRASE, TEXT, Pair, Template, opened, receive, word


@pytest.fixture
def crossed(template: Template, tmp_path: Path) -> Path:
    """Return our file once both sides wrote a risk and answered the first draft beside each other."""
    for side in ("ours", "theirs"):
        shutil.copyfile(template.folder / f"{side}.deal", tmp_path / f"{side}.deal")
    ours_path = tmp_path / "ours.deal"
    with opened(template, "ours", ours_path) as ours, opened(template, "theirs", tmp_path / "theirs.deal") as theirs:
        pair = Pair(ours=ours, theirs=theirs, folder=tmp_path)
        for desk, days in ((ours, "120 days"), (theirs, "90 days")):
            desk.put(Risk(key="R-1", failure_mode=f"Late by {days}"), shared=True)
            versions.take_in(desk, word(TEXT.replace("150 days", days)), name="s.docx", instrument=AGREEMENT)
        first, second = pair.send(ours), pair.send(theirs)
        receive(theirs, first)
        receive(ours, second)
    return ours_path


def test_conflicts_are_told_and_decided(crossed: Path) -> None:
    told = run("clashes", crossed, passphrase=PASSPHRASE)
    assert told.code == 0, told.err
    for words in ("risk/R-1", "Ana Roe, Alpha", "Ben Doe, Beta", "Late by 90 days", "1 clause clashes", "[open]"):
        assert words in told.out, told.out
    assert run("clashes", crossed, "--unite", passphrase=PASSPHRASE).code == 1
    settled = run("clashes", crossed, "risk/R-1", "--take", "1", "--reason", "Agreed", passphrase=PASSPHRASE)
    assert "Settle risk R-1" in settled.out, settled.err
    decided = run("clashes", crossed, "1", "--take", "0", "--reason", "Back to it", passphrase=PASSPHRASE)
    assert "Decide clause" in decided.out, decided.err
    told = run("clashes", crossed, passphrase=PASSPHRASE)
    assert "[decided]" in told.out
    assert "Settled: risk/R-1: Agreed" in told.out
    assert "send it" in run("clashes", crossed, "--unite", passphrase=PASSPHRASE).out
    assert "brought together in draft" in run("clashes", crossed, passphrase=PASSPHRASE).out


def test_what_cannot_be_is_refused_by_name(crossed: Path) -> None:
    for name in ("risk/R-9", "7", "elsewhere"):
        refused = run("clashes", crossed, name, "--take", "1", passphrase=PASSPHRASE)
        assert (refused.code, "waits for a choice" in refused.err) == (1, True), refused.err
    for words in (("risk/R-1",), ("risk/R-1", "--take", "9"), ("1", "--take", "9")):
        assert run("clashes", crossed, *words, passphrase=PASSPHRASE).code == 2
    assert "wants a reason" in run("clashes", crossed, "1", "--take", "1", passphrase=PASSPHRASE).err


def test_a_deal_at_rest_says_so(folder: Path) -> None:
    assert "Nothing is contested." in run("clashes", folder / "ours.deal", passphrase=PASSPHRASE).out
    assert "No two versions" in run("clashes", folder / "ours.deal", "--unite", passphrase=PASSPHRASE).out
