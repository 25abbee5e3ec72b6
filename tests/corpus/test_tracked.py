"""Real files with other people's tracked changes: read whole, written without loss, and never re-attributed."""

import io
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree

from negotiator.documents import (
    Document,
    accept_revisions,
    in_view,
    read,
    reject_revisions,
    rewrite,
    write_redline,
)
from negotiator.redline import compare

pytestmark = pytest.mark.corpus

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RUNNING_TEXT = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")


@pytest.fixture(scope="module")
def tracked(corpus: Path) -> list[Document]:
    found = [read(path.read_bytes(), name=path.name) for path in sorted(corpus.glob("tracked/*.docx"))]
    assert len(found) >= 12
    return found


def named(documents: list[Document], name: str) -> Document:
    return next(document for document in documents if document.name.startswith(name))


def test_every_revision_has_the_author_and_date_of_the_file(tracked: list[Document]) -> None:
    names = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "cellDel", "cellIns")
    for document in tracked:
        every = [mark for root in _roots(document) for name in names for mark in root.findall(f".//{{*}}{name}")]
        raw = [mark for mark in every if next(mark.iterancestors("{*}Fallback"), None) is None]
        written = Counter(
            (value, mark.get(f"{{{WORD}}}date") is not None) for mark in raw if (value := mark.get(f"{{{WORD}}}author"))
        )
        found = Counter(
            (revision.author, revision.date is not None)
            for revision in document.revisions
            if revision.part == "word/document.xml"
            and revision.kind not in ("table format", "section format", "numbering")
            and not revision.kind.startswith("control")
        )
        assert found == written, document.name


def _roots(document: Document) -> list[etree._Element]:
    with zipfile.ZipFile(io.BytesIO(document.source)) as archive:
        return [etree.fromstring(archive.read(name)) for name in archive.namelist() if name == "word/document.xml"]


def test_known_revisions_are_found(tracked: list[Document]) -> None:
    kinds = {document.name[:3]: Counter(r.kind for r in document.revisions) for document in tracked}
    assert kinds["T01"]["move from"] + kinds["T01"]["move to"] >= 15
    assert kinds["T04"]["format"] == 46
    assert kinds["T31"]["cell delete"] == 4
    assert len({revision.author for revision in named(tracked, "T19").revisions}) > 1


def test_comments_come_with_replies_and_anchors(tracked: list[Document]) -> None:
    assert len(named(tracked, "T11").comments) == 136
    (comment,) = named(tracked, "T20").comments
    assert len(comment.replies) == 2
    assert comment.anchor is not None
    assert all(comment.author for comment in named(tracked, "T11").comments)


def test_writing_again_loses_nothing(tracked: list[Document], oracle: ModuleType) -> None:
    for document in tracked:
        before, after = oracle.parts(document.source), oracle.parts(rewrite(document))
        assert list(before) == list(after)
        for name in before:
            if before[name] != after[name]:
                assert name.startswith("word/")
                canonical = [
                    etree.tostring(etree.fromstring(data), method="c14n") for data in (before[name], after[name])
                ]
                assert canonical[0] == canonical[1], (document.name, name)


def test_accepting_and_rejecting_agree_with_the_rules_of_the_xml(tracked: list[Document], oracle: ModuleType) -> None:
    for document in tracked:
        if document.name.startswith("T07"):
            continue  # text boxes, which the small oracle does not read in the same order
        for accept, data in ((True, accept_revisions(document)), (False, reject_revisions(document))):
            for part in RUNNING_TEXT:
                wanted = oracle.texts(document.source, part, accept=accept)
                assert oracle.texts(data, part, accept=True) == wanted, (document.name, part, accept)
            assert not read(data, name="resolved.docx").revisions


def test_the_views_are_the_texts_of_the_resolved_files(tracked: list[Document]) -> None:
    for document in tracked:
        accepted = read(accept_revisions(document), name=document.name)
        rejected = read(reject_revisions(document), name=document.name)
        assert document.blocks == accepted.blocks, document.name
        assert in_view(document, "rejected").blocks == rejected.blocks, document.name


def test_a_redline_between_the_two_views_says_both(tracked: list[Document], oracle: ModuleType) -> None:
    for document in tracked:
        old = read(reject_revisions(document), name="old.docx")
        new = read(accept_revisions(document), name="new.docx")
        data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=AT)
        for part in RUNNING_TEXT:
            assert oracle.texts(data, part, accept=True) == oracle.texts(new.source, part, accept=True), document.name
            assert oracle.texts(data, part, accept=False) == oracle.texts(old.source, part, accept=True), document.name


def test_earlier_authors_keep_their_changes_under_ours(tracked: list[Document]) -> None:
    for document in tracked:
        new = read(reject_revisions(document), name="new.docx")
        data = write_redline(document, new, compare(document.blocks, new.blocks), author="Us", at=AT)
        before = Counter((r.author, r.date) for r in document.revisions)
        after = Counter((r.author, r.date) for r in read(data, name="again.docx").revisions if r.author != "Us")
        assert before.keys() == after.keys(), document.name
        assert all(after[key] >= before[key] for key in before), document.name


def test_no_rule_of_the_format_is_broken_that_the_file_keeps(tracked: list[Document], rules: ModuleType) -> None:
    for document in tracked:
        accepted, rejected = accept_revisions(document), reject_revisions(document)
        old, new = read(rejected, name="old.docx"), read(accepted, name="new.docx")
        for base in (document, old):
            data = write_redline(base, new, compare(base.blocks, new.blocks), author="Us", at=AT)
            assert rules.fresh(data, document.source) == [], document.name
            back = write_redline(base, old, compare(base.blocks, old.blocks), author="Us", at=AT)
            assert rules.fresh(back, document.source) == [], document.name
        for data in (accepted, rejected, rewrite(document)):
            assert rules.fresh(data, document.source) == [], document.name
