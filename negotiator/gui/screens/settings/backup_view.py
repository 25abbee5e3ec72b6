"""Backups of the open file, and the check of the whole file."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from negotiator.gui.theme import SPACE
from negotiator.gui.widgets import Card, Chip, Column, Table, TableRow, button, column, label, row

if TYPE_CHECKING:
    from negotiator.gui.screens.settings.presenter import SettingsPresenter
    from negotiator.gui.screens.settings.state import SettingsState

_ROWS_SHOWN = 6
_LINE = 38


class BackupPart(QWidget):
    """What is there, and what can be done now."""

    def __init__(self, state: "SettingsState", presenter: "SettingsPresenter") -> None:
        super().__init__()
        now = button("Back up now", symbol="export", act=presenter.back_up)
        check = button("Check the file", symbol="ok", act=presenter.check)
        for one in (now, check):
            one.setEnabled(not state.busy)
        last = f"Last one: {state.backups[0].when}" if state.backups else "There is no backup of this deal yet."
        backups = Card("Backups", label(f"{last}\nThey lie in {state.backup_folder}", "muted"), row(now, None))
        if state.backups:
            backups.add(self._table(state))
        checks = Card("The file itself", label(_CHECK, "muted"), row(check, None))
        for name, fine, detail in state.check:
            chip = Chip("In order", "ok") if fine else Chip("Fault", "danger")
            words = label(f"{name.capitalize()}: {detail}", wrap=True)
            line = row(chip, words)
            line.setStretch(1, 1)
            checks.add(line)
        self.setLayout(column(backups, checks, spacing=SPACE.ml))

    def _table(self, state: "SettingsState") -> Table:
        table = Table(
            [Column(title="Made"), Column(title="Size", right=True, stretch=0), Column(title="File", stretch=2)],
            name="Backups",
        )
        table.show_rows([TableRow(key=one.name, values=(one.when, one.size, one.name)) for one in state.backups])
        table.setFixedHeight(_LINE * (min(_ROWS_SHOWN, len(state.backups)) + 1) + SPACE.m)
        return table


_CHECK = "Reads every page, verifies every signature and folds the deal again, in two orders."
