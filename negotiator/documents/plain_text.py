"""Markdown and plain text read as blocks: headings, numbered and lettered paragraphs, table cells.

The printed number leaves the text and becomes the block's label. Emphasis marks and links stay as they are typed:
they are part of what the parties exchange.
"""

import codecs
import re
from dataclasses import field

from negotiator.kernel.values import dataclass
from negotiator.redline.shapes import Block

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PAGE_BREAKS = re.compile(r"[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\ufeff\ufffe\uffff\ud800-\udfff]")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*)$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r":?-+:?")
_LABEL = re.compile(
    r"^(?P<label>(?:(?:Section|Article|Clause|§)\s+)?\d+(?:\.\d+)+\.?|\d+[.)]|\((?:[a-z]{1,2}|[A-Z]{1,2}|[ivxlIVXL]+|\d+)\)"
    r"|(?:[a-z]|[ivxl]+|[A-Z])[.)]|[-*+•])(?:[ \t]+|$)(?P<text>.*)$",
    re.DOTALL,
)
_STARTS_ITEM = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]|\d+(?:\.\d+)+|\([a-zA-Z0-9]{1,4}\)|[-*+•]|[a-zA-Z][.)])[ \t]+\S")
_CELL_BREAK = re.compile(r"(?<!\\)\|")


def decode(data: bytes) -> str:
    """Return the text of a file: by its byte order mark, else UTF-8, else Windows-1252."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def without_controls(text: str) -> str:
    """Return the text without characters that no XML file can hold; form feeds and the like become line ends."""
    return _CONTROLS.sub("", _PAGE_BREAKS.sub("\n", text))


def read_blocks(text: str, *, markdown: bool) -> tuple[Block, ...]:
    """Return the blocks of Markdown or plain text."""
    reading = _Reading(markdown=markdown)
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        reading.line(line)
    reading.finish()
    return tuple(reading.blocks)


@dataclass(slots=True)
class _Reading:
    markdown: bool
    blocks: list[Block] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    tables: int = 0
    rows: int = -1

    def line(self, line: str) -> None:
        heading = _HEADING.match(line) if self.markdown else None
        if heading:
            self.finish()
            self._heading(heading[2].rstrip(" \t").rstrip("#"), len(heading[1]))
        elif self.markdown and self.pending and len(self.pending) == 1 and _UNDERLINE.match(line):
            title, self.pending = self.pending[0], []
            self._heading(title.strip(), 1 if "=" in line else 2)
        elif self.markdown and line.lstrip().startswith("|") and line.count("|") > 1:
            self._table_line(line)
        elif not line.strip():
            self.finish()
        else:
            if not self.markdown or _STARTS_ITEM.match(line):
                self.finish()
            self.pending.append(line)

    def finish(self) -> None:
        """End the paragraph or table that is being read."""
        if self.rows >= 0:
            self.rows, self.tables = -1, self.tables + 1
        if self.pending:
            lines, self.pending = self.pending, []
            indent = len(lines[0]) - len(lines[0].lstrip())
            label, text = split_label(" ".join(line.strip() for line in lines))
            self._add(text, label=label, level=indent)

    def _heading(self, title: str, level: int) -> None:
        label, text = split_label(title.strip())
        self.headings = [heading for heading in self.headings if heading[0] < level]
        block = Block(
            id=f"b{len(self.blocks)}",
            kind="heading",
            text=text,
            label=label,
            level=level,
            heading_path=tuple(title for _, title in self.headings),
        )
        self.blocks.append(block)
        self.headings.append((level, f"{label} {text}".strip()))

    def _table_line(self, line: str) -> None:
        if self.pending:
            self.finish()
        if self.rows >= 0 and _is_rule(line):
            return
        self.rows += 1
        cells = _CELL_BREAK.split(line.strip().removeprefix("|").removesuffix("|"))
        for column, cell in enumerate(cells):
            text = cell.strip().replace(r"\|", "|")
            self._add(text, kind_place=f"body/t{self.tables}/r{self.rows}/c{column}")

    def _add(self, text: str, *, label: str = "", level: int = 0, kind_place: str = "") -> None:
        self.blocks.append(
            Block(
                id=f"b{len(self.blocks)}",
                kind="cell" if kind_place else "paragraph",
                text=text,
                label=label,
                level=level,
                heading_path=tuple(title for _, title in self.headings),
                place=kind_place or "body",
            )
        )


def _is_rule(line: str) -> bool:
    """Tell whether a line is the one that parts a table's head from its body."""
    cells = line.strip().removeprefix("|").removesuffix("|").split("|")
    return all(_RULE.fullmatch(cell.strip()) for cell in cells)


def split_label(text: str) -> tuple[str, str]:
    """Return the number that a paragraph begins with and the rest of it; ("", text) where there is none."""
    match = _LABEL.match(text)
    if match is None or not match["text"].strip():
        return "", text
    label = "•" if match["label"] in "-*+•" else match["label"]
    return label, match["text"].lstrip()
