"""Hidden, struck and unreadable words: found through all levels of styles, told by the comparison, kept in redlines."""

import itertools
from collections.abc import Callable
from datetime import datetime

import pytest

from negotiator.documents import Document, accept_revisions, left_out, read, reject_revisions, write_redline
from negotiator.redline import Redline, compare

Build = Callable[..., bytes]
SECRET = "The Buyer waives every claim."
HIDING = {
    "vanish": "<w:vanish/>",
    "white": '<w:color w:val="FFFFFF"/>',
    "tiny": '<w:sz w:val="2"/>',
    "narrow": '<w:w w:val="1"/>',
    "strike": "<w:strike/>",
    "double strike": "<w:dstrike/>",
}


def p(text: str, properties: str = "", run: str = "") -> str:
    return (
        f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def styles(clause: str = "", *, character: str = "", defaults: str = "", normal: str = "") -> str:
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{defaults}</w:rPr></w:rPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:rPr>{normal}</w:rPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Clause"/><w:basedOn w:val="Normal"/>'
        f"<w:rPr>{clause}</w:rPr></w:style>"
        '<w:style w:type="character" w:styleId="Term"><w:name w:val="Term"/>'
        f"<w:rPr>{character}</w:rPr></w:style>"
    )


COLOUR = '<a:srgbClr val="{}"/>'
THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:clrScheme>{}</a:clrScheme></a:theme>'
)
TO_THEME = (
    '<Relationship Id="theme" Target="theme/theme1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"/>'
)
BODY = p("The Seller delivers.") + p(SECRET, '<w:pStyle w:val="Clause"/>', '<w:rStyle w:val="Term"/>') + p("End.")


def document(data: bytes) -> Document:
    return read(data, name="deal.docx")


def looks(data: bytes) -> list[tuple[str, bool]]:
    """Return every stretch of text with whether it is hidden."""
    return [
        (block.text[run.start : run.end], run.hidden)
        for block in document(data).blocks
        for run in block.runs
        if block.text
    ]


def compared(old: bytes, new: bytes) -> Redline:
    return compare(document(old).blocks, document(new).blocks)


@pytest.mark.parametrize("hiding", HIDING)
@pytest.mark.parametrize("level", ["clause", "character", "normal", "defaults"])
def test_what_a_definition_hides_is_told_and_carried(
    word: Build, at: datetime, unzip: Callable[[bytes], dict[str, bytes]], hiding: str, level: str
) -> None:
    old = word(BODY, styles=styles())
    new = word(BODY, styles=styles(**{level: HIDING[hiding]}))
    for base, other in itertools.permutations((old, new)):
        redline = compared(base, other)
        told = [change for change in redline.changes if "hidden" in change.reasons and not change.definition]
        assert SECRET in [change.new_text for change in told]
        (defined,) = [change for change in redline.changes if change.definition]
        assert defined in left_out(document(base), document(other), redline)
        data = write_redline(document(base), document(other), redline, author="Us", at=at)
        written = document(data)
        assert {one.kind for one in written.revisions} == {"format"}
        assert looks(accept_revisions(written)) == looks(other)
        assert looks(reject_revisions(written)) == looks(base)


def test_words_hidden_at_the_run_are_read_as_hidden(word: Build) -> None:
    for hiding in HIDING.values():
        assert looks(word(p(SECRET, run=hiding))) == [(SECRET, True)]
        assert looks(word(p(SECRET))) == [(SECRET, False)]
    off = p(SECRET, '<w:pStyle w:val="Clause"/>', '<w:vanish w:val="0"/>')
    assert looks(word(off, styles=styles("<w:vanish/>"))) == [(SECRET, False)]


def test_toggles_of_two_kinds_of_styles_cancel_out(word: Build) -> None:
    data = word(BODY, styles=styles("<w:vanish/>", character="<w:vanish/>"))
    assert not any(hidden for _, hidden in looks(data))
    twice = word(BODY, styles=styles("<w:vanish/>", normal="<w:vanish/>"))
    assert (SECRET, True) in looks(twice)


def test_pale_words_are_hidden_only_on_pale_ground(word: Build) -> None:
    pale = '<w:color w:val="FEFEFE"/>'
    dark = '<w:shd w:val="clear" w:fill="1F3864"/>'
    assert looks(word(p(SECRET, run=pale))) == [(SECRET, True)]
    assert looks(word(p(SECRET, run=pale + dark))) == [(SECRET, False)]
    assert looks(word(p(SECRET, dark, pale))) == [(SECRET, False)]
    assert looks(word(p(SECRET, dark, '<w:color w:val="1F3864"/>'))) == [(SECRET, True)]
    cell = "<w:tbl>{}<w:tr><w:tc>{}" + p(SECRET, run=pale) + "</w:tc></w:tr></w:tbl>" + p("End.")
    assert looks(word(cell.format("", "")))[0] == (SECRET, True)
    assert looks(word(cell.format("", f"<w:tcPr>{dark}</w:tcPr>")))[0] == (SECRET, False)
    assert looks(word(cell.format('<w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr>', "")))[0] == (SECRET, False)


@pytest.mark.parametrize(
    ("fill", "hidden"),
    [
        ("<w14:noFill/>", True),
        ('<w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill>', True),
        ('<w14:solidFill><w14:schemeClr w14:val="bg1"/></w14:solidFill>', True),
        (
            '<w14:solidFill><w14:srgbClr w14:val="1F3864"><w14:alpha w14:val="100000"/></w14:srgbClr></w14:solidFill>',
            True,
        ),
        ('<w14:solidFill><w14:srgbClr w14:val="1F3864"/></w14:solidFill>', False),
        ('<w14:solidFill><w14:schemeClr w14:val="tx1"/></w14:solidFill>', False),
        ("<w14:gradFill/>", False),
        ("", False),
    ],
)
def test_the_fill_of_letters_holds_in_the_place_of_their_colour(word: Build, *, fill: str, hidden: bool) -> None:
    colours = f"<a:dk1>{COLOUR.format('000000')}</a:dk1><a:lt1>{COLOUR.format('FFFFFF')}</a:lt1>"
    theme = {"word/theme/theme1.xml": THEME.format(colours).encode()}
    data = word(p(SECRET, run=f"<w14:textFill>{fill}</w14:textFill>"), extra=theme, links=TO_THEME)
    assert looks(data) == [(SECRET, hidden)]
    pale = word(
        p(SECRET, run=f'<w:color w:val="FFFFFF"/><w14:textFill>{fill}</w14:textFill>'), extra=theme, links=TO_THEME
    )
    assert looks(pale) == [(SECRET, hidden or not fill or "gradFill" in fill)]


def test_rows_and_lines_of_no_height_hide_their_words(word: Build) -> None:
    row = "<w:tbl><w:tr><w:trPr>{}</w:trPr><w:tc>" + p(SECRET) + "</w:tc></w:tr></w:tbl>" + p("End.")
    assert looks(word(row.format("<w:hidden/>")))[0] == (SECRET, True)
    assert looks(word(row.format('<w:trHeight w:val="1" w:hRule="exact"/>')))[0] == (SECRET, True)
    assert looks(word(row.format('<w:trHeight w:val="1"/>')))[0] == (SECRET, False)
    assert looks(word(p(SECRET, '<w:spacing w:line="1" w:lineRule="exact"/>'))) == [(SECRET, True)]


def test_a_hidden_number_is_no_number(word: Build) -> None:
    level = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/>{}</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    numbered = p(SECRET, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    assert document(word(numbered, numbering=level.format(""))).blocks[0].label == "1."
    hidden = word(numbered, numbering=level.format("<w:rPr><w:vanish/></w:rPr>"))
    assert document(hidden).blocks[0].label == ""


def test_inserted_words_that_a_style_of_the_new_file_hides_stay_hidden(word: Build, at: datetime) -> None:
    old = word(
        p("The Seller delivers.") + p("Costs are shared.", '<w:pStyle w:val="Clause"/>') + p("End."), styles=styles()
    )
    new = word(BODY.replace(p("End."), p("Costs are shared.") + p("End.")), styles=styles("<w:vanish/>"))
    redline = compared(old, new)
    (change,) = [change for change in redline.changes if change.kind == "insert"]
    assert "hidden" in change.reasons
    written = document(write_redline(document(old), document(new), redline, author="Us", at=at))
    assert looks(accept_revisions(written)) == looks(new)
    assert looks(reject_revisions(written)) == looks(old)


def test_an_earlier_change_of_format_stays_open_where_words_are_hidden(word: Build, at: datetime) -> None:
    earlier = '<w:b/><w:rPrChange w:id="5" w:author="Earlier" w:date="2020-01-01T00:00:00Z"><w:rPr/></w:rPrChange>'
    for style, run in (("<w:vanish/>", "<w:b/>"), ("", "<w:b/><w:vanish/>")):
        old = word(p(SECRET, '<w:pStyle w:val="Clause"/>', earlier) + p("End."), styles=styles())
        new = word(p(SECRET, '<w:pStyle w:val="Clause"/>', run) + p("End."), styles=styles(style))
        written = document(write_redline(document(old), document(new), compared(old, new), author="Us", at=at))
        kinds = sorted((one.author, one.kind) for one in written.revisions)
        assert kinds == [("Earlier", "format"), ("Us", "delete"), ("Us", "insert")]
        assert looks(accept_revisions(written)) == looks(new)
        ours = reject_revisions(written, of=lambda author, _date: author == "Us")
        assert [one.author for one in document(ours).revisions] == ["Earlier"]
        assert looks(ours) == looks(old)
