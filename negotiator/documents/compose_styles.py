"""The look of the Word files that we write from text: named styles and the two multilevel lists.

Styles carry the numbering (a paragraph of style "Clause Level 2" is numbered 1.1 by itself), as in a firm's template.
"""

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DECLARED = f'xmlns:w="{WORD}"'

CLAUSE_LIST = 1
PARTY_LIST = 2
RECITAL_LIST = 3
FIRST_SCHEDULE_LIST = 4

CLAUSE_STYLES = ("Heading1", "ClauseLevel2", "ClauseLevel3", "ClauseLevel4")
SCHEDULE_STYLES = ("ScheduleLevel1", "ScheduleLevel2", "ScheduleLevel3", "ScheduleLevel4")
_CLAUSE_ABSTRACT = 0
_SCHEDULE_ABSTRACT = 1
_PARTY_ABSTRACT = 2
_RECITAL_ABSTRACT = 3
_FIRST_LITERAL_ABSTRACT = 4

# (number format, printed text, indent of the text, hanging indent), in twentieths of a point
_LEVELS = (
    ("decimal", "%1.", 720, 720),
    ("decimal", "%1.%2", 720, 720),
    ("lowerLetter", "(%3)", 1287, 567),
    ("lowerRoman", "(%4)", 1854, 567),
)

_STYLES = f"""<w:styles {_DECLARED}>
<w:docDefaults>
<w:rPrDefault><w:rPr>
<w:rFonts w:ascii="Times New Roman" w:eastAsia="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>
<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>
</w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault>
</w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">
<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal">
<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/>
<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>
<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
<w:style w:type="numbering" w:default="1" w:styleId="NoList">
<w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>
<w:style w:type="paragraph" w:styleId="BodyText"><w:name w:val="Body Text"/><w:basedOn w:val="Normal"/><w:qFormat/>
<w:pPr><w:spacing w:after="110" w:line="252" w:lineRule="auto"/><w:jc w:val="both"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="BodyTextIndent"><w:name w:val="Body Text Indent"/><w:basedOn w:val="BodyText"/>
<w:qFormat/><w:pPr><w:ind w:left="720"/></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Centred"><w:name w:val="Centred"/>
<w:basedOn w:val="BodyText"/><w:qFormat/>
<w:pPr><w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/>
<w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:uiPriority w:val="10"/><w:qFormat/>
<w:pPr><w:keepNext/><w:pBdr><w:bottom w:val="single" w:sz="8" w:space="12" w:color="1F3247"/></w:pBdr>
<w:spacing w:before="1800" w:after="720"/><w:jc w:val="center"/></w:pPr>
<w:rPr><w:b/><w:caps/><w:color w:val="1F3247"/><w:spacing w:val="20"/><w:sz w:val="36"/><w:szCs w:val="36"/></w:rPr>
</w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
<w:next w:val="ClauseLevel2"/><w:uiPriority w:val="9"/><w:qFormat/>
<w:pPr><w:keepNext/><w:keepLines/><w:numPr><w:numId w:val="{CLAUSE_LIST}"/></w:numPr>
<w:spacing w:before="280" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr>
<w:rPr><w:b/><w:color w:val="1F3247"/><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/>
<w:next w:val="BodyText"/><w:uiPriority w:val="9"/><w:unhideWhenUsed/><w:qFormat/>
<w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="1"/></w:pPr>
<w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading3"><w:name w:val="heading 3"/><w:basedOn w:val="Normal"/>
<w:next w:val="BodyText"/><w:uiPriority w:val="9"/><w:unhideWhenUsed/><w:qFormat/>
<w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="200" w:after="120"/><w:outlineLvl w:val="2"/></w:pPr>
<w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="PartHeading"><w:name w:val="Part Heading"/>
<w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:qFormat/>
<w:pPr><w:keepNext/><w:spacing w:before="320" w:after="160"/><w:outlineLvl w:val="0"/></w:pPr>
<w:rPr><w:b/><w:smallCaps/><w:color w:val="1F3247"/><w:sz w:val="26"/><w:szCs w:val="26"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="ScheduleHeading"><w:name w:val="Schedule Heading"/>
<w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:qFormat/>
<w:pPr><w:keepNext/><w:keepLines/><w:pageBreakBefore/><w:spacing w:before="0" w:after="280"/><w:jc w:val="center"/>
<w:outlineLvl w:val="0"/></w:pPr>
<w:rPr><w:b/><w:color w:val="1F3247"/><w:sz w:val="26"/><w:szCs w:val="26"/></w:rPr></w:style>
{{levels}}
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Party"><w:name w:val="Party"/><w:basedOn w:val="BodyText"/>
<w:qFormat/><w:pPr><w:numPr><w:numId w:val="{PARTY_LIST}"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Recital"><w:name w:val="Recital"/><w:basedOn w:val="BodyText"/>
<w:qFormat/><w:pPr><w:numPr><w:numId w:val="{RECITAL_LIST}"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="TableText"><w:name w:val="Table Text"/>
<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:spacing w:before="50" w:after="50"/></w:pPr>
<w:rPr><w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/>
<w:uiPriority w:val="99"/><w:unhideWhenUsed/>
<w:pPr><w:tabs><w:tab w:val="right" w:pos="9026"/></w:tabs></w:pPr>
<w:rPr><w:color w:val="5A6672"/><w:sz w:val="17"/><w:szCs w:val="17"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/>
<w:uiPriority w:val="99"/><w:unhideWhenUsed/>
<w:pPr><w:pBdr><w:top w:val="single" w:sz="4" w:space="6" w:color="A3ABB5"/></w:pBdr>
<w:tabs><w:tab w:val="right" w:pos="9026"/></w:tabs></w:pPr>
<w:rPr><w:color w:val="5A6672"/><w:sz w:val="17"/><w:szCs w:val="17"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/><w:basedOn w:val="Normal"/>
<w:uiPriority w:val="99"/><w:unhideWhenUsed/><w:pPr><w:jc w:val="both"/></w:pPr>
<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>
<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/><w:unhideWhenUsed/>
<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>
<w:uiPriority w:val="39"/><w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:left w:val="single" w:sz="4" w:space="0" w:color="auto"/>
<w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/>
<w:right w:val="single" w:sz="4" w:space="0" w:color="auto"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="auto"/>
<w:insideV w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tblBorders></w:tblPr></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="AgreementTable"><w:name w:val="Agreement Table"/>
<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="40"/><w:qFormat/><w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="1F3247"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="1F3247"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="C3CAD2"/></w:tblBorders></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="1F3247"/></w:rPr>
<w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="1F3247"/></w:tcBorders>
<w:shd w:val="clear" w:color="auto" w:fill="EDF0F4"/></w:tcPr></w:tblStylePr></w:style>
</w:styles>"""


def styles_part() -> str:
    """Return styles.xml."""
    return _STYLES.format(levels="\n".join(_level_styles()))


def _level_styles() -> list[str]:
    clauses = [
        _level_style(CLAUSE_STYLES[level], name=f"Clause Level {level + 1}", level=level, schedule=False)
        for level in range(1, len(_LEVELS))
    ]
    schedules = [
        _level_style(SCHEDULE_STYLES[level], name=f"Schedule Level {level + 1}", level=level, schedule=True)
        for level in range(len(_LEVELS))
    ]
    return clauses + schedules


def _level_style(style_id: str, *, name: str, level: int, schedule: bool) -> str:
    number = FIRST_SCHEDULE_LIST if schedule else CLAUSE_LIST
    heading = level == 0
    depth = f'<w:ilvl w:val="{level}"/>' if level else ""
    keep = "<w:keepNext/>" if heading else ""
    spacing = '<w:spacing w:before="200"/><w:jc w:val="left"/>' if heading else ""
    bold = "<w:rPr><w:b/></w:rPr>" if heading else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="BodyText"/><w:qFormat/>'
        f'<w:pPr>{keep}<w:numPr>{depth}<w:numId w:val="{number}"/></w:numPr>{spacing}</w:pPr>{bold}</w:style>'
    )


def schedule_list(position: int) -> int:
    """Return the list number of the schedule at a position, the first being 0: each counts from 1 again."""
    return FIRST_SCHEDULE_LIST + position


def numbering_part(*, schedules: int, literals: tuple[str, ...] = ()) -> str:
    """Return numbering.xml with one restarted list for each schedule, and one list for each literal label.

    A literal list prints always the same text; it is for numbers that no counting can give. Its list number follows the
    last schedule's.
    """
    abstract = [
        _abstract(_CLAUSE_ABSTRACT, styles=CLAUSE_STYLES),
        _abstract(_SCHEDULE_ABSTRACT, styles=SCHEDULE_STYLES),
        _single(_PARTY_ABSTRACT, number_format="decimal", text="(%1)", style="Party"),
        _single(_RECITAL_ABSTRACT, number_format="upperLetter", text="(%1)", style="Recital"),
    ]
    lists = [
        _list(CLAUSE_LIST, abstract=_CLAUSE_ABSTRACT),
        _list(PARTY_LIST, abstract=_PARTY_ABSTRACT),
        _list(RECITAL_LIST, abstract=_RECITAL_ABSTRACT),
    ]
    schedules = max(schedules, 1)
    lists.extend(_list(schedule_list(n), abstract=_SCHEDULE_ABSTRACT, restart=n > 0) for n in range(schedules))
    for offset, label in enumerate(literals):
        abstract.append(_single(_FIRST_LITERAL_ABSTRACT + offset, number_format="decimal", text=label))
        lists.append(_list(schedule_list(schedules + offset), abstract=_FIRST_LITERAL_ABSTRACT + offset))
    return f"<w:numbering {_DECLARED}>{''.join(abstract)}{''.join(lists)}</w:numbering>"


def _abstract(number: int, *, styles: tuple[str, ...]) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/><w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{indent}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
        for level, (style, (number_format, text, indent, hanging)) in enumerate(zip(styles, _LEVELS, strict=True))
    )
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{0x4E470000 + number:08X}"/>'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )


def _single(number: int, *, number_format: str, text: str, style: str = "") -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{0x4E470000 + number:08X}"/>'
        f'<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{number_format}"/>{linked}<w:lvlText w:val="{shown}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="720" w:hanging="720"/></w:pPr></w:lvl></w:abstractNum>'
    )


def _list(number: int, *, abstract: int, restart: bool = False) -> str:
    overrides = "".join(
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>' for level in range(len(_LEVELS))
    )
    restarted = overrides if restart else ""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{restarted}</w:num>'
