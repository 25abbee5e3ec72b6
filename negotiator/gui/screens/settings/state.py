"""What the settings screen shows: plain values. No Qt, no service."""

from dataclasses import dataclass, field
from typing import Literal

Control = Literal["choice", "switch", "count", "folder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """One setting. value: as `set_value` takes it. choices: (value, title). why_not: why it has no effect here."""

    name: str
    label: str
    help: str
    control: Control
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 0
    unit: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRow:
    """One identity of the file; `active` is the one that signs."""

    name: str
    organisation: str
    email: str
    fingerprint: str
    root: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRow:
    """One partner and how its root was compared."""

    name: str
    people: tuple[str, ...]
    root: str
    safety_number: str
    compared: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRow:
    """One backup, as it reads."""

    name: str
    when: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsState:
    """Everything on the screen. settings: by page. code: the recovery code while it may be seen.

    renewed: whether that code is a new one; old_backups: those that still open with the passphrase before.
    """

    settings: dict[str, tuple[SettingRow, ...]] = field(default_factory=dict)
    file: str = ""
    identities: tuple[IdentityRow, ...] = ()
    partners: tuple[PartnerRow, ...] = ()
    remembered: bool = False
    written: bool = False
    code: str = ""
    renewed: bool = False
    old_backups: tuple[str, ...] = ()
    backup_folder: str = ""
    backups: tuple[BackupRow, ...] = ()
    notices: tuple[tuple[str, str], ...] = ()
    busy: str = ""
    done: int = 0
    total: int = 0
    problem: str = ""
    hint: str = ""
    version: str = ""
