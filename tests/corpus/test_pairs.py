"""Redlines of real agreements, judged by readers that are not ours: the XML's own rules, python-docx, LibreOffice."""

import io
import re
from types import ModuleType
from typing import Any

import docx
import pytest

from negotiator.documents import accept_revisions, left_out, read, reject_revisions

pytestmark = pytest.mark.corpus

RUNNING_TEXT = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
MARGIN = re.compile(r"word/(header|footer)\d+\.xml$")


def test_accepting_everything_gives_exactly_the_new_text(written: list[Any], oracle: ModuleType) -> None:
    for item in written:
        for part in RUNNING_TEXT:
            wanted = oracle.texts(item.new.source, part, accept=True)
            assert oracle.texts(item.data, part, accept=True) == wanted, (item.name, part)


def test_rejecting_everything_gives_exactly_the_old_text(written: list[Any], oracle: ModuleType) -> None:
    for item in written:
        for part in (*RUNNING_TEXT, *filter(MARGIN.match, item.old.parts)):
            wanted = oracle.texts(item.old.source, part, accept=True)
            assert oracle.texts(item.data, part, accept=False) == wanted, (item.name, part)


def test_headers_and_footers_that_both_files_have_become_the_new_ones(written: list[Any], oracle: ModuleType) -> None:
    compared = 0
    for item in written:
        margins = [[name for name in document.parts if MARGIN.match(name)] for document in (item.old, item.new)]
        if margins[0] != margins[1]:
            continue  # sections came or went, which Word itself does not track
        for part in margins[0]:
            compared += 1
            assert oracle.texts(item.data, part, accept=True) == oracle.texts(item.new.source, part, accept=True)
    assert compared > 20


def test_each_section_shows_the_headers_and_footers_of_its_file(written: list[Any], oracle: ModuleType) -> None:
    for item in written:
        document = read(item.data, name="redline.docx")
        assert oracle.margins(accept_revisions(document)) == oracle.margins(item.new.source), item.name
        assert oracle.margins(reject_revisions(document)) == oracle.margins(item.old.source), item.name
        assert not left_out(item.old, item.new, item.redline), item.name


def test_parts_without_changes_keep_their_bytes(written: list[Any], oracle: ModuleType) -> None:
    may_change = re.compile(
        r"word/(document|(foot|end)notes|header\d+|footer\d+|numbering|styles)\.xml|.*\.rels|\[Content_Types\]\.xml"
    )
    for item in written:
        before, after = oracle.parts(item.old.source), oracle.parts(item.data)
        assert before.keys() <= after.keys(), item.name
        changed = [name for name in before if before[name] != after[name]]
        assert all(may_change.fullmatch(name) for name in changed), (item.name, changed)
        for part in (*RUNNING_TEXT[1:], *filter(MARGIN.match, before)):
            same = oracle.texts(item.data, part, accept=True) == oracle.texts(item.data, part, accept=False)
            assert part not in changed or not same, (item.name, part)


def test_our_changes_bear_our_name_and_unique_ids(written: list[Any], oracle: ModuleType) -> None:
    for item in written:
        ids: list[str] = []
        for name, data in oracle.parts(item.data).items():
            if name in RUNNING_TEXT or MARGIN.match(name):
                for tag, attributes in re.findall(rb"<w:(ins|del|moveFrom|moveTo|pPrChange|rPrChange) ([^>]*)>", data):
                    assert b'w:author="Counsel for the Buyer"' in attributes, (item.name, tag)
                    ids.extend(re.findall(r'w:id="(\d+)"', attributes.decode()))
        assert ids, item.name
        assert len(ids) == len(set(ids)), item.name


def test_no_relationship_dangles(written: list[Any], oracle: ModuleType) -> None:
    for item in written:
        files = oracle.parts(item.data)
        for name in RUNNING_TEXT[:1] + tuple(filter(MARGIN.match, files)):
            used = set(re.findall(rb'r:(?:id|embed|link|pict)="([^"]+)"', files[name]))
            rels = files.get(name.replace("word/", "word/_rels/") + ".rels", b"")
            known = set(re.findall(rb'Id="([^"]+)"', rels))
            assert used <= known, (item.name, name)
            for target in re.findall(rb'Target="/([^"]+)"', rels):
                assert target.decode() in files, (item.name, target)


def test_python_docx_opens_every_file(written: list[Any]) -> None:
    for item in written:
        assert docx.Document(io.BytesIO(item.data)).paragraphs, item.name


def test_no_rule_of_the_format_is_broken_that_the_files_keep(written: list[Any], rules: ModuleType) -> None:
    for item in written:
        document = read(item.data, name="redline.docx")
        for data in (item.data, accept_revisions(document), reject_revisions(document)):
            assert rules.fresh(data, item.old.source, item.new.source) == [], item.name
