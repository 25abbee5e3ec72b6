"""The redline screen without Qt: chooses two versions, records our answers and remarks, makes the next version."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from negotiator.domain.charter import Instrument
from negotiator.domain.positions import Answered, Comment, Note
from negotiator.domain.versions import DocumentVersion
from negotiator.exchange import shown_name
from negotiator.gui.desk import Desk
from negotiator.gui.screens.redlines.following import TrailState, trail_state
from negotiator.gui.screens.redlines.mapping import MapState, map_state
from negotiator.gui.screens.redlines.reading import (
    Reading,
    chosen_pair,
    default_pair,
    missing_words,
    pair_about,
    read_pair,
    state_of,
    subject_of,
)
from negotiator.gui.screens.redlines.state import ViewState
from negotiator.kernel import NegotiatorError, Progress
from negotiator.redline import Accept, Answer, Counter, Reject
from negotiator.services import founding, versions
from negotiator.services.files import read_file, write_file
from negotiator.services.numbering import next_key
from negotiator.services.receipts import Receipt
from negotiator.services.trails import follow_clause
from negotiator.services.versionredlines import unshown, version_redline
from negotiator.services.versions import Comparison
from negotiator.services.workspace import Workspace
from negotiator.services.wrapping import NOTHING, Keep

_FIRST_TEXT = "agreement"
_VERDICTS: tuple[Answered, ...] = ("accept", "reject", "counter")


class RedlinesView(Protocol):
    """The presenter's side of the screen."""

    def show_state(self, state: ViewState) -> None:
        """Show another state; the place stays where the pair stays."""
        ...

    def show_change(self, about: str) -> None:
        """Turn to a change by its id, or to a clause by its own."""
        ...

    def show_trail(self, state: TrailState) -> None:
        """Show one clause through all versions."""
        ...

    def show_map(self, state: MapState) -> None:
        """Show the map of both versions."""
        ...

    def show_problem(self, sentence: str) -> None:
        """Say why something was refused."""
        ...


class RedlinesPresenter:
    """Compares two versions and records answers to their changes.

    An answer is shown before it is stored, so that reading on does not wait; until then it is kept in `_pending`.
    """

    def __init__(self, desk: Desk, view: RedlinesView) -> None:
        self._desk = desk
        self._view = view
        self._reading: Reading | None = None
        self._last: Reading | None = None
        self._wanted = ("", "", "")
        self._about = ""
        self._pending: dict[str, Answer | None] = {}
        self.state = ViewState()

    # What is compared

    def load(self) -> None:
        """Read again; the texts are compared only when others are to be shown."""
        (instrument, old, new), about = self._wanted, self._about
        single_keys = self._desk.settings.redline.single_keys
        self._about = ""
        content, _, part = about.partition("/")

        def work(workspace: Workspace, progress: Progress) -> tuple[Reading | None, ViewState]:
            deal = workspace.deal
            pair = pair_about(workspace, content) if content else None
            pair = pair or chosen_pair(deal, instrument, old, new) or default_pair(deal, instrument)
            reading = None
            if pair is not None:
                reading = self._compare(workspace, *pair, progress)
            key = pair[1].proposed.instrument if pair else instrument
            return reading, state_of(workspace, reading, instrument=key, single_keys=single_keys)

        def done(outcome: tuple[Reading | None, ViewState]) -> None:
            reading, state = outcome
            shown = bool(content) and content in state.pair
            if shown:
                self._wanted = (state.text, *state.pair)
            self._take(reading, state)
            if part or (about and not shown):
                self._view.show_change(part or about)

        self._desk.read(work, done)

    def _compare(self, workspace: Workspace, old: DocumentVersion, new: DocumentVersion, progress: Progress) -> Reading:
        """Return the reading of a pair: the last one is kept where the workspace lives, two loads in a row share it."""
        if self._last is None or self._last.pair != (old.hash, new.hash):
            self._last = read_pair(workspace, old, new, progress)
        return self._last

    def _take(self, reading: Reading | None, state: ViewState) -> None:
        self._reading = reading
        if state.pair != self.state.pair:
            self._pending.clear()
        self._show(replace(state, answers=self._with_pending(state)))

    def _with_pending(self, state: ViewState) -> dict[str, Answer]:
        answers = {**state.answers, **self._pending}
        return {change: answer for change, answer in answers.items() if answer is not None}

    def _show(self, state: ViewState) -> None:
        self.state = state
        self._view.show_state(state)

    def choose_text(self, instrument: str) -> None:
        """Compare the newest versions of another text."""
        self._wanted = (instrument, "", "")
        self.load()

    def choose_pair(self, old: str, new: str) -> None:
        """Compare two other versions of the same text."""
        self._wanted = (self.state.text, old, new)
        self.load()

    def choose_about(self, about: str) -> None:
        """Compare the version of this hash with the one before it, or turn to a change or clause of this id.

        "hash/id" does both: the version first, and in it the change or clause.
        """
        self._about = about
        self.load()

    # Other views of the same versions

    def follow(self, row: int) -> None:
        """Show the clause of a row through all versions of the text."""
        reading = self._reading
        if reading is None or not 0 <= row < len(reading.drawn):
            return
        drawn, made = reading.drawn[row], reading.comparison
        version, block = (made.new, drawn.new) if drawn.new is not None else (made.old, drawn.old)
        if block is None:
            return

        def work(workspace: Workspace, progress: Progress) -> TrailState:
            return trail_state(workspace.deal, follow_clause(workspace, version, block, progress=progress))

        self._desk.read(work, self._view.show_trail)

    def draw_map(self) -> None:
        """Show how much of each section of the two versions the other has."""
        reading = self._reading
        if reading is None:
            return
        made = reading.comparison

        def work(_workspace: Workspace, _progress: Progress) -> MapState:
            return map_state(made.redline, reading.drawn, old_name=made.old.name, new_name=made.new.name)

        self._desk.read(work, self._view.show_map)

    # Answers

    def answer(self, change: str, verdict: Answered, *, text: str = "") -> None:
        """Answer one change; a counter carries our words. Undoable."""
        given: dict[Answered, Answer] = {"accept": Accept(), "reject": Reject(), "counter": Counter(text)}
        self._answer(
            change,
            given[verdict],
            lambda workspace, made: versions.answer(workspace, made, change, verdict, text=text),
        )

    def answer_as(self, change: str, verdict: str, text: str) -> None:
        """Answer one change with a verdict as the redline names it."""
        for known in _VERDICTS:
            if verdict == known:
                self.answer(change, known, text=text)

    def clear(self, change: str) -> None:
        """Take back the answer to one change. Undoable."""
        self._answer(change, None, lambda workspace, made: versions.clear_answer(workspace, made, change))

    def _answer(self, change: str, given: Answer | None, work: Callable[[Workspace, Comparison], Receipt]) -> None:
        if not self.state.answerable or change not in self.state.changes:
            return
        self._pending[change] = given
        self._show(replace(self.state, answers=self._with_pending(self.state)))

        def settle() -> None:
            if change in self._pending and self._pending[change] is given:
                del self._pending[change]
            self.load()

        self._act(work, settle)

    def answer_rest(self, verdict: Answered, *, among: frozenset[str] | None = None) -> None:
        """Answer every open change (of those named) alike, as one undoable step."""

        def work(workspace: Workspace, made: Comparison) -> Receipt:
            current = versions.answers(workspace, made.old, made.new)
            return versions.answer_all(workspace, replace(made, answers=current), verdict, among=among)

        self._act(work, self.load)

    def answer_rest_as(self, verdict: str) -> None:
        """Answer every open change with a verdict as the panel names it."""
        for known in _VERDICTS:
            if verdict == known:
                self.answer_rest(known)

    def answer_numbers_as(self, verdict: str) -> None:
        """Answer the open changes of clause numbers alike, with a verdict as the panel names it."""
        for known in _VERDICTS:
            if verdict == known:
                self.answer_rest(known, among=frozenset(self.state.open_numbers))

    def make_next(self) -> None:
        """Make our next working version from the answers."""
        self._act(lambda workspace, made: versions.next_version(workspace, made), self.load)

    def _act(self, work: Callable[[Workspace, Comparison], Receipt], settled: Callable[[], None]) -> None:
        reading = self._reading
        if reading is None:
            return
        made = reading.comparison

        def failed(error: NegotiatorError) -> None:
            self._view.show_problem(f"{error.message} {error.hint}".strip())
            settled()

        self._desk.act(lambda workspace, _progress: work(workspace, made), lambda _receipt: settled(), failed=failed)

    # Remarks

    def remark(self, change: str, text: str, *, shared: bool) -> None:
        """Keep a note on a change, or write a comment that travels with the next package. Undoable."""
        if not text.strip():
            return

        def work(workspace: Workspace, made: Comparison) -> Receipt:
            subject = subject_of(made, change)
            if shared:
                key = next_key(workspace.deal, Comment, "C")
                return workspace.put(Comment(key=key, subject=subject, text=text.strip()), label="Comment on change")
            key = next_key(workspace.deal, Note, "N")
            return workspace.put(Note(key=key, subject=subject, text=text.strip()), label="Note on change")

        self._act(work, self.load)

    # Files and other screens

    def save_name(self) -> str:
        """Return what to call the redline in view on the disk, whatever its text and versions are called."""
        return shown_name(f"{self.state.text} {self.state.old} to {self.state.new}.docx")

    def take_in(self, path: Path, *, received: bool, keep: bool = False) -> None:
        """Make a file a version of the text in view: our draft, or what the other side handed us.

        Of our draft, tracked changes and comments travel only when they are to be kept.
        """
        instrument = self.state.text or _FIRST_TEXT
        self._wanted = (instrument, "", "")

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            data = read_file(path)
            if workspace.deal.record(Instrument, instrument) is None:
                founding.add_instrument(workspace, instrument, title=instrument.capitalize(), kind="agreement")
            kept: frozenset[Keep] = frozenset(("tracked changes", "comments")) if keep else NOTHING
            return versions.take_in(
                workspace, data, name=path.name, instrument=instrument, received=received, keep=kept
            )

        def failed(error: NegotiatorError) -> None:
            self._view.show_problem(f"{error.message} {error.hint}".strip())

        self._desk.act(work, lambda _receipt: self.load(), failed=failed)

    def save_redline(self, path: Path) -> None:
        """Write the redline in view as the file's ending says: Word with tracked changes, PDF or HTML."""
        reading, fonts = self._reading, self._desk.folders.fonts
        if reading is None:
            return

        def work(workspace: Workspace, progress: Progress) -> tuple[str, ...]:
            made = reading.comparison
            write_file(path, version_redline(workspace, made, path.suffix, fonts=fonts, progress=progress))
            return unshown(workspace, made, path.suffix)

        def done(missing: tuple[str, ...]) -> None:
            self._desk.tell(f"Wrote {path.name}")
            if missing:
                self._view.show_problem(missing_words(path.name, missing))

        def failed(error: NegotiatorError) -> None:
            self._view.show_problem(f"{error.message} {error.hint}".strip())

        self._desk.read(work, done, failed=failed)

    def go_to_sending(self) -> None:
        """Begin to send a package."""
        self._desk.go("packages", about="send")
