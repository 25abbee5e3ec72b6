"""Generated paragraphs, tables and content controls, and the containers that they fill."""

from tests.documents.generated.inlines import AUTHORS, Pen, field_mark, inline, instruction, run

STYLES = ("", "Heading1", "Heading2", "Clause", "Normal")


def properties(pen: Pen, *, last: bool, section: str = "") -> str:
    """Return the properties of a paragraph; the mark of the last one of a container is never tracked."""
    choices = pen.choices
    style = choices.weighted([(6, ""), (1, "Heading1"), (1, "Heading2"), (2, "Clause")])
    made = f'<w:pStyle w:val="{style}"/>' if style else ""
    if choices.chance(20):
        made += f'<w:numPr><w:ilvl w:val="{choices.count(0, 1)}"/><w:numId w:val="{choices.count(1, 2)}"/></w:numPr>'
    if choices.chance(6):
        made += '<w:jc w:val="center"/>'
    if pen.of_row and choices.chance(60):  # as a word processor does in a row that comes or goes
        made += f"<w:rPr><{pen.mark(pen.of_row)}/></w:rPr>"
    elif not last and pen.revises(10):
        made += f"<w:rPr><{pen.mark(choices.pick(['ins', 'del']))}/></w:rPr>"
    made += section
    if pen.revises(6):
        made += f'<{pen.mark("pPrChange")}><w:pPr><w:jc w:val="right"/></w:pPr></w:pPrChange>'
    return f"<w:pPr>{made}</w:pPr>" if made else ""


def paragraph(pen: Pen, *, last: bool = False, section: str = "") -> str:
    inside = ""
    for at in range(pen.choices.weighted([(5, 1), (4, 2), (3, 3), (1, 4), (1, 0)])):
        if at:
            inside += run(pen, " ") if pen.choices.chance(90) else ""
        inside += inline(pen)
    own = properties(pen, last=last, section=section)
    return f"<w:p>{own}{inside}{_ends(pen, all_of_them=False)}</w:p>"


def _ends(pen: Pen, *, all_of_them: bool) -> str:
    ends = ""
    while pen.open_ends and (all_of_them or pen.choices.chance(40)):
        ends += pen.open_ends.pop(0)
    return ends


def closing(pen: Pen) -> str:
    """Return a paragraph that closes whatever bookmarks and comments are open."""
    return f"<w:p><w:r><w:t>Signed</w:t></w:r>{_ends(pen, all_of_them=True)}</w:p>"


def spanning_field(pen: Pen) -> str:
    """Return paragraphs that share one field, as a table of contents does."""
    lines = [pen.choices.words(4) for _ in range(pen.choices.count(2, 3))]
    begin = field_mark("begin") + instruction("TOC \\o") + field_mark("separate")
    made = ""
    for at, line in enumerate(lines):
        start = begin if at == 0 else ""
        end = field_mark("end") if at == len(lines) - 1 else ""
        made += f"<w:p>{start}{run(pen, line)}{end}</w:p>"
    return made


def table(pen: Pen) -> str:
    choices = pen.choices
    columns = choices.count(1, 3)
    changed = ""
    if pen.revises(10):
        changed = f'<{pen.mark("tblPrChange")}><w:tblPr><w:tblW w:w="9" w:type="dxa"/></w:tblPr></w:tblPrChange>'
    grid = '<w:gridCol w:w="1000"/>' * columns
    rows = "".join(row(pen, columns) for _ in range(choices.count(1, 3)))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/>{changed}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def row(pen: Pen, columns: int) -> str:
    choices = pen.choices
    pen.of_row = choices.pick(["ins", "del"]) if pen.revises(8) else ""
    marks = f"<w:trPr><{pen.mark(pen.of_row)}/></w:trPr>" if pen.of_row else ""
    spans = [1] * columns
    if columns > 1 and choices.chance(15):
        spans = [2, *[1] * (columns - 2)]
    made = f"<w:tr>{marks}{''.join(cell(pen, span) for span in spans)}</w:tr>"
    pen.of_row = ""
    return f"<w:sdt><w:sdtContent>{made}</w:sdtContent></w:sdt>" if choices.chance(3) else made


def cell(pen: Pen, span: int = 1) -> str:
    choices = pen.choices
    own = '<w:tcW w:w="1000" w:type="dxa"/>' + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")
    own += choices.weighted([(20, ""), (1, "<w:vMerge/>"), (1, '<w:vMerge w:val="restart"/>')])
    if pen.revises(3):
        own += f"<{pen.mark(choices.pick(['cellIns', 'cellDel']))}/>"
    pen.depth += 1
    inside = contents(pen, choices.weighted([(8, 1), (3, 2), (1, 3)]))
    pen.depth -= 1
    return f"<w:tc><w:tcPr>{own}</w:tcPr>{inside}</w:tc>"


def contents(pen: Pen, number: int) -> str:
    """Return the blocks of a container; a paragraph ends it."""
    return "".join(block(pen) for _ in range(number - 1)) + paragraph(pen, last=True)


def block(pen: Pen, *, before_table: bool = False) -> str:
    choices = pen.choices
    kind = choices.weighted([(30, "p"), (4, "tbl"), (2, "sdt"), (1, "field"), (1, "empty"), (1, "move"), (1, "custom")])
    if pen.depth > 1 or (pen.depth and kind in ("field", "move")):
        kind = "p"
    match kind:
        case "tbl":
            return table(pen)
        case "sdt" | "custom":
            pen.depth += 1
            inside = contents(pen, choices.count(1, 2))
            pen.depth -= 1
            if kind == "custom":
                return f'<w:customXml w:element="e">{inside}</w:customXml>'
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
        case "field":
            return spanning_field(pen)
        case "empty":
            return "<w:p/>"
        case "move" if pen.revised:
            return moved_paragraph(pen)
        case _:
            return paragraph(pen)


def moved_paragraph(pen: Pen) -> str:
    """Return a paragraph that somebody moved past another one."""
    choices = pen.choices
    words, name = choices.words(), f"m{pen.new_id()}"
    author, date = choices.pick(AUTHORS)
    made = ""
    for tag in ("moveFrom", "moveTo"):
        key = pen.new_id()
        who = f'w:author="{author}" w:date="{date}"'
        made += (
            f'<w:p><w:pPr><w:rPr><w:{tag} w:id="{pen.new_id()}" {who}/></w:rPr></w:pPr>'
            f'<w:{tag}RangeStart w:id="{key}" {who} w:name="{name}"/><w:{tag} w:id="{pen.new_id()}" {who}>'
            f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:{tag}></w:p><w:{tag}RangeEnd w:id="{key}"/>'
        )
        made += paragraph(pen) if tag == "moveFrom" else ""
    return made
