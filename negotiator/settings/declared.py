"""Every setting, declared once: its section, name, default, label, help and range. Reads and writes nothing."""

from dataclasses import dataclass, field

from negotiator.settings.values import Choice, Count, Folder, Switch, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """How the window looks."""

    scheme: str = setting(
        "system",
        label="Colours",
        help="Light, dark, strong contrasts, or whichever the system shows.",
        kind=Choice(
            {"system": "As the system does", "light": "Light", "dark": "Dark", "high contrast": "High contrast"}
        ),
    )
    text_size: int = setting(
        100, label="Text size", help="Of all text in the window, in per cent.", kind=Count(90, 150, "%")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """How redlines are shown and worked through."""

    marking: str = setting(
        "house",
        label="Marking of changes",
        help="House style marks by colour and line, Word style as Word does, patterns do without colour.",
        kind=Choice({"house": "House style", "word": "Word style", "patterns": "Patterns only"}),
    )
    single_keys: bool = setting(
        True,
        label="Single keys",
        help="Work through changes with single letters, such as A to accept. Off for speech input.",
        kind=Switch(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What this device remembers of you."""

    remember_on_device: bool = setting(
        False,
        label="Remember on this device",
        help="Keep the key of a deal in this computer's own store of passwords, so that it opens without passphrase.",
        kind=Switch(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """When an open deal locks itself."""

    idle_minutes: int = setting(
        15,
        label="Lock when idle",
        help="Minutes without a key or the mouse after which the deal is locked; 0 for never.",
        kind=Count(0, 480, "minutes"),
    )
    on_suspend: bool = setting(
        True,
        label="Lock when the computer sleeps",
        help="An open deal is locked when the computer goes to sleep or its screen is locked.",
        kind=Switch(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What other programs on this computer get to see."""

    clipboard_seconds: int = setting(
        30,
        label="Clear the clipboard",
        help="Seconds after which a copied recovery code is taken off the clipboard; 0 for not before the deal is "
        "locked.",
        kind=Count(0, 600, "seconds"),
    )
    hide_from_capture: bool = setting(
        True,
        label="Hide from screenshots",
        help="Pictures and recordings of the screen show nothing of the window. Off for sharing it in a call.",
        kind=Switch(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """Where automatic backups go and how many are kept."""

    folder: str = setting(
        "",
        label="Folder for backups",
        help="Another disk is best. Nothing for the program's own folder.",
        kind=Folder(),
    )
    automatic: bool = setting(
        True,
        label="Backups without being asked",
        help="Every hour while a deal is changed, and when it is closed after a change.",
        kind=Switch(),
    )
    hourly: int = setting(
        24,
        label="Backups of different hours",
        help="How many of the last hours in which a deal was changed keep a backup.",
        kind=Count(0, 240, "hours"),
    )
    keep: int = setting(
        14,
        label="Backups of different days",
        help="How many days have a backup. Those of some hours and weeks are kept besides.",
        kind=Count(1, 365, "days"),
    )
    weekly: int = setting(
        8,
        label="Backups of different weeks",
        help="How many weeks have a backup.",
        kind=Count(0, 520, "weeks"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, as they stand. A value that is passed; never a global."""

    appearance: Appearance = field(default_factory=Appearance)
    redline: Redline = field(default_factory=Redline)
    identity: Identity = field(default_factory=Identity)
    lock: Lock = field(default_factory=Lock)
    privacy: Privacy = field(default_factory=Privacy)
    backup: Backup = field(default_factory=Backup)
