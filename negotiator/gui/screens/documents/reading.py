"""From the deal and from verified files to the plain values of the documents screen. No Qt here."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from negotiator.domain import stages
from negotiator.domain.versions import DocumentVersion
from negotiator.exchange import BytesSource, FileSource, shown_name
from negotiator.gui.figures import grouped, size
from negotiator.gui.screens.documents.state import DocumentLine, Preview, Signature, Standing, Tone, Verification
from negotiator.kernel import Unreadable
from negotiator.ledger import heads
from negotiator.redline import compare, rows
from negotiator.services import versions
from negotiator.services.verification import FileVerdict, Signed
from negotiator.services.workspace import Workspace

_STATES: dict[str, tuple[str, Tone]] = {
    "conformed": ("Conformed", "ok"),
    "executed": ("Executed", "ok"),
    "execution": ("For signature", "accent"),
    "agreed form": ("Agreed form", "ok"),
}
_NOT_FOR_US = frozenset({"not-addressed", "not-for-you", "sealed"})
_HEADS = (b"%PDF-", b"age-encryption.org/", b"PK\x03\x04")
_LONGEST_HEAD = max(map(len, _HEADS))
_TO_COMPARE = frozenset({"", "new", "sender-unknown", "trusted"})
"""Codes of a verdict under which nothing speaks against a signer; somebody may still have to compare."""


class NothingToVerify(Unreadable):
    """A file for verification is of a kind that carries no signature of ours."""

    code = "neither-pdf-nor-package"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is neither a PDF nor a package.",
            hint="Choose a signed summary (.pdf) or a package as it arrived (.asice.age).",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What is said of any file. sha256: in hex."""

    size: int
    sha256: str


def facts_of(file: bytes | Path, *, name: str) -> FileFacts:
    """Return size and digest of a file, read piece by piece.

    Raises NothingToVerify for one that begins like neither a PDF nor a package, CannotRead.
    """
    source = FileSource(file) if isinstance(file, Path) else BytesSource(file)
    with source.open() as opened:
        if not opened.read(_LONGEST_HEAD).startswith(_HEADS):
            raise NothingToVerify(name)
    with source.open() as opened:
        digest = hashlib.sha256()
        while piece := opened.read(1 << 20):
            digest.update(piece)
    return FileFacts(size=source.size, sha256=digest.hexdigest())


def filed_versions(workspace: Workspace) -> Iterator[tuple[str, DocumentVersion]]:
    """Yield each version that has a file, newest first, with the title of its instrument."""
    for instrument in workspace.deal.instruments:
        for version in reversed(stages.versions(workspace.deal, instrument.key)):
            if version.proposed.source:
                yield instrument.title, version


def version_lines(workspace: Workspace) -> tuple[DocumentLine, ...]:
    """Return the versions' files as the list shows them."""
    return tuple(_line(workspace, title, version) for title, version in filed_versions(workspace))


def _line(workspace: Workspace, text: str, version: DocumentVersion) -> DocumentLine:
    chip, tone = _STATES.get(version.state, ("Shared", "accent") if version.shared else ("Internal", "warn"))
    return DocumentLine(
        key=version.hash,
        title=f"{version.name} · {_side(workspace, version)}",
        detail=f"{version.entry.claimed_at.astimezone():%d %b %Y}",
        group=text,
        chip=chip,
        tone=tone,
    )


def _side(workspace: Workspace, version: DocumentVersion) -> str:
    return next((party.short for party in workspace.deal.parties if party.key == version.side), version.side)


def version_preview(workspace: Workspace, key: str) -> Preview | None:
    """Return a version's text as it reads with every tracked change accepted; None when there is no such version."""
    found = next((one for one in filed_versions(workspace) if one[1].hash == key), None)
    if found is None:
        return None
    title, version = found
    blocks = versions.document_of(workspace, version).blocks
    data = workspace.vault.blobs.get(version.proposed.source)
    return Preview(
        kind="text",
        title=f"{title} {version.name}",
        facts=(
            ("Made by", _side(workspace, version)),
            ("State", version.state.capitalize()),
            ("Date", f"{version.entry.claimed_at.astimezone():%d %b %Y}"),
            ("File", version.proposed.source_name),
            ("Size", size(len(data))),
            ("Version hash", grouped(version.hash)),
            ("File SHA-256", grouped(version.proposed.source)),
        ),
        rows=rows(compare(blocks, blocks)),
        save_name=shown_name(version.proposed.source_name),
    )


def version_file(workspace: Workspace, key: str) -> bytes | None:
    """Return the file of a version as it was made or received."""
    for _title, version in filed_versions(workspace):
        if version.hash == key:
            return workspace.vault.blobs.get(version.proposed.source)
    return None


def shared_heads(workspace: Workspace) -> tuple[str, ...]:
    """Return the heads of what is shared: another value means that a summary made before is out of date."""
    return tuple(heads([entry for entry in workspace.entries if entry.stream == "shared"]))


def summary_name(workspace: Workspace) -> str:
    """Return a file name for the summary."""
    plain = re.sub(r"[^\w\- ]+", "", workspace.deal.charter.title).strip() or "Deal"
    return f"{plain} - summary {workspace.clock.now():%Y-%m-%d}.pdf"


def verification_of(verdict: FileVerdict, facts: FileFacts) -> Verification:
    """Return a verdict as the panel tells it."""
    title, tone = _standing(verdict)
    return Verification(
        title=title,
        tone=tone,
        kind="PDF" if verdict.kind == "PDF" else "Sealed package",
        reasons=(verdict.reason,) if verdict.reason else (),
        signatures=tuple(
            Signature(
                name=one.name,
                organisation=one.organisation,
                at=_claimed(one.at),
                fingerprint=grouped(one.fingerprint),
                standing=_standing_of(one),
            )
            for one in verdict.signers
        ),
        covers=verdict.covers if verdict.signers else "",
        size=size(facts.size),
        sha256=grouped(facts.sha256),
    )


def speaks_against(code: str) -> bool:
    """Tell whether a verdict or a signer of that code must not be relied on, however much is compared."""
    return code not in _TO_COMPARE


def _standing(verdict: FileVerdict) -> tuple[str, Tone]:
    if verdict.code == "changed":
        return "Intact, but signed with another certificate than the one you accepted. Stop.", "danger"
    if verdict.intact and verdict.trusted:
        return "Intact and trusted", "ok"
    if verdict.intact and speaks_against(verdict.code):
        return "Intact, but something speaks against who signed it. Read what.", "danger"
    if verdict.intact:
        return "Intact, but nobody here has compared this certificate", "warn"
    if verdict.reason == "The file is not signed.":
        return "Not signed: nothing vouches for this file", "warn"
    if verdict.code in _NOT_FOR_US:
        return "Cannot be opened here, so nothing can be said of it", "warn"
    return "Not intact", "danger"


def _standing_of(signed: Signed) -> Standing:
    if not signed.intact:
        return "broken"
    if speaks_against(signed.code):
        return "refused"
    return "trusted" if signed.trusted else "not compared"


def _claimed(at: str) -> str:
    return f"{datetime.fromisoformat(at):%d %b %Y, %H:%M %Z} by their clock" if at else "No time claimed"
