"""Taking a package in: once, whole, and the same on both sides."""

import contextlib
import itertools

import pytest

from negotiator.domain.positions import Comment
from negotiator.domain.registers import Risk
from negotiator.exchange import Overtaken
from negotiator.services import packages
from negotiator.services.workspace import Workspace
from tests.services.desks import (
    Pair,
    Template,
    bodies,
    receive,
    shared_ids,
)


def of_both(desk: Workspace) -> list[object]:
    """Return what stands of the shared records."""
    return [body for body in bodies(desk) if isinstance(body, tuple) and body[0] == "shared"]


def test_both_sides_hold_the_same_after_an_exchange(pair: Pair) -> None:
    pair.ours.put(Risk(key="R-1", failure_mode="known to both"), shared=True)
    pair.ours.put(Risk(key="R-2", failure_mode="ours alone"))
    pair.theirs.put(Comment(key="C-1", text="hello"))
    pair.pass_on(pair.ours)
    pair.pass_on(pair.theirs)
    assert shared_ids(pair.ours) == shared_ids(pair.theirs)
    assert of_both(pair.ours) == of_both(pair.theirs)
    assert pair.theirs.deal.record(Risk, "R-2") is None


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_packages_converge_in_any_order(pair: Pair, order: tuple[int, ...]) -> None:
    pair.theirs.put(Risk(key="R-1", failure_mode="as the partner says"), shared=True)
    letters = []
    for number in range(3):
        pair.ours.put(Risk(key="R-1", failure_mode=f"mode {number}"), shared=True)
        letters.append(pair.send(pair.ours))
    for place in order:
        with contextlib.suppress(Overtaken):  # one that a later package has overtaken brings nothing new
            receive(pair.theirs, letters[place])
    receive(pair.ours, pair.send(pair.theirs))
    assert shared_ids(pair.ours) == shared_ids(pair.theirs)
    assert of_both(pair.ours) == of_both(pair.theirs)


def test_both_change_a_record_and_the_import_says_so(pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="ours"))
    pair.theirs.put(Comment(key="C-1", text="theirs"))
    incoming = packages.open_package(pair.theirs, pair.send(pair.ours))
    (found,) = incoming.contested
    assert (found.topic, found.key, found.title) == ("comment", "C-1", "theirs")
    assert [(side.value or {})["text"] for side in found.sides] == ["theirs", "ours"]
    assert [(side.author, side.party, side.ours) for side in found.sides] == [
        ("Ben Doe", "Beta", True),
        ("Ana Roe", "Alpha", False),
    ]
    assert incoming.acts == {"comment": 1}


def test_a_replay_changes_nothing(pair: Pair, template: Template) -> None:
    incoming = packages.open_package(pair.theirs, template.first_package)
    assert incoming.plan.replay
    before = pair.theirs.entries
    assert packages.take(pair.theirs, incoming).entries == ()
    assert pair.theirs.entries == before
