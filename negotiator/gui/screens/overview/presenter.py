"""The overview: reads where the deal stands at once, and counts open changes after that. No Qt here."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Protocol

from negotiator.domain import Deal, stages
from negotiator.domain.charter import Party
from negotiator.domain.packages import PackageLogged
from negotiator.domain.registers import Milestone
from negotiator.gui.desk import Desk
from negotiator.gui.screens.overview.history import steps
from negotiator.gui.screens.overview.needs import ReturnedText, compared_state, needs, returned_texts
from negotiator.gui.screens.overview.state import (
    CharterState,
    FactState,
    NextStep,
    OverviewState,
    PartyCard,
    PersonLine,
    Tone,
)
from negotiator.kernel import Progress
from negotiator.services.founding import safety_number_with
from negotiator.services.partners import partners
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace

_STAGE_TONES: dict[str, Tone] = {"executed": "ok", "amended": "ok", "agreed form": "ok"}


class OverviewView(Protocol):
    """The screen as the presenter sees it."""

    def show_state(self, state: OverviewState) -> None:
        """Show the deal at a glance."""
        ...

    def close_form(self) -> None:
        """Close the form of the charter."""
        ...


class OverviewPresenter:
    """Shows the deal at a glance and leads to where something is to be done."""

    def __init__(self, desk: Desk, view: OverviewView) -> None:
        self._desk = desk
        self._view = view
        self._state: OverviewState | None = None
        self._texts: tuple[ReturnedText, ...] | None = None
        self._compared: tuple[str, ...] | None = None

    def load(self) -> None:
        """Read the deal as it was last counted; texts are compared again when one of them or an answer changed."""
        known = self._texts

        def read(workspace: Workspace, _progress: Progress) -> tuple[OverviewState, tuple[str, ...]]:
            return _overview(workspace, known), compared_state(workspace.deal)

        self._desk.read(read, self._took)

    def _took(self, found: tuple[OverviewState, tuple[str, ...]]) -> None:
        state, compared = found
        self._show(state)
        if compared != self._compared:
            self._desk.read(returned_texts, lambda texts: self._counted(texts, compared))

    def _counted(self, texts: tuple[ReturnedText, ...], compared: tuple[str, ...]) -> None:
        self._texts, self._compared = texts, compared
        self._desk.read(lambda workspace, _progress: _overview(workspace, texts), self._show)

    def _show(self, state: OverviewState) -> None:
        self._state = state
        self._view.show_state(state)

    def go(self, screen: str, about: str) -> None:
        """Go where something waits."""
        self._desk.go(screen, about=about)

    def open_step(self, key: str) -> None:
        """Go where a step of the negotiation is looked at."""
        for step in self._state.steps if self._state else ():
            if step.key == key:
                self._desk.go(step.screen, about=step.about)
                return

    def save_charter(self, values: Mapping[str, Any]) -> None:
        """Save what the deal is for; undoable."""

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            charter = replace(workspace.deal.charter, **_charter_fields(values))
            return workspace.put(charter, label="Edit the charter")

        self._desk.act(work, lambda _receipt: self._view.close_form())


def _charter_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: str(values.get(name) or "").strip() for name in ("title", "purpose", "currency", "label")}
    return {**texts, "effective": values.get("effective")}


def _overview(workspace: Workspace, texts: tuple[ReturnedText, ...] | None) -> OverviewState:
    deal = workspace.deal
    charter = deal.charter
    now = workspace.clock.now()
    return OverviewState(
        facts=(_stage(deal), _turn(deal, now), _open_changes(texts), _next_milestone(deal, now.date())),
        steps=steps(deal),
        needs=needs(workspace, texts or ()),
        counting=texts is None,
        parties=tuple(_party(workspace, party) for party in deal.parties),
        charter=CharterState(
            title=charter.title,
            purpose=charter.purpose,
            currency=charter.currency,
            label=charter.label,
            effective=charter.effective,
        ),
        first_steps=_first_steps(deal),
    )


def _stage(deal: Deal) -> FactState:
    stage = stages.stage(deal)
    number = stages.round_number(deal)
    remark = f"Round {number}" if number else "Not sent yet"
    return FactState(name="Stage", value=stage.capitalize(), remark=remark, tone=_STAGE_TONES.get(stage, "accent"))


def _turn(deal: Deal, now: datetime) -> FactState:
    logged = deal.facts(PackageLogged)
    ours = stages.our_turn(deal)
    others = ", ".join(party.short for party in deal.others) or "The other side"
    value = "Ours" if ours else others
    if not logged:
        return FactState(name="Whose turn", value=value, remark="Nothing was sent yet")
    days = max(0, (now.date() - logged[-1].entry.claimed_at.date()).days)
    since = f"since {logged[-1].entry.claimed_at:%d %b}"
    remark = f"{since} · {days} days" if days != 1 else f"{since} · 1 day"
    return FactState(name="Whose turn", value=value, remark=remark, tone="warn" if ours else "accent")


def _open_changes(texts: tuple[ReturnedText, ...] | None) -> FactState:
    if texts is None:
        return FactState(name="Open changes", value="…", remark="Comparing texts", tone="plain")
    count, untracked = sum(text.open for text in texts), sum(text.untracked for text in texts)
    if untracked:
        return FactState(name="Open changes", value=str(count), remark=f"{untracked} unmarked", tone="danger")
    if count:
        return FactState(name="Open changes", value=str(count), remark="To be answered", tone="warn")
    return FactState(name="Open changes", value="0", remark="None waiting", tone="ok")


def _next_milestone(deal: Deal, today: date) -> FactState:
    milestones = (held.value for held in deal.records(Milestone))
    coming = sorted((one.due, one.key, one.title) for one in milestones if one.due and one.status != "met")
    if not coming:
        return FactState(name="Next milestone", value="None", remark="No date is set", tone="plain")
    due, key, title = coming[0]
    left = (due - today).days
    remark = f"{due:%d %b} · {abs(left)} day{'s' if abs(left) != 1 else ''} {'left' if left >= 0 else 'late'}"
    tone: Tone = "danger" if left < 0 else "warn" if left < 30 else "accent"
    return FactState(name=f"Next milestone: {title}", value=key, remark=remark, tone=tone)


def _party(workspace: Workspace, party: Party) -> PartyCard:
    ours = party.key == workspace.deal.ours
    people = [person for person in workspace.deal.people if person.party == party.key]
    return PartyCard(
        name=party.name,
        role=party.role,
        place=party.jurisdiction,
        ours=ours,
        people=tuple(PersonLine(name=person.name, role=person.role) for person in people),
        safety_number="" if ours else safety_number_with(workspace, party),
        compared="" if ours else _compared(workspace, party),
    )


def _compared(workspace: Workspace, party: Party) -> str:
    """Return how, by whom and when the safety number was compared and found the same, or ""."""
    found = (one for one in partners(workspace) if one.key == party.key and one.verdict in ("same", "accepted"))
    return next((f"Compared {one.compared}" for one in found), "")


def _first_steps(deal: Deal) -> tuple[NextStep, ...]:
    """Return the first steps of a deal in which nothing was exchanged yet."""
    if deal.facts(PackageLogged):
        return ()
    drafted = any(stages.versions(deal, one.key) for one in deal.instruments if one.kind != "term sheet")
    return (
        NextStep(
            title="Add the partner",
            detail="From their contact card; compare the safety number by telephone.",
            action="Add partner",
            screen="settings",
            about="partners",
            done=bool(deal.others),
        ),
        NextStep(
            title="Fill the term sheet",
            detail="Key terms with typed values, and what we would settle for.",
            action="Open term sheet",
            screen="termsheet",
            about="",
            done=any(term.value for term in deal.terms),
        ),
        NextStep(
            title="Take in a draft",
            detail="A Word file becomes the first version that everything is compared with.",
            action="Take in a draft",
            screen="redlines",
            about="",
            done=drafted,
        ),
        NextStep(
            title="Send the first package",
            detail="Sealed for the partner; what is internal stays here.",
            action="Send package",
            screen="packages",
            about="send",
            done=False,
        ),
    )
