"""Answers from the command line: listed, given, read by the partner."""

from datetime import timedelta
from pathlib import Path

import pytest

from negotiator.documents import Document, accept_revisions, read, reject_revisions
from tests.cli.commands import run
from tests.services.desks import START, TEXT, marked, word

NEW = TEXT.replace("150 days", "100 days").replace("in writing", "by letter")


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """Return a Word file in which the partner changed a number and a few words."""
    path = tmp_path / "theirs.docx"
    path.write_bytes(marked(word(), NEW, author="Ben Doe", at=START + timedelta(days=1)))
    return path


def document(path: Path) -> Document:
    return read(path.read_bytes(), name=path.name)


def said(data: bytes) -> list[str]:
    return [block.text for block in read(data, name="a.docx").blocks]


def test_changes_are_listed_answered_and_settled_by_the_partner(theirs: Path, tmp_path: Path) -> None:
    listed = run("revisions", theirs)
    assert [line.split()[:2] for line in listed.out.splitlines()] == [
        ["No", "Kind"],
        ["1", "delete"],
        ["2", "insert"],
        ["3", "delete"],
        ["4", "insert"],
    ]
    by_text = {one["text"]: one["number"] for one in run("revisions", theirs, "--json").json["revisions"]}
    assert by_text == {"150": 1, "100": 2, "in writing": 3, "by letter": 4}

    reply = tmp_path / "reply.docx"
    told = run(
        *("answer", theirs, "-o", reply, "--author", "Ana Roe", "--accept", "1", "--counter", "2=120"),
        *("--reject", "3-4", "--comment", "4=A letter is too slow."),
    )
    assert told.code == 0
    assert told.out == (
        f"Wrote {reply}.\n  Accepted, still tracked as theirs: 1\n  Rejected: 3-4\n  Countered: 2\n  Comments at: 4\n"
    )
    assert "c1  Ana Roe" in run("revisions", reply).out

    agreed, as_sent, refused = (tmp_path / f"{name}.docx" for name in ("agreed", "as-sent", "refused"))
    assert run("revisions", reply, "--accept", "-o", agreed).code == 0
    assert said(agreed.read_bytes()) == [line.replace("150 days", "120 days") for line in said(word())]
    assert run("revisions", reply, "--reject", "--by", "Ana Roe", "-o", as_sent).code == 0
    assert document(as_sent).revisions == document(theirs).revisions
    assert said(as_sent.read_bytes()) == said(theirs.read_bytes())
    assert run("revisions", reply, "--reject", "-o", refused).code == 0
    assert said(refused.read_bytes()) == said(word())


def test_answers_for_scripts(theirs: Path, tmp_path: Path) -> None:
    told = run("answer", theirs, "-o", tmp_path / "b.docx", "--accept", "1, 2", "--all-others", "reject", "--json")
    assert told.json == {
        "out": str(tmp_path / "b.docx"),
        "accepted": [1, 2],
        "rejected": [3, 4],
        "countered": [],
        "along": [],
        "left_open": [],
        "prevented": [],
    }
    assert {one.author for one in document(tmp_path / "b.docx").revisions} == {"Ben Doe", "Negotiator"}


def test_comments_are_listed_replied_to_and_resolved(theirs: Path, tmp_path: Path) -> None:
    asked, answered = tmp_path / "asked.docx", tmp_path / "answered.docx"
    assert run("answer", theirs, "-o", asked, "--comment", "2=Why so few?", "--author", "Ana Roe").code == 0
    assert run("revisions", asked, "--json").json["comments"] == [
        {"number": 1, "author": "Ana Roe", "text": "Why so few?", "resolved": False}
    ]
    told = run("answer", asked, "-o", answered, "--reply", "c1=We deliver by air.", "--resolve", "c1")
    assert told.out.splitlines()[1:] == ["  Replies to: c1", "  Resolved: c1", "  Left open: 1-4"]
    (comment,) = document(answered).comments
    assert (comment.resolved, comment.replies[0].text) == (True, "We deliver by air.")
    assert run("revisions", answered).out.splitlines()[-1].split() == [
        *("c1", "Ana", "Roe", "1", "yes", "Why", "so", "few?"),
    ]


def test_built_in_answers_are_told_as_such(theirs: Path, tmp_path: Path) -> None:
    told = run("answer", theirs, "-o", tmp_path / "b.docx", "--accept", "1-2", "--settle")
    assert "  Accepted, and built in: 1-2\n  Left open: 3-4\n" in told.out
    assert [one.text for one in document(tmp_path / "b.docx").revisions] == ["in writing", "by letter"]


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("--accept", "9"), 1, "has no tracked change 9: it has 4"),
        (("--accept", "1,2", "--reject", "2-3"), 1, "2 is answered more than once"),
        (("--reply", "c1=Yes"), 1, "has no comment 1"),
        (("--all-others", "reject", "--by", "Cy Poe"), 1, "Cy Poe has no tracked changes"),
        ((), 2, "lists the changes by number"),
        (("--by", "Ben Doe", "--accept", "1"), 2, "--by belongs to --all-others"),
        (("--accept", "3-1"), 2, "'3-1' is not a number or range"),
        (("--accept", "c1"), 2, "'c1' is not a number or range"),
        (("--accept", "1,,2"), 2, "'' is not a number or range"),
        (("--counter", "2"), 2, "is not a number with words"),
        (("--counter", "2= "), 2, "is not a number with words"),
        (("--counter", "2-3=ten"), 2, "is not a number with words"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_written(
    theirs: Path, tmp_path: Path, words: tuple[str, ...], code: int, error: str
) -> None:
    told = run("answer", theirs, "-o", tmp_path / "b.docx", *words)
    assert told.code == code
    assert error in told.err
    assert not (tmp_path / "b.docx").exists()


def test_the_file_to_answer_is_never_replaced(theirs: Path, tmp_path: Path) -> None:
    before = theirs.read_bytes()
    told = run("answer", theirs, "-o", tmp_path / "." / theirs.name, "--accept", "1")
    assert (told.code, "is the file to answer" in told.err) == (1, True)
    assert theirs.read_bytes() == before


def test_other_files_are_refused(tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text(TEXT, encoding="utf-8")
    told = run("answer", notes, "-o", tmp_path / "b.docx", "--all-others", "accept")
    assert (told.code, told.err.splitlines()[0]) == (
        1,
        "negotiator: notes.md is not a Word file, so it has no tracked changes.",
    )
    assert not (tmp_path / "b.docx").exists()


@pytest.mark.corpus
def test_what_cannot_be_rejected_is_told_by_kind_and_reason(corpus: Path, tmp_path: Path) -> None:
    told = run("answer", corpus / "tracked" / "T31-cells.docx", "-o", tmp_path / "b.docx", "--all-others", "reject")
    assert told.code == 0
    assert told.err.splitlines()[1:] == [
        "negotiator: not rejected: 8, 10, 12, 14 (cell delete): "
        "a file has room for one open change of a table cell at a time",
        "negotiator: not rejected: 11 (delete): it stands within a change that takes it away all the same (8)",
        "negotiator: not rejected: 15 (delete): it stands within a change that takes it away all the same (12)",
        "  Say it in a comment (--comment N=TEXT), or settle it in your word processor.",
    ]
    assert "  Rejected: 4-7\n  Left open: 1-3, 8-15\n" in told.out


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["T01-ra001", "T08-aspose-revisions", "T19-multi-author", "T20-adeu-golden"])
def test_a_real_file_is_listed_answered_and_settled(corpus: Path, tmp_path: Path, name: str) -> None:
    source, reply = corpus / "tracked" / f"{name}.docx", tmp_path / "reply.docx"
    count = len(run("revisions", source, "--json").json["revisions"])
    told = run("answer", source, "-o", reply, "--all-others", "reject", "--author", "Ana Roe", "--json").json
    assert sorted(told["rejected"] + told["left_open"]) == list(range(1, count + 1))
    rejected = said(reject_revisions(document(source)))
    assert [line for line in said(accept_revisions(document(reply))) if line] == [line for line in rejected if line]
    back = reject_revisions(document(reply), of=lambda author, _date: author == "Ana Roe")
    assert said(back) == said(source.read_bytes())
