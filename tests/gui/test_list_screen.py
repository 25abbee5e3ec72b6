"""The frame of screens that list things: the table or the empty place, what is chosen, and where the focus goes."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from negotiator.gui.shell import ListScreen
from negotiator.gui.widgets import Column, EmptyState, Offer, Table, TableRow

ROWS = [TableRow(key=key, values=(key, name)) for key, name in (("W-1", "Inner circle"), ("W-2", "Pricing"))]


@pytest.fixture
def screen(qtbot: QtBot) -> ListScreen[str]:
    offer = Offer(title="Add one", act=lambda: None)
    made = ListScreen[str](
        table=Table([Column(title="No.", stretch=0), Column(title="Name")], name="Things"),
        panel="Thing",
        empty=EmptyState("walls", "Nothing yet", "Things stand here.", primary=offer),
    )
    made.lay_out(below=[QLabel("Foot")])
    made.bind("presenter")
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_empty_place_offers_the_first_and_has_the_focus(screen: ListScreen[str]) -> None:
    screen.show_listed([], any_at_all=False, current="")
    screen.focus_first()
    assert not screen.table.isVisible()
    assert isinstance(screen.focusWidget(), QPushButton)


def test_what_is_listed_takes_the_focus_of_the_empty_place(screen: ListScreen[str]) -> None:
    screen.show_listed([], any_at_all=False, current="")
    screen.focus_first()
    screen.show_listed(ROWS, any_at_all=True, current="W-2")
    assert screen.table.isVisible()
    assert screen.table.current_key == "W-2"
    assert screen.focusWidget() is screen.table


def test_rows_stay_while_another_is_chosen(screen: ListScreen[str]) -> None:
    screen.show_listed(ROWS, any_at_all=True, current="")
    screen.show_listed(None, any_at_all=True, current="W-2")
    assert screen.table.current_key == "W-2"
    assert screen.presenter == "presenter"
