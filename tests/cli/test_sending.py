"""Sending on the command line, with a look before each package."""

from pathlib import Path

from negotiator.domain.decisions import Decision
from negotiator.services.receipts import State
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


def test_what_walls_keep_and_cut_off_is_listed(template: Template, folder: Path) -> None:
    deal, out = folder / "ours.deal", folder / "round.asice.age"
    with opened(template, "ours", deal) as ours:
        for key in ("D-1", "D-2"):
            ours.perform("Decide", [State(Decision(key=key, question="q", outcome="o", rationale="r"), True)])
    run("wall", deal, "Inner circle", "--member", "ana", "--cover", "decision/D-1", passphrase=PASSPHRASE)
    told = run("send", deal, "-o", out, "--dry-run", passphrase=PASSPHRASE).out
    assert "WALL  Inner circle keeps 1 acts from them" in told
    assert "CAUTION  1 act that goes was made after" in told
