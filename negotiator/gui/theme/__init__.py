"""How the window looks: tokens, palette, style sheet, type, icons, and the switch between schemes."""

from negotiator.gui.theme.icons import icon, icon_names
from negotiator.gui.theme.look import Look, Marking, TextRole, look
from negotiator.gui.theme.theme import Scheme, Theme, theme_of
from negotiator.gui.theme.tokens import CARD_RADIUS, CONTROL_HEIGHT, DARK, HIGH_CONTRAST, LIGHT, RADIUS, SPACE, Tokens

__all__ = [
    "CARD_RADIUS",
    "CONTROL_HEIGHT",
    "DARK",
    "HIGH_CONTRAST",
    "LIGHT",
    "RADIUS",
    "SPACE",
    "Look",
    "Marking",
    "Scheme",
    "TextRole",
    "Theme",
    "Tokens",
    "icon",
    "icon_names",
    "look",
    "theme_of",
]
