"""Simple fields come and go with their marks: none stays behind to show its words again once fields are updated."""

from collections.abc import Callable
from datetime import datetime

import pytest
from lxml import etree

from negotiator.documents import accept_revisions, read, reject_revisions, write_redline
from negotiator.documents import names as n
from negotiator.documents.inventory import lost_or_strange, things
from negotiator.documents.simple_fields import spell_out
from negotiator.redline import compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]

_THEIRS = 'w:author="Ada" w:date="2020-01-01T00:00:00Z"'
_OPEN = "<w:p><w:r><w:t>The parties agree.</w:t></w:r></w:p>"


def simple(instruction: str, shown: str) -> str:
    return f'<w:fldSimple w:instr="{instruction}"><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


def p(*content: str) -> str:
    said = (one if one.startswith("<") else f'<w:r><w:t xml:space="preserve">{one}</w:t></w:r>' for one in content)
    return f"<w:p>{''.join(said)}</w:p>"


CHANGES = {
    "replaced": (
        p("See clause ", simple("REF a", "4.1"), " first"),
        p("See clause ", simple("REF b", "5.1"), " first"),
    ),
    "gone with its paragraph": (p("See ", simple("REF a", "4.1")) + p("Notices."), p("Notices.")),
    "words now": (p(simple("REF a", "4.1"), " begins"), p("4.1 begins")),
    "two gone": (p(simple("REF a", "4.1"), simple("REF b", "5.1"), " begins"), p(" begins")),
    "first of its paragraph": (p(simple("REF a", "4.1"), " applies"), p("New ", simple("REF b", "5.1"), " applies")),
    "one in another": (p(f'<w:fldSimple w:instr="A">{simple("B", "v")}</w:fldSimple>', " y"), p(" y")),
    "changed before": (
        p(
            "See ",
            f'<w:fldSimple w:instr="A"><w:del w:id="9" {_THEIRS}><w:r><w:delText>v</w:delText></w:r></w:del>'
            f'<w:ins w:id="8" {_THEIRS}><w:r><w:t>w</w:t></w:r></w:ins></w:fldSimple>',
            " and z",
        ),
        p("See z"),
    ),
}


@pytest.mark.parametrize(("before", "after"), CHANGES.values(), ids=CHANGES.keys())
def test_a_field_goes_with_its_words(word: Build, unzip: Unzip, at: datetime, before: str, after: str) -> None:
    old, new = (read(word(_OPEN + body), name="deal.docx") for body in (before, after))
    written = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    root = etree.fromstring(unzip(written)["word/document.xml"])
    assert next(root.iter(n.DELETED_INSTRUCTION), None) is not None
    for mark in root.iter(n.SIMPLE_FIELD, n.INSTRUCTION, n.FIELD_CHARACTER):
        around = [change.tag for change in mark.iterancestors(*n.TRACKED) if change.get(n.AUTHOR) == "Us"]
        assert around in ([n.INSERTED], [n.DELETED])
    read_again = read(written, name="written.docx")
    for resolve, side in ((accept_revisions, new), (reject_revisions, old)):
        settled = read(resolve(read_again, of=lambda author, _: author == "Us"), name="settled.docx")
        assert [block.text for block in settled.blocks] == [block.text for block in side.blocks]


def test_a_field_that_stays_is_left_as_it_is(word: Build, unzip: Unzip, at: datetime) -> None:
    old, new = (
        read(word(p("Pay under ", simple("REF a", "4.1"), tail)), name="deal.docx") for tail in (" soon", " now")
    )
    written = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    assert b'<w:fldSimple w:instr="REF a">' in unzip(written)["word/document.xml"]


def test_what_a_field_says_of_itself_is_kept() -> None:
    names = f'xmlns:w="{n.WORD}"'
    body = etree.fromstring(
        f'<w:p {names}><w:fldSimple w:instr="REF a" w:fldLock="1"><w:fldData>x</w:fldData><w:r/></w:fldSimple></w:p>'
    )
    before = things(body)
    start, end = spell_out(body[0])
    assert [run.tag for run in body] == [n.RUN] * 5
    assert list(body)[:3] == start
    assert body[-1] is end
    assert start[0][0].get(n.w("fldLock")) == "1"
    assert [child.tag for child in start[0][0]] == [n.w("fldData")]
    assert lost_or_strange(before, things(body)) is None
    body.remove(end)
    assert lost_or_strange(before, things(body)) == (n.FIELD_CHARACTER, "end")
