"""A file written again without a change says the same in every part, whatever its XML looks like."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from lxml import etree

from negotiator.documents import accept_revisions, read, reject_revisions, rewrite, write_redline
from negotiator.documents import names as n
from negotiator.redline import compare

Build = Callable[..., bytes]
Unzip = Callable[[bytes], dict[str, bytes]]

ROOT = f'w:document xmlns:w="{n.WORD}"'
SAID = "<w:p><w:r><w:t>The Seller delivers.</w:t></w:r></w:p>"
LATER = "http://schemas.microsoft.com/office/word/2010/wordml"


def document(body: str, *, root: str = ROOT, before: str = "", after: str = "") -> str:
    return f"{before}<{root}><w:body>{body}</w:body></w:document>{after}"


UNKNOWN = (
    'xmlns:x="urn:unknown" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    f'xmlns:w14="{LATER}" mc:Ignorable="w14 x"'
)
LETTERS = "a &lt;w:p&gt; &amp;amp; ]]&gt; &#160;&#x1F4DC;"
BOOKMARK = '<w:bookmarkStart w:id="1" w:name="a&#10;b&#9;c&quot;"/><w:bookmarkEnd w:id="1"/>'
REMARKS = f"<!-- a --><?b c?>{SAID}<!-- d -->".replace("<w:t>", "<!-- e --><w:t>")
STRANGE = SAID.replace("<w:p>", '<w:p x:a="1" w14:paraId="00000001"><x:b/>')
CASES = {
    "no declaration": document(SAID),
    "another quote": document(SAID, before="<?xml version='1.0' standalone='no'?>"),
    "instructions and remarks around": document(
        SAID, before='<?mso-application progid="Word.Document"?>\n<!-- before -->', after="<!-- after --><?end?>\n"
    ),
    "instructions and remarks inside": document(REMARKS),
    "remarks in words": document(SAID.replace("Seller", "Sel<!-- x -->ler").replace("delivers", "<?y?>delivers")),
    "words that look like markup": document(f"<w:p><w:r><w:t>{LETTERS}</w:t></w:r></w:p>"),
    "character sections": document("<w:p><w:r><w:t><![CDATA[a < b & c]]></w:t></w:r></w:p>"),
    "breaks in values": document(f"<w:p>{BOOKMARK}</w:p>{SAID}"),
    "carriage returns": document("<w:p><w:r><w:t>one&#13;two</w:t></w:r></w:p>"),
    "spaces between": document(f"\n  {SAID}\n\t{SAID}\n").replace("<w:r>", " <w:r>\n"),
    "kept spaces": document('<w:p xml:space="preserve"><w:r><w:t>  a  </w:t></w:r></w:p>'),
    "no prefix": document(SAID).replace("w:", "").replace("xmlns:w", "xmlns"),
    "another prefix": document(SAID).replace("w:", "ns0:").replace("xmlns:w=", "xmlns:ns0="),
    "prefixes of nobody": document(STRANGE, root=f"{ROOT} {UNKNOWN}"),
    "a prefix twice": document(f'<x:a xmlns:x="urn:one"/><x:a xmlns:x="urn:two"><x:b/></x:a>{SAID}'),
    "a namespace within": document(SAID.replace("<w:r>", f'<v:r xmlns:v="{n.WORD}"><v:t>more</v:t></v:r><w:r>')),
}


def canonical(data: bytes) -> bytes:
    return bytes(etree.tostring(etree.fromstring(data).getroottree(), method="c14n", with_comments=True))


@pytest.mark.parametrize("case", CASES)
def test_nothing_changes(word: Build, unzip: Unzip, case: str) -> None:
    data = word("", extra={"word/document.xml": CASES[case].encode()})
    before, after = unzip(data), unzip(rewrite(read(data, name="deal.docx")))
    assert list(before) == list(after)
    for part in before:
        assert canonical(before[part]) == canonical(after[part])
    assert after["word/document.xml"].startswith(b"<?xml ")


@pytest.mark.parametrize("case", CASES)
def test_what_stands_around_a_change_stays(word: Build, unzip: Unzip, at: datetime, case: str) -> None:
    old = read(word("", extra={"word/document.xml": CASES[case].encode()}), name="old.docx")
    new = read(word(SAID.replace("delivers", "pays") + SAID), name="new.docx")
    data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    again = read(data, name="again.docx")
    for resolve, wanted in ((accept_revisions, new), (reject_revisions, old)):
        assert [b.text for b in read(resolve(again), name="a.docx").blocks] == [b.text for b in wanted.blocks]
    assert any("Seller delivers" in block.text for block in old.blocks) or "Seller" not in CASES[case]
    remarks = re.compile(r"<!--.*?-->|<\?(?!xml ).*?\?>")
    written = unzip(data)["word/document.xml"].decode()
    assert set(remarks.findall(CASES[case])) <= set(remarks.findall(written))


def test_wide_letters_stay_wide(word: Build, unzip: Unzip, at: datetime) -> None:
    wide = ('<?xml version="1.0" encoding="UTF-16"?>' + document(SAID)).encode("utf-16")
    old = read(word("", extra={"word/document.xml": wide}), name="old.docx")
    assert [block.text for block in old.blocks] == ["The Seller delivers."]
    again = unzip(rewrite(old))["word/document.xml"]
    assert again[:2] in (b"\xff\xfe", b"\xfe\xff")
    assert canonical(again) == canonical(wide)
    new = read(word(SAID.replace("delivers", "pays")), name="new.docx")
    data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=at)
    written = read(data, name="again.docx")
    assert [b.text for b in read(accept_revisions(written), name="a.docx").blocks] == ["The Seller pays."]


def test_parts_that_hold_no_text_keep_their_bytes(word: Build, unzip: Unzip) -> None:
    odd = b"<?xml version='1.0'?>\r\n<a  b = 'c'\n/>"
    data = word(SAID, extra={"customXml/item1.xml": odd, "word/settings.xml": odd, "docProps/thumb.jpeg": b"\xff\xd8"})
    after = unzip(rewrite(read(data, name="deal.docx")))
    assert after["customXml/item1.xml"] == after["word/settings.xml"] == odd
    assert after["docProps/thumb.jpeg"] == b"\xff\xd8"
