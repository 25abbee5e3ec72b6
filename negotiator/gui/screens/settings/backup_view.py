"""Backups of the open file, the check of the whole file, and what is to be said of its place."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, Column, Table, TableRow, button, column, flow, label, row

if TYPE_CHECKING:
    from negotiator.gui.screens.settings.presenter import SettingsPresenter
    from negotiator.gui.screens.settings.state import SettingsState

_ROWS_SHOWN = 6


class BackupPart(QWidget):
    """What is there, and what can be done now."""

    def __init__(self, state: "SettingsState", presenter: "SettingsPresenter") -> None:
        super().__init__()
        now = button("Back up now", symbol="export", act=presenter.back_up)
        restore = button("Restore…", symbol="undo", act=presenter.restore)
        check = button("Check the file", symbol="ok", act=presenter.check)
        last = f"Last one: {state.backups[0].when}" if state.backups else "There is no backup of this deal yet."
        told = label(f"{last}\nThey lie in {state.backup_folder}", "muted")
        backups = Card("Backups", told, flow(now, restore))
        if state.backups:
            backups.add(self._table(state))
        checks = Card("The file itself", label(_CHECK, "muted"), row(check, None))
        notices = [Card(text, label(hint, "muted"), corner=[Chip("Look", "warn")]) for text, hint in state.notices]
        self.setLayout(column(*notices, backups, checks, spacing=SPACE.ml))

    def _table(self, state: "SettingsState") -> Table:
        table = Table(
            [Column(title="Made"), Column(title="Size", right=True, stretch=0), Column(title="File", stretch=2)],
            name="Backups",
        )
        table.show_rows([TableRow(key=one.name, values=(one.when, one.size, one.name)) for one in state.backups])
        table.hold(most=_ROWS_SHOWN)
        return table


_CHECK = "Reads every page, verifies every signature and folds the deal again. It says what is broken and what helps."
