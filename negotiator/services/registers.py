"""Registers: saving records of any declared register, their findings, CSV out and in, and dates as .ics."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from negotiator.domain import Deal, Finding, Held, body_of
from negotiator.domain.plain import NotPlain, from_plain
from negotiator.domain.records import FieldFacts
from negotiator.domain.registers import REGISTERS, Register
from negotiator.kernel import Refused, Unreadable
from negotiator.services.numbering import next_key
from negotiator.services.receipts import Act, Put, Receipt
from negotiator.services.workspace import Workspace

_WIDEST = 75
# how a cell begins that a spreadsheet calculates, perhaps behind apostrophes of its own; plain figures are harmless
_FORMULA = re.compile(r"'*(\s*[=+\-@＝＋－＠]|[\t\r\n])")
_FIGURE = re.compile(r"[+-]?[0-9][0-9.,]*")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


class NoSuchRegister(Refused):
    """No register of that name is declared."""

    code = "unknown-register"

    def __init__(self, name: str) -> None:
        known = ", ".join(register.kind.topic for register in REGISTERS)
        super().__init__(f"There is no register {name!r}.", hint=f"Known: {known}.")


class BadField(Refused):
    """A field of a form holds what it cannot take."""

    code = "bad-field"

    def __init__(self, label: str, wanted: str) -> None:
        self.label = label
        super().__init__(f"{label}: {wanted}.", hint="Correct it; nothing was saved.")


class BadTable(Unreadable):
    """A CSV file cannot be read as this register."""

    code = "bad-table"

    def __init__(self, why: str) -> None:
        super().__init__(f"The table cannot be read: {why}.", hint="Export the register to see the columns it has.")


def register_named(name: str) -> Register:
    """Return a register by its topic ("risk") or title. Raises NoSuchRegister."""
    for register in REGISTERS:
        if name.casefold() in (register.kind.topic.casefold(), register.title.casefold()):
            return register
    raise NoSuchRegister(name)


def records(deal: Deal, register: Register) -> tuple[Held[Any], ...]:
    """Return the records of a register."""
    return deal.records(register.type)


def new_record(workspace: Workspace, register: Register) -> dict[str, str]:
    """Return the texts of an empty form, with the next free number."""
    return _blank(register) | {"key": next_key(workspace.deal, register.type, register.prefix)}


def _blank(register: Register) -> dict[str, str]:
    return {facts.name: "" if facts.default is None else str(facts.default) for facts in register.fields}


def texts_of(register: Register, value: Any) -> dict[str, str]:
    """Return a record's fields as the texts of a form."""
    plain = body_of(value)
    return {facts.name: "" if plain[facts.name] is None else str(plain[facts.name]) for facts in register.fields}


def read_texts(register: Register, texts: dict[str, str]) -> Any:
    """Build a record from the texts of a form. Raises BadField naming the field."""
    plain: dict[str, Any] = {}
    for facts in register.fields:
        text = (texts.get(facts.name) or "").strip()
        if facts.required and not text:
            raise BadField(facts.label, "is needed")
        plain[facts.name] = _plain(facts, text)
    try:
        return from_plain(register.type, plain)
    except NotPlain as error:
        raise BadField(register.singular, "holds a value that does not fit") from error


def _plain(facts: FieldFacts, text: str) -> Any:
    if facts.choices and facts.widget == "choice" and text not in facts.choices:
        raise BadField(facts.label, f"choose one of {', '.join(facts.choices)}")
    if facts.widget == "integer":
        return _integer(facts, text)
    if facts.widget == "date":
        return _date(facts, text)
    if facts.widget in ("money", "number", "percent"):
        return _number(facts, text)
    return text


def _integer(facts: FieldFacts, text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise BadField(facts.label, "write a whole number") from error


def _date(facts: FieldFacts, text: str) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise BadField(facts.label, "write a date like 2027-03-31") from error


def _number(facts: FieldFacts, text: str) -> str:
    digits = text.replace(",", "").replace(" ", "") or "0"
    try:
        number = Decimal(digits)
    except InvalidOperation as error:
        raise BadField(facts.label, "write a number like 250000.00") from error
    if not number.is_finite():
        raise BadField(facts.label, "write a number like 250000.00")
    return digits


def save(workspace: Workspace, register: Register, texts: dict[str, str], *, shared: bool) -> Receipt:
    """Save a record from the texts of a form; undoable. Raises BadField."""
    record = read_texts(register, texts)
    return workspace.put(record, shared=shared, label=f"Save {register.singular.lower()} {record.key}")


def findings_of(deal: Deal, register: Register) -> tuple[Finding, ...]:
    """Return what the register's rules say."""
    return tuple(register.findings(deal))


def to_csv(deal: Deal, register: Register, *, shared_only: bool = False) -> str:
    """Return the register as CSV: field names as header, one line for each record.

    Words that a spreadsheet would take for a formula have an apostrophe before them; `from_csv` takes it away again.
    """
    out = io.StringIO()
    names = [facts.name for facts in register.fields]
    writer = csv.DictWriter(out, fieldnames=names, lineterminator="\n")
    writer.writeheader()
    for held in records(deal, register):
        if held.stream == "shared" or not shared_only:
            writer.writerow({name: _harmless(cell) for name, cell in texts_of(register, held.value).items()})
    return out.getvalue()


def from_csv(workspace: Workspace, register: Register, text: str, *, shared: bool | None = False) -> Receipt:
    """Save every record of a CSV table as one undoable step; `shared` None leaves each record where it lives.

    Columns that the table lacks keep what a record says, or the default of a new one. Raises BadTable or BadField
    before anything is saved.
    """
    known = {held.value.key: texts_of(register, held.value) for held in records(workspace.deal, register)}
    blank = _blank(register)
    rows = [known.get(row.get("key", ""), blank) | row for row in _rows(register, text)]
    acts: list[Act] = [Put(read_texts(register, row), shared) for row in rows]
    if not acts:
        raise BadTable("it has no rows")
    return workspace.perform(f"Import {len(acts)} {register.title.lower()}", acts)


def table_text(data: bytes) -> str:
    """Return the text of a CSV file. Raises BadTable for other encodings than UTF-8: a guess would alter words."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable("it is not UTF-8 text") from error


def _rows(register: Register, text: str) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text), restkey="")
    known = {facts.name for facts in register.fields}
    try:
        if not reader.fieldnames or not set(reader.fieldnames) <= known:
            raise BadTable("its columns are not those of the register")
        rows = list(reader)
    except csv.Error as error:
        raise BadTable("it is not comma-separated text") from error
    if any("" in row for row in rows):
        raise BadTable("a row has more cells than there are columns")
    return [{name: _as_meant(cell) for name, cell in row.items() if cell is not None} for row in rows]


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet calculates: what another party typed must not run on this machine."""
    return f"'{cell}" if _FORMULA.match(cell) and not _FIGURE.fullmatch(cell) else cell


def _as_meant(cell: str) -> str:
    """Return a cell as it was before `_harmless`, also where a spreadsheet has saved the table since."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def to_ics(deal: Deal, register: Register) -> str:
    """Return the dated records as a calendar (RFC 5545)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Negotiator//Registers//EN"]
    for held in records(deal, register):
        lines += _event(held, register)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _folded(line: str) -> str:
    """Break a content line after at most 75 octets, never inside a character, as RFC 5545 asks."""
    folded, width = "", 0
    for sign in line:
        octets = len(sign.encode("utf-8"))
        if width + octets > _WIDEST:
            folded, width = folded + "\r\n ", 1
        folded, width = folded + sign, width + octets
    return folded


def _event(held: Held[Any], register: Register) -> Iterator[str]:
    day = getattr(held.value, register.dated) if register.dated else None
    if day is None:
        return
    title = next(getattr(held.value, facts.name) for facts in register.fields if facts.required)
    summary = f"{held.value.key} {title}".translate(_ESCAPED)
    yield "BEGIN:VEVENT"
    yield f"UID:{held.value.key.translate(_ESCAPED)}-{held.entry.deal}@negotiator"
    yield f"DTSTAMP:{held.entry.claimed_at:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"SUMMARY:{summary}"
    yield "END:VEVENT"
