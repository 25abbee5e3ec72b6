"""Changed definitions that were accepted: styles, document defaults, settings and list levels of the new file."""

from collections.abc import Callable

import pytest

from negotiator.documents import Document, left_out, read, resolve_document
from negotiator.redline import Accept, Reject, compare

Build = Callable[..., bytes]
LEVEL = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:suff w:val="{}"/><w:lvlText w:val="%1."/>{}</w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
STYLES = (
    "<w:docDefaults><w:rPrDefault><w:rPr>{defaults}</w:rPr></w:rPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="Clause"/><w:basedOn w:val="Base"/>'
    "<w:rPr>{clause}</w:rPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/></w:style>'
)
CASES = {
    "style": {"styles": STYLES.format(defaults="", id="Clause", clause='<w:b/><w:sz w:val="28"/>')},
    "defaults": {"styles": STYLES.format(defaults='<w:sz w:val="28"/>', id="Clause", clause="")},
    "settings": {"settings": '<w:zoom w:percent="100"/><w:mirrorMargins/><w:evenAndOddHeaders/>'},
    "list": {"numbering": LEVEL.format("space", '<w:pPr><w:ind w:left="720"/></w:pPr>')},
}
NAMES = {
    "style": "Style Clause",
    "defaults": "Document defaults",
    "settings": "Document settings",
    "list": "List level 1",
}


def file(word: Build, **parts: str) -> Document:
    plain = {
        "styles": STYLES.format(defaults="", id="Clause", clause=""),
        "settings": '<w:zoom w:percent="90"/><w:defaultTabStop w:val="720"/><w:compat/>',
        "numbering": LEVEL.format("tab", ""),
    }
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Clause"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        "<w:r><w:t>The Seller delivers.</w:t></w:r></w:p><w:p><w:r><w:t>End.</w:t></w:r></w:p>"
    )
    return read(word(body, **(plain | parts)), name="deal.docx")


@pytest.mark.parametrize("case", CASES)
def test_an_accepted_definition_is_taken_over(word: Build, case: str) -> None:
    old, new = file(word), file(word, **CASES[case])
    for base, other in ((old, new), (new, old)):
        redline = compare(base.blocks, other.blocks)
        (change,) = redline.changes
        assert change.definition == NAMES[case]
        taken = read(resolve_document(base, other, redline, {}, default=Accept()), name="deal.docx")
        assert [block.definitions for block in taken.blocks] == [block.definitions for block in other.blocks]
        kept = read(resolve_document(base, other, redline, {}, default=Reject()), name="deal.docx")
        assert kept.blocks == base.blocks


def test_numbers_of_another_form_are_told_with_their_list(word: Build) -> None:
    roman = LEVEL.format("tab", "").replace("decimal", "upperRoman")
    old, new = file(word), file(word, numbering=roman)
    redline = compare(old.blocks, new.blocks)
    assert [(one.kind, one.old_text, one.new_text) for one in redline.changes] == [
        ("renumber", "1.", "I."),
        ("format", "numbers decimal", "numbers upperRoman"),
    ]
    assert left_out(old, new, redline) == redline.changes
    taken = read(resolve_document(old, new, redline, {}, default=Accept()), name="deal.docx")
    assert [block.label for block in taken.blocks] == ["I.", ""]


def test_settings_come_in_their_order(word: Build, unzip: Callable[[bytes], dict[str, bytes]]) -> None:
    old, new = file(word), file(word, **CASES["settings"])
    data = resolve_document(old, new, compare(old.blocks, new.blocks), {}, default=Accept())
    settings = unzip(data)["word/settings.xml"]
    places = [
        settings.index(f"<w:{name}".encode()) for name in ("zoom", "mirrorMargins", "default", "evenAnd", "compat")
    ]
    assert places == sorted(places)
