"""Amendments without Qt: the board, one request in detail, and the steps of change control."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from negotiator.domain import stages
from negotiator.domain.approvals import EVENTS
from negotiator.gui.desk import Desk, Work
from negotiator.gui.screens.amendments.details import card, detail, texts_in_force
from negotiator.gui.screens.amendments.state import ViewState
from negotiator.kernel import NegotiatorError, Progress
from negotiator.services import changes
from negotiator.services.files import read_file
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace

REQUEST_EVENTS = tuple(event for event in EVENTS if event not in ("send", "agree", "execute"))


class AmendmentsView(Protocol):
    """What the presenter needs of the screen."""

    def show_state(self, state: ViewState) -> None:
        """Show a state of the screen."""
        ...

    def show_problem(self, sentence: str) -> None:
        """Show why what was asked for in a form was refused; nothing that was typed is lost."""
        ...

    def settled(self) -> None:
        """Close the form: what was asked for is done."""
        ...


class AmendmentsPresenter:
    """Leads change requests through impact, approval, consent and incorporation."""

    def __init__(self, desk: Desk, view: AmendmentsView) -> None:
        self._desk = desk
        self._view = view
        self._wanted = ""
        self.state = ViewState()

    def load(self) -> None:
        """Read the board and the chosen request again."""
        wanted = self._wanted

        def work(workspace: Workspace, progress: Progress) -> ViewState:
            found = stages.requests(workspace.deal)
            keys = [status.request.key for status in found]
            current = wanted if wanted in keys else (keys[-1] if keys else "")
            chosen = next((status for status in found if status.request.key == current), None)
            return ViewState(
                cards=tuple(card(workspace, status) for status in found),
                current=current,
                detail=detail(workspace, chosen, progress) if chosen else None,
                texts=texts_in_force(workspace),
                events=REQUEST_EVENTS,
            )

        def done(state: ViewState) -> None:
            if self._wanted == wanted:  # a later choice is on its way
                self._show(state)

        self._desk.read(work, done)

    def _show(self, state: ViewState) -> None:
        self.state = state
        self._wanted = state.current
        self._view.show_state(state)

    def choose(self, key: str) -> None:
        """Show another request."""
        if key == self.state.current:
            return
        self._wanted = key

        def work(workspace: Workspace, progress: Progress) -> ViewState:
            status = changes.status_of(workspace, key)
            return replace(self.state, current=key, detail=detail(workspace, status, progress))

        def done(state: ViewState) -> None:
            if self._wanted == key:
                self._show(state)

        self._desk.read(work, done)

    # The steps

    def open_request(self, *, text: str, title: str, reason: str, path: Path) -> None:
        """Open a change request from an edited copy of a text in force. Undoable."""
        self._wanted = ""  # the board then shows the newest

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            data = read_file(path)
            return changes.open_request(
                workspace, instrument=text, title=title, reason=reason, data=data, name=path.name
            )

        self._act(work)

    def state_impact(self, values: Mapping[str, Any]) -> None:
        """State what the chosen request does to money, dates and risks. Undoable."""
        key = self.state.current
        events = tuple(event for event in REQUEST_EVENTS if values.get(f"event {event}")) or ("amend",)

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            return changes.state_impact(
                workspace,
                key,
                economics=values.get("economics") or "",
                milestones=values.get("milestones") or "",
                risks=values.get("risks") or "",
                amount=values.get("amount") or Decimal(0),
                days=int(values.get("days") or 0),
                events=events,
            )

        self._act(work)

    def _act(self, work: Work[Receipt]) -> None:
        def failed(error: NegotiatorError) -> None:
            self._view.show_problem(f"{error.message} {error.hint}".strip())

        self._desk.act(work, lambda _receipt: self._view.settled(), failed=failed)

    def submit(self) -> None:
        """Consent for our side, so that the request travels with the next package."""
        key = self.state.current
        self._desk.act(lambda workspace, _progress: changes.submit(workspace, key))

    def consent(self) -> None:
        """Consent to their request."""
        key = self.state.current
        self._desk.act(lambda workspace, _progress: changes.answer_request(workspace, key, "consents"))

    def refuse(self, reason: str) -> None:
        """Refuse their request, with a reason."""
        key = self.state.current
        if not reason.strip():
            self._view.show_problem("A refusal needs its reason. Write one sentence and refuse again.")
            return
        self._act(lambda workspace, _progress: changes.answer_request(workspace, key, "refuses", reason=reason.strip()))

    def incorporate(self) -> None:
        """Make the consented request an amendment, and its text the conformed copy."""
        key = self.state.current
        self._desk.act(lambda workspace, _progress: changes.incorporate(workspace, key))

    def go_to_approvals(self) -> None:
        """Show the decision sheet of the chosen request."""
        self._desk.go("approvals", about=f"request/{self.state.current}")
