"""What a screen is to the shell, and how it is declared. Screens do not know each other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from negotiator.gui.widgets import Offer

if TYPE_CHECKING:
    from negotiator.gui.shell.window import MainWindow

Part = TypeVar("Part", bound=QWidget)
Group = Literal["deal", "records", "foot", "unlisted"]


class Changed(Protocol):
    """What came of an act: how it reads, and which topics changed by it."""

    @property
    def label(self) -> str: ...

    @property
    def topics(self) -> frozenset[str]: ...


class Screen(QWidget):
    """A page of the window. A screen overrides what it has; `parts_changed` asks the shell to place its parts anew."""

    parts_changed = Signal()
    topics: frozenset[str] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "page")

    def reload(self) -> None:
        """Read again what is shown. Called when the screen is opened and when one of its topics changed."""

    def part(self, widget: Part) -> Part:
        """Own a bar or panel: it stays hidden until the shell places it, and goes with the screen if it never does."""
        widget.setParent(self)
        widget.hide()
        return widget

    def page_bar(self) -> QWidget | None:
        """Return the tools above the content, the same widget each time."""
        return None

    def side(self) -> QWidget | None:
        """Return the panel at the right, the same widget each time."""
        return None

    def primary(self) -> Offer | None:
        """Return the one primary action, shown at the top right."""
        return None

    def show_about(self, about: str) -> None:
        """Turn to one thing (a key, a version's hash) when another screen led here."""

    def step_back(self) -> bool:
        """Close the form that is open, as its Cancel does; tell whether there was one. Follows Escape."""
        return False

    def focus_first(self) -> None:
        """Put the focus where work begins."""


def _no_badge() -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenSpec:
    """A screen as the shell lists it. `make` is called when it is first opened; `badge` whenever the rail is drawn.

    symbol: a name of `icon_names`. group: where the rail lists it; "unlisted" screens are opened by actions only.
    """

    name: str
    title: str
    symbol: str
    make: Callable[["MainWindow"], Screen]
    group: Group = "deal"
    badge: Callable[[], str] = _no_badge
