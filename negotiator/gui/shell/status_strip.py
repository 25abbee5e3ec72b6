"""The strip at the bottom: what was saved when, how the vault stands, and the keys that matter here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from negotiator.gui.theme import SPACE, look
from negotiator.gui.widgets import ElidedLabel, label

HEIGHT = 28


class StatusStrip(QWidget):
    """Three short texts: saved, vault, keys."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._saved, self._vault = label("", "tiny"), label("", "tiny")
        self._keys = ElidedLabel(role="tiny", ink="text3")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE.ml + 4, 0, SPACE.ml + 4, 0)
        layout.setSpacing(SPACE.ml)
        layout.addWidget(self._saved)
        layout.addWidget(self._vault)
        layout.addStretch(1)
        layout.addWidget(self._keys)
        self.fit()

    def fit(self) -> None:
        """Take the height that the size of text asks for."""
        self.setFixedHeight(look().px(HEIGHT))

    def show_saved(self, text: str) -> None:
        """Show when the work was last saved ("Saved 14:02")."""
        self._saved.setText(text)

    def show_vault(self, text: str) -> None:
        """Show how the vault stands."""
        self._vault.setText(text)

    def show_keys(self, text: str) -> None:
        """Show the keys that matter on this screen."""
        self._keys.setText(text)
