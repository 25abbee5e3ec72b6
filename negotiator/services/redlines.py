"""Redlines of two files or versions: compared, and written in the form that a file name asks for."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from negotiator.documents import Document, accept_revisions, left_out, read, reject_revisions, write_redline
from negotiator.kernel import SILENT, Progress, Refused
from negotiator.redline import Change, Redline, compare, rows
from negotiator.reports import redline_pdf, static_fonts
from negotiator.reports.redline_html import redline_html
from negotiator.reports.redline_json import redline_json
from negotiator.reports.redline_text import redline_text
from negotiator.services.versions import Comparison, instrument_of
from negotiator.services.workspace import Workspace


class UnknownForm(Refused):
    """A file name's ending names no form that a redline can be written in."""

    code = "unknown-form"

    def __init__(self, name: str) -> None:
        super().__init__(f"No redline can be written as {name!r}.", hint="Use .docx, .pdf, .html, .json or .txt.")


class NotWord(Refused):
    """Only Word files carry tracked changes."""

    code = "not-word"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not a Word file, so it has no tracked changes.", hint="Give a .docx file.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRedline:
    """Two files as read, and the redline between them."""

    old: Document
    new: Document
    redline: Redline


def compare_files(old: bytes, new: bytes, *, old_name: str, new_name: str, progress: Progress = SILENT) -> FileRedline:
    """Compare two files word by word. Raises Unreadable for files that are no documents."""
    before, after = read(old, name=old_name), read(new, name=new_name)
    return FileRedline(old=before, new=after, redline=compare(before.blocks, after.blocks, progress=progress))


def write_as(
    compared: FileRedline, suffix: str, *, author: str, at: datetime, fonts: Path, progress: Progress = SILENT
) -> bytes:
    """Return the redline in the form that a file's ending names (".docx", ".pdf", ".html", ".json", ".txt")."""
    title = f"{compared.old.name} → {compared.new.name}"

    def word() -> bytes:
        return write_redline(compared.old, compared.new, compared.redline, author=author, at=at, progress=progress)

    def pdf() -> bytes:
        return redline_pdf(
            rows(compared.redline),
            title=title,
            old_label=compared.old.name,
            new_label=compared.new.name,
            fonts=static_fonts(fonts),
            at=at,
        )

    forms: dict[str, Callable[[], bytes]] = {
        ".docx": word,
        ".pdf": pdf,
        ".html": lambda: redline_html(compared.redline, title=title).encode("utf-8"),
        ".json": lambda: json.dumps(redline_json(compared.redline), ensure_ascii=False, indent=2).encode("utf-8"),
        ".txt": lambda: redline_text(compared.redline).encode("utf-8"),
    }
    if suffix.lower() not in forms:
        raise UnknownForm(suffix)
    return forms[suffix.lower()]()


def version_redline(
    workspace: Workspace, comparison: Comparison, suffix: str, *, fonts: Path, progress: Progress = SILENT
) -> bytes:
    """Return the redline of two versions in the form that a file's ending names, in the name of who signs here."""
    title = instrument_of(workspace, comparison.new.proposed.instrument).title
    compared = FileRedline(
        old=replace(comparison.old_document, name=f"{title} {comparison.old.name}"),
        new=replace(comparison.new_document, name=f"{title} {comparison.new.name}"),
        redline=comparison.redline,
    )
    author, at = workspace.identity.name, workspace.clock.now()
    return write_as(compared, suffix, author=author, at=at, fonts=fonts, progress=progress)


def unshown(compared: FileRedline) -> tuple[Change, ...]:
    """Return the changes that a Word redline of these files has no place for: headers of sections only one file has."""
    return left_out(compared.old, compared.new, compared.redline)


def settle_revisions(data: bytes, *, name: str, accept: bool) -> bytes:
    """Return a Word file with all its tracked changes accepted, or all rejected. Raises NotWord."""
    document = read(data, name=name)
    if document.kind != "docx":
        raise NotWord(name)
    return accept_revisions(document) if accept else reject_revisions(document)
