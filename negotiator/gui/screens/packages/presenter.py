"""Sending and receiving, without Qt: what the user wants, put to the services, and what the screen shows of it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from negotiator.domain.packages import packages_logged
from negotiator.gui.desk import Desk, Work
from negotiator.gui.figures import size
from negotiator.gui.screens.packages import clash_lines, outgoing
from negotiator.gui.screens.packages.clash_lines import describe_rivals, waiting_pairs
from negotiator.gui.screens.packages.clash_state import RivalsLine
from negotiator.gui.screens.packages.receiving import Receiving
from negotiator.gui.screens.packages.rivals import describe_record
from negotiator.gui.screens.packages.state import (
    ContestedRecord,
    ForkLine,
    Outbox,
    PackageLine,
    Page,
    Refusal,
    SentPackage,
    ViewState,
)
from negotiator.kernel import NegotiatorError, Progress
from negotiator.services import contested, packages
from negotiator.services.evidence import export_proof, forks
from negotiator.services.packages import Outgoing, Sent
from negotiator.services.receipts import Receipt
from negotiator.services.summaries import SummaryOptions
from negotiator.services.workspace import Workspace

_STEPS: tuple[Page, ...] = ("contents", "recipients", "summary")


_PARTNER_NEXT = "It is their turn now; open their answer here when it comes."
_TEAM_NEXT = "It holds what is ours alone: nobody else may have it."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """What was chosen for a package: keys of texts and people, or None for all; whether it is for our own side."""

    texts: frozenset[str] | None = None
    people: frozenset[str] | None = None
    team: bool = False


class PackagesView(Protocol):
    """What the presenter needs of the screen."""

    def show_state(self, state: ViewState) -> None:
        """Show a state of the screen."""
        ...


class PackagesPresenter:
    """Lists packages and leads through sending one; `receiving` verifies one before anything of it is imported."""

    def __init__(self, desk: Desk, view: PackagesView) -> None:
        self._desk = desk
        self._view = view
        self._state = ViewState()
        self._outgoing: Outgoing | None = None
        self._choice = _Choice()
        self.receiving = Receiving(
            desk, state=lambda: self._state, show=self._show, leave=self._left, decide=self.show_contested
        )

    @property
    def state(self) -> ViewState:
        """Return what is shown."""
        return self._state

    def load(self) -> None:
        """Read the list again; a package about to be sent is worked out anew, for the deal may have changed."""
        self._desk.read(
            lambda workspace, _progress: _Listed(
                lines=_lines(workspace),
                contested=_contested(workspace),
                forks=_forks(workspace),
                pairs=waiting_pairs(workspace.deal),
            ),
            self._listed,
        )
        if self._state.page == "contested":
            self._desk.read(lambda workspace, _progress: describe_rivals(workspace), self._laid)
        if self._state.page in _STEPS:
            self._prepare(self._state.page)
        if self._state.page == "received":
            self.receiving.follow()

    def _listed(self, found: "_Listed") -> None:
        self._show(
            replace(self._state, packages=found.lines, contested=found.contested, forks=found.forks, pairs=found.pairs)
        )

    def _laid(self, rivals: tuple[RivalsLine, ...]) -> None:
        if self._state.page == "contested":
            self._show(replace(self._state, rivals=rivals))

    def _left(self) -> None:
        self.show_list()
        self.load()

    def save_evidence(self, package: str, to: Path) -> None:
        """Write what is kept of a package as evidence to a file."""

        def work(workspace: Workspace, _progress: Progress) -> None:
            export_proof(workspace, package, to)

        def failed(error: NegotiatorError) -> None:
            told = Refusal(title="The evidence was not written", message=error.message, hint=error.hint)
            self._show(replace(self._state, page="refused", refusal=told))

        self._desk.read(work, lambda _none: self._desk.tell(f"The evidence was written to {to.name}."), failed=failed)

    def _show(self, state: ViewState) -> None:
        self._state = state
        self._view.show_state(state)

    def show_list(self) -> None:
        """Go back to the list; nothing that was begun is done."""
        self._outgoing = None
        self.receiving.forget()
        self._show(self._only_listed("list"))

    def _only_listed(self, page: Page) -> ViewState:
        """Return a page that shows nothing but what is listed."""
        held = self._state
        return ViewState(
            page=page, packages=held.packages, contested=held.contested, forks=held.forks, pairs=held.pairs
        )

    # Sending

    def begin_sending(self, *, team: bool = False) -> None:
        """Work out what a package to the other side, or to colleagues of ours, would hold, and show it."""
        self._choice = _Choice(team=team)
        self._state = replace(self._state, outbox=None)
        self._prepare("contents")

    def choose_texts(self, keys: Collection[str]) -> None:
        """Let the new versions of these texts alone go with the package."""
        self._choose(replace(self._choice, texts=frozenset(keys)))

    def choose_people(self, keys: Collection[str]) -> None:
        """Let the package go to these people alone; somebody has to get it."""
        if keys:
            self._choose(replace(self._choice, people=frozenset(keys)))
        else:
            self._show(self._state)

    def _choose(self, choice: _Choice) -> None:
        self._choice = choice
        if self._state.page in _STEPS:
            self._prepare(self._state.page)

    def _prepare(self, page: Page) -> None:
        choice = self._choice

        def work(workspace: Workspace, progress: Progress) -> tuple[Outgoing, Outbox]:
            prepared = packages.prepare(
                workspace,
                to=choice.people,
                instruments=choice.texts,
                audience="team" if choice.team else "partner",
                progress=progress,
            )
            return prepared, outgoing.describe(workspace, prepared)

        def done(found: tuple[Outgoing, Outbox]) -> None:
            self._outgoing, outbox = found
            before = self._state.outbox
            if before is not None:
                outbox = replace(outbox, note=before.note, with_summary=before.with_summary, label=before.label)
            self._show(replace(self._state, page=page, outbox=outbox, refusal=None, inbox=None, sent=None))

        def failed(error: NegotiatorError) -> None:
            told = Refusal(title="Nothing can be sent yet", message=error.message, hint=error.hint)
            self._show(replace(self._state, page="refused", refusal=told))

        self._desk.read(work, done, failed=failed)

    def describe(self, *, note: str, with_summary: bool, label: str | None = None) -> None:
        """Take the covering note, whether a signed summary goes with it, and its confidentiality (None: as before)."""
        if self._state.outbox is not None:
            label = self._state.outbox.label if label is None else label
            outbox = replace(self._state.outbox, note=note, with_summary=with_summary, label=label)
            self._state = replace(self._state, outbox=outbox)

    def step(self, places: int) -> None:
        """Go on (1) or back (-1) among the steps of sending; back from the first is the list."""
        if self._state.page not in _STEPS:
            return
        place = _STEPS.index(self._state.page) + places
        if place < 0:
            self.show_list()
        elif place < len(_STEPS):
            self._show(replace(self._state, page=_STEPS[place], refusal=None))

    def write(self, to: Path) -> None:
        """Write the package to a file and record that it was sent. When it is refused, all that was typed stays."""
        prepared, outbox = self._outgoing, self._state.outbox
        if prepared is None or outbox is None or self._state.page != "summary":
            return
        sending = replace(prepared, note=outbox.note.strip(), label=outbox.label.strip())
        options = SummaryOptions(fonts=self._desk.folders.fonts)
        written: list[Sent] = []

        def work(workspace: Workspace, progress: Progress) -> Receipt:
            sent = packages.send(
                workspace, sending, to, with_summary=outbox.with_summary, options=options, progress=progress
            )
            written.append(sent)
            return sent.receipt

        # the step is left first: the act reloads this screen, which must not prepare the next package
        before, self._state = self._state, replace(self._state, page="sent")

        def done(_receipt: Receipt) -> None:
            self._outgoing = None
            self._show(
                replace(self._state, page="sent", sent=_sent(written[0], outbox), outbox=None, refusal=None),
            )
            self.load()

        def failed(error: NegotiatorError) -> None:
            told = Refusal(title="The package was not written", message=error.message, hint=error.hint)
            self._show(replace(before, refusal=told))

        self._desk.act(work, done, failed=failed)

    # What both sides wrote beside each other

    def show_contested(self) -> None:
        """Show every record that waits for a choice between values, and every clause on which versions clash."""
        self._outgoing = None
        self.receiving.forget()
        self._state = self._only_listed("contested")
        self.load()

    def settle(self, topic: str, key: str, entry: str, reason: str = "") -> None:
        """Let one value of a contested record stand."""
        self._act(lambda workspace, _progress: contested.settle(workspace, topic, key, entry=entry, reason=reason))

    def decide(self, clause: str, chosen: str, text: str, reason: str) -> None:
        """Decide on a clause: by the hash of the version whose words stand, or "" for words of one's own."""
        self._act(
            lambda workspace, _progress: clash_lines.decide(workspace, clause, chosen=chosen, text=text, reason=reason)
        )

    def unite(self, pair: str) -> None:
        """Make one version of two whose clauses are all decided."""
        self._act(lambda workspace, _progress: clash_lines.unite(workspace, pair))

    def read_version(self, version: str) -> None:
        """Open the redline of a version, by its hash."""
        self._desk.go("redlines", about=version)

    def _act(self, work: Work[Receipt]) -> None:
        def failed(error: NegotiatorError) -> None:
            told = Refusal(title="Nothing was changed", message=error.message, hint=error.hint)
            self._state = replace(self._state, refusal=told)
            self.load()

        self._state = replace(self._state, refusal=None)
        self._desk.act(work, lambda _receipt: self.load(), failed=failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """What the list needs of a deal."""

    lines: tuple[PackageLine, ...]
    contested: tuple[ContestedRecord, ...]
    forks: tuple[ForkLine, ...]
    pairs: int


def _contested(workspace: Workspace) -> tuple[ContestedRecord, ...]:
    return tuple(describe_record(one) for one in contested.contested(workspace.deal))


def _forks(workspace: Workspace) -> tuple[ForkLine, ...]:
    names = _names(workspace)
    return tuple(
        ForkLine(author=names.get(one.author_root, one.author_root[:16]), number=one.sequence, packages=one.packages)
        for one in forks(workspace.deal)
    )


def _names(workspace: Workspace) -> dict[str, str]:
    """Return the names of people by root, of those who left as well."""
    people = (*workspace.deal.roster.people.values(), *workspace.deal.people)
    return {person.root: person.name for person in people if person.root}


def _lines(workspace: Workspace) -> tuple[PackageLine, ...]:
    names = outgoing.version_names(workspace)
    roots = _names(workspace)
    found: dict[str, PackageLine] = {}
    for fact in packages_logged(workspace.deal):
        logged = fact.value
        sender = roots.get(logged.author_root, logged.author_root[:16])
        partner = ", ".join(logged.recipients) if logged.direction == "sent" else sender
        if logged.package in found:
            continue  # it came again, with more signatures
        found[logged.package] = PackageLine(
            key=logged.package,
            direction=logged.direction,
            number=logged.sequence,
            at=fact.entry.claimed_at,
            partner=partner,
            versions=", ".join(names[one] for one in logged.versions if one in names),
            team=logged.audience == "team",
            label=logged.label,
        )
    return tuple(reversed(found.values()))


def _sent(sent: Sent, outbox: Outbox) -> SentPackage:
    people = ", ".join(one.name for one in outbox.recipients)
    return SentPackage(
        path=str(sent.path),
        package=sent.written.package_id,
        size=sent.written.size,
        recipients=people,
        next_step=(
            f"Hand the file ({size(sent.written.size)}) to {people} by e-mail, data room or memory stick: "
            f"only they can open it. {_TEAM_NEXT if outbox.team else _PARTNER_NEXT}"
        ),
        sha256=sent.written.sha256,
    )
