"""Random small agreements as Word files, and what a negotiation does to them. Everything follows from one `Random`.

A document is a list of items: a paragraph is a list of (words, bold) with a style, a table a list of rows of cells,
a cell a list of paragraphs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

VOCABULARY = [
    "the",
    "Seller",
    "shall",
    "deliver",
    "goods",
    "to",
    "Buyer",
    "within",
    "ten",
    "days",
    "of",
    "notice",
    "and",
    "pay",
    "all",
    "costs",
    "fees",
    "taxes",
    "promptly",
    "under",
    "this",
    "Agreement",
    "unless",
    "terminated",
    "by",
    "either",
    "party",
]


@dataclass(frozen=True)
class Text:
    """A paragraph; `dress` chooses what surrounds each run (a link, a field, a note, …)."""

    runs: tuple[tuple[str, bool, int], ...]
    style: str = ""


@dataclass(frozen=True)
class Grid:
    """A table."""

    rows: tuple[tuple[tuple[Text, ...], ...], ...]


Item = Text | Grid


def phrase(random: Random) -> str:
    return " ".join(random.choice(VOCABULARY) for _ in range(random.randint(1, 12)))


def paragraph(random: Random) -> Text:
    count = 0 if random.random() < 0.08 else random.randint(1, 3)
    runs = tuple((phrase(random), random.random() < 0.2, random.randrange(24)) for _ in range(count))
    return Text(runs, random.choice(["", "", "Heading1", "Clause"]))


def cell(random: Random) -> tuple[Text, ...]:
    return tuple(paragraph(random) for _ in range(random.randint(1, 2)))


def grid(random: Random) -> Grid:
    columns = random.randint(1, 3)
    return Grid(tuple(tuple(cell(random) for _ in range(columns)) for _ in range(random.randint(1, 3))))


def agreement(random: Random) -> list[Item]:
    return [grid(random) if random.random() < 0.15 else paragraph(random) for _ in range(random.randint(1, 9))]


def edited(random: Random, text: Text) -> Text:
    runs = []
    for words, bold, dress in text.runs:
        split = words.split()
        at = random.randrange(len(split))
        choice = random.random()
        if choice < 0.15:
            split.insert(at, random.choice(VOCABULARY))
        elif choice < 0.25 and len(split) > 1:
            split.pop(at)
        elif choice < 0.35:
            split[at] = random.choice(VOCABULARY)
        runs.append((" ".join(split), bold != (random.random() < 0.1), dress))
    style = text.style if random.random() < 0.95 else random.choice(["", "Heading1"])
    return replace(text, runs=tuple(runs), style=style)


def negotiated(random: Random, items: list[Item]) -> list[Item]:
    """Return what the other side sends back: edits, splits, insertions, deletions, and sometimes a move."""
    found: list[Item] = []
    for item in items:
        if random.random() < 0.11:
            continue
        if isinstance(item, Grid):
            rows = _rows(random, item)
            found.extend([Grid(tuple(rows))] if rows else [])
            continue
        after = edited(random, item) if random.random() < 0.4 else item
        if random.random() < 0.06 and len(after.runs) > 1:
            found.extend([replace(after, runs=after.runs[:1]), replace(after, runs=after.runs[1:])])
        else:
            found.append(after)
        if random.random() < 0.12:
            found.append(paragraph(random))
    if random.random() < 0.3 and len(found) > 2:
        found.insert(random.randrange(len(found)), found.pop(random.randrange(len(found))))
    return found


def _rows(random: Random, item: Grid) -> list[tuple[tuple[Text, ...], ...]]:
    rows = []
    for row in item.rows:
        if random.random() < 0.15:
            continue
        if random.random() < 0.4:
            row = tuple(tuple(t for t in negotiated(random, list(c)) if isinstance(t, Text)) for c in row)
        rows.append(row)
        if random.random() < 0.15:
            rows.append(tuple(cell(random) for _ in row))
    return rows


@dataclass
class Printer:
    """Prints items as WordprocessingML, with tracked changes of an earlier author if `earlier`."""

    random: Random
    earlier: bool
    number: int = 100
    notes: list[str] = field(default_factory=list)

    def body(self, items: list[Item]) -> str:
        if not items or isinstance(items[-1], Grid):
            items = [*items, Text(())]
        return self._items(items) + "<w:sectPr/>"

    def footnotes(self) -> str:
        return "".join(
            f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> On {words}</w:t></w:r></w:p></w:footnote>'
            for number, words in enumerate(self.notes, 1)
        )

    def _mark(self, tag: str) -> str:
        self.number += 1
        return f'<w:{tag} w:id="{self.number}" w:author="Earlier" w:date="2020-01-01T00:00:00Z"'

    def _items(self, items: list[Item]) -> str:
        printed = ""
        for at, item in enumerate(items):
            if isinstance(item, Grid):
                printed += f"<w:tbl><w:tblPr/>{''.join(self._row(row) for row in item.rows)}</w:tbl>"
            else:
                last = at == len(items) - 1 or isinstance(items[at + 1], Grid)
                printed += self._paragraph(item, last=last)
        return printed

    def _row(self, row: tuple[tuple[Text, ...], ...]) -> str:
        marks = ""
        if self.earlier and self.random.random() < 0.08:
            marks = f"<w:trPr>{self._mark(self.random.choice(['ins', 'del']))}/></w:trPr>"
        cells = "".join(f"<w:tc>{self._items(list(cell)) or '<w:p/>'}</w:tc>" for cell in row)
        return f"<w:tr>{marks}{cells}</w:tr>"

    def _paragraph(self, text: Text, *, last: bool) -> str:
        properties = f'<w:pStyle w:val="{text.style}"/>' if text.style else ""
        if self.earlier and not last and self.random.random() < 0.1:
            properties += f"<w:rPr>{self._mark(self.random.choice(['ins', 'del']))}/></w:rPr>"
        printed = f"<w:pPr>{properties}</w:pPr>" if properties else ""
        for at, (words, bold, dress) in enumerate(text.runs):
            printed += self._run(words + (" " if at < len(text.runs) - 1 else ""), bold, dress)
        return f"<w:p>{printed}</w:p>"

    def _run(self, words: str, bold: bool, dress: int) -> str:
        look = "<w:rPr><w:b/></w:rPr>" if bold else ""
        run = f'<w:r>{look}<w:t xml:space="preserve">{words}</w:t></w:r>'
        before = ""
        if self.earlier and self.random.random() < 0.25:
            run = f"{self._mark('ins')}>{run}</w:ins>"
        if self.earlier and self.random.random() < 0.2:
            gone = f'<w:r><w:delText xml:space="preserve">{phrase(self.random)} </w:delText></w:r>'
            before = f"{self._mark('del')}>{gone}</w:del>"
        return before + self._dressed(run, words, dress)

    def _dressed(self, run: str, words: str, dress: int) -> str:
        self.number += 1
        mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
        match dress:
            case 0:
                return f'<w:hyperlink w:anchor="x">{run}</w:hyperlink>'
            case 1:
                instruction = "<w:r><w:instrText> REF x </w:instrText></w:r>"
                return f"{mark.format('begin')}{instruction}{mark.format('separate')}{run}{mark.format('end')}"
            case 2:
                self.notes.append(words)
                return f'{run}<w:r><w:footnoteReference w:id="{len(self.notes)}"/></w:r>'
            case 3:
                name = f'w:id="{7000 + self.number}"'
                return f'<w:bookmarkStart {name} w:name="b{self.number}"/>{run}<w:bookmarkEnd {name}/>'
            case 4:
                return f"<w:sdt><w:sdtContent>{run}</w:sdtContent></w:sdt>"
            case 5:
                return f'<w:fldSimple w:instr="DATE">{run}</w:fldSimple>'
            case _:
                return run


STYLES = (
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Clause"/></w:style>'
)


def printed(random: Random, items: list[Item], build: Callable[..., bytes], *, earlier: bool) -> bytes:
    """Return the items as a Word file."""
    printer = Printer(random, earlier)
    body = printer.body(items)
    return build(body, footnotes=printer.footnotes(), styles=STYLES)
