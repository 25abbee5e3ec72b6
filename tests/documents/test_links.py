"""Links that lead elsewhere though no word changed: told, and shown as words struck and inserted."""

from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest

from negotiator.documents import Document, accept_revisions, read, reject_revisions, write_redline
from negotiator.documents.links import leads_elsewhere
from negotiator.redline import compare, rows

Build = Callable[..., bytes]
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def file(word: Build, link: str) -> Document:
    words = run("our terms")
    inner = {"": words, "#": f'<w:hyperlink w:anchor="{link[1:]}">{words}</w:hyperlink>'}.get(
        link[:1], f'<w:hyperlink r:id="web">{words}</w:hyperlink>'
    )
    target = f'<Relationship Id="web" Type="{KIND}" Target="{link}" TargetMode="External"/>' if "/" in link else ""
    return read(word(f"<w:p>{run('See ')}{inner}{run(' on the web.')}</w:p><w:p/>", links=target), name="deal.docx")


LINKS = ("", "https://one.example/", "https://two.example/", "#Place", "#Other")


@pytest.mark.parametrize("before", LINKS)
@pytest.mark.parametrize("after", LINKS)
def test_a_link_that_leads_elsewhere_is_told_and_tracked(
    word: Build, at: datetime, rules: ModuleType, before: str, after: str
) -> None:
    old, new = file(word, before), file(word, after)
    redline = compare(old.blocks, new.blocks)
    assert [(change.kind, change.new_text) for change in redline.changes] == (
        [] if before == after else [("format", "our terms")]
    )
    assert all(change.reasons == ("reference",) for change in redline.changes)
    (row,) = (row for row in rows(redline) if "our terms" in "".join(segment.text for segment in row.segments))
    told = f"“our terms” leads to {after or 'nowhere'} now, before to {before or 'nowhere'}"
    assert row.remarks == (() if before == after else (told,))
    data = write_redline(old, new, redline, author="Us", at=at)
    assert not rules.fresh(data, old.source, new.source)
    written = read(data, name="deal.docx")
    assert read(accept_revisions(written), name="a.docx").blocks == new.blocks
    assert read(reject_revisions(written), name="r.docx").blocks == old.blocks


def test_bookmarks_named_by_the_word_processor_are_one_place(word: Build) -> None:
    assert not compare(file(word, "#_Toc123").blocks, file(word, "#_Toc987").blocks).changes
    assert not leads_elsewhere("b()", "i()")


RUNS = {
    "plain": "{}",
    "override": '<w:bdo w:val="rtl">{}</w:bdo>',
    "embedding": '<w:dir w:val="rtl">{}</w:dir>',
    "both": '<w:bdo w:val="rtl"><w:hyperlink w:anchor="Place">{}</w:hyperlink></w:bdo>',
}


@pytest.mark.parametrize("before", RUNS)
@pytest.mark.parametrize("after", RUNS)
def test_words_that_run_in_another_direction_are_told_and_tracked(
    word: Build, at: datetime, rules: ModuleType, before: str, after: str
) -> None:
    def document(kind: str) -> Document:
        words = RUNS[kind].format(run("100 euros"))
        return read(word(f"<w:p>{run('It pays ')}{words}{run(' a day.')}</w:p><w:p/>"), name="deal.docx")

    old, new = document(before), document(after)
    redline = compare(old.blocks, new.blocks)
    assert [change.new_text for change in redline.changes] == ([] if before == after else ["100 euros"])
    turned = [kind in ("override", "both") for kind in (before, after)]
    assert any("hidden" in change.reasons for change in redline.changes) == (turned[0] != turned[1])
    data = write_redline(old, new, redline, author="Us", at=at)
    assert not rules.fresh(data, old.source, new.source)
    written = read(data, name="deal.docx")
    assert read(accept_revisions(written), name="a.docx").blocks == new.blocks
    assert read(reject_revisions(written), name="r.docx").blocks == old.blocks


def test_turned_words_come_with_a_new_paragraph(word: Build, at: datetime) -> None:
    turned = RUNS["override"].format(run("100 euros"))
    old = read(word(f"<w:p>{run('It pays.')}</w:p><w:p/>"), name="deal.docx")
    new = read(word(f"<w:p>{run('It pays.')}</w:p><w:p>{run('A day: ')}{turned}</w:p><w:p/>"), name="deal.docx")
    redline = compare(old.blocks, new.blocks)
    assert [change.reasons for change in redline.changes] == [("number", "money", "hidden")]
    written = read(write_redline(old, new, redline, author="Us", at=at), name="deal.docx")
    assert read(accept_revisions(written), name="a.docx").blocks == new.blocks
