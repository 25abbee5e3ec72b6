"""Documents of the deal, without Qt: lists them, makes the summary, verifies files, draws pages and saves."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from negotiator.gui.desk import Desk
from negotiator.gui.screens.documents import reading
from negotiator.gui.screens.documents.state import (
    SUMMARY,
    DocumentLine,
    PagePicture,
    Preview,
    Trouble,
    Verification,
    ViewState,
)
from negotiator.kernel import SILENT, NegotiatorError, Progress
from negotiator.reports import PagesUnreadable, page_images, page_sizes
from negotiator.services.files import read_file, write_file
from negotiator.services.summaries import SummaryOptions, summary_pdf
from negotiator.services.verification import verify_file
from negotiator.services.workspace import Workspace

_HASH = re.compile(r"[0-9a-f]{64}")


class DocumentsView(Protocol):
    """What the presenter needs of the screen."""

    def show_state(self, state: ViewState) -> None:
        """Show a state of the screen."""
        ...

    def show_pages(self, key: str, pages: Sequence[PagePicture]) -> None:
        """Show drawn pages of a document; none when they could not be drawn."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """The summary just made, or a file opened for verification. data: a PDF's bytes, none of a package."""

    line: DocumentLine
    data: bytes
    preview: Preview
    verification: Verification
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a reading of the deal brings: which deal it is, its versions, the heads of what is shared, who signs."""

    deal: str
    lines: tuple[DocumentLine, ...]
    heads: tuple[str, ...]
    signer: str


def _read(workspace: Workspace) -> _Found:
    return _Found(
        deal=workspace.deal_id,
        lines=reading.version_lines(workspace),
        heads=reading.shared_heads(workspace),
        signer=workspace.identity.name,
    )


class DocumentsPresenter:
    """Holds the summary and the opened files in memory only; nothing is written unless the user saves it."""

    def __init__(self, desk: Desk, view: DocumentsView) -> None:
        self._desk = desk
        self._view = view
        self._state = ViewState()
        self._opened: dict[str, _Opened] = {}
        self._versions: tuple[DocumentLine, ...] = ()
        self._made_at: tuple[str, ...] = ()
        self._deal = ""
        self._wanted = SUMMARY
        self._count = 0

    @property
    def state(self) -> ViewState:
        """Return what is shown."""
        return self._state

    def _show(self, state: ViewState) -> None:
        self._state = replace(state, lines=self._lines(stale=state.stale))
        self._view.show_state(self._state)

    def load(self) -> None:
        """Read the list again, and whether the summary still tells how the deal stands."""
        self._desk.read(lambda workspace, _progress: _read(workspace), self._loaded)

    def _loaded(self, found: _Found) -> None:
        if self._deal and found.deal != self._deal:  # nothing of the deal that was open before may stay in sight
            self._opened.clear()
            self._wanted, self._state = SUMMARY, ViewState(signing=self._state.signing)
        self._deal = found.deal
        self._versions = found.lines
        stale = SUMMARY in self._opened and found.heads != self._made_at
        self._show(replace(self._state, signer=found.signer, stale=stale))

    def _lines(self, *, stale: bool) -> tuple[DocumentLine, ...]:
        made = self._opened.get(SUMMARY)
        summary = made.line if made else _summary_line("Not generated yet", chip="", tone="plain")
        if made is not None and stale:
            summary = replace(summary, chip="Older than the deal", tone="warn")
        files = [one.line for key, one in self._opened.items() if key != SUMMARY]
        return (summary, *self._versions, *reversed(files))

    # What is in the middle

    def choose(self, key: str) -> None:
        """Turn to a document of the list."""
        self._wanted = key
        opened = self._opened.get(key)
        if opened is not None:
            self._turn_to(key, opened)
        elif key == SUMMARY:
            self._show(
                replace(self._state, current=key, preview=Preview(), verification=None, trouble=None, working="")
            )
        else:
            before = replace(self._state, current=key, preview=Preview(), verification=None, trouble=None)
            self._show(replace(before, working="Reading the text…"))
            self._desk.read(
                lambda workspace, _progress: reading.version_preview(workspace, key),
                lambda preview: self._previewed(key, preview),
                failed=lambda error: self._failed(key, error),
            )

    def _turn_to(self, key: str, opened: _Opened) -> None:
        self._wanted = key
        self._show(
            replace(
                self._state,
                current=key,
                preview=opened.preview,
                verification=opened.verification,
                trouble=opened.trouble,
                working="",
            )
        )

    def _previewed(self, key: str, preview: Preview | None) -> None:
        if key == self._wanted:
            trouble = None if preview else Trouble(message="This version has no file here.", hint="Choose another one.")
            state = replace(self._state, current=key, preview=preview or Preview(), verification=None)
            self._show(replace(state, trouble=trouble, working=""))

    def _failed(self, key: str, error: NegotiatorError) -> None:
        if key == self._wanted:
            trouble = Trouble(message=error.message, hint=error.hint)
            self._show(replace(self._state, trouble=trouble, working=""))

    def draw(self, key: str, numbers: Sequence[int], *, scale: float) -> None:
        """Draw pages of a PDF, counted from 0, at so many pixels a point; they go to the view's `show_pages`."""
        opened = self._opened.get(key)
        if opened is None:
            self._view.show_pages(key, ())
            return

        def work(_workspace: Workspace, _progress: Progress) -> tuple[PagePicture, ...]:
            pictures = zip(numbers, page_images(opened.data, scale=scale, pages=numbers), strict=True)
            return tuple(
                PagePicture(number=number, width=one.width, height=one.height, scale=scale, pixels=one.tobytes())
                for number, one in pictures
            )

        def failed(error: NegotiatorError) -> None:
            self._view.show_pages(key, ())
            self._failed(key, error)

        self._desk.read(work, lambda pages: self._view.show_pages(key, pages), failed=failed)

    # What the user wants

    def sign(self, signing: bool) -> None:
        """Say whether the next summary is to be signed."""
        self._show(replace(self._state, signing=signing))

    def generate(self) -> None:
        """Make the summary from what is shared now, verify it, and show it."""
        signing, options = self._state.signing, SummaryOptions(fonts=self._desk.folders.fonts)
        self._wanted = SUMMARY
        words = "Making and signing the summary…" if signing else "Making the summary…"
        self._show(replace(self._state, working=words, trouble=None))

        def work(workspace: Workspace, _progress: Progress) -> tuple[_Opened, tuple[str, ...]]:
            data = summary_pdf(workspace, options, signed=signing)
            made = f"{workspace.clock.now().astimezone():%d %b %Y, %H:%M}"
            signed = ("Signed", "ok") if signing else ("Not signed", "plain")
            line = _summary_line(made, chip=signed[0], tone=signed[1])
            name = reading.summary_name(workspace)
            return _examined(workspace, data, line, save_name=name), reading.shared_heads(workspace)

        def done(found: tuple[_Opened, tuple[str, ...]]) -> None:
            self._opened[SUMMARY], self._made_at = found
            self._state = replace(self._state, stale=False, working="")
            if self._wanted == SUMMARY:
                self._turn_to(SUMMARY, self._opened[SUMMARY])
            else:
                self._show(self._state)

        self._desk.read(work, done, failed=lambda error: self._failed(SUMMARY, error))

    def verify(self, path: Path) -> None:
        """Read a PDF or a package from a file, verify it, and show it. Nothing of it is kept in the deal."""
        self._count += 1
        key = f"file/{self._count}"
        self._wanted = key
        self._show(replace(self._state, working="Verifying…", trouble=None))

        def work(workspace: Workspace, progress: Progress) -> _Opened:
            line = DocumentLine(key=key, title=path.name, detail=str(path.parent), group="Verified files")
            return _examined(workspace, path, line, path=str(path), progress=progress)

        def done(opened: _Opened) -> None:
            same = [other for other, one in self._opened.items() if one.preview.path == opened.preview.path]
            for other in same:
                del self._opened[other]
            self._opened[key] = opened
            self._turn_to(key, opened)

        self._desk.read(work, done, failed=lambda error: self._failed(key, error))

    def save(self, path: Path) -> None:
        """Write the document in the middle to a file."""
        key = self._state.current
        opened = self._opened.get(key)

        def work(workspace: Workspace, _progress: Progress) -> bool:
            data = opened.data if opened is not None else reading.version_file(workspace, key)
            if data is not None:
                write_file(path, data)
            return data is not None

        def done(written: bool) -> None:
            if written:
                self._desk.tell(f"Saved as {path.name}.")

        self._desk.read(work, done, failed=lambda error: self._failed(key, error))

    def open_package(self) -> None:
        """Take the package in the middle to where packages are received."""
        if self._state.preview.path:
            self._desk.go("packages", about=self._state.preview.path)

    def show_about(self, about: str) -> None:
        """Turn to a version by its hash, to the summary, or verify the file at a path."""
        if about == SUMMARY or _HASH.fullmatch(about):
            self.choose(about)
        elif about:
            self.verify(Path(about))


def _summary_line(detail: str, *, chip: str, tone: str) -> DocumentLine:
    return DocumentLine(
        key=SUMMARY,
        title="Deal summary (PDF)",
        detail=detail,
        group="Summary",
        chip=chip,
        tone="ok" if tone == "ok" else "plain",
    )


def _examined(
    workspace: Workspace,
    file: bytes | Path,
    line: DocumentLine,
    *,
    path: str = "",
    save_name: str = "",
    progress: Progress = SILENT,
) -> _Opened:
    """Verify a file and work out how its pages stand. A damaged PDF still has its verdict.

    A package is read piece by piece and never held; a PDF is, since its pages are drawn.
    """
    facts = reading.facts_of(file, name=line.title)
    verdict = verify_file(
        file, name=line.title, trust={}, identities=workspace.identities, deal=workspace.deal, progress=progress
    )
    found = reading.verification_of(verdict, facts)
    trouble = None
    data = b""
    preview = Preview(kind="package", title=line.title, path=path)
    if verdict.kind == "PDF":
        data = read_file(file) if isinstance(file, Path) else file
        sizes: tuple[tuple[float, float], ...] = ()
        try:
            sizes = page_sizes(data)
        except PagesUnreadable as error:
            trouble = Trouble(message=error.message, hint=error.hint)
        preview = Preview(
            kind="pages" if sizes else "nothing", title=line.title, sizes=sizes, path=path, save_name=save_name
        )
    if path:
        short = {"ok": "Trusted", "warn": "Not compared", "danger": "Not intact"}[found.tone]
        if verdict.intact and found.tone == "danger":
            short = "Not accepted"
        chip = "Not signed" if not verdict.signers and found.tone == "warn" else short
        line = replace(line, chip=chip, tone=found.tone)
    return _Opened(line=line, data=data, preview=preview, verification=found, trouble=trouble)
