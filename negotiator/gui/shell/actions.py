"""The one list of what can be done: palette, shortcuts, menus and the help of keys all read it. No Qt here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from negotiator.kernel import Refused


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something the user can do anywhere. `shortcut` is portable text ("Ctrl+N"); `hidden` keeps it off the palette."""

    name: str
    title: str
    run: Callable[[], object]
    shortcut: str = ""
    group: str = "General"
    symbol: str = ""
    available: Callable[[], bool] = _always
    hidden: bool = False


class ShortcutTaken(Refused):
    """Two actions want one key, or bear one name."""

    code = "shortcut-taken"

    def __init__(self, first: str, second: str, shortcut: str) -> None:
        super().__init__(f"The actions {first} and {second} both want {shortcut or 'this name'}.")


class Actions:
    """Actions by name, in the order they were added."""

    def __init__(self) -> None:
        self._actions: dict[str, Action] = {}

    def add(self, action: Action) -> Action:
        """Add an action; raise ShortcutTaken when its name or key is in use."""
        for other in self._actions.values():
            if action.name == other.name or (action.shortcut and action.shortcut == other.shortcut):
                raise ShortcutTaken(other.name, action.name, action.shortcut)
        self._actions[action.name] = action
        return action

    def __iter__(self) -> Iterator[Action]:
        return iter(self._actions.values())

    def __getitem__(self, name: str) -> Action:
        return self._actions[name]

    def run(self, name: str) -> bool:
        """Do an action when it is available; tell whether it was done."""
        action = self._actions[name]
        if not action.available():
            return False
        action.run()
        return True

    def groups(self) -> dict[str, list[Action]]:
        """Return the actions under their groups, in order."""
        found: dict[str, list[Action]] = {}
        for action in self:
            found.setdefault(action.group, []).append(action)
        return found
