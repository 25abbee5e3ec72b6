"""The recovery sheet: one printed page with the code that opens a deal's file, what it is for and where to keep it.

It says nothing of the deal itself. Who may see the code, and where the PDF goes, is decided by whoever asks for it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from negotiator.reports.archive import SOFTWARE, Description
from negotiator.reports.sheet import Cell, Footer, Sheet, stamp
from negotiator.reports.styles import Styles
from negotiator.reports.typefaces import Typefaces

_IN_A_LINE: Final = 4
_USES: Final = (
    "If the passphrase is forgotten: type the code where the passphrase is asked for, then choose a new passphrase.",
    "If the start of the file is damaged: the code opens the file all the same and mends the damage.",
)
_KEEPING: Final = (
    "Print this page, then delete the PDF and empty the wastebasket: on a disk it is a key without a lock.",
    "Keep the paper where you keep a passport, not with the computer and not in its bag.",
    "Whoever has this sheet and the file can read the deal and sign in it. Show it to nobody and take no photograph.",
    "A new passphrase makes a new code. This one then opens only copies and backups made before: destroy both.",
)
_TYPING: Final = (
    "Capitals, spaces and dashes do not matter. There is no letter I, L, O or U in a code: what looks like one is the "
    "figure 1 or 0, or a V. The last eight characters are a checksum, so a typing error is always noticed."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """What the page shows. code: groups with dashes between; file: its name; mark: the file's short id; at: aware."""

    code: str = field(repr=False)
    file: str
    mark: str
    at: datetime


def recovery_sheet(shown: RecoverySheet, *, fonts: Typefaces) -> bytes:
    """Return the sheet as a tagged PDF. Raises FontsMissing when the typefaces cannot be read."""
    sheet = Sheet(styles=Styles(fonts=fonts))
    sheet.paragraph(sheet.text("RECOVERY SHEET: KEEP SECRET"), "label")
    sheet.heading("Recovery code", level=1, style="title")
    sheet.paragraph(sheet.text(f"Opens the deal file {shown.file} without its passphrase."), "subtitle")
    _add_code(sheet, shown.code)
    sheet.note(sheet.text(_TYPING))
    sheet.facts(
        [("File", sheet.text(shown.file)), ("File id", sheet.text(shown.mark)), ("Made", sheet.text(stamp(shown.at)))]
    )
    _add_list(sheet, "What it is for", _USES)
    _add_list(sheet, "Where to keep it", _KEEPING)
    description = Description(title="Recovery sheet", author=SOFTWARE, language="en-GB", at=shown.at)
    return sheet.finish(description=description, footer=Footer(label="Recovery sheet", title=shown.file))


def _add_code(sheet: Sheet, code: str) -> None:
    groups = code.split("-")
    lines = [groups[start : start + _IN_A_LINE] for start in range(0, len(groups), _IN_A_LINE)]
    rows = [
        [Cell(sheet.text(str(number)), "cell quiet"), *(Cell(sheet.text(group), "recovery code") for group in line)]
        for number, line in enumerate(lines, 1)
    ]
    sheet.table(("Line", "First", "Second", "Third", "Fourth"), rows, widths=(8, 23, 23, 23, 23))


def _add_list(sheet: Sheet, title: str, sentences: tuple[str, ...]) -> None:
    sheet.heading(title, level=2)
    listing = sheet.root.add("L")
    for sentence in sentences:
        sheet.item(listing, sheet.text(sentence), "body")
