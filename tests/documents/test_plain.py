"""What one pass over a part finds of its plain paragraphs is what their pieces say, and no other paragraph is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from negotiator.documents import names as n
from negotiator.documents.pieces import collect
from negotiator.documents.plain import plain_paragraphs

RUN = "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>"
BY = 'w:id="1" w:author="Ann" w:date="2026-01-05T10:00:00Z"'

PLAIN = [
    "<w:p/>",
    f"<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='1'/></w:tabs></w:pPr>{RUN.format('ten')}</w:p>",
    f"<w:p><w:bookmarkStart w:id='1' w:name='a'/>{RUN.format('ten')}<w:bookmarkEnd w:id='1'/></w:p>",
    "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:noBreakHyphen/><w:t/></w:r></w:p>",
    f"<w:p><w:r><w:rPr><w:i/><w:rPrChange {BY}><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr><w:t>ten</w:t></w:r></w:p>",
    f"<w:p><w:pPr><w:pPrChange {BY}><w:pPr><w:keepNext/></w:pPr></w:pPrChange></w:pPr>{RUN.format('ten')}</w:p>",
]
RICH = [
    f"<w:p><w:ins {BY}>{RUN.format('ten')}</w:ins></w:p>",
    f"<w:p>{RUN.format('ten')}<w:del {BY}><w:r><w:delText>ten</w:delText></w:r></w:del></w:p>",
    f"<w:p><w:hyperlink w:anchor='a'>{RUN.format('ten')}</w:hyperlink>{RUN.format('two')}</w:p>",
    "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>",
    "<w:p><w:r><w:footnoteReference w:id='2'/><w:t>ten</w:t></w:r></w:p>",
    "<w:p><w:commentRangeStart w:id='2'/><w:r><w:t>ten</w:t></w:r></w:p>",
    "<w:p><w:r><w:drawing/></w:r></w:p>",
    "<w:p><m:oMath/></w:p>",
    f"<w:p><w:unknown>{RUN.format('ten')}</w:unknown></w:p>",
    f"<w:p><w:r><w:t>ten</w:t></w:r><w:p>{RUN.format('in')}</w:p><w:r><w:t>two</w:t></w:r></w:p>",
    f"<w:p><w:r><w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict><w:t>ten</w:t></w:r>{RUN.format('two')}</w:p>",
]


def parsed(inner: str) -> etree._Element:
    return etree.fromstring(f'<w:body xmlns:w="{n.WORD}" xmlns:m="{n.MATHS}">{inner}</w:body>')


@pytest.mark.parametrize("inner", PLAIN)
def test_plain_paragraphs_are_found(inner: str) -> None:
    body = parsed(inner)
    plain = plain_paragraphs(body).plain[body[0]]
    pieces = [piece for piece in collect([body[0]], "accepted") if piece.text]
    assert [(run, text) for run, text in plain if text] == [(piece.run, piece.text) for piece in pieces]


@pytest.mark.parametrize("inner", RICH)
def test_other_paragraphs_are_not(inner: str) -> None:
    body = parsed(PLAIN[1] + inner + PLAIN[1])
    found = plain_paragraphs(body).plain
    assert body[1] not in found
    assert body[0] in found
    assert body[2] in found


@given(st.lists(st.sampled_from(PLAIN + RICH), max_size=8))
def test_whatever_stands_beside_it_a_plain_paragraph_says_what_its_pieces_say(inner: list[str]) -> None:
    body = parsed("".join(inner))
    for element, plain in plain_paragraphs(body).plain.items():
        for pieces in (collect([element], "accepted"), collect([element], "rejected")):
            assert "".join(text for _, text in plain) == "".join(piece.text for piece in pieces)
            assert all(piece.kind in ("text", "other", "beside") and not piece.hidden for piece in pieces)


def test_paragraphs_whose_mark_is_tracked_are_named() -> None:
    tracked = f"<w:p><w:pPr><w:rPr><w:ins {BY}/></w:rPr></w:pPr>{RUN.format('ten')}</w:p>"
    body = parsed(PLAIN[1] + tracked + RICH[0])
    found = plain_paragraphs(body)
    assert found.marked == {body[1]}
    assert set(found.plain) == {body[0], body[1]}
