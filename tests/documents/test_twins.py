"""Text boxes that a drawing holds twice say the same after a redline, whichever way it is answered."""

from collections.abc import Callable
from datetime import datetime

import pytest
from lxml import etree

from negotiator.documents import (
    Document,
    accept_revisions,
    answer_revisions,
    read,
    reject_revisions,
    resolve_document,
    write_redline,
)
from negotiator.documents import names as n
from negotiator.documents.package import open_package
from negotiator.redline import Accept, Reject, compare

Build = Callable[..., bytes]
SPACES = 'xmlns:wps="urn:shape" xmlns:v="urn:schemas-microsoft-com:vml"'
THEIRS = 'w:id="7" w:author="Earlier" w:date="2020-01-01T00:00:00Z"'


def box(text: str) -> str:
    lines = "".join(f"<w:p>{line if '<' in line else run(line)}</w:p>" for line in text.split("|"))
    return f"<w:txbxContent>{lines}</w:txbxContent>"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def file(word: Build, text: str, *, older: str | None = None) -> Document:
    choice = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box(text)}</wps:txbx></w:drawing></mc:Choice>'
    second = box(text if older is None else older) if older != "" else ""
    fallback = f"<mc:Fallback><w:pict><v:textbox>{second}</v:textbox></w:pict></mc:Fallback>"
    drawing = f"<w:r><mc:AlternateContent {SPACES}>{choice}{fallback}</mc:AlternateContent></w:r>"
    return read(word(f"<w:p>{run('A box: ')}{drawing}</w:p><w:p/>"), name="deal.docx")


def said(data: bytes) -> list[list[str]]:
    """Return what each of the two boxes says, by paragraph, whatever is tracked there."""
    root = open_package(data, name="deal.docx").root("word/document.xml")
    return [
        ["".join(node.text or "" for node in one.iter(n.TEXT, n.DELETED_TEXT)) for one in content.iter(n.PARAGRAPH)]
        for content in root.iter(n.TEXT_BOX)
    ]


def ids(data: bytes) -> list[str]:
    root = open_package(data, name="deal.docx").root("word/document.xml")
    found = root.iter(*n.TRACKED, *n.PROPERTY_CHANGES, n.w("moveFromRangeStart"), n.w("moveToRangeStart"))
    return [one.get(n.ID) or "" for one in found]


OLD = "The Seller delivers ten pumps of steel.|Payment follows within thirty days of the invoice.|All is in writing."
MOVED = "Payment follows within thirty days of the invoice.|The Seller delivers ten pumps of steel.|All is in writing."
CHANGED = "The Seller delivers twelve pumps of steel.|Payment follows within thirty days of the invoice."


@pytest.mark.parametrize("new", [CHANGED, MOVED, CHANGED + "|A new line.", "Other words altogether."])
def test_both_boxes_change_alike(word: Build, at: datetime, new: str) -> None:
    old, other = file(word, OLD), file(word, new)
    redline = compare(old.blocks, other.blocks)
    written = read(write_redline(old, other, redline, author="Us", at=at), name="deal.docx")
    assert said(written.source)[0] == said(written.source)[1]
    assert len(ids(written.source)) == len(set(ids(written.source)))
    for data, lines in ((accept_revisions(written), new.split("|")), (reject_revisions(written), OLD.split("|"))):
        assert said(data) == [lines, lines]
        assert ids(data) == []
    for default, lines in ((Accept(), new.split("|")), (Reject(), OLD.split("|"))):
        assert said(resolve_document(old, other, redline, {}, default=default)) == [lines, lines]


def test_a_box_that_did_not_change_stays_to_the_letter(word: Build, at: datetime) -> None:
    old, same = file(word, OLD), file(word, OLD, older="Something else.")
    data = write_redline(old, same, compare(old.blocks, same.blocks), author="Us", at=at)
    parts = [open_package(one, name="a.docx").parts["word/document.xml"] for one in (data, old.source)]
    assert parts[0] == parts[1]


@pytest.mark.parametrize("older", ["Something else.", "", "The Seller|delivers"])
def test_an_older_box_that_said_something_else_stays(word: Build, at: datetime, older: str) -> None:
    old, new = file(word, OLD, older=older), file(word, CHANGED)
    data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    assert said(data)[1:] == ([older.split("|")] if older else [])


def test_earlier_changes_stay_theirs_in_both(word: Build, at: datetime) -> None:
    theirs = f"<w:ins {THEIRS}>{run('A line of theirs that is long enough.')}</w:ins>"
    old, new = file(word, f"{OLD}|{theirs}"), file(word, f"{CHANGED}|{run('A line of theirs that is long enough.')}")
    written = read(write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at), name="deal.docx")
    root = open_package(written.source, name="a.docx").root("word/document.xml")
    assert [one.get(n.AUTHOR) for one in root.iter(n.INSERTED)].count("Earlier") == 2
    without = reject_revisions(written, of=lambda author, _: author == "Us")
    assert said(without)[0] == said(without)[1] == said(old.source)[0]


def test_an_answer_reaches_both(word: Build, at: datetime) -> None:
    theirs = f"{run('They add ')}<w:ins {THEIRS}>{run('nothing')}</w:ins>{run(' at all.')}"
    document = file(word, theirs)
    for answers, settle in (({0: Reject()}, ()), ({0: Reject()}, (0,)), ({0: Accept()}, (0,))):
        data = answer_revisions(document, answers, author="Us", at=at, settle=settle)
        root = open_package(data, name="a.docx").root("word/document.xml")
        boxes = [etree.tostring(one, method="text", encoding="unicode") for one in root.iter(n.TEXT_BOX)]
        assert boxes[0] == boxes[1]
        marks = [[str(mark.tag) for mark in one.iter(*n.TRACKED)] for one in root.iter(n.TEXT_BOX)]
        assert marks[0] == marks[1]
