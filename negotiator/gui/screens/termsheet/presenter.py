"""What the user does with the term sheet: reading versions, writing terms, and keeping our positions. No Qt here."""

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from negotiator.domain.positions import Note, Position
from negotiator.domain.terms import KeyTerm
from negotiator.domain.values import ValueKind, parse_value, show_value
from negotiator.gui.desk import Desk
from negotiator.gui.screens.termsheet.reading import Sheets, read_sheets
from negotiator.gui.screens.termsheet.state import (
    NOTHING,
    WORKING,
    NewTerm,
    PositionState,
    Show,
    TermSheetState,
    TermState,
)
from negotiator.kernel import NegotiatorError, Progress
from negotiator.services import terms
from negotiator.services.numbering import next_key
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace

_KINDS: dict[str, ValueKind] = {
    kind: kind for kind in ("text", "money", "percent", "duration", "date", "party", "choice")
}  # fmt: skip


class TermSheetView(Protocol):
    """The screen as the presenter sees it."""

    def show_state(self, state: TermSheetState) -> None:
        """Show the sheet."""
        ...

    def show_problem(self, key: str, problem: str) -> None:
        """Show under a term's field ("" for the form of a new term) what is wrong; what was typed stays."""
        ...


class TermSheetPresenter:
    """Shows one sheet against another and writes the working one."""

    def __init__(self, desk: Desk, view: TermSheetView) -> None:
        self._desk = desk
        self._view = view
        self._sheets: Sheets | None = None
        self._shown = WORKING
        self._against: str | None = None
        self._show: Show = "all"
        self._chosen = ""
        self._adding = False

    def load(self) -> None:
        """Read all sheets and show the one that is picked."""
        self._desk.read(lambda workspace, _progress: read_sheets(workspace), self._took)

    def _took(self, sheets: Sheets) -> None:
        self._sheets = sheets
        self._render()

    # -- looking

    def pick(self, shown: str) -> None:
        """Show the working sheet or a version."""
        self._shown = shown
        self._render()

    def pick_against(self, against: str) -> None:
        """Show what differs from this sheet."""
        self._against = against
        self._render()

    def narrow(self, show: Show) -> None:
        """Show all terms, those that differ, or those that are not agreed."""
        self._show = show
        self._render()

    def choose(self, key: str) -> None:
        """Show beside the sheet what belongs to one term."""
        if key != self._chosen or self._adding:
            self._chosen, self._adding = key, False
            self._render()

    def show_about(self, about: str) -> None:
        """Turn to a term by its key, or to a version by its hash."""
        known = dict(self._sheets.named) if self._sheets else {}
        if about in known or len(about) == 64:
            self._shown = about
        else:
            self._shown, self._show, self._chosen = WORKING, "all", about
        self.load()

    def open_risk(self, key: str) -> None:
        """Go to a risk that the term's clause allocates."""
        self._desk.go("risks", about=key)

    def open_clause(self, clause: str) -> None:
        """Go to the clause that holds the term."""
        self._desk.go("redlines", about=clause)

    # -- writing terms

    def set_value(self, key: str, text: str) -> None:
        """Set a term to what was typed; what cannot be read is told under the field."""
        if self._sheets and key in self._sheets.mine and self._sheets.mine[key].value == text.strip():
            return
        self._act(lambda workspace: terms.set_term(workspace, key, text), about=key)

    def set_agreed(self, key: str, *, agreed: bool) -> None:
        """Mark a term as agreed on our side, or open it again."""
        held = self._sheets.mine.get(key) if self._sheets else None
        if held is None:
            return
        if agreed:
            self._act(lambda workspace: terms.agree_terms(workspace, (key,)), about=key)
        else:
            value = held.value
            self._act(lambda workspace: terms.set_term(workspace, key, value, status="open"), about=key)

    def reorder(self, keys: Sequence[str]) -> None:
        """Put the terms in this order; groups stay together and in their own order."""
        if self._sheets is None:
            return
        cards = {card.key: card for card in _grouped(self._sheets.cards(WORKING, NOTHING))}
        groups = list(dict.fromkeys(card.group for card in cards.values()))
        wanted = sorted((key for key in keys if key in cards), key=lambda key: groups.index(cards[key].group))
        if wanted != list(cards):
            self._act(lambda workspace: terms.reorder(workspace, tuple(wanted)))
        else:
            self._render()

    def move(self, key: str, step: int) -> None:
        """Move a term up (-1) or down (1) within its group."""
        if self._sheets is None:
            return
        keys = [card.key for card in _grouped(self._sheets.cards(WORKING, NOTHING))]
        groups = {term.key: term.group for term in self._sheets.working}
        place = keys.index(key)
        to = place + step
        if 0 <= to < len(keys) and groups[keys[to]] == groups[key]:
            keys[place], keys[to] = keys[to], keys[place]
            self.reorder(keys)

    def begin_add(self) -> None:
        """Open the form for a new term."""
        self._adding, self._shown = True, WORKING
        self._render()

    def cancel_add(self) -> None:
        """Close the form."""
        self._adding = False
        self._render()

    def add(self, new: NewTerm) -> None:
        """Add a term at the end of the working sheet."""
        taken = set(self._sheets.mine) if self._sheets else set()
        key = _free_key(new.title, taken)

        def work(workspace: Workspace) -> Receipt:
            kind = _KINDS[new.kind]
            choices = tuple(part.strip() for part in new.choices.split(",") if part.strip())
            value = show_value(kind, parse_value(kind, new.value, choices=choices)) if new.value.strip() else ""
            last = max((term.order for term in workspace.deal.terms), default=-1)
            term = KeyTerm(
                key=key,
                group=new.group.strip() or "General",
                title=new.title.strip(),
                kind=kind,
                value=value,
                choices=choices,
                clause=new.clause.strip(),
                help=new.help.strip(),
                order=last + 1,
            )
            return terms.add_terms(workspace, (term,))

        def done() -> None:
            self._adding, self._chosen = False, key

        self._act(work, done=done)

    def retire(self, key: str) -> None:
        """Take a term out of the working sheet; undo brings it back."""
        held = self._sheets.mine.get(key) if self._sheets else None
        if held is None:
            return
        title = held.title
        self._act(lambda workspace: workspace.retire(KeyTerm, key, label=f"Remove {title}"))

    def adopt(self) -> None:
        """Take the values of their newest version over into our working sheet."""
        version = self._sheets.adoptable if self._sheets else None
        if version is not None:
            self._act(lambda workspace: terms.adopt_sheet(workspace, version))

    # -- what is ours alone

    def save_position(self, key: str, position: PositionState) -> None:
        """Keep what we want, would accept and would leave over."""
        held = Position(
            key=key,
            preferred=position.preferred,
            fallback=position.fallback,
            walk_away=position.walk_away,
            reason=position.reason,
        )
        self._act(lambda workspace: terms.set_position(workspace, held))

    def add_note(self, key: str, text: str) -> None:
        """Keep an internal note on a term."""
        if not text.strip():
            return

        def work(workspace: Workspace) -> Receipt:
            note = Note(key=next_key(workspace.deal, Note, "N"), subject=f"term/{key}", text=text.strip())
            return workspace.put(note, label=f"Note on {key}")

        self._act(work)

    def _act(
        self, work: Callable[[Workspace], Receipt], *, about: str = "", done: Callable[[], object] | None = None
    ) -> None:
        def run(workspace: Workspace, _progress: Progress) -> Receipt:
            return work(workspace)

        def finish(_receipt: Receipt) -> None:
            if done is not None:
                done()
            self.load()

        def refuse(error: NegotiatorError) -> None:
            self._view.show_problem(about, error.message)

        self._desk.act(run, finish, failed=refuse)

    # -- the state

    def _render(self) -> None:
        sheets = self._sheets
        if sheets is None:
            return
        known = dict(sheets.named)
        if self._shown not in known:
            self._shown = WORKING
        against = self._against if self._against in {*known, NOTHING} else None
        if against is None or against == self._shown:
            against = sheets.last if self._shown == WORKING else _before(sheets, self._shown)
        cards = _grouped(sheets.cards(self._shown, against))
        shown = tuple(card for card in cards if self._fits(card))
        chosen = next((card for card in cards if card.key == self._chosen), cards[0] if cards else None)
        self._chosen = chosen.key if chosen else ""
        self._view.show_state(
            TermSheetState(
                total=len(sheets.working) + len(sheets.versions),
                terms=shown,
                outline=cards,
                sheets=sheets.named,
                shown=self._shown,
                against=against,
                show=self._show,
                changes=sum(bool(card.change) for card in cards),
                adopt=sheets.adoptable.name if sheets.adoptable else "",
                detail=sheets.detail(chosen) if chosen else None,
                groups=tuple(dict.fromkeys(card.group for card in cards)),
                adding=self._adding,
            )
        )

    def _fits(self, card: TermState) -> bool:
        if self._show == "changed":
            return bool(card.change)
        return self._show == "all" or card.status != "agreed"


def _before(sheets: Sheets, shown: str) -> str:
    """Return the version before this one, or nothing."""
    hashes = [version.hash for version, _terms in sheets.versions]
    place = hashes.index(shown)
    return hashes[place - 1] if place else NOTHING


def _grouped(cards: Sequence[TermState]) -> tuple[TermState, ...]:
    """Return the terms with those of a group together, groups in the order of their first terms."""
    groups = list(dict.fromkeys(card.group for card in cards))
    return tuple(sorted(cards, key=lambda card: groups.index(card.group)))


def _free_key(title: str, taken: set[str]) -> str:
    """Return a key made of a title's words that no term has."""
    stem = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:40] or "term"
    return next(
        key for number in range(1, len(taken) + 2) if (key := stem if number == 1 else f"{stem}-{number}") not in taken
    )
