"""Names of WordprocessingML: the qualified tags and attributes that this room reads and writes. No behaviour."""

from functools import cache
from typing import Final

WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REFERENCES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
COMPATIBILITY: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MATHS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"
WORD_2010: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
WORD_2012: Final = "http://schemas.microsoft.com/office/word/2012/wordml"


@cache
def w(local: str) -> str:
    """Return the qualified name of a WordprocessingML tag or attribute."""
    return f"{{{WORD}}}{local}"


def r(local: str) -> str:
    """Return the qualified name of an attribute that refers to a relationship."""
    return f"{{{REFERENCES}}}{local}"


XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
ALTERNATE: Final = f"{{{COMPATIBILITY}}}AlternateContent"
CHOICE: Final = f"{{{COMPATIBILITY}}}Choice"
FALLBACK: Final = f"{{{COMPATIBILITY}}}Fallback"

BODY, PARAGRAPH, RUN, TEXT = w("body"), w("p"), w("r"), w("t")
TABLE, ROW, CELL = w("tbl"), w("tr"), w("tc")
PARAGRAPH_PROPERTIES, RUN_PROPERTIES = w("pPr"), w("rPr")
TABLE_PROPERTIES, ROW_PROPERTIES, CELL_PROPERTIES = w("tblPr"), w("trPr"), w("tcPr")
SECTION_PROPERTIES = w("sectPr")
CONTROL, CONTROL_CONTENT, CUSTOM_XML = w("sdt"), w("sdtContent"), w("customXml")
HYPERLINK, SIMPLE_FIELD, FIELD_CHARACTER = w("hyperlink"), w("fldSimple"), w("fldChar")
INSTRUCTION, DELETED_INSTRUCTION, DELETED_TEXT = w("instrText"), w("delInstrText"), w("delText")
TEXT_BOX = w("txbxContent")
FOOTNOTE_REFERENCE, ENDNOTE_REFERENCE, COMMENT_REFERENCE = (
    w("footnoteReference"),
    w("endnoteReference"),
    w("commentReference"),
)
INSERTED, DELETED, MOVED_FROM, MOVED_TO = w("ins"), w("del"), w("moveFrom"), w("moveTo")
CELL_INSERTED, CELL_DELETED, CELL_MERGED = w("cellIns"), w("cellDel"), w("cellMerge")
ID, AUTHOR, DATE, NAME, VALUE, TYPE = w("id"), w("author"), w("date"), w("name"), w("val"), w("type")

ARRIVING: Final = frozenset({INSERTED, MOVED_TO})
LEAVING: Final = frozenset({DELETED, MOVED_FROM})
TRACKED: Final = ARRIVING | LEAVING
MOVE_RANGES: Final = frozenset(
    {w("moveFromRangeStart"), w("moveFromRangeEnd"), w("moveToRangeStart"), w("moveToRangeEnd")}
)
# the ends of bookmarks, comments and permissions, which may stand between blocks as well as in paragraphs
ANCHORS: Final = frozenset(
    w(f"{name}{side}") for name in ("bookmark", "commentRange", "perm") for side in ("Start", "End")
)
RANGE_MARKS: Final = ANCHORS | MOVE_RANGES
PROPERTY_CHANGES: Final = frozenset(
    w(name)
    for name in (
        "rPrChange",
        "pPrChange",
        "sectPrChange",
        "tblPrChange",
        "trPrChange",
        "tcPrChange",
        "tblGridChange",
        "tblPrExChange",
        "numberingChange",
    )
)
# what may exist only once in a file: the ends of bookmarks, and where comments hang
ONLY_ONCE: Final = frozenset(
    {w("bookmarkStart"), w("bookmarkEnd"), w("commentRangeStart"), w("commentRangeEnd"), COMMENT_REFERENCE}
)
NOTE_REFERENCES: Final = frozenset({FOOTNOTE_REFERENCE, ENDNOTE_REFERENCE})
OBJECTS: Final = frozenset({w("drawing"), w("pict"), w("object"), w("ruby"), w("sym"), w("contentPart"), ALTERNATE}) | {
    # what prints a number or a part of the date of today
    w(name)
    for name in ("pgNum", "dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong")
}
MATHS_OBJECTS: Final = frozenset({f"{{{MATHS}}}oMath", f"{{{MATHS}}}oMathPara"})
# what sets words apart that it holds: where they lead, or in which direction they run
OVERRIDE, EMBEDDING = w("bdo"), w("dir")
SHELLS: Final = (HYPERLINK, OVERRIDE, EMBEDDING)
# elements inside a paragraph that hold runs and are not themselves content
WRAPPERS: Final = frozenset(
    {HYPERLINK, w("smartTag"), CONTROL_CONTENT, CONTROL, CUSTOM_XML, OVERRIDE, EMBEDDING, SIMPLE_FIELD}
)
