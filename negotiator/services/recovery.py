"""The ways back into a deal file besides its passphrase: the recovery code on paper, the key kept by this device."""

from pathlib import Path

from negotiator.crypto import BadRecoveryCode, derive_key, key_from_recovery_code, recovery_code
from negotiator.kernel import Clock
from negotiator.services import devices
from negotiator.services.workspace import Workspace
from negotiator.store import WrongKey, read_salt

_WRITTEN = "recovery code written down"


def recovery_code_of(workspace: Workspace) -> str:
    """Return the code that opens this file without its passphrase: sixteen groups of five characters."""
    return recovery_code(workspace.vault.key(), workspace.vault.salt)


def note_written(workspace: Workspace) -> None:
    """Remember in the file that somebody wrote the recovery code down, so that nobody is asked again."""
    workspace.vault.local.set(_WRITTEN, True)


def is_written(workspace: Workspace) -> bool:
    """Tell whether somebody said that the recovery code is written down."""
    return bool(workspace.vault.local.get(_WRITTEN, False))


def open_with_secret(path: Path, secret: str, *, opener: str, clock: Clock | None = None) -> Workspace:
    """Open a file with what a person typed: the recovery code, or else the passphrase."""
    try:
        key = key_from_recovery_code(secret)
    except BadRecoveryCode:
        return Workspace.open(path, passphrase=secret, opener=opener, clock=clock)
    return Workspace.open_with_key(path, key=key, opener=opener, clock=clock)


def check_passphrase(workspace: Workspace, passphrase: str) -> None:
    """Ask for the passphrase once more before something secret is shown. Raises WrongKey."""
    if derive_key(passphrase, read_salt(workspace.path)) != workspace.vault.key():
        raise WrongKey(path=workspace.path)


def remember_here(workspace: Workspace) -> bool:
    """Keep the open file's key in this device's keyring; False where no keyring works."""
    return devices.remember_key(workspace.path, workspace.vault.key())
