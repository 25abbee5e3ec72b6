"""The dialect in which agreements are written as text: lines in, items out. It knows nothing of Word.

One paragraph is one line, or several lines without a blank line between them. What a paragraph is, its first
characters say:

    # Text                    the title (first time); later an unnumbered part heading such as "Agreed terms"
    # Schedule 1 – Text       a schedule's heading: starts a page and a new count of numbers
    ## Text                   a clause heading, numbered 1. 2. 3.; within a schedule a numbered paragraph heading
    ### Text                  an unnumbered sub-heading
    - Text                    a numbered paragraph, 1.1
      - Text                  a numbered paragraph one level down, (a); two spaces further again, (i)
    (1) Text   (A) Text       a party, a recital; the written number is a marker, the printed one is counted
    > Text                    an indented paragraph without a number: a definition
    -> Text <-                a centred line
    | a | b |                 a table row; the row |---|---:| under the first makes that a header and aligns columns;
                              a header of empty cells makes a table without lines, for signatures
    [^id]: Text               a footnote, referred to by [^id] in the text
    ---                       a page break; the page before the first one is a cover without header
    Text                      an unnumbered paragraph

Within text: **bold**, *italic*, [^id], {page}, {pages}, and a backslash before a character that shall stand for itself.
"""

import re
from dataclasses import field
from typing import Literal

from negotiator.kernel import Unreadable
from negotiator.kernel.values import dataclass

ItemKind = Literal[
    "title",
    "part",
    "schedule",
    "heading",
    "subheading",
    "clause",
    "party",
    "recital",
    "indent",
    "centred",
    "plain",
    "break",
    "table",
]
Alignment = Literal["left", "center", "right"]

DEEPEST_LEVEL = 3
_ITEM_MARKS: tuple[tuple[re.Pattern[str], ItemKind], ...] = (
    (re.compile(r"### +(.*)"), "subheading"),
    (re.compile(r"## +(.*)"), "heading"),
    (re.compile(r"# +(Schedule\b.*)"), "schedule"),
    (re.compile(r"# +(.*)"), "part"),
    (re.compile(r"-> *(.*?) *<-"), "centred"),
    (re.compile(r"> +(.*)"), "indent"),
    (re.compile(r"\([0-9]+\) +(.*)"), "party"),
    (re.compile(r"\([A-Z]\) +(.*)"), "recital"),
)
_CLAUSE = re.compile(r"( *)- +(.*)")
_NOTE = re.compile(r"\[\^([\w-]+)\]: +(.*)")
_DIVIDER_CELL = re.compile(r":?-+:?")
_INLINE = re.compile(r"\\(?P<plain>.)|(?P<bold>\*\*)|(?P<italic>\*)|\[\^(?P<note>[\w-]+)\]|\{(?P<field>pages?)\}")
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class UncomposableText(Unreadable):
    """The text cannot become a Word file as it stands."""

    code = "uncomposable-text"

    def __init__(self, *, line: int, reason: str, hint: str) -> None:
        super().__init__(f"Line {line} cannot be set in Word: {reason}.", hint=hint)
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A stretch of text in one formatting."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMark:
    """The place where a footnote is referred to."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageField:
    """The number of this page ("page") or of all pages ("pages")."""

    name: str


Inline = Words | NoteMark | PageField


@dataclass(slots=True, kw_only=True)
class Item:
    """One paragraph, page break or table. `level` counts 1 for 1.1, 2 for (a), 3 for (i); `line` counts from 1."""

    kind: ItemKind
    line: int
    text: str = ""
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)
    alignments: list[Alignment] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Script:
    """A whole text, understood: its items in order and its footnotes by their key."""

    items: list[Item] = field(default_factory=list)
    notes: dict[str, Item] = field(default_factory=dict)


def parse(text: str) -> Script:
    """Return the items and footnotes of a text in the dialect. Raises UncomposableText."""
    script = Script()
    current: Item | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        refuse_unwritable(raw, line=number)
        line = raw.rstrip()
        if not line:
            current = None
        elif line.lstrip().startswith("|"):
            current = _take_row(script, current, line=line.strip(), number=number)
        else:
            current = _take_line(script, current, line=line, number=number)
    return script


def refuse_unwritable(text: str, *, line: int) -> None:
    """Raise UncomposableText when the text has a character that XML, and so Word, cannot hold."""
    if _UNWRITABLE.search(text):
        raise UncomposableText(
            line=line, reason="it has a control character", hint="Remove the invisible character from that line."
        )


def _take_line(script: Script, current: Item | None, *, line: str, number: int) -> Item | None:
    if line == "---":
        script.items.append(Item(kind="break", line=number))
        return None
    if note := _NOTE.fullmatch(line):
        item = Item(kind="plain", line=number, text=note[2])
        script.notes[note[1]] = item
        return item
    started = _start_item(script, line=line, number=number)
    if started is not None:
        script.items.append(started)
        return started
    if current is not None and current.kind != "table":
        current.text += " " + line.strip()
        return current
    plain = Item(kind="plain", line=number, text=line.strip())
    script.items.append(plain)
    return plain


def _start_item(script: Script, *, line: str, number: int) -> Item | None:
    for mark, kind in _ITEM_MARKS:
        if found := mark.fullmatch(line):
            first_heading = kind == "part" and not any(item.kind == "title" for item in script.items)
            return Item(kind="title" if first_heading else kind, line=number, text=found[1])
    if found := _CLAUSE.fullmatch(line):
        level = len(found[1]) // 2 + 1
        if level > DEEPEST_LEVEL:
            raise UncomposableText(
                line=number, reason="it is numbered too deeply", hint="Use at most three levels below a heading."
            )
        return Item(kind="clause", line=number, text=found[2], level=level)
    return None


def _take_row(script: Script, current: Item | None, *, line: str, number: int) -> Item:
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    if current is None or current.kind != "table":
        current = Item(kind="table", line=number)
        script.items.append(current)
    if len(current.rows) == 1 and all(_DIVIDER_CELL.fullmatch(cell) for cell in cells):
        current.alignments = [_alignment(cell) for cell in cells]
        return current
    if current.rows and len(cells) != len(current.rows[0]):
        raise UncomposableText(
            line=number,
            reason=f"its row has {len(cells)} cells where the table has {len(current.rows[0])} columns",
            hint="Give every row of the table the same number of cells.",
        )
    current.rows.append(cells)
    return current


def _alignment(divider: str) -> Alignment:
    if not divider.endswith(":"):
        return "left"
    return "center" if divider.startswith(":") else "right"


def parse_inline(text: str, *, line: int = 1) -> list[Inline]:
    """Return the formatted stretches, footnote marks and fields of one paragraph. Raises UncomposableText."""
    pieces: list[Inline] = []
    bold = italic = False
    words = ""
    position = 0

    def flush() -> None:
        nonlocal words
        if words:
            pieces.append(Words(text=words, bold=bold, italic=italic))
            words = ""

    for found in _INLINE.finditer(text):
        words += text[position : found.start()]
        position = found.end()
        if found["plain"]:
            words += found["plain"]
            continue
        flush()
        if found["note"]:
            pieces.append(NoteMark(key=found["note"]))
        elif found["field"]:
            pieces.append(PageField(name=found["field"]))
        bold ^= bool(found["bold"])
        italic ^= bool(found["italic"])
    words += text[position:]
    flush()
    if bold or italic:
        raise UncomposableText(
            line=line, reason="bold or italic is not closed", hint="Close it, or write \\* for an asterisk."
        )
    return pieces
