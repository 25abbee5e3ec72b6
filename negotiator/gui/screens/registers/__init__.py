"""One screen for each declared register: risks, milestones, IP assets."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from negotiator.domain.registers import Register
    from negotiator.gui.desk import Desk
    from negotiator.gui.shell import MainWindow, Screen, ScreenSpec

    DeskFor = Callable[[QObject], Desk]


def specs(desk_for: "DeskFor") -> "tuple[ScreenSpec, ...]":
    """Return the screens of all registers; each is named after its register's kind ("risks", "ip_assets")."""
    from negotiator.domain.registers import REGISTERS

    return tuple(_spec(register, desk_for) for register in REGISTERS)


def _spec(register: "Register", desk_for: "DeskFor") -> "ScreenSpec":
    from negotiator.gui.shell import ScreenSpec

    name = f"{register.kind.topic}s"

    def make(_window: "MainWindow") -> "Screen":
        from negotiator.gui.screens.registers.presenter import RegisterPresenter
        from negotiator.gui.screens.registers.view import RegisterScreen

        screen = RegisterScreen(title=register.title, topic=register.kind.topic, symbol=name)
        screen.bind(RegisterPresenter(desk_for(screen), screen, register=register))
        return screen

    return ScreenSpec(name=name, title=register.title, symbol=name, group="records", make=make)
