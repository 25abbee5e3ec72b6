"""Every command on real files: what it prints, what it writes, and the shape of its JSON."""

import csv
import io
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from negotiator.documents import read
from negotiator.services.checking import check_workspace
from tests.cli.commands import run
from tests.services.desks import PASSPHRASE, START, TEXT, Template, marked, opened, word

NEW = TEXT.replace("150 days", "100 days")
RISK = "- Risk passes to the Buyer when the goods are handed to the carrier at the Seller's works.\n"
INSPECT = "- The Buyer shall inspect the goods on arrival and report every fault in writing.\n"


@pytest.fixture
def pair_of_files(tmp_path: Path) -> tuple[Path, Path]:
    """Return two Word files that differ in a number and in the place of a paragraph."""
    old, new = tmp_path / "old.docx", tmp_path / "new.docx"
    old.write_bytes(word())
    new.write_bytes(word(NEW.replace(RISK, "").replace(INSPECT, RISK + INSPECT)))
    return old, new


def test_redline_for_scripts(pair_of_files: tuple[Path, Path]) -> None:
    told = run("redline", *pair_of_files, "--json")
    assert told.code == 0
    changes = told.json["changes"]
    assert {"kind", "section", "old", "new", "moved_from", "material"} <= set(changes[0])
    number = next(change for change in changes if change["kind"] == "replace")
    assert (number["old"], number["new"], number["material"]) == ("150", "100", True)
    assert "Delivery" in number["section"]
    moved = next(change for change in changes if change["kind"] == "move")
    assert moved["moved_from"]
    assert told.json["words"] == {"inserted": 1, "deleted": 1, "moved": 14}


def test_redline_for_people(pair_of_files: tuple[Path, Path]) -> None:
    told = run("redline", *pair_of_files)
    assert told.code == 0
    assert "150" in told.out


@pytest.mark.parametrize("suffix", ["docx", "html", "txt", "json"])
def test_redline_into_a_file(pair_of_files: tuple[Path, Path], tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"changes.{suffix}"
    told = run("redline", *pair_of_files, "-o", out, "--author", "Ana Roe")
    assert told.code == 0
    assert str(out) in told.out
    assert out.stat().st_size > 100
    if suffix == "docx":
        assert {one.author for one in read(out.read_bytes(), name="a.docx").revisions} == {"Ana Roe"}


def test_redline_into_an_unknown_form(pair_of_files: tuple[Path, Path], tmp_path: Path) -> None:
    told = run("redline", *pair_of_files, "-o", tmp_path / "a.odt")
    assert (told.code, "odt" in told.err) == (1, True)
    assert not (tmp_path / "a.odt").exists()


def test_revisions_listed_and_settled(tmp_path: Path) -> None:
    source, out = tmp_path / "theirs.docx", tmp_path / "clean.docx"
    source.write_bytes(marked(word(), NEW, author="Ben Doe", at=START + timedelta(days=1)))
    told = run("revisions", source, "--json")
    assert {one["author"] for one in told.json["revisions"]} == {"Ben Doe"}
    assert {one["text"] for one in told.json["revisions"]} == {"150", "100"}
    assert told.json["comments"] == []
    assert "Ben Doe" in run("revisions", source).out
    assert run("revisions", source, "--accept", "-o", out).code == 0
    assert not read(out.read_bytes(), name="a.docx").revisions
    assert run("revisions", source, "--accept").code == 2
    assert run("revisions", source, "-o", out).code == 2


def test_versions_listed_imported_and_compared(folder: Path) -> None:
    deal = folder / "ours.deal"
    (folder / "theirs.docx").write_bytes(word(NEW))
    told = run("import", deal, folder / "theirs.docx", "--received", passphrase=PASSPHRASE)
    assert told.code == 0
    assert "NOT MARKED  '150' -> '100'" in told.out
    listed = run("versions", deal, "--json", passphrase=PASSPHRASE).json
    assert [(one["name"], one["side"], one["state"]) for one in listed] == [
        ("v1", "alpha", "sent"),
        ("received 1", "beta", "received"),
    ]
    assert "received 1" in run("versions", deal, passphrase=PASSPHRASE).out
    out = folder / "changes.docx"
    assert run("versions", deal, "--redline", "v1", "received 1", "-o", out, passphrase=PASSPHRASE).code == 0
    assert len(read(out.read_bytes(), name="a.docx").revisions) == 2
    assert run("versions", deal, "--redline", "v1", "v2", passphrase=PASSPHRASE).code == 2
    assert run("versions", deal, "--redline", "v1", "v9", "-o", out, passphrase=PASSPHRASE).code == 1


def test_registers_in_every_form(folder: Path) -> None:
    deal, table = folder / "ours.deal", folder / "milestones.csv"
    table.write_text("key,title,due\nM-1,Pilot,2027-03-31\nM-2,Roll-out,\n", "utf-8")
    loaded = run("list", deal, "milestone", "--load", table, "--shared", passphrase=PASSPHRASE)
    assert loaded.code == 0
    assert "Import 2 milestones." in loaded.out
    assert "WARNING" in loaded.out
    listed = run("list", deal, "milestone", "--format", "json", passphrase=PASSPHRASE).json
    assert [(one["key"], one["due"], one["stream"]) for one in listed] == [
        ("M-1", "2027-03-31", "shared"),
        ("M-2", "", "shared"),
    ]
    rows = run("list", deal, "milestone", "--format", "csv", passphrase=PASSPHRASE).out
    assert [row["title"] for row in csv.DictReader(io.StringIO(rows))] == ["Pilot", "Roll-out"]
    assert "DTSTART;VALUE=DATE:20270331" in run("list", deal, "milestone", "--format", "ics", passphrase=PASSPHRASE).out
    assert run("list", deal, "risk", passphrase=PASSPHRASE).out.startswith("Nothing yet.")
    assert run("list", deal, "riks", passphrase=PASSPHRASE).code == 1
    table.write_bytes("key,title\nM-3,Übergabe\n".encode("latin-1"))
    assert "UTF-8" in run("list", deal, "milestone", "--load", table, passphrase=PASSPHRASE).err


def test_decisions_logged_and_listed(folder: Path) -> None:
    deal = folder / "ours.deal"
    assert "Nothing yet." in run("decide", deal, passphrase=PASSPHRASE).out
    words = ("--question", "Who?", "--outcome", "Us", "--rationale", "Near", "--stakeholder", "Ana")
    assert "D-alpha-1" in run("decide", deal, *words, passphrase=PASSPHRASE).out
    assert "Who?" in run("decide", deal, passphrase=PASSPHRASE).out
    assert run("decide", deal, "--question", "Why?", passphrase=PASSPHRASE).code == 1


def test_settings_shown_and_set() -> None:
    every = run("config", "--json").json
    name = next(iter(every))
    assert run("config", name).out.strip() == str(every[name])
    assert name in run("config").out
    assert run("config", name, str(every[name])).code == 0
    unknown = run("config", "no.such.setting")
    assert (unknown.code, "no.such.setting" in unknown.err) == (1, True)


def test_check_and_backup(folder: Path, template: Template) -> None:
    deal, copy = folder / "ours.deal", folder / "copy.deal"
    told = run("check", deal, "--json", passphrase=PASSPHRASE)
    assert told.code == 0
    assert told.json["ok"]
    assert {"name", "ok", "detail"} == set(told.json["checks"][0])
    assert "ok   signatures" in run("check", deal, passphrase=PASSPHRASE).out
    assert run("backup", deal, "-o", copy, passphrase=PASSPHRASE).code == 0
    with opened(template, "ours", copy) as restored:
        assert check_workspace(restored).ok
    again = run("backup", deal, "-o", copy, passphrase=PASSPHRASE)
    assert again.code == 1, "nothing is overwritten"


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


def test_verify_with_a_root(folder: Path, template: Template) -> None:
    root, package = folder / "root.pem", folder / "first.asice.age"
    root.write_bytes(template.people["ana"].root_pem)
    package.write_bytes(template.first_package)
    deal = folder / "theirs.deal"
    told = run("verify", package, "--root", root, "--deal", deal, passphrase=PASSPHRASE)
    assert told.code == 0, told.out
    assert "intact, trusted" in told.out
    sealed = run("verify", package, "--root", root)
    assert sealed.code == 1
    assert "NOT INTACT" in sealed.out
    root.write_bytes(b"no certificate")
    assert run("verify", package, "--root", root).code == 1


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


def test_approvals_listed_for_scripts(folder: Path) -> None:
    deal = folder / "ours.deal"
    assert run("approve", deal, "--json", passphrase=PASSPHRASE).json == []
    assert "Nothing yet." in run("approve", deal, passphrase=PASSPHRASE).out
    assert run("approve", deal, "request/CR-1", passphrase=PASSPHRASE).code == 2
    nobody = run("approve", deal, "agree:v1", passphrase=PASSPHRASE)
    assert (nobody.code, "Nobody has to approve" in nobody.err) == (1, True)


@pytest.mark.parametrize("amount", ["plenty", "nan", "-Infinity"])
def test_an_amount_that_is_none(folder: Path, amount: str) -> None:
    words = ("amend", "impact", folder / "ours.deal", "CR-1", "--economics", "e", "--milestones", "m", "--risks", "r")
    told = run(*words, f"--amount={amount}", passphrase=PASSPHRASE)
    assert told.code == 2
    assert "not an amount" in told.err
    assert run(*words, passphrase=PASSPHRASE).code == 1


def test_a_new_deal_leaves_nothing_when_it_cannot_begin(tmp_path: Path) -> None:
    words = ("new", "--title", "T", "--party", "alpha", "--organisation", "Alpha", "--name", "Ana")
    taken = tmp_path / "taken.deal"
    taken.write_bytes(b"mine")
    for place in (taken, tmp_path / "missing" / "a.deal"):
        told = run(*words[:1], place, *words[1:], passphrase="one two three")
        assert told.code == 1
        assert str(place) in told.err or str(place.parent) in told.err
    assert taken.read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == ["taken.deal"]


def test_json_is_plain_text(folder: Path) -> None:
    told = run("versions", folder / "ours.deal", "--json", passphrase=PASSPHRASE)
    assert json.loads(told.out) == told.json
    assert shutil.which("python") is None or told.err == ""
