"""Approvals without Qt: the queue, the decision sheet, verdicts signed after the passphrase, and the matrix."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from negotiator.domain.approvals import EVENTS, DecisionRight, Verdict
from negotiator.domain.charter import ROLES
from negotiator.gui.desk import Desk, Work
from negotiator.gui.screens.approvals.sheets import key_of, matter_line, right_line, sheet, threshold_of
from negotiator.gui.screens.approvals.state import Problem, ViewState
from negotiator.kernel import NegotiatorError, Progress, Refused
from negotiator.services import approvals, docket
from negotiator.services.docket import Matter
from negotiator.services.numbering import next_key
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace

_FIELDS = {"wrong-passphrase": "passphrase", "reason-missing": "words", "not-your-decision": "signer"}


class MatterGone(Refused):
    """What should be decided is not there any more."""

    code = "matter-gone"

    def __init__(self) -> None:
        super().__init__("This no longer waits for a decision.", hint="The queue shows what does.")


class ApprovalsView(Protocol):
    """What the presenter needs of the screen."""

    def show_state(self, state: ViewState) -> None:
        """Show a state of the screen."""
        ...

    def show_problem(self, problem: Problem) -> None:
        """Show what is wrong under a field; nothing that was typed is lost."""
        ...

    def clear_decision(self) -> None:
        """Forget what was typed for the decision that has just been signed."""
        ...


class ApprovalsPresenter:
    """Shows what waits for a decision and signs verdicts."""

    def __init__(self, desk: Desk, view: ApprovalsView) -> None:
        self._desk = desk
        self._view = view
        self._wanted = ""
        self.state = ViewState()

    def load(self) -> None:
        """Read the queue, the sheet in view and the matrix again."""
        wanted = self._wanted

        def work(workspace: Workspace, progress: Progress) -> ViewState:
            matters = docket.docket(workspace)
            current = _wanted(matters, wanted)
            return ViewState(
                matters=tuple(matter_line(workspace, one) for one in matters),
                current=key_of(current) if current else "",
                sheet=sheet(workspace, current, progress) if current else None,
                rights=tuple(right_line(workspace, right) for right in workspace.deal.rights),
                events=EVENTS,
                roles=ROLES,
                parties=tuple((party.key, party.name) for party in workspace.deal.parties),
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
        """Show the decision sheet of another matter."""
        if key == self.state.current:
            return
        self._wanted = key

        def done(state: ViewState) -> None:
            if self._wanted == key:
                self._show(state)

        def work(workspace: Workspace, progress: Progress) -> ViewState:
            return replace(self.state, current=key, sheet=sheet(workspace, _matter(workspace, key), progress))

        self._desk.read(work, done)

    def choose_subject(self, subject: str) -> None:
        """Show the first matter about a subject ("request/CR-1", or a version's hash)."""
        found = next((one.key for one in self.state.matters if subject in one.key), "")
        if found:
            self.choose(found)
        else:
            self._wanted = subject

    # Verdicts

    def decide(self, verdict: Verdict, *, signer: str, words: str, passphrase: str, shared: bool = False) -> None:
        """Sign a verdict on the matter in view, in the name of one identity of this file."""
        key = self.state.current

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            if verdict != "approved" and not words.strip():
                raise approvals.ReasonMissing
            approvals.confirm_passphrase(workspace, passphrase)
            waiting = _matter(workspace, key).waiting
            declined = verdict == "declined"
            with workspace.acting_as(signer):
                return approvals.approve(
                    workspace,
                    waiting,
                    verdict,
                    conditions="" if declined else words.strip(),
                    reason=words.strip() if declined else "",
                    shared=shared,
                )

        self._sign(work)

    def act_for_party(self, *, passphrase: str) -> None:
        """Agree to the version in view, or sign it, for our party."""
        key = self.state.current

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            approvals.confirm_passphrase(workspace, passphrase)
            matter = _matter(workspace, key)
            if matter.version is None or not matter.act:
                raise MatterGone
            act = approvals.assent if matter.act == "agree" else approvals.execute
            return act(workspace, matter.version)

        self._sign(work)

    def _sign(self, work: Work[Receipt]) -> None:
        def failed(error: NegotiatorError) -> None:
            field = _FIELDS.get(error.code, "passphrase")
            self._view.show_problem(Problem(field=field, sentence=f"{error.message} {error.hint}".strip()))

        self._desk.act(work, lambda _receipt: self._view.clear_decision(), failed=failed)

    # The matrix

    def save_right(self, key: str, values: Mapping[str, Any]) -> None:
        """Save a row of the matrix; an empty key makes a new one. Undoable."""
        roles = tuple(role for role in ROLES if values.get(f"role {role}"))
        if not roles:
            self._view.show_problem(Problem(field="role approver", sentence="Choose at least one role."))
            return

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            right = DecisionRight(
                key=key or next_key(workspace.deal, DecisionRight, "DR"),
                event=values["event"],
                party=values["party"],
                roles=roles,
                threshold=threshold_of(values.get("threshold")),
                unit=values.get("unit") or "",
                quorum=values["quorum"],
                reason=values.get("reason") or "",
            )
            return workspace.put(right, label=f"Save decision right {right.key}")

        self._desk.act(work)

    def retire_right(self, key: str) -> None:
        """Take a row of the matrix out of use. Undoable."""
        self._desk.act(lambda workspace, _progress: workspace.retire(DecisionRight, key))


def _matter(workspace: Workspace, key: str) -> Matter:
    found = next((one for one in docket.docket(workspace) if key_of(one) == key), None)
    if found is None:
        raise MatterGone
    return found


def _wanted(matters: tuple[Matter, ...], wanted: str) -> Matter | None:
    """Return the matter of this key, else one about this subject, else the first."""
    exact = (one for one in matters if key_of(one) == wanted)
    about = (one for one in matters if wanted and wanted in key_of(one))
    return next(exact, None) or next(about, None) or (matters[0] if matters else None)
