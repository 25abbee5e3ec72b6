"""What the settings screen shows: plain values. No Qt, no service."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from negotiator.gui.screens.settings.people_presenter import PartyRow

Modules = tuple[tuple[bool, ...], ...]
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
    """One identity of the file; `active` is the one that signs, `former` one that only opens what was sealed for it.

    until: when the certificate ends; ending: whether that is soon. renewable: whether its root's key is here. card: its
    compact card, for the picture in `modules`.
    """

    name: str
    organisation: str
    email: str
    fingerprint: str
    root: str
    active: bool
    former: bool = False
    until: str = ""
    ending: bool = False
    renewable: bool = False
    card: str = ""
    modules: Modules = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRow:
    """One root of a partner, who acts under it, and how it was compared. modules: the safety number as a picture.

    standing: "trusted", "refused", or "" while nobody compared it.
    """

    name: str
    people: tuple[str, ...]
    root: str
    safety_number: str
    compared: str
    standing: Literal["", "trusted", "refused"] = ""
    modules: Modules = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow:
    """A root that came in the place of a known one and waits for a decision. seen: where and when it came."""

    name: str
    organisation: str
    old: str
    new: str
    safety_number: str
    seen: str
    modules: Modules = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOff:
    """What comparing a pasted text with a root found. same is None when the text could not be read."""

    root: str
    same: bool | None
    words: str


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
    people: tuple["PartyRow", ...] = ()
    partners: tuple[PartnerRow, ...] = ()
    changed: tuple[ChangedRow, ...] = ()
    read_off: ReadOff | None = None
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
