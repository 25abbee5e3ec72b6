"""Walls as a screen: who may see what; the chosen wall, or the form, stands beside the list."""

from PySide6.QtWidgets import QWidget

from negotiator.gui.screens.walls.presenter import WallDraft, WallLine, WallsPresenter, WallsState
from negotiator.gui.shell import ListScreen
from negotiator.gui.widgets import (
    Card,
    Chip,
    Column,
    EmptyState,
    Field,
    Form,
    GivingTick,
    Offer,
    Table,
    TableRow,
    button,
    column,
    flow,
    label,
)

_EMPTY = (
    "A wall keeps some records and texts to a few people. Whoever stands outside gets packages without them, and is "
    "not told what they are."
)
_COVERS = 'One on a line, by its kind and the number that its list shows, as in "risk/R-alpha-1"'


class WallsScreen(ListScreen[WallsPresenter]):
    """Shows the walls; every package heeds them."""

    topics = frozenset({"wall", "person", "instrument", "package"})

    def __init__(self) -> None:
        table = Table(
            [
                Column(title="No.", stretch=0),
                Column(title="Name", stretch=2),
                Column(title="Members", stretch=3),
                Column(title="Covers", stretch=2),
                Column(title="Hidden", stretch=0, right=True),
            ],
            name="Walls",
        )
        offer = Offer(title="Build a wall", act=self._begin, symbol="add")
        super().__init__(table=table, panel="Wall", empty=EmptyState("walls", "No walls", _EMPTY, primary=offer))
        self._state = WallsState()
        self.form_card: WallForm | None = None
        table.picked.connect(lambda key: self.presenter.choose(key))
        table.opened.connect(lambda _key: self.presenter.edit())
        self.lay_out()

    # What the shell asks

    def reload(self) -> None:
        self.presenter.load()

    def side(self) -> QWidget | None:
        return self.panel if self._state.chosen or self._state.writing else None

    def primary(self) -> Offer | None:
        if self._state.writing or not self._state.lines:
            return None
        return Offer(title="Build a wall", act=self._begin, symbol="add")

    def show_about(self, about: str) -> None:
        self.presenter.choose(about)

    def step_back(self) -> bool:
        if self.form_card is None:
            return False
        self.presenter.cancel()
        return True

    def _begin(self) -> None:
        self.presenter.begin()

    # What the presenter shows

    def show_state(self, state: WallsState) -> None:
        """Show a state of the screen."""
        before, self._state = self._state, state
        self.show_listed(
            [_row(line, state) for line in state.lines] if before.lines != state.lines else None,
            any_at_all=bool(state.lines),
            current=state.chosen.key if state.chosen is not None else "",
        )
        opened = closed = False
        if state.writing:
            if self.form_card is None or (before.chosen, before.writing) != (state.chosen, True):
                self.form_card = WallForm(state, self.presenter)
                self.panel.show_cards([self.form_card])
                opened = True
            self.form_card.show_problem(state.problem)
        else:
            closed, self.form_card = self.form_card is not None, None
            if state.chosen is not None:
                self.panel.show_cards([self._card(state.chosen, state)])
        self.parts_changed.emit()  # places the panel: what stands in it can have the focus from now on
        if opened and self.form_card is not None:
            self.form_card.focus_first()
        elif closed:
            self.focus_first()

    def _card(self, line: WallLine, state: WallsState) -> Card:
        chip = Chip("Its members have it", "accent") if line.shared else Chip("Internal", "warn")
        card = Card(line.name, corner=[chip])
        for name, text in (
            ("Who may see it", state.names(line.members)),
            ("What it covers", "\n".join(state.covered(line.covers))),
            ("Why", line.reason),
        ):
            if text:
                card.add(column(label(name, "label"), label(text, wrap=True, selectable=True), spacing=2))
        entries = "entry" if line.hidden == 1 else "entries"
        card.add(label(f"{line.hidden} {entries} kept from everybody else.", "muted", wrap=True))
        if line.before:
            told = f"Packages went to {', '.join(line.before)} before: what was in them cannot be called back."
            card.add(label(told, "muted", wrap=True))
        card.add(
            flow(
                button("Change…", symbol="edit", act=lambda: self.presenter.edit()),
                button("Take down", "quiet", symbol="remove", act=lambda: self.presenter.take_down()),
            )
        )
        if state.problem:
            card.add(label(state.problem, "invalid", wrap=True))
        return card


class WallForm(Card):
    """Asks who stands inside a wall and what it covers."""

    def __init__(self, state: WallsState, presenter: WallsPresenter) -> None:
        line = state.chosen
        super().__init__("Change the wall" if line else "Build a wall")
        self._presenter = presenter
        self._key = line.key if line else ""
        self.form = Form(
            [
                Field(name="name", title="Name", required=True, help="Only its members and your team see it"),
                Field(name="reason", title="Why", kind="long text"),
                Field(
                    name="shared",
                    title="Its members get it too",
                    kind="yes or no",
                    help="Then the packages that they send heed it as well",
                ),
                Field(name="covers", title="Single records that it covers", kind="long text", help=_COVERS),
            ]
        )
        if line is not None:
            rest = [cover for cover in line.covers if cover not in state.coverable]
            self.form.set_values(
                {"name": line.name, "covers": "\n".join(rest), "reason": line.reason, "shared": line.shared}
            )
        inside = set(line.members) if line else {state.me}
        self.people = {one.key: GivingTick(f"{one.name}, {one.party}") for one in state.people}
        for key, box in self.people.items():
            box.setChecked(key in inside)
            box.setEnabled(key != state.me)
        covered = set(line.covers) if line else set()
        self.covers = {address: GivingTick(title) for address, title in state.coverable.items()}
        for address, box in self.covers.items():
            box.setChecked(address in covered)
        self.add(self.form)
        self.add(label("What it covers as a whole", "label"))
        self.add(column(*self.covers.values(), spacing=0))
        self.add(label("Who may see it", "label"))
        self.add(column(*self.people.values(), spacing=0))
        self._problem = label("", "invalid", wrap=True)
        self._problem.hide()
        self.add(self._problem)
        self.add(flow(button("Save wall", "primary", act=self.save), button("Cancel", "quiet", act=presenter.cancel)))

    def focus_first(self) -> None:
        """Put the focus into the name."""
        self.form.input("name").setFocus()

    def save(self) -> None:
        """Hand the draft over when nothing is missing."""
        if not self.form.check():
            return
        values = self.form.values()
        lines = [one.strip() for one in (values["covers"] or "").splitlines()]
        covers = [address for address, box in self.covers.items() if box.isChecked()]
        covers += [one for one in lines if one]
        if not covers:
            self.show_problem("Say what the wall covers.")
            return
        self._presenter.save(
            WallDraft(
                key=self._key,
                name=values["name"],
                members=tuple(key for key, box in self.people.items() if box.isChecked()),
                covers=tuple(covers),
                reason=values["reason"] or "",
                shared=bool(values["shared"]),
            )
        )

    def show_problem(self, problem: str) -> None:
        """Show why it was not saved."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))


def _row(line: WallLine, state: WallsState) -> TableRow:
    values = (line.key, line.name, state.names(line.members), ", ".join(state.covered(line.covers)), line.hidden)
    return TableRow(key=line.key, values=values)
