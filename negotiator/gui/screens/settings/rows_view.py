"""Controls for declared settings: a box for choices, a switch, a number with its unit, a folder."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import ChoiceBox, button, label, row

if TYPE_CHECKING:
    from negotiator.gui.screens.settings.state import SettingRow
    from negotiator.gui.widgets.file_chooser import FileChooser

Change = Callable[[str, str], None]
_LEAST_WIDTH = 220
_COUNT_WIDTH = 96


class SettingControl(QWidget):
    """One setting: its name, its control, and what it means."""

    def __init__(self, setting: "SettingRow", *, change: Change, files: "FileChooser") -> None:
        super().__init__()
        self._setting = setting
        self._change = change
        self._files = files
        self.input: QWidget = QWidget()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, SPACE.s)
        body.setSpacing(SPACE.xs)
        if setting.control != "switch":
            name = label(setting.label, "label")
            body.addWidget(name)
        body.addLayout(row(self._made(), *self._beside(), None))
        body.addWidget(label(setting.help, "muted"))
        self.input.setAccessibleName(setting.label)
        self.input.setAccessibleDescription(setting.help)
        if setting.why_not:
            self.input.setEnabled(False)
            self.input.setAccessibleDescription(f"{setting.help} {setting.why_not}")
            body.addWidget(label(setting.why_not, "muted"))

    def _made(self) -> QWidget:
        setting = self._setting
        match setting.control:
            case "choice":
                self.input = self._choice()
            case "count":
                self.input = self._count()
            case "folder":
                self.input = self._folder()
            case _:
                self.input = QCheckBox(setting.label)
                self.input.setChecked(setting.value == "on")
                self.input.toggled.connect(lambda on: self._change(setting.name, "on" if on else "off"))
        return self.input

    def _choice(self) -> ChoiceBox:
        box = ChoiceBox()
        box.setMinimumWidth(look().px(_LEAST_WIDTH))
        for value, title in self._setting.choices:
            box.addItem(title, value)
        box.setCurrentIndex(max(0, box.findData(self._setting.value)))
        box.activated.connect(lambda place: self._change(self._setting.name, str(box.itemData(place))))
        return box

    def _count(self) -> QLineEdit:
        field = QLineEdit(self._setting.value)
        field.setMaximumWidth(look().px(_COUNT_WIDTH))
        field.editingFinished.connect(lambda: self._typed(field.text()))
        return field

    def _folder(self) -> QLineEdit:
        field = QLineEdit(self._setting.value)
        field.setPlaceholderText("The program's own folder")
        field.setMinimumWidth(look().px(_LEAST_WIDTH))
        field.editingFinished.connect(lambda: self._typed(field.text()))
        return field

    def _beside(self) -> list[QWidget]:
        if self._setting.control == "count":
            return [
                label(f"{self._setting.unit}, from {self._setting.least} to {self._setting.most}", "muted", wrap=False)
            ]
        if self._setting.control != "folder":
            return []
        return [button("Choose…", symbol="folder", tip=f"Choose: {self._setting.label}", act=self._ask)]

    def _typed(self, text: str) -> None:
        if text.strip() != self._setting.value:
            self._change(self._setting.name, text)

    def _ask(self) -> None:
        path = self._files.folder(self, self._setting.label)
        if path is not None:
            self._change(self._setting.name, str(path))
