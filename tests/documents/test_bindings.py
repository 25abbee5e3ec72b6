"""Controls that a word processor fills from data are released when a redline changes them, and only then."""

from collections.abc import Callable
from datetime import datetime

import pytest

from negotiator.documents import accept_revisions, read, reject_revisions, write_redline
from negotiator.redline import compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]
BOUND = '<w:dataBinding w:xpath="/a" w:storeItemID="{1}"/>'


def control(tag: str, words: str, bound: str = BOUND) -> str:
    run = f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'
    return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/>{bound}</w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>'


def p(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


@pytest.mark.parametrize("bound", [BOUND, BOUND.replace("w:dataBinding", "w15:dataBinding")])
def test_a_changed_control_is_released_and_another_is_not(word: Build, unzip: Unzip, at: datetime, bound: str) -> None:
    def deal(seller: str) -> str:
        return p(control("Seller", f"The Seller is {seller}.", bound)) + p(
            control("Buyer", "The Buyer is Borg.", bound)
        )

    old, new = (read(word(deal(seller)), name="deal.docx") for seller in ("Acme", "Apex"))
    data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    xml = unzip(data)["word/document.xml"].decode()
    seller, buyer = xml.split("</w:sdt>")[:2]
    assert "dataBinding" not in seller
    assert "dataBinding" in buyer
    written = read(data, name="redline.docx")
    assert read(accept_revisions(written), name="a.docx").blocks[0].text == "The Seller is Apex."
    assert read(reject_revisions(written), name="r.docx").blocks[0].text == "The Seller is Acme."


def test_what_comes_is_tied_to_no_data(word: Build, unzip: Unzip, at: datetime) -> None:
    row = "<w:tr><w:tc>{}</w:tc></w:tr>"
    table = f"<w:tbl><w:tblPr/><w:tblGrid/>{row.format(p(control('Price', '100')))}</w:tbl>"
    sealed = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    whole = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{sealed}</w:tr></w:tbl>"
    celled = whole.format(BOUND, f"<w:tc>{p('<w:r><w:t>Prices</w:t></w:r>')}</w:tc>")
    first, last = (p(f"<w:r><w:t>{words}</w:t></w:r>") for words in ("First clause.", "End."))
    old, new = read(word(first + last), name="o.docx"), read(word(first + table + celled + last), name="n.docx")
    data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    assert b"dataBinding" not in unzip(data)["word/document.xml"]
