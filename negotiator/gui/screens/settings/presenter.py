"""Changing settings, and what belongs to the open file: who signs, who is trusted, backups, checks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Protocol

import negotiator
from negotiator.crypto import strength
from negotiator.gui.desk import Desk
from negotiator.gui.door import Door
from negotiator.gui.figures import size
from negotiator.gui.keeper import Keeper
from negotiator.gui.screens.settings.people_presenter import PartyRow, PeopleIntents, party_rows
from negotiator.gui.screens.settings.state import (
    BackupRow,
    ChangedRow,
    Control,
    IdentityRow,
    PartnerRow,
    SettingRow,
    SettingsState,
)
from negotiator.gui.screens.settings.trust_presenter import TrustIntents, changed_rows, identity_rows, partner_rows
from negotiator.kernel import Cancelled, NegotiatorError, Progress
from negotiator.services import backups, recovery
from negotiator.services.backups import Schedule
from negotiator.services.notices import notices_about
from negotiator.services.receipts import Receipt
from negotiator.services.salts import backup_folder
from negotiator.services.secrets import Changed
from negotiator.services.workspace import Workspace
from negotiator.settings import (
    BadValue,
    Choice,
    Count,
    Folder,
    SettingInfo,
    Settings,
    all_settings,
    get_text,
    set_value,
)

PAGES: Final = {
    "general": ("lock", "privacy"),
    "appearance": ("appearance", "redline"),
    "identity": ("identity",),
    "people": (),
    "partners": (),
    "backup": ("backup",),
    "about": (),
}
"""Which sections of the settings stand on which page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """What was read of the open file in one go."""

    path: Path
    identities: tuple[IdentityRow, ...]
    people: tuple[PartyRow, ...]
    partners: tuple[PartnerRow, ...]
    changed: tuple[ChangedRow, ...]
    remembered: bool
    written: bool
    backups: tuple[BackupRow, ...]
    notices: tuple[tuple[str, str], ...]


class SettingsView(Protocol):
    """The screen as the presenter sees it."""

    def show_state(self, state: SettingsState) -> None:
        """Show a state."""
        ...


class SettingsPresenter:
    """Takes the user's intents on the settings screen."""

    def __init__(self, desk: Desk, door: Door, keeper: Keeper, view: SettingsView) -> None:
        self._desk = desk
        self._door = door
        self._keeper = keeper
        self._view = view
        self._state = SettingsState(version=negotiator.__version__)
        self.people = PeopleIntents(desk, load=self.load, show=self._show, failed=self._fail)
        self.trust = TrustIntents(desk, load=self.load, show=self._show, failed=self._fail)

    def load(self) -> None:
        """Show the settings, and read what belongs to the open file."""
        folder = self._backup_folder
        rows = rows_by_page(self._door.settings, uncaptured=self._door.uncaptured)
        self._show(settings=rows, backup_folder=str(folder), problem="", hint="")
        self._desk.read(lambda workspace, _progress: _read(workspace, folder), self._file_read)

    def _file_read(self, seen: _File) -> None:
        self._show(
            file=str(seen.path),
            identities=seen.identities,
            people=seen.people,
            partners=seen.partners,
            changed=seen.changed,
            remembered=seen.remembered,
            written=seen.written,
            backups=seen.backups,
            notices=seen.notices,
        )

    @property
    def _backup_folder(self) -> Path:
        return backup_folder(self._door.folders, self._door.settings)

    # -- settings --------------------------------------------------------------------------------------------------

    def change(self, name: str, text: str) -> None:
        """Give a setting the value that a person chose or typed; it takes effect at once."""
        try:
            changed = set_value(self._door.settings, name, text)
        except BadValue as error:
            self._fail(error)
            return
        self._door.change_settings(changed, failed=self._fail)
        self.load()

    # -- identity and keys -----------------------------------------------------------------------------------------

    def sign_as(self, fingerprint: str) -> None:
        """Let another identity of the file sign from now on."""

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            workspace.act_as(fingerprint)
            return Receipt(label=f"{workspace.identity.name} signs from now on", topics=frozenset({"person"}))

        self._desk.act(work, lambda _receipt: self.load(), failed=self._fail)

    def beside_file(self, name: str) -> Path:
        """Return where something called so would lie beside the open file."""
        return Path(self._state.file).with_name(name) if self._state.file else Path.home() / name

    def show_code(self, passphrase: str) -> None:
        """Show the recovery code to who knows the passphrase."""

        def work(workspace: Workspace, _progress: Progress) -> str:
            recovery.check_passphrase(workspace, passphrase)
            return recovery.recovery_code_of(workspace)

        self._desk.read(work, lambda code: self._show(code=code, problem="", hint=""), failed=self._fail)

    def save_sheet(self, path: Path) -> None:
        """Write the recovery sheet as a PDF for printing."""

        def done() -> None:
            self._desk.tell(f"{path.name} is written: print it, then delete the file")
            self.load()

        self._keeper.write_sheet(path, done=done, failed=self._fail)

    def change_passphrase(self, old: str, new: str, again: str) -> None:
        """Encrypt the file under a new passphrase, and show the new recovery code."""
        if not old or not new:
            self._show(problem="Type the present passphrase, and the new one twice.", hint="")
        elif new != again:
            self._show(problem="The two new passphrases differ.", hint="")
        else:
            self._show(busy="Encrypting the file anew…", done=0, total=0, problem="", hint="", code="")
            self._keeper.change_passphrase(old=old, new=new, done=self._changed, failed=self._fail, step=self._step)

    def _changed(self, changed: Changed) -> None:
        old = tuple(str(path) for path in changed.old_backups)
        self._show(busy="", code=changed.code, renewed=True, old_backups=old)
        self.load()

    def delete_old_backups(self) -> None:
        """Delete the backups that still open with the passphrase before."""

        def done() -> None:
            self._show(old_backups=())
            self._desk.tell("The old backups are deleted")
            self.load()

        paths = [Path(path) for path in self._state.old_backups]
        self._keeper.delete_backups(paths, done=done, failed=self._fail)

    def keep_old_backups(self) -> None:
        """Leave the backups with the passphrase before where they are."""
        self._show(old_backups=())

    def cancel(self) -> None:
        """Stop what is under way."""
        self._keeper.cancel()

    def strength_of(self, passphrase: str) -> str:
        """Say how strong a passphrase is."""
        return strength(passphrase).text if passphrase else ""

    def hide_code(self, *, written: bool) -> None:
        """Put the recovery code out of sight; `written` says that it is on paper."""
        self._show(code="", renewed=False)
        if written:

            def work(workspace: Workspace, _progress: Progress) -> None:
                recovery.note_written(workspace)

            self._desk.read(work, lambda _none: self.load(), failed=self._fail)

    def copied(self, seconds: int) -> None:
        """Say how long a copied secret stays on the clipboard."""
        until = f"it leaves the clipboard in {seconds} s" if seconds else "it stays until the deal is locked"
        self._desk.tell(f"Copied; {until}")

    def remember(self) -> None:
        """Keep the key of the open file on this device."""

        def done(kept: bool) -> None:
            self._desk.tell("The key is kept on this device" if kept else "This device has no store of passwords")
            self.load()

        self._desk.read(lambda workspace, _progress: recovery.remember_here(workspace), done, failed=self._fail)

    def forget(self) -> None:
        """Take the key of the open file off this device."""

        def work(workspace: Workspace, _progress: Progress) -> None:
            recovery.forget_here(workspace)

        self._desk.read(work, lambda _none: self.load(), failed=self._fail)

    # -- backup ----------------------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Write a verified backup now."""
        schedule = Schedule.of(self._door.folders, self._door.settings)

        def done(path: Path) -> None:
            self._desk.tell(f"Backup {path.name} written and verified")
            self._show(busy="")
            self.load()

        self._show(busy="Writing and verifying a backup…", problem="", hint="")
        self._desk.read(
            lambda workspace, progress: backups.back_up(
                workspace, schedule.folder, keep=schedule.keep, progress=progress
            ),
            done,
            failed=self._fail,
        )

    def check(self) -> None:
        """Go to the check of the whole file."""
        self._desk.go("check", about="check")

    def restore(self) -> None:
        """Go to the backups."""
        self._desk.go("check", about="restore")

    # -- showing ---------------------------------------------------------------------------------------------------

    def _step(self, done: int, total: int, text: str) -> None:
        self._show(done=done, total=total, busy=text or self._state.busy)

    def _fail(self, error: NegotiatorError) -> None:
        if isinstance(error, Cancelled):
            self._show(busy="", problem="", hint="")
        else:
            self._show(busy="", problem=error.message, hint=error.hint)

    def _show(self, **changes: Any) -> None:
        self._state = replace(self._state, **changes)
        self._view.show_state(self._state)


def rows_by_page(settings: Settings, *, uncaptured: str = "") -> dict[str, tuple[SettingRow, ...]]:
    """Return every setting under the page that it stands on. uncaptured: why windows cannot be hidden here."""
    why_not = {"privacy.hide_from_capture": uncaptured}
    return {
        page: tuple(_row(info, settings, why_not) for info in all_settings() if info.section in sections)
        for page, sections in PAGES.items()
    }


def _row(info: SettingInfo, settings: Settings, why_not: Mapping[str, str]) -> SettingRow:
    kind = info.kind
    control: Control = "switch"
    choices: tuple[tuple[str, str], ...] = ()
    least, most, unit = 0, 0, ""
    if isinstance(kind, Choice):
        control, choices = "choice", tuple(kind.labels.items())
    elif isinstance(kind, Count):
        control, least, most, unit = "count", kind.least, kind.most, kind.unit
    elif isinstance(kind, Folder):
        control = "folder"
    return SettingRow(
        name=info.name,
        label=info.label,
        help=info.help,
        control=control,
        value=get_text(settings, info.name),
        choices=choices,
        least=least,
        most=most,
        unit=unit,
        why_not=why_not.get(info.name, ""),
    )


def _read(workspace: Workspace, folder: Path) -> _File:
    return _File(
        path=workspace.path,
        identities=identity_rows(workspace),
        people=party_rows(workspace),
        partners=partner_rows(workspace),
        changed=changed_rows(workspace),
        remembered=recovery.is_remembered_here(workspace),
        written=recovery.is_written(workspace),
        backups=tuple(
            BackupRow(name=one.path.name, when=f"{one.at.astimezone():%d %b %Y, %H:%M}", size=size(one.size))
            for one in backups.backups_of(workspace, folder)
        ),
        notices=tuple((one.text, one.hint) for one in notices_about(workspace)),
    )
