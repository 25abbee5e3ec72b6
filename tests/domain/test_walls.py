"""A wall hides what it covers and whatever names that, never the roster, and the same in any order."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.domain.approvals import Approval
from negotiator.domain.attachments import Attachment
from negotiator.domain.charter import Charter, Instrument, Party, Person
from negotiator.domain.decisions import Decision
from negotiator.domain.positions import Comment
from negotiator.domain.registers import Risk
from negotiator.domain.versions import VersionProposed
from negotiator.domain.walls import Wall, visible
from negotiator.ledger import Entry

TREE, FILE, LATER, SHEET = "1a" * 32, "2b" * 32, "3c" * 32, "4d" * 32
OUTSIDER = frozenset({"bert"})


def wall(*covers: str, key: str = "W-1", members: tuple[str, ...] = ("anna",)) -> Wall:
    return Wall(key=key, name="Side letter", members=members, covers=covers)


def filled(world: Any) -> dict[str, Entry]:
    """Fill a deal with acts that name each other; return them by a short name."""
    desk = world.anna
    return {
        "instrument": desk.put(Instrument(key="side-letter", title="Side letter")),
        "version": desk.state(VersionProposed(instrument="side-letter", turn=1, state="sent", tree=TREE, source=FILE)),
        "later": desk.state(
            VersionProposed(instrument="side-letter", turn=2, state="sent", tree=LATER, parents=(TREE,))
        ),
        "approval": desk.state(Approval(subject=f"version/{TREE}", subject_hash=TREE, verdict="approved")),
        "risk": desk.put(Risk(key="R-1", failure_mode="a leak"), shared=True),
        "other risk": desk.put(Risk(key="R-2", failure_mode="the weather"), shared=True),
        "decision": desk.state(
            Decision(key="D-1", question="q", outcome="o", rationale="r", links=("risk/R-1",)), shared=True
        ),
        "comment": desk.put(Comment(key="C-1", subject="decision/D-1", text="agreed")),
        "attachment": desk.put(Attachment(key="A-1", title="Sheet", file=SHEET), shared=True),
        "changed": desk.put(Risk(key="R-1", failure_mode="a larger leak"), shared=True),
        "wall": desk.put(wall("risk/R-1"), shared=True),
    }


def hidden(world: Any, *walls: Wall, readers: frozenset[str] = OUTSIDER) -> set[str]:
    """Return the short names of the acts that the readers do not see."""
    acts = filled(world)
    named = {act.id: name for name, act in acts.items()}
    return {named[id_] for id_ in visible(world.anna.held, walls=walls, readers=readers).walled}


@pytest.mark.parametrize(
    ("covers", "expected"),
    [
        ("risk/R-1", {"risk", "changed", "decision", "comment", "wall"}),
        ("risk/*", {"risk", "changed", "other risk", "decision", "comment", "wall"}),
        ("instrument/side-letter", {"instrument", "version", "later", "approval", "wall"}),
        (f"version/{TREE}", {"version", "later", "approval", "wall"}),
        ("attachment/A-1", {"attachment", "wall"}),
        ("position/*", {"wall"}),
    ],
)
def test_what_names_something_covered_is_covered_too(world: Any, covers: str, expected: set[str]) -> None:
    assert hidden(world, wall(covers)) == expected


def test_members_see_everything(world: Any) -> None:
    assert hidden(world, wall("risk/*"), readers=frozenset({"anna"})) == set()


def test_one_reader_outside_is_enough(world: Any) -> None:
    assert "risk" in hidden(world, wall("risk/*"), readers=frozenset({"anna", "bert"}))


def test_of_rival_values_each_hides(world: Any) -> None:
    assert hidden(world, wall("risk/R-1"), wall("attachment/A-1")) >= {"risk", "attachment"}


def test_the_roster_is_never_hidden(world: Any) -> None:
    roster = {"charter", "party", "person"}
    covers = [f"{topic}/*" for topic in roster] + [world.anna.identity.fingerprint, "NW"]
    seen = visible(world.anna.held, walls=[wall(*covers)], readers=OUTSIDER)
    kept = {act.id for act in seen.kept}
    assert all(act.id in kept for act in world.anna.held if act.kind.partition("/")[0] in roster)
    assert world.anna.deal.records(Charter)
    assert world.anna.deal.records(Party)
    assert world.anna.deal.records(Person)


def test_a_name_that_is_part_of_another_hides_nothing(world: Any) -> None:
    assert "other risk" not in hidden(world, wall("risk/R"), wall("risk/R-22"))


@given(seed=st.integers(0, 10_000))
def test_the_order_of_arrival_does_not_matter(make_world: Callable[[], Any], seed: int) -> None:
    world = make_world()
    filled(world)
    walls = [wall("risk/R-1"), wall("instrument/side-letter", key="W-2")]
    mixed = list(world.anna.held)
    random.Random(seed).shuffle(mixed)
    here = visible(world.anna.held, walls=walls, readers=OUTSIDER)
    there = visible(mixed, walls=walls, readers=OUTSIDER)
    assert here.hidden == there.hidden
    assert {act.id for act in here.kept} == {act.id for act in there.kept}
    assert len(here.kept) + len(here.walled) == len(mixed)
