"""Rooms that offer names without loading the modules behind them: a module is loaded when a name of it is asked for.

For rooms whose modules bring heavy packages that most callers never use. A room's `__init__` imports its names under
TYPE_CHECKING for whoever reads or checks the code, and hands out what `on_demand` returns as its `__getattr__`.
A name may not be its module's name too: once loaded, the module would stand where the name is looked for.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any


def on_demand(room: str, *, homes: Mapping[str, Iterable[str]]) -> Callable[[str], Any]:
    """Return a room's `__getattr__`. room: its dotted name. homes: the names offered, by the module they live in."""
    home_of = {name: f"{room}.{module}" for module, names in homes.items() for name in names}

    def offered(name: str) -> Any:
        if name not in home_of:
            raise AttributeError(f"module {room!r} has no attribute {name!r}", name=name, obj=sys.modules[room])
        value = getattr(import_module(home_of[name]), name)
        setattr(sys.modules[room], name, value)  # from now on it is found without asking here
        return value

    return offered
