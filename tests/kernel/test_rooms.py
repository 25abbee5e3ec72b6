"""Rooms that load a module when a name of it is asked for."""

import subprocess
import sys
from importlib import import_module
from types import ModuleType

import pytest

from negotiator import documents, redline, reports
from negotiator.kernel.rooms import on_demand


def test_a_module_is_loaded_when_its_name_is_asked_for() -> None:
    script = (
        "import sys\n"
        "import negotiator.reports as room\n"
        "assert 'negotiator.reports.redline_lines' not in sys.modules\n"
        "assert room.redline_text.__module__ == 'negotiator.reports.redline_lines'\n"
        "assert vars(room)['redline_text'] is room.redline_text\n"
        "assert 'negotiator.reports.signing' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


@pytest.mark.parametrize("room", [documents, redline, reports])
def test_every_offered_name_is_there_and_is_not_a_module(room: ModuleType) -> None:
    homes: dict[str, tuple[str, ...]] = room._HOMES
    offered = {name for names in homes.values() for name in names}
    assert offered <= set(room.__all__)
    assert not offered & set(homes), "a module would hide the name"
    for module, names in homes.items():
        for name in names:
            assert getattr(room, name) is getattr(import_module(f"{room.__name__}.{module}"), name)
    assert all(hasattr(room, name) for name in room.__all__)


def test_a_name_that_is_not_offered_is_no_attribute() -> None:
    offered = on_demand("negotiator.reports", homes={"shapes": ("PartyLine",)})
    assert offered("PartyLine") is reports.PartyLine
    with pytest.raises(AttributeError, match=r"'negotiator\.reports' has no attribute 'nothing'"):
        offered("nothing")
