"""From settings to how the window looks."""

from typing import cast

from negotiator.gui.app import Appearance
from negotiator.gui.theme import Marking, Scheme
from negotiator.settings import Settings


def appearance_of(settings: Settings) -> Appearance:
    """Return how the window looks by these settings; they are declared with the very words that the theme knows."""
    return Appearance(
        scheme=cast("Scheme", settings.appearance.scheme),
        text_scale=settings.appearance.text_size / 100,
        marking=cast("Marking", settings.redline.marking),
    )
