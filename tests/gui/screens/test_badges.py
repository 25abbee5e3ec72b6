"""What the shell says of a deal: whose turn, which stage, and what waits where."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from negotiator.gui.badges import glance
from negotiator.services.workspace import Workspace


def test_an_amended_deal_waits_for_nobody(played: Any, open_deal: Callable[[Path], Workspace]) -> None:
    seen = glance(open_deal(played.ours))
    assert seen.stage == "amended"
    assert seen.waiting["approvals"] == seen.waiting["redlines"] == 0
    assert "risks" in seen.waiting


def test_a_returned_text_waits_with_its_open_changes(first_round: Any, open_deal: Callable[[Path], Workspace]) -> None:
    seen = glance(open_deal(first_round.ours))
    assert seen.our_turn
    assert seen.waiting["redlines"] > 0
