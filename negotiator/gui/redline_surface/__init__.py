"""The painted redline: one surface for inline and side by side, its ruler, legend, find bar and counter editor."""

from negotiator.gui.redline_surface.content import Content
from negotiator.gui.redline_surface.keys import KEY_HELP
from negotiator.gui.redline_surface.pane import RedlinePane
from negotiator.gui.redline_surface.surface import RedlineSurface

__all__ = ["KEY_HELP", "Content", "RedlinePane", "RedlineSurface"]
