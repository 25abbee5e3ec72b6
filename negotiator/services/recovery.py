"""The recovery code of an open deal: shown to whoever knows the passphrase, printed on a sheet, noted as kept."""

from pathlib import Path

from negotiator.crypto import derive_key, recovery_code
from negotiator.reports.recovery_sheet import RecoverySheet, recovery_sheet
from negotiator.reports.typefaces import static_fonts
from negotiator.services import devices, opening
from negotiator.services.files import write_file
from negotiator.services.workspace import Workspace

_WRITTEN = "recovery code written down"
_TOLD_APART_BY = 8  # so many signs of the salt tell one file from another


def recovery_code_of(workspace: Workspace) -> str:
    """Return the code that opens this file without its passphrase: sixteen groups of five characters."""
    with workspace.vault.key() as key:
        return recovery_code(key, workspace.vault.salt)


def sheet_of(workspace: Workspace, *, fonts: Path) -> bytes:
    """Return the recovery sheet of this file as a PDF to be printed. `fonts` is the folder of cut typefaces."""
    sheet = RecoverySheet(
        code=recovery_code_of(workspace),
        file=workspace.path.name,
        mark=workspace.vault.salt[-_TOLD_APART_BY // 2 :].hex(),
        at=workspace.clock.now(),
    )
    return recovery_sheet(sheet, fonts=static_fonts(fonts))


def write_sheet(workspace: Workspace, path: Path, *, fonts: Path) -> None:
    """Write the recovery sheet as a PDF that its owner alone may read, and note that it exists. Raise CannotWrite."""
    write_file(path, sheet_of(workspace, fonts=fonts))
    note_written(workspace)


def note_written(workspace: Workspace) -> None:
    """Remember in the file that somebody wrote the recovery code down, so that nobody is asked again."""
    workspace.vault.local.set(_WRITTEN, True)


def note_renewed(workspace: Workspace) -> None:
    """Remember in the file that its code is a new one, which nobody has written down yet."""
    workspace.vault.local.set(_WRITTEN, False)


def is_written(workspace: Workspace) -> bool:
    """Tell whether somebody said that the recovery code is written down."""
    return bool(workspace.vault.local.get(_WRITTEN, False))


def check_passphrase(workspace: Workspace, passphrase: str) -> None:
    """Ask for the passphrase once more before something secret is shown. Raises NotThisPassphrase."""
    with derive_key(passphrase, workspace.vault.salt) as key:
        if not workspace.vault.has_key(key):
            raise opening.NotThisPassphrase(path=workspace.path)


def remember_here(workspace: Workspace) -> bool:
    """Keep the open file's key in this device's keyring; False where no keyring works."""
    with workspace.vault.key() as key:
        return devices.keep_key(key, salt=workspace.vault.salt)


def forget_here(workspace: Workspace) -> bool:
    """Remove the open file's key from this device's keyring, and tell whether it was there."""
    return devices.drop_key(workspace.vault.salt)


def is_remembered_here(workspace: Workspace) -> bool:
    """Tell whether this device's keyring holds the open file's key."""
    return devices.is_kept(workspace.vault.salt)
