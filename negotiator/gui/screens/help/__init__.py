"""The user guide, and all keys."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from negotiator.gui.shell import MainWindow, Screen, ScreenSpec


def spec() -> "ScreenSpec":
    """Return the screen's declaration."""
    from negotiator.gui.shell import ScreenSpec

    def make(window: "MainWindow") -> "Screen":
        from negotiator.gui.redline_surface import KEY_HELP
        from negotiator.gui.resources import resource
        from negotiator.gui.screens.help.presenter import HelpPresenter
        from negotiator.gui.screens.help.view import HelpScreen

        def keys() -> list[tuple[str, str, str]]:
            everywhere = [
                (group, action.shortcut, action.title)
                for group, actions in window.actions_list.groups().items()
                for action in actions
                if action.shortcut
            ]
            return [*everywhere, *(("Redline, while it has the focus", one.keys, one.does) for one in KEY_HELP)]

        screen = HelpScreen()
        screen.bind(HelpPresenter(screen, folder=resource("guide"), keys=keys))
        return screen

    return ScreenSpec(name="help", title="Help", symbol="question", group="foot", make=make)
