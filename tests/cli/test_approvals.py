"""What waits for approval."""

from pathlib import Path

from tests.cli.commands import run
from tests.services.desks import PASSPHRASE


def test_approvals_listed_for_scripts(folder: Path) -> None:
    deal = folder / "ours.deal"
    assert run("approve", deal, "--json", passphrase=PASSPHRASE).json == []
    assert "Nothing yet." in run("approve", deal, passphrase=PASSPHRASE).out
    assert run("approve", deal, "request/CR-1", passphrase=PASSPHRASE).code == 2
    nobody = run("approve", deal, "agree:v1", passphrase=PASSPHRASE)
    assert (nobody.code, "Nobody has to approve" in nobody.err) == (1, True)
