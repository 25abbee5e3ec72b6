"""Where comments hang: around the change that they are about, whatever it is a change of."""

import pytest
from lxml import etree

from negotiator.documents.names import WORD, w
from negotiator.documents.threads import hang, hang_around, hang_reply

WORDS = "<w:r><w:t>words</w:t></w:r>"
CHANGE = 'w:id="1" w:author="A"'
CASES = {
    "words": f"<w:p>{WORDS}<w:ins {CHANGE}>{WORDS}</w:ins></w:p>",
    "words in a link": f'<w:p><w:hyperlink w:anchor="x"><w:ins {CHANGE}>{WORDS}</w:ins></w:hyperlink></w:p>',
    "format": f"<w:p><w:r><w:rPr><w:rPrChange {CHANGE}><w:rPr/></w:rPrChange></w:rPr><w:t>words</w:t></w:r></w:p>",
    "mark": f"<w:p><w:pPr><w:rPr><w:del {CHANGE}/></w:rPr></w:pPr>{WORDS}</w:p>",
    "row": f"<w:tbl><w:tr><w:trPr><w:ins {CHANGE}/></w:trPr><w:tc><w:p>{WORDS}</w:p></w:tc></w:tr></w:tbl>",
    "section": f"<w:p>{WORDS}</w:p><w:sectPr><w:sectPrChange {CHANGE}><w:sectPr/></w:sectPrChange></w:sectPr>",
}


@pytest.mark.parametrize("case", CASES)
def test_a_comment_surrounds_words(case: str) -> None:
    root = etree.fromstring(f'<w:document xmlns:w="{WORD}"><w:body>{CASES[case]}</w:body></w:document>')
    change = next(element for element in root.iter() if element.get(w("author")) == "A")
    hang(change, "5", main=root)
    order = [etree.QName(one).localname for one in root.iter(w("commentRangeStart"), w("t"), w("commentRangeEnd"))]
    start, end = order.index("commentRangeStart"), order.index("commentRangeEnd")
    assert "t" in order[start:end]
    (reference,) = root.iter(w("commentReference"))
    holder = reference.getparent()
    assert holder is not None
    assert holder.tag == w("r")
    assert {one.get(w("id")) for one in root.iter(w("commentRangeStart"), w("commentReference"))} == {"5"}
    hang_reply(root, "5", "6")
    assert [one.get(w("id")) for one in root.iter(w("commentReference"))] == ["5", "6"]
    assert [one.get(w("id")) for one in root.iter(w("commentRangeStart"))] == ["5", "6"]


@pytest.mark.parametrize("kept", ["", WORDS])
def test_a_comment_on_inserted_words_alone_goes_with_them(kept: str) -> None:
    inserted = f"<w:ins {CHANGE}>{WORDS}</w:ins>"
    paragraph = etree.fromstring(f'<w:p xmlns:w="{WORD}">{inserted}{kept}{inserted}</w:p>')
    hang_around(paragraph, list(paragraph.iter(w("r"))), "5")
    anchors = list(paragraph.iter(w("commentRangeStart"), w("commentRangeEnd"), w("commentReference")))
    assert [next(one.iterancestors(w("ins")), None) is not None for one in anchors] == [not kept] * 3
