"""What stands in a generated paragraph: runs, fields, links, anchors, notes, objects, other people's revisions."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.documents.generated.choices import Choices

AUTHORS = (("Ada", "2020-01-01T00:00:00Z"), ("Ben", "2021-02-03T04:05:06Z"))
LOOKS = (
    "",
    "<w:b/>",
    '<w:color w:val="FF0000"/>',
    '<w:rStyle w:val="Defined"/>',
    "<w:vanish/>",
    '<w:i/><w:sz w:val="28"/>',
)


@dataclass
class Pen:
    """Writes the XML of one file. Notes, comments and open bookmarks are collected on the way."""

    choices: Choices
    revised: bool
    number: int = 100
    footnotes: list[str] = field(default_factory=list)
    endnotes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    open_ends: list[str] = field(default_factory=list)
    depth: int = 0
    of_row: str = ""

    def new_id(self) -> int:
        self.number += 1
        return self.number

    def mark(self, tag: str) -> str:
        """Return the inside of the start tag of an earlier author's revision."""
        author, date = self.choices.pick(AUTHORS)
        return f'w:{tag} w:id="{self.new_id()}" w:author="{author}" w:date="{date}"'

    def revises(self, percent: int) -> bool:
        return self.revised and self.choices.chance(percent)


def run(pen: Pen, words: str, *, deleted: bool = False) -> str:
    choices = pen.choices
    look = choices.weighted([(14, LOOKS[0]), *((1, look) for look in LOOKS[1:])])
    if pen.revises(6):
        look += f"<{pen.mark('rPrChange')}><w:rPr>{choices.pick(LOOKS)}</w:rPr></w:rPrChange>"
    tag = "delText" if deleted else "t"
    inside = f'<w:{tag} xml:space="preserve">{words}</w:{tag}>'
    match choices.weighted([(20, ""), (1, "tab"), (1, "br"), (1, "noBreakHyphen"), (1, "lastRenderedPageBreak")]):
        case "":
            pass
        case mark:
            inside += f'<w:{mark}/><w:{tag} xml:space="preserve">{choices.words(2)} </w:{tag}>'
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{inside}</w:r>"


def plain(pen: Pen, words: str) -> str:
    return run(pen, words)


def link(pen: Pen, words: str) -> str:
    inner = run(pen, words)
    if pen.choices.chance(30):
        inner += run(pen, pen.choices.words(2))
    if pen.choices.chance(50):
        return f'<w:hyperlink w:anchor="x">{inner}</w:hyperlink>'
    return f'<w:hyperlink r:id="rIdLink">{inner}</w:hyperlink>'


def field_mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(words: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {words} </w:instrText></w:r>'


def complex_field(pen: Pen, words: str) -> str:
    inner = instruction(pen.choices.pick(["REF x", "REF y \\h", "DATE", "PAGE"]))
    if pen.choices.chance(10):
        inner += field_mark("begin") + instruction("REF z") + field_mark("separate") + run(pen, "z")
        inner += field_mark("end")
    result = "" if pen.choices.chance(10) else field_mark("separate") + run(pen, words)
    return field_mark("begin") + inner + result + field_mark("end")


def simple_field(pen: Pen, words: str) -> str:
    return f'<w:fldSimple w:instr=" DATE ">{run(pen, words)}</w:fldSimple>'


def note(pen: Pen, words: str) -> str:
    kind, notes = pen.choices.weighted([(3, ("footnote", pen.footnotes)), (1, ("endnote", pen.endnotes))])
    tag = f"w:{kind}"
    paragraphs = "".join(
        f'<w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t xml:space="preserve"> {pen.choices.words(4)}</w:t></w:r></w:p>'
        for _ in range(pen.choices.weighted([(4, 1), (1, 2)]))
    )
    notes.append(f'<{tag} w:id="{len(notes) + 1}">{paragraphs}</{tag}>')
    return f'{run(pen, words)}<w:r><w:{kind}Reference w:id="{len(notes)}"/></w:r>'


def bookmark(pen: Pen, words: str) -> str:
    key = pen.new_id()
    end = f'<w:bookmarkEnd w:id="{key}"/>'
    start = f'<w:bookmarkStart w:id="{key}" w:name="b{key}"/>{run(pen, words)}'
    if pen.choices.chance(30):
        pen.open_ends.append(end)
        return start
    return start + end


def comment(pen: Pen, words: str) -> str:
    key = len(pen.comments)
    author, date = pen.choices.pick(AUTHORS)
    pen.comments.append(
        f'<w:comment w:id="{key}" w:author="{author}" w:date="{date}" w:initials="A">'
        f"<w:p><w:r><w:t>{pen.choices.words(4)}</w:t></w:r></w:p></w:comment>"
    )
    end = f'<w:commentRangeEnd w:id="{key}"/><w:r><w:commentReference w:id="{key}"/></w:r>'
    start = f'<w:commentRangeStart w:id="{key}"/>{run(pen, words)}'
    if pen.choices.chance(30):
        pen.open_ends.append(end)
        return start
    return start + end


def control(pen: Pen, words: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{run(pen, words)}</w:sdtContent></w:sdt>"


def smart_tag(pen: Pen, words: str) -> str:
    return f'<w:smartTag w:uri="u" w:element="e">{run(pen, words)}</w:smartTag>'


def picture(pen: Pen, words: str) -> str:
    relation = pen.choices.pick(["rIdPic1", "rIdPic2"])
    return (
        f'{run(pen, words)}<w:r><w:drawing><wp:inline><wp:docPr id="{pen.new_id()}" name="P"/><a:graphic>'
        f'<a:graphicData uri="p"><a:blip r:embed="{relation}"/></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def text_box(pen: Pen, words: str) -> str:
    said = [pen.choices.words(5) for _ in range(pen.choices.count(1, 2))]
    inner = "".join(f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in said)
    box = f"<w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict>"
    if pen.choices.chance(50):
        drawing = f"<wps:wsp><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp>"
        box = (
            f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:docPr id="{pen.new_id()}" '
            f'name="B"/><a:graphic><a:graphicData uri="b">{drawing}</a:graphicData></a:graphic></wp:inline></w:drawing>'
            "</mc:Choice></mc:AlternateContent>"
        )
    return f"{run(pen, words)}<w:r>{box}</w:r>"


def formula(pen: Pen, words: str) -> str:
    return f"{run(pen, words)}<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"


# -- what other people changed before us


def inserted(pen: Pen, words: str) -> str:
    inner = run(pen, words)
    if pen.choices.chance(30):
        inner += f"<{pen.mark('del')}>{run(pen, pen.choices.words(3), deleted=True)}</w:del>"
    if pen.choices.chance(30):
        inner += run(pen, " " + pen.choices.words(3))
    return f"<{pen.mark('ins')}>{inner}</w:ins>"


def deleted(pen: Pen, words: str) -> str:
    return f"<{pen.mark('del')}>{run(pen, words + ' ', deleted=True)}</w:del>"


def deleted_field(pen: Pen, words: str) -> str:
    gone = f"<w:r><w:delInstrText>REF q</w:delInstrText></w:r>{field_mark('separate')}{run(pen, words, deleted=True)}"
    return f"<{pen.mark('del')}>{field_mark('begin')}{gone}{field_mark('end')}</w:del>"


def moved_within(pen: Pen, words: str) -> str:
    name = f"m{pen.new_id()}"
    made = ""
    for tag in ("moveFrom", "moveTo"):
        key = pen.new_id()
        made += (
            f'<w:{tag}RangeStart w:id="{key}" w:author="Ada" w:date="2020-01-01T00:00:00Z" w:name="{name}"/>'
            f'<{pen.mark(tag)}><w:r><w:t xml:space="preserve">{words} </w:t></w:r></w:{tag}>'
            f'<w:{tag}RangeEnd w:id="{key}"/>'
        )
        made += run(pen, pen.choices.words(2) + " ") if tag == "moveFrom" else ""
    return made


Inline = Callable[[Pen, str], str]
_ORDINARY: list[tuple[int, Inline]] = [
    (30, plain),
    (2, link),
    (2, complex_field),
    (1, simple_field),
    (2, note),
    (2, bookmark),
    (2, comment),
    (1, control),
    (1, smart_tag),
    (1, picture),
    (1, text_box),
    (1, formula),
]
_REVISED: list[tuple[int, Inline]] = [(5, inserted), (4, deleted), (1, deleted_field), (1, moved_within)]


def inline(pen: Pen) -> str:
    """Return something that may stand in a paragraph, with words."""
    kinds = _ORDINARY + (_REVISED if pen.revised else [])
    made = pen.choices.weighted(kinds)
    return made(pen, pen.choices.words())
