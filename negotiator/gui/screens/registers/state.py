"""What a register's screen shows: plain values, made by the presenter and drawn by the view."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

FormKind = Literal["text", "long text", "choice", "date", "number", "yes or no"]
Sharing = Literal["all", "shared", "internal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A value of a table: how it reads, and what it is sorted by."""

    text: str
    rank: int | float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnState:
    """A column of the table; the wide ones share the spare width."""

    title: str
    right: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """One record as the table has it."""

    key: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """What a rule says of a record."""

    key: str
    message: str
    blocking: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One act on a record: who, when, and each field's old and new value."""

    who: str
    when: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """The chosen record: its fields as they read, what rules say of it, and how it came to be so."""

    key: str
    title: str
    shared: bool
    facts: tuple[tuple[str, str], ...]
    findings: tuple[FindingLine, ...]
    rivals: int
    history: tuple[HistoryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A declared field as the form asks for it; `choices` are (value, title)."""

    name: str
    title: str
    kind: FormKind
    help: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormState:
    """A record being written: `texts` are the values to begin with. `new` records have a number already."""

    key: str
    heading: str
    new: bool
    shared: bool
    fields: tuple[FormField, ...]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A dated record on the schedule."""

    key: str
    title: str
    day: date
    met: bool
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterState:
    """The register as filtered: its table, its rules' findings, and what its own picture needs."""

    title: str
    singular: str
    empty: str
    total: int
    columns: tuple[ColumnState, ...]
    rows: tuple[RecordRow, ...]
    findings: tuple[FindingLine, ...]
    statuses: tuple[str, ...]
    status_title: str
    dated: bool
    matrix: Mapping[tuple[int, int], int] | None = None
    cell: tuple[int, int] | None = None
    schedule: tuple[Due, ...] = ()
    today: date | None = None
    detail: Detail | None = None
    form: FormState | None = None
    filtered: bool = field(default=False)
