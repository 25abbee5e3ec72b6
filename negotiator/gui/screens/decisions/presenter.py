"""What the user does with the decision log: reading, searching, appending, and checking the ledger. No Qt here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from negotiator.domain import Deal
from negotiator.domain.decisions import LoggedDecision
from negotiator.gui.desk import Desk
from negotiator.kernel import NegotiatorError, Progress
from negotiator.services import checking, decisions
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace

_SCREENS = {
    "term": "termsheet",
    "position": "termsheet",
    "risk": "risks",
    "milestone": "milestones",
    "ip_asset": "ip_assets",
    "request": "amendments",
    "version": "redlines",
    "decision": "decisions",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """One decision. `links` are (subject, how it reads); `found` is everything that search looks through."""

    key: str
    place: int
    when: datetime
    question: str
    outcome: str
    rationale: str
    who: str
    shared: bool
    stakeholders: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    supersedes: str
    superseded_by: str

    @property
    def found(self) -> str:
        """Return the text that search looks through."""
        words = (self.key, self.question, self.outcome, self.rationale, self.who, *self.stakeholders)
        return " ".join(words).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerState:
    """How the ledger stands: entries, the digest its chain ends in, and what the last check found (None before one)."""

    entries: int
    head: str
    outside: tuple[str, ...]
    newer: int
    checked: bool | None = None
    found: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDraft:
    """What the form holds when it is handed over."""

    question: str
    outcome: str
    rationale: str
    stakeholders: tuple[str, ...]
    supersedes: str
    shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsState:
    """The log as searched, the chosen decision, and the form while it is open. `asking` awaits a last yes."""

    total: int
    lines: tuple[DecisionLine, ...]
    chosen: DecisionLine | None
    people: tuple[tuple[str, str], ...]
    earlier: tuple[tuple[str, str], ...]
    ledger: LedgerState
    writing: bool = False
    asking: DecisionDraft | None = None
    checking: bool = False


class DecisionsView(Protocol):
    """The screen as the presenter sees it."""

    def show_state(self, state: DecisionsState) -> None:
        """Show the log."""
        ...

    def show_problem(self, problem: str) -> None:
        """Show why the decision was not written."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    lines: tuple[DecisionLine, ...]
    people: tuple[tuple[str, str], ...]
    ledger: LedgerState


class DecisionsPresenter:
    """Shows the log and appends to it, after asking once more."""

    def __init__(self, desk: Desk, view: DecisionsView) -> None:
        self._desk = desk
        self._view = view
        self._read: _Read | None = None
        self._ledger: LedgerState | None = None
        self._text = ""
        self._chosen = ""
        self._writing = False
        self._asking: DecisionDraft | None = None
        self._checking = False

    def load(self) -> None:
        """Read the log and show it."""
        self._desk.read(lambda workspace, _progress: _read_log(workspace), self._took)

    def _took(self, read: _Read) -> None:
        kept = self._ledger
        same = kept is not None and (kept.entries, kept.head) == (read.ledger.entries, read.ledger.head)
        self._read = read
        self._ledger = kept if same else read.ledger
        self._show()

    def search(self, text: str) -> None:
        """Show only decisions that hold this text."""
        self._text = text.strip().casefold()
        self._show()

    def choose(self, key: str) -> None:
        """Show one decision beside the log."""
        if key != self._chosen and not self._writing:
            self._chosen = key
            self._show()

    def show_about(self, key: str) -> None:
        """Turn to one decision, whatever was searched."""
        self._text, self._chosen, self._writing, self._asking = "", key, False, None
        self.load()

    def open_link(self, subject: str) -> None:
        """Go to what a decision is about."""
        kind, _, key = subject.partition("/")
        self._desk.go(_SCREENS.get(kind, "overview"), about=key)

    # -- appending

    def begin(self) -> None:
        """Open the form."""
        self._writing, self._asking = True, None
        self._show()

    def cancel(self) -> None:
        """Close the form, or go back to it from the last question."""
        self._writing, self._asking = self._asking is not None, None
        self._show()

    def ask(self, draft: DecisionDraft) -> None:
        """Ask once more before it is written, since it cannot be undone."""
        self._asking = draft
        self._show()

    def confirm(self) -> None:
        """Write the decision that was asked about."""
        draft = self._asking
        if draft is None:
            return

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            return decisions.log_decision(
                workspace,
                question=draft.question,
                outcome=draft.outcome,
                rationale=draft.rationale,
                stakeholders=draft.stakeholders,
                supersedes=draft.supersedes,
                shared=draft.shared,
            )

        self._desk.act(work, self._written, failed=self._refused)

    def _written(self, receipt: Receipt) -> None:
        self._writing, self._asking = False, None
        self._chosen = str(receipt.entries[0].body["key"])
        self.load()

    def _refused(self, error: NegotiatorError) -> None:
        self._asking = None
        self._show()
        self._view.show_problem(f"{error.message} {error.hint}".strip())

    # -- the ledger

    def verify(self) -> None:
        """Check the whole file and say what was found, the first fault by name."""
        self._checking = True
        self._show()
        self._desk.read(lambda workspace, _progress: _check(workspace), self._checked, failed=self._not_checked)

    def _checked(self, ledger: LedgerState) -> None:
        self._checking, self._ledger = False, ledger
        self._show()

    def _not_checked(self, error: NegotiatorError) -> None:
        self._checking = False
        self._show()
        self._view.show_problem(f"{error.message} {error.hint}".strip())

    # -- the state

    def _show(self) -> None:
        read, ledger = self._read, self._ledger
        if read is None or ledger is None:
            return
        lines = tuple(line for line in read.lines if self._text in line.found)
        chosen = next((line for line in lines if line.key == self._chosen), lines[0] if lines else None)
        self._chosen = chosen.key if chosen else ""
        self._view.show_state(
            DecisionsState(
                total=len(read.lines),
                lines=lines,
                chosen=chosen,
                people=read.people,
                earlier=tuple((one.key, f"{one.key} {one.question}") for one in read.lines if not one.superseded_by),
                ledger=ledger,
                writing=self._writing,
                asking=self._asking,
                checking=self._checking,
            )
        )


def _read_log(workspace: Workspace) -> _Read:
    deal = workspace.deal
    logged = deal.decisions
    return _Read(
        lines=tuple(_line(deal, one, place) for place, one in reversed(list(enumerate(logged, start=1)))),
        people=tuple((person.key, person.name) for person in deal.people),
        ledger=_ledger(workspace),
    )


def _line(deal: Deal, logged: LoggedDecision, place: int) -> DecisionLine:
    names = {person.key: person.name for person in deal.people}
    decision = logged.decision
    return DecisionLine(
        key=decision.key,
        place=place,
        when=logged.entry.claimed_at,
        question=decision.question,
        outcome=decision.outcome,
        rationale=decision.rationale,
        who=logged.person.name if logged.person else f"{logged.entry.author[:12]}…",
        shared=logged.entry.stream == "shared",
        stakeholders=tuple(names.get(key, key) for key in decision.stakeholders),
        links=tuple((link, _link_title(deal, link)) for link in decision.links),
        supersedes=decision.supersedes,
        superseded_by=logged.superseded_by,
    )


def _link_title(deal: Deal, link: str) -> str:
    kind, _, key = link.partition("/")
    if kind == "term":
        return next((term.title for term in deal.terms if term.key == key), key)
    return f"{kind.replace('_', ' ').capitalize()} {key}"


def _ledger(workspace: Workspace) -> LedgerState:
    head = workspace.vault.head()
    outside = tuple(
        f"{one.entry.kind.partition('/')[0]} of {one.entry.claimed_at:%d %b %Y}: {one.why}"
        for one in workspace.deal.outside
    )
    return LedgerState(entries=head.count, head=head.digest, outside=outside, newer=len(workspace.deal.newer))


def _check(workspace: Workspace) -> LedgerState:
    report = checking.check_workspace(workspace)
    now = _ledger(workspace)
    bad = next((line for line in report.lines if not line.ok), None)
    found = f"{bad.name.capitalize()}: {bad.detail}" if bad else f"{len(report.lines)} checks, all well."
    return LedgerState(
        entries=now.entries, head=now.head, outside=now.outside, newer=now.newer, checked=report.ok, found=found
    )
