"""What is counted in two states of a part, and which differences count."""

from collections.abc import Callable

import pytest
from lxml import etree

from negotiator.documents import names as n
from negotiator.documents.inventory import comments, earlier_changes, lost_or_strange, lost_relationship, things
from negotiator.documents.package import open_package

Build = Callable[..., bytes]
BY = 'w:id="{}" w:author="Ann" w:date="2026-01-05T10:00:00Z"'


def parsed(inner: str) -> etree._Element:
    return etree.fromstring(f'<w:p xmlns:w="{n.WORD}" xmlns:r="{n.REFERENCES}">{inner}</w:p>')


@pytest.mark.parametrize(
    ("before", "after", "missed"),
    [
        ('<w:bookmarkStart w:id="1" w:name="a"/>', "", "bookmarkStart"),
        ("", '<w:bookmarkStart w:id="1" w:name="a"/>', "bookmarkStart"),
        ('<w:footnoteReference w:id="1"/>', '<w:footnoteReference w:id="2"/>', "footnoteReference"),
        ("<w:instrText>REF a</w:instrText>", "<w:instrText>REF b</w:instrText>", "instrText"),
        ('<w:hyperlink w:anchor="a"/>', '<w:hyperlink w:anchor="a"/><w:hyperlink w:anchor="a"/>', ""),
        ('<w:hyperlink w:anchor="a"/>', '<w:hyperlink w:anchor="a"/><w:hyperlink w:anchor="b"/>', "hyperlink"),
        ("<w:sectPr/>", '<w:sectPr><w:headerReference r:id="x"/></w:sectPr>', ""),
        ('<w:sectPr><w:headerReference r:id="x"/></w:sectPr>', "<w:sectPr/>", "headerReference"),
    ],
)
def test_what_is_lost_or_strange(before: str, after: str, missed: str) -> None:
    thing = lost_or_strange(things(parsed(before)), things(parsed(after)))
    assert ("" if thing is None else thing[0].rsplit("}")[-1]) == missed


def test_an_earlier_change_may_be_cut_but_must_keep_its_words_and_its_author() -> None:
    whole = parsed(f"<w:ins {BY.format(1)}><w:r><w:t>ten days</w:t></w:r></w:ins>")
    cut = parsed(
        "".join(f"<w:ins {BY.format(k)}><w:r><w:t>{said}</w:t></w:r></w:ins>" for k, said in ((1, "ten"), (2, " days")))
    )
    other = parsed(f"<w:ins {BY.format(1)}><w:r><w:t>ten</w:t></w:r></w:ins>")
    assert earlier_changes(whole) == earlier_changes(cut)
    assert earlier_changes(whole) != earlier_changes(other)
    assert list(earlier_changes(whole)) == [("insert", "Ann", "2026-01-05T10:00:00Z")]


def test_relationships_and_comments(word: Build) -> None:
    link = '<Relationship Id="x" Type="t/hyperlink" Target="{}" TargetMode="External"/>'
    files = [open_package(word("", links=link.format(where)), name="deal.docx") for where in ("http://a", "http://b")]
    assert lost_relationship(files[0], files[0]) is None
    assert lost_relationship(*files) == "word/_rels/document.xml.rels"
    said = parsed(f"<w:comment {BY.format(0)}><w:p><w:r><w:t>Agreed?</w:t></w:r></w:p></w:comment>")
    assert comments(said) == {"0": ("Ann", "2026-01-05T10:00:00Z", "Agreed?")}


def test_anchors_that_may_last_are_not_strange() -> None:
    anchors = '<w:bookmarkStart w:id="9" w:name="a"/><w:bookmarkEnd w:id="9"/><w:commentRangeStart w:id="9"/>'
    before, after = things(parsed("")), things(parsed(anchors))
    assert lost_or_strange(before, after, lasting={"9"}) is None
    assert lost_or_strange(before, after, lasting={"8"}) is not None
    assert lost_or_strange(before, things(parsed('<w:drawing w:id="9"/>')), lasting={"9"}) is not None
