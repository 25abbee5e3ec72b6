"""Undo and redo: each step back gives exactly what stood before it, and nothing leaves the ledger."""

import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from negotiator.domain.charter import Person
from negotiator.domain.positions import Comment, Note
from negotiator.domain.registers import Risk
from negotiator.kernel import Refused
from negotiator.ledger import Entry
from negotiator.services import decisions, undo
from negotiator.services.mandates import NoMandate
from negotiator.services.pens import Frontiers, Pen, write_entries
from negotiator.services.receipts import Act, Put, Retire
from negotiator.services.undo import CountsForNothing, NothingToUndo
from negotiator.services.workspace import Workspace
from tests.services.desks import START, Pair, Template, bodies, opened, receive


def random_acts(chance: random.Random) -> list[Act]:
    """Return a few acts on few records, so that they meet each other."""
    acts: list[Act] = []
    for _ in range(chance.choice((1, 1, 3))):
        key = f"R-{chance.randrange(4)}"
        if chance.random() < 0.25:
            acts.append(Retire(Risk, key))
        else:
            risk = Risk(key=key, failure_mode=f"Mode {chance.randrange(1000)}", impact=chance.randint(1, 5))
            acts.append(Put(risk, chance.choice((None, True, False))))
    return acts


@pytest.mark.parametrize("seed", range(3))
def test_undo_and_redo_walk_through_the_same_states(desk: Workspace, seed: int) -> None:
    chance = random.Random(seed)
    states = [bodies(desk)]
    for number in range(12):
        if desk.perform(f"Step {number}", random_acts(chance)).undoable:
            states.append(bodies(desk))
    count = len(desk.entries)
    for state in reversed(states[:-1]):
        desk.undo()
        assert bodies(desk) == state
    for state in states[1:]:
        desk.redo()
        assert bodies(desk) == state
    assert len(desk.entries) > count, "the past stays in the ledger"
    shared = {entry.id for entry in desk.entries if entry.stream == "shared"}
    for entry in desk.entries:
        if entry.stream == "shared":
            assert {*entry.parents, *entry.body.get("after", [])} <= shared


def test_labels_say_what_would_be_undone(desk: Workspace) -> None:
    with pytest.raises(NothingToUndo, match="nothing to redo"):
        desk.redo()
    before = desk.undo_label
    desk.put(Note(key="N-1", text="first"), label="Write a note")
    assert desk.undo_label == "Write a note"
    assert desk.undo().label == "Undo: Write a note"
    assert (desk.undo_label, desk.redo_label) == (before, "Write a note")
    desk.put(Note(key="N-2", text="second"))
    assert desk.redo_label == "", "a new change forgets what was undone"


def test_milestones_are_not_undone(desk: Workspace) -> None:
    before = desk.undo_label
    receipt = decisions.log_decision(desk, question="Who?", outcome="Us", rationale="Near")
    assert not receipt.undoable
    assert desk.undo_label == before


def test_undo_is_remembered_by_the_file(template: Template, desk: Workspace) -> None:
    desk.put(Note(key="N-1", text="first"), label="Write a note")
    path: Path = desk.path
    desk.close()
    with opened(template, "ours", path) as again:
        assert again.undo_label == "Write a note"
        again.undo()
        assert again.deal.record(Note, "N-1") is None


def test_each_step_is_a_row_of_its_own_and_only_so_many_are_kept(
    template: Template, desk: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo, "_DEPTH", 3)
    for number in range(5):
        desk.put(Note(key=f"N-{number}", text="x"), label=f"Note {number}")
    rows = desk.vault.local.items("undo/")
    assert [row["label"] for _name, row in sorted(rows.items())] == ["Note 2", "Note 3", "Note 4"]
    desk.undo()
    desk.undo()
    assert len(desk.vault.local.items("redo/")) == 2
    desk.close()
    with opened(template, "ours", desk.path) as again:
        assert (again.undo_label, again.redo_label) == ("Note 2", "Note 3")
        again.redo()
        again.redo()
        assert (again.undo_label, again.redo_label) == ("Note 4", "")
        again.undo()
        again.put(Note(key="N-9", text="x"))
        assert again.vault.local.items("redo/") == {}, "a new change forgets what was undone"


def test_steps_of_a_file_that_kept_them_in_one_list_can_still_be_undone(template: Template, desk: Workspace) -> None:
    desk.put(Note(key="N-1", text="first"), label="First")
    desk.put(Note(key="N-2", text="second"), label="Second")
    steps = desk.vault.local.items("undo/")
    for name in steps:
        desk.vault.local.delete(name)
    desk.vault.local.set("undo", [step for _name, step in sorted(steps.items())])
    desk.close()
    with opened(template, "ours", desk.path) as again:
        again.put(Note(key="N-3", text="third"), label="Third")
        assert [again.undo().label for _ in range(3)] == ["Undo: Third", "Undo: Second", "Undo: First"]
        assert again.deal.records(Note) == ()
        assert [again.redo().label for _ in range(3)] == ["Redo: First", "Redo: Second", "Redo: Third"]
        assert len(again.deal.records(Note)) == 3


def test_a_step_that_was_not_saved_is_not_offered(desk: Workspace) -> None:
    desk.put(Note(key="N-1", text="first"), label="First")

    def fail() -> None:
        raise Refused("no")

    for undoable in (True, False):
        with pytest.raises(Refused, match="no"):
            desk.commit("Second", desk.draft([Put(Note(key="N-2", text="b"))]), undoable=undoable, also=fail)
        assert desk.undo_label == "First"
    desk.undo()
    assert desk.deal.record(Note, "N-1") is None


def test_what_the_other_side_changed_since_is_not_undone(pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="Is this right?"))
    pair.pass_on(pair.ours)
    pair.theirs.put(Comment(key="C-1", text="It is."))
    receive(pair.ours, pair.send(pair.theirs))
    count = len(pair.ours.entries)
    with pytest.raises(Refused):
        pair.ours.undo()
    assert len(pair.ours.entries) == count
    comment = pair.ours.deal.record(Comment, "C-1")
    assert comment is not None
    assert comment.text == "It is."


def withdrawal_of_ana(desk: Workspace, *, claimed: datetime) -> tuple[Entry, ...]:
    """Return the act by which a colleague at another desk withdraws her, claiming a time."""
    with desk.acting_as("Carl Lex"):
        pen = Pen(
            desk.identity,
            projection=desk.deal.projection,
            deal_id=desk.deal_id,
            at=claimed,
            frontiers=Frontiers(desk.entries),
        )
    return write_entries([Retire(Person, "ana")], pen=pen)


def test_what_counts_for_nothing_cannot_be_taken_back(pair: Pair) -> None:
    left = withdrawal_of_ana(pair.ours, claimed=START + timedelta(hours=12))
    pair.ours.put(Note(key="N-1", text="said without knowing of it"))
    pair.ours.commit("Arrive", left)
    before = pair.ours.entries
    with pytest.raises(CountsForNothing):
        pair.ours.undo()
    assert pair.ours.entries == before


def test_whose_mandate_ended_takes_nothing_back(pair: Pair) -> None:
    pair.ours.put(Risk(key="R-1", failure_mode="still counts"), shared=True)
    pair.ours.commit("Arrive", withdrawal_of_ana(pair.ours, claimed=pair.ours.clock.now()))
    before = pair.ours.entries
    with pytest.raises(NoMandate, match="withdrawn"):
        pair.ours.undo()
    assert pair.ours.entries == before
    assert pair.ours.deal.record(Risk, "R-1") is not None
