"""Files that are kept with a deal: taken in and written out a piece at a time, however large they are."""

import hashlib
import mimetypes
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from negotiator.domain.attachments import Attachment
from negotiator.kernel import SILENT, Progress, Refused
from negotiator.services.files import NoSuchFile, staged_stream
from negotiator.services.numbering import next_key
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace
from negotiator.store import ContentDiffers

PREFIX: Final = "A"
_PIECE: Final = 1 << 20


class NoSuchAttachment(Refused):
    """A deal has no attachment of that number."""

    code = "unknown-attachment"

    def __init__(self, key: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no attachment {key!r}.", hint=f"Known: {', '.join(known) or 'none yet'}.")


class FileChanges(Refused):
    """A file changed while it was being read."""

    code = "file-changes"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name} changes while it is read.", hint="Close it elsewhere and attach it again.")


def attachments(workspace: Workspace) -> tuple[Attachment, ...]:
    """Return the files kept with the deal, by number."""
    return tuple(held.value for held in workspace.deal.records(Attachment))


def attach(
    workspace: Workspace,
    path: Path,
    *,
    title: str = "",
    note: str = "",
    shared: bool = False,
    progress: Progress = SILENT,
) -> Receipt:
    """Keep a file with the deal. Only what is `shared` travels. Raises NoSuchFile, FileChanges, Cancelled."""
    digest, size = _measured(path, progress)
    kind, _ = mimetypes.guess_type(path.name)
    attachment = Attachment(
        key=next_key(workspace.deal, Attachment, PREFIX),
        title=title or path.stem,
        name=path.name,
        media_type=kind or "application/octet-stream",
        size=size,
        file=digest,
        note=note,
    )
    with workspace.vault.blobs.staging() as staging:
        try:
            staging.add(_pieces(path), digest=digest, size=size, progress=progress)
        except ContentDiffers as error:
            raise FileChanges(path) from error
        with workspace.vault.transaction():
            staging.keep()
            return workspace.put(attachment, shared=shared, label=f"Attach {path.name}")


def _measured(path: Path, progress: Progress) -> tuple[str, int]:
    """Return the SHA-256 of a file's bytes, in hex, and their number."""
    hasher, size = hashlib.sha256(), 0
    for piece in _pieces(path):
        hasher.update(piece)
        size += len(piece)
        progress.step(size, size, f"Reading {path.name}")
    return hasher.hexdigest(), size


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except OSError as error:
        raise NoSuchFile(path, error.strerror or "unknown reason") from error


def share(workspace: Workspace, key: str, *, shared: bool) -> Receipt:
    """Let an attachment go with the next package, or keep it with our team again. Raises NoSuchAttachment."""
    held = _held(workspace, key)
    return workspace.put(held, shared=shared, label=f"{'Share' if shared else 'Keep'} {held.name}")


def _held(workspace: Workspace, key: str) -> Attachment:
    held = workspace.deal.record(Attachment, key)
    if held is None:
        raise NoSuchAttachment(key, tuple(one.key for one in attachments(workspace)))
    return held


def export(workspace: Workspace, key: str, to: Path, *, progress: Progress = SILENT) -> Path:
    """Write an attachment to a file, proven by its hash. Raises NoSuchAttachment, CannotWrite."""
    held = _held(workspace, key)
    done = 0
    with staged_stream(to) as file:
        for piece in workspace.vault.blobs.read(held.file):
            file.write(piece)
            done += len(piece)
            progress.step(done, held.size, f"Writing {held.name}")
    return to
