"""The contact card and the signed summary."""

from pathlib import Path

from tests.cli.commands import run
from tests.services.desks import PASSPHRASE


def test_the_card_and_the_summary(folder: Path) -> None:
    deal, card, pdf = folder / "ours.deal", folder / "our.card", folder / "summary.pdf"
    assert run("card", deal, "-o", card, passphrase=PASSPHRASE).code == 0
    assert card.read_bytes()
    assert "signed by Carl Lex" in run("summary", deal, "-o", pdf, "--as", "Carl Lex", passphrase=PASSPHRASE).out
    assert run("summary", deal, "-o", folder / "bare.pdf", "--unsigned", passphrase=PASSPHRASE).code == 0
    told = run("verify", pdf, "--deal", deal, "--json", passphrase=PASSPHRASE)
    assert told.code == 0
    verdict = told.json
    assert {"intact", "trusted", "signers", "reason"} <= set(verdict)
    assert (verdict["intact"], verdict["trusted"]) == (True, True)
    assert verdict["signers"][0]["name"] == "Carl Lex"
    both = run("verify", pdf, folder / "bare.pdf", "--json")
    assert both.code == 1
    assert [one["intact"] for one in both.json] == [True, False]
    assert "not trusted" in run("verify", pdf).out
    assert run("summary", deal, "-o", pdf, "--as", "Nobody", passphrase=PASSPHRASE).code == 1
