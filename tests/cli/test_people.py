"""People on the command line: listed, entered, changed, ended; and a colleague joins from a package for colleagues."""

from pathlib import Path

from tests.cli.commands import Told, run
from tests.services.desks import PASSPHRASE


def people(*words: str | Path) -> Told:
    return run("people", *words, passphrase=PASSPHRASE)


def make_dora(folder: Path) -> Path:
    made = run(
        "identity", folder / "dora.identity", "--name", "Dora Fay", "--organisation", "Alpha Ltd", passphrase=PASSPHRASE
    )
    assert made.code == 0, made.err
    return folder / "dora.card"


def test_everyone_is_listed(folder: Path) -> None:
    told = people(folder / "ours.deal")
    assert told.code == 0
    assert [line.split()[0] for line in told.out.splitlines()] == ["Key", "ana", "carl", "ben"]
    assert "acts, signs here" in told.out
    rows = people("list", folder / "ours.deal", "--json").json
    assert [(row["key"], row["state"], row["packages"]) for row in rows][-1] == ("ben", "acts", True)


def test_a_mandate_is_changed_and_ended(folder: Path) -> None:
    deal = folder / "ours.deal"
    changed = people("change", deal, "carl", "--role", "finance", "--until", "2031-01-31")
    assert changed.code == 0, changed.err
    assert people("list", deal, "--json").json[1]["until"] == "2031-01-31"
    people("change", deal, "carl", "--always")
    assert people("list", deal, "--json").json[1]["role"] == "finance"
    assert people("list", deal, "--json").json[1]["until"] == ""
    ended = people("end", deal, "carl")
    assert "No package goes to them" in ended.out
    assert people("list", deal, "--json").json[1]["state"] == "revoked"


def test_what_cannot_be_is_refused(folder: Path) -> None:
    deal = folder / "ours.deal"
    assert people("end", deal, "ben").code == 1
    assert people("change", deal, "nobody").code == 1
    assert people("leave", folder / "theirs.deal").code == 1
    assert people("change", deal, "carl", "--role", "archduke").code == 2
    observer = people("change", deal, "carl", "--role", "observer")
    assert observer.code == 0
    assert people("change", deal, "carl", "--role", "counsel", "--as", "Carl Lex").code == 1


def test_a_colleague_is_entered_and_joins(folder: Path) -> None:
    deal, package = folder / "ours.deal", folder / "team.asice.age"
    entered = people("enter", deal, make_dora(folder), "--role", "counsel", "--key", "dora")
    assert entered.code == 0, entered.err
    sent = run("send", deal, "-o", package, "--team", "--to", "dora", "--no-summary", passphrase=PASSPHRASE)
    assert sent.code == 0, sent.err
    words = ("join", folder / "dora.deal", package, folder / "dora.identity")
    refused = run(*words, passphrase=PASSPHRASE)
    assert refused.code == 1
    assert "nobody has compared" in refused.err
    assert not (folder / "dora.deal").exists()
    root = people("list", deal, "--json").json[0]["root"]
    joined = run(*words, "--trust", root, "--how", "face to face", passphrase=PASSPHRASE)
    assert joined.code == 0, joined.err
    assert "You act for Alpha Ltd" in joined.out
    assert [row["key"] for row in people("list", folder / "dora.deal", "--json").json if row["signs_here"]] == ["dora"]


def test_who_leaves_says_so(folder: Path) -> None:
    told = people("leave", folder / "ours.deal", "--as", "Carl Lex")
    assert told.code == 0, told.err
    assert "Send a last package" in told.out
