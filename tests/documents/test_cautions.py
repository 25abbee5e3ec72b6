"""Signatures and things elsewhere are told, and files without them are not remarked on."""

from collections.abc import Callable

from negotiator.documents import read
from negotiator.documents.cautions import cautions_of

Build = Callable[..., bytes]
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINK = f'<Relationship Id="{{}}" Type="{KINDS}/{{}}" Target="{{}}" TargetMode="External"/>'
PARAGRAPH = "<w:p><w:r><w:t>The Seller delivers.</w:t></w:r></w:p>"


def told(data: bytes, name: str = "deal.docx") -> tuple[str, ...]:
    return cautions_of(read(data, name=name))


def test_nothing_is_said_of_plain_files(word: Build) -> None:
    assert told(word(PARAGRAPH, links=LINK.format("a", "hyperlink", "https://example.org"))) == ()
    assert told(b"The Seller delivers.", "deal.txt") == ()


def test_a_signature_is_told(word: Build) -> None:
    signed = word(PARAGRAPH, extra={"_xmlsignatures/sig1.xml": b"<Signature/>"})
    assert told(signed) == ("deal.docx is digitally signed; what is written from it is not.",)


def test_what_stands_elsewhere_is_told_once(word: Build) -> None:
    picture = "".join(LINK.format(name, "image", "https://example.org/a.png") for name in "ab")
    template = LINK.format("c", "attachedTemplate", "file:///C:/a\x7f.dotx") + LINK.format(
        "d", "externalLink", "b.xlsx"
    )
    assert told(word(PARAGRAPH, links=picture + template)) == (
        "deal.docx takes a picture from elsewhere (https://example.org/a.png); it was not fetched.",
        "deal.docx takes its template from elsewhere (file:///C:/a?.dotx); it was not fetched.",
        "deal.docx takes a part from elsewhere (b.xlsx); it was not fetched.",
    )
