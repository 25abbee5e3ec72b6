"""Redlines of two files: compared, and written in the form that a file name asks for. No deal is needed.

A form's writer is loaded when that form is asked for, so that a redline as a Word file starts at once.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path

from negotiator.documents import Document, read
from negotiator.kernel import SILENT, Progress, Refused
from negotiator.kernel.values import dataclass
from negotiator.redline import Change, Redline, compare


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


class OutIsSource(Refused):
    """What is to be written would replace one of the files that are read."""

    code = "out-is-source"

    def __init__(self, out: Path, *, of_several: bool = True) -> None:
        source = "one of the two files to compare" if of_several else "the file to answer"
        super().__init__(f"{out} is {source}.", hint="Give what is written a name of its own.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRedline:
    """Two files as read, and the redline between them."""

    old: Document
    new: Document
    redline: Redline

    @property
    def title(self) -> str:
        """Return what a page about it is called."""
        return f"{self.old.name} → {self.new.name}"


def refuse_sources(out: Path, sources: Collection[Path]) -> None:
    """Raise OutIsSource if what is to be written is one of the files that are read."""
    for source in sources:
        try:
            if out.samefile(source):
                raise OutIsSource(out, of_several=len(sources) > 1)
        except OSError:
            continue  # one of them is not there: reading or writing will tell


def compare_files(
    old: bytes, new: bytes, *, old_name: str, new_name: str, reasons: bool = True, progress: Progress = SILENT
) -> FileRedline:
    """Compare two files word by word. Raises Unreadable for files that are no documents.

    reasons: whether each change says why it may be material.
    """
    before = read(old, name=old_name)
    after = read(new, name=new_name, beside=before)
    redline = compare(before.blocks, after.blocks, reasons=reasons, progress=progress)
    return FileRedline(old=before, new=after, redline=redline)


def tells_reasons(suffix: str) -> bool:
    """Tell whether a form says why changes may be material. Tracked changes of Word say what changed, and no more."""
    return suffix.lower() != ".docx"


def write_as(
    compared: FileRedline,
    suffix: str,
    *,
    author: str,
    at: datetime,
    fonts: Callable[[], Path],
    progress: Progress = SILENT,
) -> bytes:
    """Return the redline in the form that a file's ending names (".docx", ".pdf", ".html", ".json", ".txt").

    fonts: tells where cut typefaces are kept; asked for a PDF only.
    """

    def word() -> bytes:
        from negotiator.documents import write_redline

        return write_redline(compared.old, compared.new, compared.redline, author=author, at=at, progress=progress)

    forms: dict[str, Callable[[], bytes]] = {
        ".docx": word,
        ".pdf": lambda: _as_pdf(compared, at=at, fonts=fonts()),
        ".html": lambda: _as_html(compared),
        ".json": lambda: _as_json(compared),
        ".txt": lambda: _as_text(compared),
    }
    if suffix.lower() not in forms:
        raise UnknownForm(suffix)
    return forms[suffix.lower()]()


def _as_pdf(compared: FileRedline, *, at: datetime, fonts: Path) -> bytes:
    from negotiator.redline import rows
    from negotiator.reports import redline_pdf, static_fonts

    return redline_pdf(
        rows(compared.redline),
        title=compared.title,
        old_label=compared.old.name,
        new_label=compared.new.name,
        fonts=static_fonts(fonts),
        at=at,
    )


def _as_html(compared: FileRedline) -> bytes:
    from negotiator.reports import redline_html

    return redline_html(compared.redline, title=compared.title).encode("utf-8")


def _as_json(compared: FileRedline) -> bytes:
    import json

    from negotiator.reports import redline_json

    return json.dumps(redline_json(compared.redline), ensure_ascii=False, indent=2).encode("utf-8")


def _as_text(compared: FileRedline) -> bytes:
    from negotiator.reports import redline_text

    return redline_text(compared.redline).encode("utf-8")


def unshown(compared: FileRedline, suffix: str) -> tuple[str, ...]:
    """Tell each change that the form cannot show: what it changes and what it says. Only Word's cannot show all."""
    if suffix.lower() != ".docx":
        return ()
    from negotiator.documents import left_out

    lost = left_out(compared.old, compared.new, compared.redline)
    return tuple(f"{_whereabouts(change)}: {change.new_text or change.old_text!r}" for change in lost)


def _whereabouts(change: Change) -> str:
    if change.definition:
        return change.definition
    return "a number" if change.kind == "renumber" else "a header or footer"


def settle_revisions(data: bytes, *, name: str, accept: bool, by: Collection[str] = (), clean: bool = False) -> bytes:
    """Return a Word file with its tracked changes accepted, or rejected: all of them, or those of the authors named.

    `clean` settles all, and takes out comments, the marks of editing sessions and the properties of the file, too.
    Raises NotWord.
    """
    document = read(data, name=name)
    if document.kind != "docx":
        raise NotWord(name)
    if clean:
        from negotiator.documents import clean_copy

        return clean_copy(document, accept=accept)
    from negotiator.documents import accept_revisions, reject_revisions

    settle = accept_revisions if accept else reject_revisions
    return settle(document, of=lambda author, _date: not by or author in by)
