"""Receiving, without Qt: a file that arrived is verified and shown, and what a person decides about it is done."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from negotiator.gui.desk import Desk
from negotiator.gui.screens.packages import incoming
from negotiator.gui.screens.packages.inbox import AnswerState, ThreeWayState
from negotiator.gui.screens.packages.state import Inbox, Refusal, ViewState
from negotiator.gui.screens.packages.words import refusal
from negotiator.kernel import NegotiatorError, Progress
from negotiator.services import answers_back, bases, packages
from negotiator.services.answers_back import ANSWERS, AnswerBack
from negotiator.services.files import read_file
from negotiator.services.packages import Incoming, Verification
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace

Show = Callable[[ViewState], None]


class Receiving:
    """What the packages screen does with a file that arrived. It reads and shows the state of its presenter."""

    def __init__(
        self,
        desk: Desk,
        *,
        state: Callable[[], ViewState],
        show: Show,
        leave: Callable[[], None],
        decide: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._state = state
        self._show = show
        self._leave = leave
        self._decide = decide
        self._incoming: Incoming | None = None
        self._answer: tuple[bytes, AnswerBack] | None = None

    def forget(self) -> None:
        """Forget what arrived; nothing of it is imported."""
        self._incoming, self._answer = None, None

    def receive(self, path: Path) -> None:
        """Verify a package, or look at a Word file that may be an answer, and show it. Nothing is imported."""
        if path.suffix.lower() in ANSWERS:
            self.look_at(path)
            return

        def work(workspace: Workspace, progress: Progress) -> tuple[Verification, Inbox]:
            found = packages.verify(workspace, path, progress=progress)
            return found, incoming.describe(workspace, found, path=path)

        def done(found: tuple[Verification, Inbox]) -> None:
            verified, inbox = found
            self._incoming = verified.incoming
            self._show(self._page("received", inbox=inbox))

        self._desk.read(work, done, failed=lambda error: self._refused(error, path))

    def follow(self) -> None:
        """Verify the package that is shown once more when the deal moved: importing it may do something else now."""
        found, inbox = self._incoming, self._state().inbox
        if found is None or inbox is None:
            return

        def done(held: int) -> None:
            if held != found.basis and self._incoming is found:
                self.receive(Path(inbox.path))

        self._desk.read(lambda workspace, _progress: len(workspace.entries), done)

    def ask(self, asked: bool) -> None:
        """Take down that the sender was asked about what the checks found, or that they were not."""
        if self._state().inbox is not None:
            self._show(replace(self._state(), asked=asked))

    def take(self, *, review: bool) -> None:
        """Import the verified package, and open the new version for review where that was asked."""
        found, inbox, asked = self._incoming, self._state().inbox, self._state().asked
        if found is None or inbox is None or not self._state().ready:
            return
        self._incoming = None

        def done(_receipt: Receipt) -> None:
            self._leave()
            if inbox.undecided and not review:
                self._decide()
            if review:
                self._desk.go("redlines", about=inbox.review)

        def failed(error: NegotiatorError) -> None:
            if error.code == "plan-changed":
                self.receive(Path(inbox.path))
            else:
                self._refused(error, Path(inbox.path))

        def work(workspace: Workspace, progress: Progress) -> Receipt:
            return packages.take(workspace, found, asked=asked, progress=progress)

        self._desk.act(work, done, failed=failed)

    def refuse(self) -> None:
        """Remember that the package was refused, and go back to the list."""
        found = self._incoming
        if found is None:
            self._leave()
            return

        def work(workspace: Workspace, _progress: Progress) -> None:
            packages.refuse(workspace, found)

        self._desk.read(work, lambda _none: self._leave())

    def compare(self, version: str) -> None:
        """Show a new version, and our newest, over the nearest one that is known."""
        found, inbox = self._incoming, self._state().inbox
        base = next((one for one in found.bases if one.version.hash == version), None) if found else None
        if found is None or inbox is None or base is None:
            return
        title = next((one.name for one in inbox.bases if one.sha256 == version), "")

        def work(workspace: Workspace, progress: Progress) -> ThreeWayState | None:
            compared = bases.three_way(workspace, found.package, base, progress=progress)
            return incoming.describe_three_way(compared, workspace.deal, title=title) if compared else None

        def done(compared: ThreeWayState | None) -> None:
            if compared is not None:
                self._show(replace(self._state(), page="three-way", three_way=compared))

        self._desk.read(work, done, failed=lambda error: self._refused(error, Path(inbox.path)))

    def back_to_package(self) -> None:
        """Go back from the compare to the package."""
        if self._state().inbox is not None:
            self._show(replace(self._state(), page="received", three_way=None))

    # An answer in Word

    def look_at(self, path: Path, *, instrument: str = "") -> None:
        """Compare a Word file with what we last sent, and show what was not marked. Nothing is taken in."""

        def work(workspace: Workspace, progress: Progress) -> tuple[bytes, AnswerBack, AnswerState]:
            data = read_file(path)
            found = answers_back.look(workspace, data, name=path.name, instrument=instrument, progress=progress)
            return data, found, incoming.describe_answer(workspace, found, path=path)

        def done(found: tuple[bytes, AnswerBack, AnswerState]) -> None:
            data, answer, told = found
            self._answer = (data, answer)
            self._show(self._page("answer", answer=told))

        self._desk.read(work, done, failed=lambda error: self._refused(error, path))

    def take_answer(self, *, by: str = "") -> None:
        """Take the Word file in as a version of theirs, and open it for review."""
        if self._answer is None:
            return
        (data, answer), self._answer = self._answer, None
        told = self._state().answer
        path = Path(told.path if told else answer.name)

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            return answers_back.take_back(workspace, data, answer, by=by)

        def done(receipt: Receipt) -> None:
            self._leave()
            version = next((entry.body["tree"] for entry in receipt.entries if entry.kind == "version/1"), "")
            self._desk.go("redlines", about=version)

        self._desk.act(work, done, failed=lambda error: self._refused(error, path))

    def _page(self, page: str, *, inbox: Inbox | None = None, answer: AnswerState | None = None) -> ViewState:
        """Return the screen with one page of receiving, and nothing of what was there before."""
        state = self._state()
        return ViewState(
            page="answer" if page == "answer" else "received",
            packages=state.packages,
            contested=state.contested,
            forks=state.forks,
            inbox=inbox,
            answer=answer,
        )

    def _refused(self, error: NegotiatorError, path: Path) -> None:
        self.forget()
        told: Refusal = refusal(error, path=str(path))
        self._show(replace(self._page("received"), page="refused", refusal=told))
