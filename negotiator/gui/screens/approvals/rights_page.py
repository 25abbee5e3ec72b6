"""The decision-rights matrix: a table of rows, and the form for one."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from negotiator.gui.screens.approvals.state import RightLine, ViewState
from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import (
    Card,
    Choice,
    Column,
    EmptyState,
    Field,
    Form,
    Offer,
    Table,
    TableRow,
    button,
    column,
    label,
    row,
)

Save = Callable[[str, dict[str, Any]], object]


def _from(value: object) -> str:
    return f"{value:,}" if value else "Always"


_COLUMNS = (
    Column(title="Event"),
    Column(title="Party"),
    Column(title="Roles", stretch=2),
    Column(title="From", write=_from, right=True, stretch=0),
    Column(title="Unit", stretch=0),
    Column(title="Who must approve"),
)


class RightsPage(QStackedWidget):
    """Shows the matrix; `picked` of the table leads to the form."""

    def __init__(self, *, add: Callable[[], object]) -> None:
        super().__init__()
        self.table = Table(_COLUMNS, name="Decision rights")
        self.addWidget(
            EmptyState(
                "approvals",
                "No decision rights yet",
                "A decision right says which roles must approve an event, from which amount or delay on.",
                primary=Offer(title="Add decision right", act=add, symbol="add"),
            )
        )
        box = QWidget()
        box.setLayout(column(self.table, margin=SPACE.ml))
        self.addWidget(box)

    def show_rights(self, rights: Sequence[RightLine]) -> None:
        """Show other rows."""
        self.table.show_rows(
            [
                TableRow(
                    key=one.key,
                    values=(
                        f"{one.event[:1].upper()}{one.event[1:]}",
                        one.party,
                        one.roles,
                        one.threshold,
                        one.unit,
                        one.quorum,
                    ),
                )
                for one in rights
            ]
        )
        self.setCurrentIndex(1 if rights else 0)


class RightCard(Card):
    """The form of one row. An empty key makes a new one."""

    def __init__(
        self, state: ViewState, right: RightLine | None, *, save: Save, retire: Callable[[str], object]
    ) -> None:
        super().__init__("Decision right" if right else "New decision right")
        self._key = right.key if right else ""
        self._save = save
        self.form = Form(_fields(state))
        defaults: dict[str, Any] = {"event": "amend", "quorum": "all", "role approver": True}
        self.form.set_values(dict(right.values) if right else defaults)
        self.saving = button("Save", symbol="ok", act=self._press)
        self.add(self.form)
        actions = [self.saving]
        if right is not None:
            self.add(label(f"Key {right.key}", "tiny"))
            actions.append(button("Retire", "danger", symbol="remove", act=lambda: retire(self._key)))
        self.add(row(*actions, None))

    def _press(self) -> None:
        if self.form.check():
            self._save(self._key, self.form.values())


def _fields(state: ViewState) -> tuple[Field, ...]:
    def choices(values: Sequence[str]) -> tuple[Choice, ...]:
        return tuple(Choice(value, value[:1].upper() + value[1:]) for value in values)

    quorum = (Choice("all", "Each role"), Choice("any", "Any one of the roles"))
    parties = tuple(Choice(key, name) for key, name in state.parties)
    return (
        Field(name="event", title="Event", kind="choice", required=True, choices=choices(state.events)),
        Field(name="party", title="Party", kind="choice", required=True, choices=parties),
        *(Field(name=f"role {role}", title=role.capitalize(), kind="yes or no") for role in state.roles),
        Field(name="threshold", title="From", kind="number", help="Amount or days; empty means always"),
        Field(name="unit", title="Unit", help="EUR, days, …"),
        Field(name="quorum", title="Who must approve", kind="choice", required=True, choices=quorum),
        Field(name="reason", title="Why", kind="long text"),
    )
