"""Columns of a table: they fill the room, keep what can be read, and give way in a known order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.gui.widgets.columns import Need, fitted

NUMBER = Need(least=60, whole=60)
TITLE = Need(least=150, whole=400, stretch=3)
STATUS = Need(least=80, whole=80)
WHY = Need(least=150, whole=300, stretch=1)


@st.composite
def needs(draw: st.DrawFn) -> Need:
    least = draw(st.integers(20, 250))
    return Need(least=least, whole=least + draw(st.integers(0, 500)), stretch=draw(st.integers(0, 3)))


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (440, (True, True, True, True)),
        (439, (True, True, False, True)),
        (359, (True, True, False, False)),
        (209, (True, True, False, False)),
    ],
)
def test_plain_columns_give_way_before_those_that_take_a_share(room: int, shown: tuple[bool, ...]) -> None:
    widths = fitted([NUMBER, TITLE, STATUS, WHY], room)
    assert tuple(width > 0 for width in widths) == shown
    assert sum(widths) == room


def test_spare_room_goes_to_what_is_cut_before_it_is_shared() -> None:
    number, title, why = fitted([NUMBER, TITLE, WHY], 60 + 400 + 250)
    assert (number, title, why) == (60, 400, 250)
    assert fitted([NUMBER, TITLE, WHY], 60 + 400 + 300 + 40) == (60, 430, 310)


def test_without_a_share_the_last_column_takes_the_rest() -> None:
    assert fitted([NUMBER, STATUS], 200) == (60, 140)


@given(st.lists(needs(), min_size=1, max_size=8), st.integers(100, 2000))
def test_columns_fill_the_room_and_what_stays_can_be_read(columns: list[Need], room: int) -> None:
    widths = fitted(columns, room)
    shown = [(need, width) for need, width in zip(columns, widths, strict=True) if width]
    assert widths[0] > 0
    if sum(need.least for need, _width in shown) <= room:
        assert sum(widths) == room
        assert all(width >= need.least for need, width in shown)
    else:
        assert len(shown) <= 2
