"""Rooms that load a module when a name of it is asked for."""

import subprocess
import sys

import pytest

import negotiator.reports as room
from negotiator.kernel.rooms import on_demand


def test_a_module_is_loaded_when_its_name_is_asked_for() -> None:
    script = (
        "import sys\n"
        "import negotiator.reports as room\n"
        "assert 'negotiator.reports.redline_text' not in sys.modules\n"
        "assert room.redline_text.__module__ == 'negotiator.reports.redline_text'\n"
        "assert vars(room)['redline_text'] is room.redline_text\n"
        "assert 'negotiator.reports.signing' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_every_offered_name_is_there() -> None:
    assert {name for names in room._HOMES.values() for name in names} == set(room.__all__)
    for name in room.__all__:
        assert getattr(room, name).__name__ == name


def test_a_name_that_is_not_offered_is_no_attribute() -> None:
    offered = on_demand("negotiator.reports", homes={"shapes": ("PartyLine",)})
    assert offered("PartyLine") is room.PartyLine
    with pytest.raises(AttributeError, match=r"'negotiator\.reports' has no attribute 'nothing'"):
        offered("nothing")
