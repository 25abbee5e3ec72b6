"""What a Word redline cannot show is told, and nothing that it does show."""

from collections.abc import Callable

from negotiator.documents import Document, left_out, read
from negotiator.redline import compare

Build = Callable[..., bytes]
LISTS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{}"/>'
    '<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
TEXTS = ("The Seller delivers the goods.", "The Buyer pays the price.", "The law of England governs.")


def file(word: Build, *levels: int | None, form: str = "decimal") -> Document:
    body = ""
    for text, level in zip(TEXTS, levels, strict=True):
        numbered = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        body += f"<w:p>{'' if level is None else numbered}<w:r><w:t>{text}</w:t></w:r></w:p>"
    return read(word(body, numbering=LISTS.format(form)), name="deal.docx")


def test_numbers_that_a_changed_list_prints_are_told(word: Build) -> None:
    old, new = file(word, 0, 0, None), file(word, 0, 0, None, form="upperRoman")
    redline = compare(old.blocks, new.blocks)
    told = left_out(old, new, redline)
    assert [(one.old_text, one.new_text) for one in told if one.kind == "renumber"] == [("1.", "I."), ("2.", "II.")]
    assert [one.definition for one in told if one.kind == "format"] == ["List level 1"]


def test_numbers_that_follow_from_the_text_or_another_level_are_not(word: Build) -> None:
    for before, after in (((0, 0, 0), (None, 0, 0)), ((0, 0, 0), (0, 1, 0))):
        old, new = file(word, *before), file(word, *after)
        redline = compare(old.blocks, new.blocks)
        assert {one.kind for one in redline.changes} == {"renumber"}
        assert not left_out(old, new, redline)


def test_a_number_that_goes_with_the_style_of_its_paragraph_is_not(word: Build) -> None:
    def styled(style: str, listed: bool = True) -> Document:
        numbered = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        styles = f'<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Clause"/>{numbered * listed}</w:style>'
        numbering = LISTS.format("decimal").replace('"0"><w:start', '"0"><w:pStyle w:val="Clause"/><w:start', 1)
        body = f"<w:p><w:pPr>{style}</w:pPr><w:r><w:t>{TEXTS[0]}</w:t></w:r></w:p>"
        return read(word(body, numbering=numbering, styles=styles), name="deal.docx")

    old = styled('<w:pStyle w:val="Clause"/>')
    for new, told in ((styled(""), []), (styled('<w:pStyle w:val="Clause"/>', listed=False), ["renumber"])):
        redline = compare(old.blocks, new.blocks)
        assert "renumber" in {one.kind for one in redline.changes}
        assert [one.kind for one in left_out(old, new, redline) if not one.definition] == told


def test_a_number_that_is_switched_off_is_not(word: Build, unzip: Callable[[bytes], dict[str, bytes]]) -> None:
    old = file(word, 0, 0, 0)
    body = unzip(old.source)["word/document.xml"].decode().partition("<w:body>")[2].partition("</w:body>")[0]
    off = body.replace('<w:numId w:val="1"/>', '<w:numId w:val="0"/>', 2).replace(
        '<w:numId w:val="0"/>', '<w:numId w:val="1"/>', 1
    )
    new = read(word(off, numbering=LISTS.format("decimal")), name="deal.docx")
    redline = compare(old.blocks, new.blocks)
    assert "renumber" in {one.kind for one in redline.changes}
    assert left_out(old, new, redline) == ()
