"""What can go wrong with a workspace file, each with the file's name and the next step.

Never a secret, never deal text.
"""

from pathlib import Path

from negotiator.kernel import Locked, Refused, Tampered, Unreadable


class WorkspaceMissing(Unreadable):
    """There is no file at the path."""

    code = "workspace-missing"

    def __init__(self, *, path: Path) -> None:
        super().__init__(f"There is no deal file at {path}.", hint="Was it moved or renamed? Choose it with Open.")


class NotAWorkspace(Unreadable):
    """The file is something else."""

    code = "not-a-workspace"

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(
            f"{path} is not a deal file: {reason}.", hint="Choose a .deal file, or restore it from a backup."
        )


class Damaged(Unreadable):
    """The file is a workspace, but not all of it is as it was written."""

    code = "workspace-damaged"

    def __init__(self, *, path: Path, what: str) -> None:
        super().__init__(
            f"{path} is damaged: {what}.",
            hint="Keep the file as it is. A check tells what is affected and what can be done; then restore a backup.",
        )


class NewerFormat(Unreadable):
    """A later version of the program wrote the file."""

    code = "workspace-newer"

    def __init__(self, *, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path} was written by a newer version of Negotiator (format {found}; this version knows {known}).",
            hint="Install the newer version. The file was not changed.",
        )


class WrongKey(Locked):
    """The key opens no page of the file."""

    code = "wrong-key"

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            f"{path} does not open with this passphrase.",
            hint="Check the passphrase and the keyboard layout. If you are sure of it, the first 16 bytes of the file "
            "may be damaged: open a backup, or use the recovery code.",
        )


class InUse(Locked):
    """Somebody has the file open, here or on another machine."""

    code = "workspace-in-use"

    def __init__(self, *, path: Path, who: str) -> None:
        super().__init__(f"{path} is in use by {who}.", hint="Close it there first.")


class AlreadyExists(Refused):
    """A new file would replace another one."""

    code = "workspace-exists"

    def __init__(self, *, path: Path) -> None:
        super().__init__(f"{path} exists already.", hint="Choose another name; nothing is ever overwritten.")


class NameUnusable(Refused):
    """The file's name cannot be used here."""

    code = "workspace-name"

    def __init__(self, *, path: Path) -> None:
        shown = path.name if len(path.name) <= 40 else f"{path.name[:40]}…"
        super().__init__(
            f"The name {shown!r} cannot be used for a deal file.", hint="Choose a shorter name of ordinary characters."
        )


class FolderMissing(Refused):
    """The folder of the file does not exist."""

    code = "folder-missing"

    def __init__(self, *, folder: Path) -> None:
        super().__init__(f"There is no folder {folder}.", hint="Create it, or choose another folder.")


class FolderReadOnly(Refused):
    """Nothing can be written beside the file."""

    code = "folder-read-only"

    def __init__(self, *, folder: Path) -> None:
        super().__init__(
            f"Nothing can be written in {folder}.", hint="Copy the deal file to a folder of yours and open it there."
        )


class FileReadOnly(Refused):
    """The file itself is protected against writing."""

    code = "file-read-only"

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            f"{path} is protected against writing.", hint="Remove the protection, or copy the file and open the copy."
        )


class NetworkShare(Refused):
    """The file lies on a network share, where a database file gets damaged."""

    code = "network-share"

    def __init__(self, *, folder: Path, kind: str) -> None:
        super().__init__(
            f"{folder} is on a network share ({kind}), where a deal file can be damaged.",
            hint="Keep the deal on a local disk; exchange packages with colleagues instead of sharing the file.",
        )


class DiskFull(Refused):
    """The disk is full; what was saved before is safe."""

    code = "disk-full"

    def __init__(self, *, folder: Path) -> None:
        super().__init__(
            f"The disk that holds {folder} is full; this last step was not saved.",
            hint="Everything saved before is safe. Free some space and repeat the step.",
        )


class DiskFailed(Unreadable):
    """The system could not read or write the file."""

    code = "disk-failed"

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(
            f"{path} could not be read or written ({reason}).",
            hint="Check the disk and its connection, then open the file again.",
        )


class VaultClosed(Refused):
    """The vault was closed before."""

    code = "vault-closed"

    def __init__(self, *, path: Path) -> None:
        super().__init__(f"{path} is closed.", hint="Open it again.")


class ChangeUnderWay(Refused):
    """Something that needs the whole file was asked for inside a transaction."""

    code = "change-under-way"

    def __init__(self, *, path: Path) -> None:
        super().__init__(f"A change to {path} is under way.", hint="Let it finish first.")


class EntryAltered(Tampered):
    """A stored ledger entry is not what was appended."""

    code = "entry-changed"

    def __init__(self, *, sequence: int) -> None:
        super().__init__(
            f"Ledger entry number {sequence} is not what was stored.", hint="Open the newest backup that checks clean."
        )


class BlobMissing(Unreadable):
    """Content is not in the file."""

    code = "blob-missing"

    def __init__(self, *, digest: str) -> None:
        super().__init__(
            f"Content {digest[:12]} is not in this file.", hint="Import the package that carries it, or open a backup."
        )


class BlobErased(Refused):
    """Content was erased on purpose."""

    code = "blob-erased"

    def __init__(self, *, digest: str) -> None:
        super().__init__(f"Content {digest[:12]} was erased from this file on purpose.", hint="Only its hash remains.")


class BlobDamaged(Tampered):
    """Stored content does not have its hash."""

    code = "blob-damaged"

    def __init__(self, *, digest: str) -> None:
        super().__init__(
            f"Content {digest[:12]} is damaged: it does not have its hash.",
            hint="Open the newest backup that checks clean.",
        )


class ContentDiffers(Tampered):
    """Content that was to be stored is not what its hash and size say."""

    code = "content-differs"

    def __init__(self, *, digest: str) -> None:
        super().__init__(
            f"Content {digest[:12]} is not what it was said to be, so it was not stored.",
            hint="Nothing was changed. Ask for the file again.",
        )


class ContentTooLarge(Refused):
    """Content is too large to be handed out in one."""

    code = "content-too-large"

    def __init__(self, *, digest: str, size: int) -> None:
        super().__init__(
            f"Content {digest[:12]} has {size >> 20} MB: too much to be opened at once.",
            hint="Save it to a file and open it there.",
        )


class NotPlain(Refused):
    """A local value cannot be written as JSON."""

    code = "value-not-plain"

    def __init__(self, *, name: str) -> None:
        super().__init__(
            f"The value of {name!r} cannot be stored.", hint="Only text, numbers, lists and mappings can be."
        )


class CopyFailed(Unreadable):
    """A copy of the file did not verify and was not kept."""

    code = "copy-failed"

    def __init__(self, *, path: Path, what: str) -> None:
        super().__init__(
            f"The copy at {path} did not verify ({what}) and was not kept.",
            hint="Check the file and the disk, then try again. The original was not changed.",
        )
