"""Receiving at the terminal: every check told, nothing imported unasked."""

import shutil
import zipfile
from pathlib import Path

import pytest

from negotiator.domain.positions import Comment
from negotiator.services import packages
from tests.cli.commands import run
from tests.services.desks import PASSPHRASE, START, TEXT, Template, marked, opened, word


@pytest.fixture
def round_(template: Template, folder: Path) -> Path:
    """Return a package for the partner that brings one comment, under a note that would play with a terminal."""
    out = folder / "round.asice.age"
    with opened(template, "ours", folder / "ours.deal") as ours:
        ours.put(Comment(key="C-1", text="hello"))
        packages.send(ours, packages.prepare(ours, note="see\x1b[2Jhere"), out, with_summary=False)
    return out


def test_every_check_is_told_and_nothing_is_imported(folder: Path, round_: Path) -> None:
    told = run("inspect", folder / "theirs.deal", round_, "--json", passphrase=PASSPHRASE).json
    assert told["importable"]
    assert {one["outcome"] for one in told["checks"]} <= {"ok", "warn"}
    assert {"what": "comment", "count": 1, "state": "new", "code": ""} in told["plan"]
    shown = run("inspect", folder / "theirs.deal", round_, passphrase=PASSPHRASE)
    assert shown.code == 0
    assert "\x1b" not in shown.out
    assert "see [2Jhere" in shown.out
    again = run("inspect", folder / "theirs.deal", round_, "--json", passphrase=PASSPHRASE).json
    assert again["plan"] == told["plan"]


def test_a_stop_is_told_with_what_was_not_looked_at(folder: Path, round_: Path) -> None:
    data = bytearray(round_.read_bytes())
    data[len(data) // 2] ^= 1
    round_.write_bytes(data)
    told = run("inspect", folder / "theirs.deal", round_, "--json", passphrase=PASSPHRASE)
    assert told.code == 1
    assert told.json["code"] == "seal-damaged"
    assert [one["outcome"] for one in told.json["checks"][:2]] == ["stop", "unseen"]
    refused = run("receive", folder / "theirs.deal", round_, "--yes", passphrase=PASSPHRASE)
    assert refused.code == 1
    assert "STOP" in refused.out


def test_it_is_imported_once_and_only_when_asked(folder: Path, round_: Path) -> None:
    deal = folder / "theirs.deal"
    assert run("receive", deal, round_, passphrase=PASSPHRASE, typed="n\n").code == 1
    assert "Imported 1 new act." in run("receive", deal, round_, passphrase=PASSPHRASE, typed="y\n").out
    again = run("receive", deal, round_, "--yes", passphrase=PASSPHRASE)
    assert (again.code, "imported before" in again.out) == (0, True)


def test_a_fork_is_imported_only_by_who_asked_about_it(template: Template, folder: Path, round_: Path) -> None:
    twin, other = folder / "twin.deal", folder / "other.asice.age"
    shutil.copyfile(template.folder / "ours.deal", twin)
    with opened(template, "ours", twin) as ours:
        ours.put(Comment(key="C-2", text="another story"))
        packages.send(ours, packages.prepare(ours), other, with_summary=False)
    deal = folder / "theirs.deal"
    assert run("receive", deal, round_, "--yes", passphrase=PASSPHRASE).code == 0
    unasked = run("receive", deal, other, "--yes", passphrase=PASSPHRASE, typed="n\n")
    assert (unasked.code, "[fork]" in unasked.out) == (1, True)
    assert run("receive", deal, other, passphrase=PASSPHRASE, typed="n\n").code == 1
    assert run("receive", deal, other, "--asked", passphrase=PASSPHRASE, typed="y\n").code == 0


def test_a_word_answer_is_compared_and_taken_in(folder: Path) -> None:
    deal, back, quiet = folder / "ours.deal", folder / "back.docx", folder / "quiet.docx"
    back.write_bytes(marked(word(), TEXT.replace("150 days", "90 days"), author="Counsel", at=START))
    quiet.write_bytes(word(TEXT.replace("five per cent", "nine per cent")))
    told = run("receive", deal, quiet, "--yes", passphrase=PASSPHRASE, typed="n\n")
    assert told.code == 1
    assert "NOT MARKED  five -> nine" in told.out
    taken = run("receive", deal, back, "--yes", passphrase=PASSPHRASE)
    assert (taken.code, "Taken in as a version of theirs." in taken.out) == (0, True)
    assert "received 1" in run("versions", deal, passphrase=PASSPHRASE).out


def test_evidence_is_written_by_the_first_signs_of_an_id(folder: Path, round_: Path) -> None:
    deal, out = folder / "theirs.deal", folder / "evidence.zip"
    package = run("inspect", deal, round_, "--json", passphrase=PASSPHRASE).json["package"]
    assert run("evidence", deal, package[:12], "-o", out, passphrase=PASSPHRASE).code == 1
    run("receive", deal, round_, "--yes", passphrase=PASSPHRASE)
    assert run("evidence", deal, package[:12], "-o", out, passphrase=PASSPHRASE).code == 0
    assert "manifest.json" in zipfile.ZipFile(out).namelist()
