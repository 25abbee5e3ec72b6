"""References that come along find what they refer to, though that was there before without a bookmark."""

from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest
from lxml import etree

from negotiator.documents import accept_revisions, read, reject_revisions, resolve_document, write_redline
from negotiator.documents import names as n
from negotiator.redline import Accept, compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]

_FIRST = "The Buyer pays the price within thirty days of the invoice."
_LAST = "All notices are given in writing to the other party."


def r(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def p(*content: str) -> str:
    return f"<w:p>{''.join(content)}</w:p>"


def marked(words: str) -> str:
    return f'<w:bookmarkStart w:id="7" w:name="_Ref42"/>{words}<w:bookmarkEnd w:id="7"/>'


def field(instruction: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText>{instruction}</w:instrText></w:r>{marks[1]}{r('clause 1')}{marks[2]}"


REFERENCES = {
    "field": field(" REF _Ref42 \\r \\h "),
    "page": field(" PAGEREF _Ref42 "),
    "simple": f'<w:fldSimple w:instr=" REF _Ref42 \\h ">{r("clause 1")}</w:fldSimple>',
    "link": f'<w:hyperlink w:anchor="_Ref42">{r("clause 1")}</w:hyperlink>',
}
PLACES = {
    "all of a paragraph": (p(marked(r(_FIRST))), _FIRST),
    "some words": (
        p(r("The Buyer pays "), marked(r("the price")), r(" within thirty days of the invoice.")),
        "the price",
    ),
    "before a paragraph": (
        f'<w:bookmarkStart w:id="7" w:name="_Ref42"/>{p(r(_FIRST))}<w:bookmarkEnd w:id="7"/>',
        _FIRST,
    ),
}


def held(data: bytes, unzip: Unzip) -> list[str]:
    """Return the words inside the bookmark, for each that there is."""
    root = etree.fromstring(unzip(data)["word/document.xml"])
    found = []
    for start in root.iter(n.w("bookmarkStart")):
        (end,) = (one for one in root.iter(n.w("bookmarkEnd")) if one.get(n.ID) == start.get(n.ID))
        behind = list(root.iter())
        inside = behind[behind.index(start) : behind.index(end)]
        found.append("".join(node.text or "" for node in inside if node.tag == n.TEXT))
        assert start.get(n.NAME) == "_Ref42"
    return found


@pytest.mark.parametrize("reference", REFERENCES.values(), ids=REFERENCES.keys())
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_the_bookmark_comes_with_the_reference(
    word: Build, unzip: Unzip, at: datetime, rules: ModuleType, reference: str, place: tuple[str, str]
) -> None:
    body, words = place
    came = p(r("Interest is due on what "), reference, r(" leaves open."))
    old, new = (read(word(text), name="deal.docx") for text in (p(r(_FIRST)) + p(r(_LAST)), body + came + p(r(_LAST))))
    redline = compare(old.blocks, new.blocks)
    written = write_redline(old, new, redline, author="Us", at=at)
    assert not rules.fresh(written, old.source, new.source)
    assert held(written, unzip) == [words]
    again = read(written, name="written.docx")
    assert held(accept_revisions(again), unzip) == [words]
    rejected = read(reject_revisions(again), name="r.docx")
    assert [block.text for block in rejected.blocks] == [block.text for block in old.blocks]
    assert held(resolve_document(old, new, redline, {}, default=Accept()), unzip) == [words]


def test_bookmarks_that_nothing_refers_to_or_that_are_there_stay_away(word: Build, unzip: Unzip, at: datetime) -> None:
    plain, body = p(r(_FIRST)), p(marked(r(_FIRST)))
    for before, after in ((plain, body), (body, body + p(REFERENCES["field"]))):
        old, new = (
            read(word(text + p(r(_LAST + tail))), name="deal.docx") for text, tail in ((before, ""), (after, " Now."))
        )
        written = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
        assert held(written, unzip) == ([] if before == plain else [_FIRST])
