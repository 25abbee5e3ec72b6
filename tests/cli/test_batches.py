"""Many redlines in one run, as a person and a script see it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Pt

from negotiator.documents import read
from tests.cli.commands import ROOT, run
from tests.services.desks import TEXT, word

NEW = TEXT.replace("150 days", "100 days")
LIST = (
    "# round one\nold.docx\tnew.docx\tfirst.docx\n\n"
    "old.docx\tmissing.docx\tsecond.docx\nnew.docx\told.docx\tthird.txt\n"
)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """Return a list of three pairs, one of them without its file."""
    (tmp_path / "old.docx").write_bytes(word())
    (tmp_path / "new.docx").write_bytes(word(NEW))
    (tmp_path / "pairs.tsv").write_text(LIST, "utf-8")
    return tmp_path / "pairs.tsv"


def test_each_pair_is_told_and_a_bad_one_by_its_line(listed: Path) -> None:
    told = run("redline", "--batch", listed, "--author", "Ana Roe")
    assert told.code == 1
    assert told.out.splitlines() == [
        f"Wrote {listed.parent / 'first.docx'}: 1 changes; words: 1 inserted, 1 deleted, 0 moved.",
        f"Wrote {listed.parent / 'third.txt'}: 1 changes; words: 1 inserted, 1 deleted, 0 moved.",
    ]
    problem, hint, end = told.err.splitlines()
    assert problem.startswith("negotiator: line 4: ")
    assert "missing.docx cannot be read" in problem
    assert hint.startswith("  Check the name")
    assert end == "negotiator: 1 of 3 pairs failed."
    assert {one.author for one in read((listed.parent / "first.docx").read_bytes(), name="a.docx").revisions} == {
        "Ana Roe"
    }


def test_what_a_redline_cannot_show_and_what_is_remarkable_are_told_by_their_line(listed: Path) -> None:
    folder = listed.parent
    document = docx.Document(str(folder / "new.docx"))
    document.styles["Normal"].font.size = Pt(14)
    document.part.relate_to("https://elsewhere.example/logo.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    document.save(str(folder / "new.docx"))
    listed.write_text("old.docx\tnew.docx\tout.docx\n", "utf-8")
    told = run("redline", "--batch", listed)
    assert told.code == 0
    assert "negotiator: line 1: new.docx takes a picture from elsewhere (https://elsewhere.example/" in told.err
    assert "negotiator: line 1: out.docx cannot show this change of Style Normal" in told.err
    (scripted,) = map(json.loads, run("redline", "--batch", listed, "--json").out.splitlines())
    assert len(scripted["cautions"]) == 1
    assert any("Style Normal" in lost for lost in scripted["unshown"])


def test_scripts_get_one_object_a_line(listed: Path) -> None:
    told = run("redline", "--batch", listed, "--json", "--jobs", "1")
    first, second, third = (json.loads(line) for line in told.out.splitlines())
    assert told.code == 1
    assert first.pop("seconds") > 0
    assert first == {
        "line": 2,
        "old": str(listed.parent / "old.docx"),
        "new": str(listed.parent / "new.docx"),
        "out": str(listed.parent / "first.docx"),
        "changes": 1,
        "words": {"inserted": 1, "deleted": 1, "moved": 0},
        "unshown": [],
        "cautions": [],
    }
    assert (second["line"], second["error"]) == (4, "file-missing")
    assert {"old", "new", "out", "message", "hint"} <= set(second)
    assert third["line"] == 5


def test_a_list_comes_through_standard_input_too(listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(listed.parent)
    told = run("redline", "--batch", "-", "--into", "done", typed="old.docx\tnew.docx\n")
    assert (told.code, told.err) == (0, "")
    assert (listed.parent / "done" / "0001-new.docx").exists()


def test_what_belongs_to_one_pair_or_to_many_is_told(listed: Path) -> None:
    old = listed.parent / "old.docx"
    assert "LIST" in run("redline", old, old, "--batch", listed).err
    assert "LIST" in run("redline", "--batch", listed, "-o", old).err
    assert "--batch" in run("redline", old, old, "--jobs", "2").err
    assert "--batch" in run("redline").err
    assert [run("redline", *words).code for words in ((), (old,), ("--into", listed.parent))] == [2, 2, 2]
    told = run("redline", "--batch", listed.parent / "nothing.tsv")
    assert (told.code, "nothing.tsv cannot be read" in told.err) == (1, True)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_leaves_whole_files_and_no_scraps(listed: Path, jobs: str) -> None:
    listed.write_text("".join(f"old.docx\tnew.docx\tr{number}.docx\n" for number in range(1000)), "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "negotiator", "redline", "--batch", str(listed), "--jobs", jobs],
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # a shell that runs the tests in its background has its children ignore what is sent here
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Wrote")
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err.strip().endswith("negotiator: Cancelled.")
    assert "Traceback" not in err
    written = sorted(listed.parent.glob("r*.docx"))
    assert 1 + out.count("Wrote") <= len(written) < 1000
    assert all(read(path.read_bytes(), name=path.name).revisions for path in written)
    assert not list(listed.parent.glob(".negotiator-*"))
