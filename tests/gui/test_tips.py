"""Tooltips show the other side's words as they are written, and fetch nothing."""

import re
from pathlib import Path

from pytestqt.qtbot import QtBot

from negotiator.gui.widgets.buttons import GivingButton, button
from negotiator.gui.widgets.tips import plain_tip

ROOT = Path(__file__).resolve().parents[2] / "negotiator" / "gui"
HOSTILE = '<img src="file://evil.example/share/x.png"> now & then'


def test_what_looks_like_markup_is_shown_letter_by_letter(qtbot: QtBot) -> None:
    assert plain_tip("Price   Ctrl+1") == "Price   Ctrl+1"
    assert plain_tip("a < b\nand c") == "<qt>a &lt; b<br>and c</qt>"
    shown = GivingButton(HOSTILE)
    qtbot.addWidget(shown)
    assert "<img" not in shown.toolTip()
    other = button("Do", tip=HOSTILE)
    qtbot.addWidget(other)
    assert "<img" not in other.toolTip()


def test_no_tooltip_takes_a_text_unread() -> None:
    for path in sorted(ROOT.rglob("*.py")):
        source = path.read_text("utf-8")
        given = [one for one in re.findall(r"setToolTip\((.*)", source) if "ledger.head" not in one]
        assert not re.findall(r"connect\(\w+\.setToolTip\)", source), path
        assert all(one.startswith(("plain_tip(", '"')) for one in given), path
