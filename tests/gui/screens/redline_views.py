"""What the redline screen's tests share: a view that keeps what it was shown."""

from negotiator.gui.screens.redlines.following import TrailState
from negotiator.gui.screens.redlines.mapping import MapState
from negotiator.gui.screens.redlines.state import ViewState


class Seen:
    """A view that keeps what it was shown."""

    def __init__(self) -> None:
        self.states: list[ViewState] = []
        self.changes: list[str] = []
        self.problems: list[str] = []
        self.trails: list[TrailState] = []
        self.maps: list[MapState] = []

    def show_state(self, state: ViewState) -> None:
        self.states.append(state)

    def show_change(self, about: str) -> None:
        self.changes.append(about)

    def show_trail(self, state: TrailState) -> None:
        self.trails.append(state)

    def show_map(self, state: MapState) -> None:
        self.maps.append(state)

    def show_problem(self, sentence: str) -> None:
        self.problems.append(sentence)
