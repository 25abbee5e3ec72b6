"""When the styles of two files disagree about what is read, and that looks are said in the order of the rules."""

from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest

from negotiator.documents import read, write_redline
from negotiator.documents.package import open_package
from negotiator.documents.redressing import disagree
from negotiator.documents.stories import Stories, scan
from negotiator.redline import compare

Build = Callable[..., bytes]
STYLE = '<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{}"/><w:rPr>{}</w:rPr></w:style>'


def side(data: bytes) -> Stories:
    return scan(open_package(data, name="deal.docx"), "accepted")


@pytest.mark.parametrize(
    ("look", "differs"), [("<w:vanish/>", True), ("<w:caps/>", True), ("<w:b/>", False), ('<w:sz w:val="40"/>', False)]
)
def test_styles_disagree_about_what_is_read_alone(word: Build, look: str, differs: bool) -> None:
    plain, other = (word("<w:p/>", styles=STYLE.format("A", "Clause", one)) for one in ("", look))
    assert disagree((side(plain), side(other))) == differs
    renamed = word("<w:p/>", styles=STYLE.format("B", "Another", look))
    assert not disagree((side(plain), side(renamed)))


def test_looks_stand_in_the_order_of_the_rules(word: Build, at: datetime, rules: ModuleType) -> None:
    run = '<w:rPr><w:b/><w:i/><w:color w:val="FF0000"/><w:u w:val="single"/></w:rPr>'
    body = f'<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r>{run}<w:t>The Seller delivers.</w:t></w:r></w:p><w:p/>'
    hiding = '<w:caps/><w:strike/><w:vanish/><w:w w:val="1"/><w:sz w:val="2"/>'
    old, new = (read(word(body, styles=STYLE.format("A", "Clause", one)), name="a.docx") for one in ("", hiding))
    data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    assert not rules.fresh(data, old.source, new.source)
    assert read(data, name="b.docx").blocks[0].runs[0].hidden
