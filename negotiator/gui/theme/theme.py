"""Applying a look to the application and following the system's scheme, live."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from negotiator.gui.theme.look import LARGEST_TEXT, SMALLEST_TEXT, Look, Marking, look, store_look
from negotiator.gui.theme.palette import palette
from negotiator.gui.theme.stylesheet import stylesheet
from negotiator.gui.theme.tokens import DARK, HIGH_CONTRAST, LIGHT, Tokens

Scheme = Literal["system", "light", "dark", "high contrast"]


class Theme(QObject):
    """Owns the look of one application; `changed` tells widgets that cached measures of text to measure again."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.setObjectName("theme")
        self._application = application
        self._scheme: Scheme = "system"
        application.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def scheme(self) -> Scheme:
        """Return what was chosen, not what it came to."""
        return self._scheme

    def load_fonts(self, files: Iterable[Path]) -> tuple[str, ...]:
        """Make font files known to Qt and return the families they hold."""
        families: dict[str, None] = {}
        for file in files:
            number = QFontDatabase.addApplicationFont(str(file))
            families.update(dict.fromkeys(QFontDatabase.applicationFontFamilies(number)))
        return tuple(families)

    def apply(
        self, *, scheme: Scheme | None = None, scale: float | None = None, marking: Marking | None = None
    ) -> Look:
        """Change what is given, redraw everything, and return the new look. `scale` is kept within 0.9 to 1.5."""
        self._scheme = scheme or self._scheme
        now = look()
        now = replace(
            now,
            tokens=self._tokens(),
            scale=min(LARGEST_TEXT, max(SMALLEST_TEXT, scale if scale is not None else now.scale)),
            marking=marking or now.marking,
        )
        store_look(self._application, now)
        self._application.setPalette(palette(now.tokens))
        self._application.setFont(now.font("body"))
        self._application.setStyleSheet(stylesheet(now))
        self.changed.emit()
        return now

    def _tokens(self) -> Tokens:
        if self._scheme == "high contrast":
            return HIGH_CONTRAST
        if self._scheme == "system":
            return DARK if self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
        return DARK if self._scheme == "dark" else LIGHT

    def _follow_system(self) -> None:
        if self._scheme == "system":
            self.apply()


def theme_of(application: QApplication) -> Theme:
    """Return the application's theme, made on first use."""
    found = application.findChild(Theme, "theme", Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, Theme) else Theme(application)
