"""Redlines of two versions in a deal, written in the form that a file name asks for."""

from dataclasses import replace
from pathlib import Path

from negotiator.kernel import SILENT, Progress
from negotiator.services import redlines
from negotiator.services.redlines import FileRedline
from negotiator.services.versions import Comparison, instrument_of
from negotiator.services.workspace import Workspace


def version_redline(
    workspace: Workspace, comparison: Comparison, suffix: str, *, fonts: Path, progress: Progress = SILENT
) -> bytes:
    """Return the redline of two versions in the form that a file's ending names, in the name of who signs here."""
    author, at = workspace.identity.name, workspace.clock.now()
    compared = _named(workspace, comparison)
    return redlines.write_as(compared, suffix, author=author, at=at, fonts=lambda: fonts, progress=progress)


def unshown(workspace: Workspace, comparison: Comparison, suffix: str) -> tuple[str, ...]:
    """Tell each change between two versions that the form cannot show."""
    return redlines.unshown(_named(workspace, comparison), suffix)


def _named(workspace: Workspace, comparison: Comparison) -> FileRedline:
    """Return the comparison as one of files that are called by their text and version."""
    title = instrument_of(workspace, comparison.new.proposed.instrument).title
    return FileRedline(
        old=replace(comparison.old_document, name=f"{title} {comparison.old.name}"),
        new=replace(comparison.new_document, name=f"{title} {comparison.new.name}"),
        redline=comparison.redline,
    )
