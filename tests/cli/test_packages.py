"""Sending and receiving, with a look before each."""

from dataclasses import replace
from pathlib import Path

import pytest

from negotiator.cli.packages import warn
from negotiator.domain.positions import Note
from negotiator.domain.roster import OutsideMandate
from negotiator.exchange import Fork, Refusal
from negotiator.services import packages
from negotiator.services.contested import Contested
from tests.cli.commands import run
from tests.services.desks import PASSPHRASE, Template, opened


def test_send_shows_what_leaves_before_it_does(folder: Path) -> None:
    deal, out = folder / "ours.deal", folder / "round.asice.age"
    told = run("send", deal, "-o", out, "--dry-run", passphrase=PASSPHRASE)
    assert "For: Ben Doe" in told.out
    assert "They will NOT see" in told.out
    assert not out.exists()
    assert run("send", deal, "-o", out, "--no-summary", passphrase=PASSPHRASE).code == 0
    refused = run("receive", folder / "theirs.deal", out, passphrase=PASSPHRASE, typed="n\n")
    assert refused.code == 1
    assert "Nothing was imported" in refused.out
    hung_up = run("receive", folder / "theirs.deal", out, passphrase=PASSPHRASE)
    assert hung_up.code == 1
    assert "Cancelled" in hung_up.err
    assert run("receive", folder / "theirs.deal", out, passphrase=PASSPHRASE, typed="y\n").code == 0
    again = run("receive", folder / "theirs.deal", out, "--yes", passphrase=PASSPHRASE)
    assert (again.code, "imported before" in again.out) == (0, True)


def test_what_speaks_against_a_package_is_told_before_anyone_is_asked(
    template: Template, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(template, "ours", folder / "ours.deal") as ours:
        ours.put(Note(key="N-1", text="internal"))
        sent = packages.send(ours, packages.prepare(ours), folder / "next.asice.age", with_summary=False)
        act = ours.entries[-1]
    with opened(template, "theirs", folder / "theirs.deal") as theirs:
        incoming = packages.open_package(theirs, sent.path.read_bytes())
    plan = replace(
        incoming.plan,
        forks=(Fork(author_root="ab" * 32, sequence=4, held="cd" * 32, received="ef" * 32),),
        gaps=("12" * 32,),
        refused=(Refusal(code="newer", what="one act", why="it was made with a newer version"),),
    )
    warn(
        replace(
            incoming,
            plan=plan,
            contested=(Contested(kind="charter/1", topic="charter", key="deal", title="A supply deal", sides=()),),
            outside=(OutsideMandate(entry=act, why="its author is not on the roster"),),
            undone=(act,),
        )
    )
    told = capsys.readouterr().out
    for words in (
        "BOTH SIDES CHANGED  charter deal",
        "COUNT FOR NOTHING  1 acts: its author is not on the roster",
        "UNDOES  1 acts",
        "FORK  they signed two packages number 4",
        "GAP  1 earlier packages",
        "REFUSED  one act: it was made with a newer version",
    ):
        assert words in told
