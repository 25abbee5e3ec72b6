"""What can go wrong with settings, each with the next step."""

from pathlib import Path

from negotiator.kernel import Refused, Unreadable


class UnknownSetting(Refused):
    """No setting has the name."""

    code = "unknown-setting"

    def __init__(self, *, name: str, near: tuple[str, ...]) -> None:
        hint = f"Did you mean {' or '.join(near)}?" if near else "`negotiator config` lists all settings."
        super().__init__(f"There is no setting {name[:60]!r}.", hint=hint)


class BadValue(Refused):
    """A value is outside of what its setting allows."""

    code = "bad-setting"

    def __init__(self, *, name: str, given: str, allowed: str) -> None:
        super().__init__(f"{name} cannot be {given[:60]!r}.", hint=f"Allowed: {allowed}.")


class SettingsUnreadable(Unreadable):
    """The file of settings cannot be read."""

    code = "settings-unreadable"

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(
            f"The settings in {path} cannot be read: {reason}.", hint="Correct the file, or delete it to start anew."
        )


class SettingsNotSaved(Refused):
    """The file of settings cannot be written."""

    code = "settings-not-saved"

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(
            f"{path} cannot be written: {reason}.", hint="Check the folder's permissions and the free space."
        )
