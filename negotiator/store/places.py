"""Where a workspace may lie: in a folder that exists, not on a network share, under a name with room for companions."""

import ctypes
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from negotiator.crypto.keys import SALT_BYTES
from negotiator.kernel import Refused
from negotiator.store.errors import FolderMissing, NameUnusable, NetworkShare, NotAWorkspace, WorkspaceMissing
from negotiator.store.faults import told

NEW_SUFFIX: Final = "-new"
"""Ends the name of a file that is being written and will take its place when it is whole."""

_LONGEST_NAME: Final = 240  # bytes: the usual limit of 255 less the longest suffix of a companion file
_NETWORK_KINDS: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "afs", "ncpfs", "ceph"}
    | {"9p", "virtiofs", "vboxsf", "prl_fs", "lustre", "beegfs", "gpfs", "gfs", "gfs2", "ocfs2", "coda", "orangefs"}
    | {"fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.s3fs", "fuse.glusterfs", "fuse.smbnetfs"}
    | {"fuse.vmhgfs-fuse", "vmhgfs", "fuse.juicefs", "fuse.ceph", "fuse.curlftpfs", "fuse.goofys", "fuse.moosefs"}
)
"""Beside network shares the folders that a virtual machine has of its host: two machines write to one file there."""

_SYNCHRONISED: Final = {
    "dropbox": "Dropbox",
    "seafile": "Seafile",
    "pclouddrive": "pCloud",
    "pcloud drive": "pCloud",
    "proton drive": "Proton Drive",
    "my drive": "Google Drive",
    "megasync": "MEGA",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "icloud": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "box sync": "Box",
    "syncthing": "Syncthing",
}
_KEPT_ASIDE: Final = ("(before ", "(damaged ")  # what a restore or a repair keeps
_WINDOWS_REMOTE_DRIVE: Final = 4


class HardLinked(Refused):
    """The file has several names: its lock and its log lie beside one of them and are not seen beside another."""

    code = "hard-linked"

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            f"{path} has another name elsewhere (a hard link), by which it could be opened a second time.",
            hint="Make a copy of the file and open the copy, or remove the other name.",
        )


def usable_place(path: Path) -> Path:
    """Return the absolute path of a workspace, or raise NameUnusable, FolderMissing or NetworkShare."""
    if not _usable_name(path):
        raise NameUnusable(path=path)
    with told(path):
        try:
            resolved = path.expanduser().resolve()
        except RuntimeError as error:  # links that lead to each other, or the home of nobody
            raise NameUnusable(path=path) from error
        if not resolved.parent.is_dir():
            raise FolderMissing(folder=resolved.parent)
    kind = network_kind(resolved.parent)
    if kind:
        raise NetworkShare(folder=resolved.parent, kind=kind)
    return resolved


def require_file(path: Path) -> None:
    """Raise WorkspaceMissing, NotAWorkspace or HardLinked unless there is a file of one name. Opens nothing."""
    with told(path):
        if not path.exists():
            raise WorkspaceMissing(path=path)
        if not path.is_file():
            raise NotAWorkspace(path=path, reason="not a file")
        if path.stat().st_nlink > 1:
            raise HardLinked(path=path)


def _usable_name(path: Path) -> bool:
    try:
        return 0 < len(os.fsencode(path.name)) <= _LONGEST_NAME and "\0" not in str(path)
    except UnicodeEncodeError:
        return False


def synchronised_by(path: Path) -> str:
    """Return the name of the service that seems to synchronise the path's folder, for a warning; empty when none."""
    for part in path.parts:
        for sign, service in _SYNCHRONISED.items():
            if part.lower().startswith(sign):
                return service
    return ""


def conflict_copies(path: Path, *, salt: bytes) -> tuple[Path, ...]:
    """Return files beside a workspace that a synchronising service seems to have made of it, sorted by name.

    They begin with the same salt, so they are copies of the same file; their names say conflict, or begin like its own
    in a folder that is synchronised. A file that is open is not read: to close it again would cost its opener locks.
    """
    with suppress(OSError):
        others = sorted(other for other in path.parent.glob(f"*{path.suffix}") if other.name != path.name)
        return tuple(other for other in others if _looks_like_conflict(path, other) and _start_of(other) == salt)
    return ()


def _looks_like_conflict(path: Path, other: Path) -> bool:
    if any(words in other.stem for words in _KEPT_ASIDE):
        return False
    grown = other.stem.startswith(path.stem) or path.stem.startswith(other.stem)
    return "conflict" in other.stem.casefold() or (grown and bool(synchronised_by(path)))


def _start_of(path: Path) -> bytes:
    with suppress(OSError):
        if path.is_file() and not path.with_name(f"{path.name}-lock").exists():
            with path.open("rb") as file:
                return file.read(SALT_BYTES)
    return b""


def network_kind(folder: Path) -> str:
    """Return the kind of network share that a folder lies on, empty for a local disk or when it cannot be told."""
    if sys.platform == "win32":
        return _windows_kind(folder)
    kind = mount_kind(_mounts(), folder)
    return kind if kind in _NETWORK_KINDS else ""


def mount_kind(mounts: list[tuple[str, str]], folder: Path) -> str:
    """Return the file system that a folder lies on, out of pairs of mount point and file system.

    Of several at one point the last counts: it hides those before, such as the one that mounts shares when asked for.
    """
    above = [(len(Path(point).parts), place) for place, (point, _) in enumerate(mounts) if folder.is_relative_to(point)]
    return mounts[max(above)[1]][1] if above else ""


def parse_linux_mounts(text: str) -> list[tuple[str, str]]:
    """Read /proc/mounts: device, point, kind; spaces and other signs in a point are written as three octal digits."""
    rows = (line.split(" ") for line in text.splitlines())
    return [(_unescaped(row[1]), row[2]) for row in rows if len(row) > 2]


def _unescaped(point: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), point)


def parse_mac_mounts(text: str) -> list[tuple[str, str]]:
    """Read the output of `mount` on macOS: device on point (kind, options)."""
    found = []
    for line in text.splitlines():
        point, _, options = line.partition(" on ")[2].rpartition(" (")
        if point:
            found.append((point, options.split(",")[0].rstrip(")")))
    return found


def _mounts() -> list[tuple[str, str]]:
    try:
        if sys.platform == "darwin":
            told_by = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False)
            return parse_mac_mounts(told_by.stdout)
        return parse_linux_mounts(Path("/proc/mounts").read_text(encoding="utf-8", errors="replace"))
    except (OSError, subprocess.SubprocessError):
        return []


def _windows_kind(folder: Path) -> str:
    if folder.anchor.startswith("\\\\"):
        return "a shared folder"
    drive = ctypes.windll.kernel32.GetDriveTypeW(folder.anchor)  # type: ignore[attr-defined]  # Windows alone has it
    return "a network drive" if drive == _WINDOWS_REMOTE_DRIVE else ""
