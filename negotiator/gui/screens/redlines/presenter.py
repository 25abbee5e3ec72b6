"""What the redline screen shows and does: a pair of versions, its changes, our answers. No Qt here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from negotiator.domain import Deal, stages
from negotiator.domain.positions import Answered
from negotiator.domain.versions import DocumentVersion
from negotiator.gui.desk import Desk
from negotiator.kernel import Progress
from negotiator.redline import Answer, Change, Row, rows
from negotiator.services import lastsent, versions
from negotiator.services.receipts import Receipt
from negotiator.services.versions import Comparison
from negotiator.services.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewState:
    """One comparison: names of both versions, the drawn rows, the answers, and the changes that were not marked."""

    old: str = ""
    new: str = ""
    partner: str = ""
    rows: tuple[Row, ...] = ()
    changes: Mapping[str, Change] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    untracked: frozenset[str] = frozenset()

    @property
    def open(self) -> int:
        """Return how many changes have no answer yet."""
        return len(self.changes.keys() - self.answers.keys())


class RedlinesView(Protocol):
    """The presenter's side of the screen."""

    def show_state(self, state: ViewState) -> None:
        """Show another state."""
        ...


def default_pair(deal: Deal) -> tuple[DocumentVersion, DocumentVersion] | None:
    """Return what we last sent and the newest that came back; else the newest two versions of an instrument."""
    for instrument in deal.instruments:
        known = stages.versions(deal, instrument.key)
        sent, received = stages.last_sent(deal, instrument.key), stages.last_received(deal, instrument.key)
        if sent and received and known.index(sent) < known.index(received):
            return sent, received
    for instrument in deal.instruments:
        known = stages.versions(deal, instrument.key)
        if len(known) > 1:
            return known[-2], known[-1]
    return None


class RedlinesPresenter:
    """Compares the default pair and records answers to its changes."""

    def __init__(self, desk: Desk, view: RedlinesView) -> None:
        self._desk = desk
        self._view = view
        self._comparison: Comparison | None = None
        self.state = ViewState()

    def load(self) -> None:
        """Compare anew and show the outcome."""

        def work(workspace: Workspace, progress: Progress) -> tuple[Comparison | None, ViewState]:
            pair = default_pair(workspace.deal)
            if pair is None:
                return None, ViewState()
            comparison = versions.compare_versions(workspace, *pair, progress=progress)
            return comparison, _state(workspace, comparison, progress)

        self._desk.read(work, self._show)

    def answer(self, change: str, verdict: Answered, *, text: str = "") -> None:
        """Answer one change; a counter carries our words."""
        self._act(lambda workspace, made: versions.answer(workspace, made, change, verdict, text=text))

    def clear(self, change: str) -> None:
        """Take back the answer to one change."""
        self._act(lambda workspace, made: versions.clear_answer(workspace, made, change))

    def answer_rest(self, verdict: Answered) -> None:
        """Answer every open change alike."""

        def work(workspace: Workspace, made: Comparison) -> Receipt:
            current = versions.answers(workspace, made.old, made.new)
            return versions.answer_all(workspace, replace(made, answers=current), verdict)

        self._act(work)

    def make_next(self) -> None:
        """Make our next working version from the answers."""
        self._act(lambda workspace, made: versions.next_version(workspace, made))

    def _act(self, work: Callable[[Workspace, Comparison], Receipt]) -> None:
        made = self._comparison
        if made is not None:
            self._desk.act(lambda workspace, _progress: work(workspace, made), lambda _receipt: self.load())

    def _show(self, outcome: tuple[Comparison | None, ViewState]) -> None:
        self._comparison, self.state = outcome
        self._view.show_state(self.state)


def _state(workspace: Workspace, comparison: Comparison, progress: Progress) -> ViewState:
    deal, changes = workspace.deal, comparison.redline.changes
    check = None
    if comparison.new.side != deal.ours:
        check = lastsent.check_returned(workspace, comparison.new, progress=progress)
    unmarked = check.unmarked_texts if check and check.sent.hash == comparison.old.hash else frozenset()
    return ViewState(
        old=comparison.old.name,
        new=comparison.new.name,
        partner=next((party.short for party in deal.parties if party.key == comparison.new.side), ""),
        rows=rows(comparison.redline),
        changes={change.id: change for change in changes},
        answers=comparison.answers,
        untracked=frozenset(one.id for one in changes if (one.old_text, one.new_text) in unmarked),
    )
