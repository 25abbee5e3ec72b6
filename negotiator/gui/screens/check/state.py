"""What the screen of checks and backups shows: plain values. No Qt, no service."""

from dataclasses import dataclass
from typing import Literal

Name = Literal["mend", "rebuild", "restore", "export"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was checked."""

    name: str
    fine: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One thing that can be done about what is broken."""

    name: Name
    title: str
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One backup, as it reads. fits: whether it opens with the passphrase that is known here."""

    path: str
    name: str
    when: str
    size: str
    fits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was done. opens: whether the deal is open again. aside: where the file from before is kept."""

    told: str
    opens: bool
    may_open: bool
    aside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckState:
    """Everything on the screen.

    alone: the file is in hand because it does not open; nothing else can be gone to. proven: its key is known. checked:
    whether lines tell of a check; first and readable: what is broken first and what still reads. asked: the backup that
    a person is asked about.
    """

    path: str = ""
    alone: bool = False
    proven: bool = True
    checked: bool = False
    lines: tuple[Line, ...] = ()
    first: str = ""
    readable: str = ""
    ways: tuple[Way, ...] = ()
    folder: str = ""
    backups: tuple[Backup, ...] = ()
    asked: Backup | None = None
    outcome: Outcome | None = None
    busy: str = ""
    done: int = 0
    total: int = 0
    problem: str = ""
    hint: str = ""
