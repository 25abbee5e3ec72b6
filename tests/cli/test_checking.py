"""The check on the command line: of a file in use, of one that does not open, and of what is none."""

from pathlib import Path

import pytest

from negotiator.crypto import VaultKey, recovery_code
from negotiator.crypto.pages import PAGE
from negotiator.services.checking import check_workspace
from negotiator.store import read_salt
from tests.cli.commands import run
from tests.services.desks import PASSPHRASE, Template, opened


@pytest.fixture
def code(template: Template) -> str:
    """Return the recovery code of our file: it opens it without the time that a passphrase takes."""
    return recovery_code(VaultKey(template.keys["ours"]), read_salt(template.folder / "ours.deal"))


def damage(deal: Path, *places: int) -> bytes:
    """Change bits of a file and return what stands there now."""
    data = bytearray(deal.read_bytes())
    for place in places:
        data[place] ^= 2
    deal.write_bytes(data)
    return bytes(data)


def test_a_sound_file(folder: Path, code: str) -> None:
    deal = folder / "ours.deal"
    before = deal.read_bytes()
    told = run("check", deal, "--json", passphrase=code)
    assert told.code == 0
    assert told.json["ok"]
    assert told.json["stage"]
    assert (told.json["first"], told.json["remedies"]) == ("", [])
    assert set(told.json["checks"][0]) == {"name", "ok", "detail", "first", "remedies"}
    told = run("check", deal, passphrase=PASSPHRASE)
    assert "ok   signatures" in told.out
    assert "What can be done" not in told.out
    assert deal.read_bytes() == before, "a check changes nothing"


def test_a_file_that_does_not_open(folder: Path, code: str) -> None:
    deal = folder / "ours.deal"
    data = damage(deal, 400)
    assert run("versions", deal, passphrase=code).code == 1
    told = run("check", deal, passphrase=code)
    assert told.code == 1
    assert "BAD  encryption" in told.out
    assert "ok   signatures" in told.out
    assert "Broken first: page 1, which held the list of tables." in told.out
    assert f"negotiator repair {deal} --rebuild" in told.out
    assert deal.read_bytes() == data
    told = run("check", deal, "--json", passphrase=code)
    assert told.json["remedies"] == ["rebuild the tables", "restore a backup"]


def test_what_is_lost_cannot_be_rebuilt(folder: Path, code: str) -> None:
    deal = folder / "ours.deal"
    whole = deal.read_bytes()
    deal.write_bytes(whole[: len(whole) // 2 // PAGE * PAGE])
    told = run("check", deal, "--json", passphrase=code)
    assert told.code == 1
    assert told.json["remedies"] == ["restore a backup", "export what verifies"]


def test_the_check_of_an_open_deal_says_the_same(folder: Path, template: Template, code: str) -> None:
    told = run("check", folder / "ours.deal", "--json", passphrase=code)
    closed = {one["name"]: one["detail"] for one in told.json["checks"]}
    with opened(template, "ours", folder / "ours.deal") as desk:
        report = check_workspace(desk)
    assert report.ok
    names = {line.name for line in report.lines}
    assert set(closed) - names == {"first bytes", "readable"}
    for line in report.lines:
        assert line.name in closed


def test_an_older_copy_is_noticed_through_what_this_device_remembers(
    folder: Path, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal = folder / "ours.deal"
    older = deal.read_bytes()
    words = ("--question", "Who pays?", "--outcome", "They do", "--rationale", "They said so")
    assert run("decide", deal, *words, passphrase=code).code == 0
    assert run("check", deal, passphrase=code).code == 0
    deal.write_bytes(older)
    monkeypatch.chdir(folder)
    told = run("check", "ours.deal", "--json", passphrase=code)
    assert told.code == 1
    assert [one["name"] for one in told.json["checks"] if not one["ok"]] == ["head"]
    assert told.json["remedies"] == ["restore a backup"]
