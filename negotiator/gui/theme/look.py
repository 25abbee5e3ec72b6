"""The look of the window as one value: colours, text size, type families, and how a redline is marked.

`look()` is to our tokens what `QApplication.palette()` is to Qt's: the state of the one application object.
"""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication

from negotiator.gui.theme.tokens import LIGHT, Tokens

Marking = Literal["house", "word", "patterns"]
TextRole = Literal["body", "strong", "small", "small strong", "h2", "h1", "title", "figure", "contract", "number"]

SMALLEST_TEXT, LARGEST_TEXT = 0.9, 1.5
_PROPERTY = "negotiatorLook"

_SIZES: dict[TextRole, tuple[float, QFont.Weight]] = {
    "body": (10, QFont.Weight.Normal),
    "strong": (10, QFont.Weight.DemiBold),
    "small": (8.5, QFont.Weight.Normal),
    "small strong": (8.5, QFont.Weight.DemiBold),
    "h2": (11.5, QFont.Weight.DemiBold),
    "title": (12, QFont.Weight.DemiBold),
    "h1": (16, QFont.Weight.DemiBold),
    "figure": (18, QFont.Weight.DemiBold),
    "contract": (11, QFont.Weight.Normal),
    "number": (9, QFont.Weight.Normal),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Everything a widget needs to draw itself. `scale` multiplies text sizes, 0.9 to 1.5."""

    tokens: Tokens = LIGHT
    scale: float = 1.0
    marking: Marking = "house"
    interface_family: str = "Inter"
    contract_family: str = "Source Serif 4"

    def points(self, role: TextRole) -> float:
        """Return the size of this kind of text in points."""
        return round(_SIZES[role][0] * self.scale * 2) / 2

    def font(self, role: TextRole) -> QFont:
        """Return the font of this kind of text."""
        font = QFont(self.contract_family if role == "contract" else self.interface_family)
        font.setPointSizeF(self.points(role))
        font.setWeight(_SIZES[role][1])
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def colour(self, token: str) -> QColor:
        """Return the colour of a token by its name."""
        return QColor(getattr(self.tokens, token))

    def px(self, length: int) -> int:
        """Return a length of a control grown with the text, in logical pixels."""
        return round(length * max(1.0, self.scale))


def look() -> Look:
    """Return the application's look; the default one before a theme was applied."""
    application = QApplication.instance()
    found = application.property(_PROPERTY) if application is not None else None
    return found if isinstance(found, Look) else Look()


def store_look(application: QApplication, value: Look) -> None:
    """Make this the application's look. The theme does this; widgets only read."""
    application.setProperty(_PROPERTY, value)
