"""A clause followed through versions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.kernel import Cancelled
from negotiator.redline import Block, Trail, follow
from tests.redline.generated import triples

A = "The Licensor grants the Licensee a licence to use the Software in the Territory."
B = "Each party shall keep the other party's Confidential Information strictly secret."
C = "The Customer shall pay every undisputed invoice within thirty days of its receipt."
D = "Neither party is liable for any loss of profit, goodwill or anticipated savings."
E = "This Agreement is governed by the laws of England and Wales without exception."


def body(*texts: str) -> list[Block]:
    return [Block(id=f"p{k}", text=text) for k, text in enumerate(texts)]


def told(trail: Trail) -> list[tuple[int, str, tuple[int, ...]]]:
    return [(step.version, step.kind, step.blocks) for step in trail.steps]


@given(triples(), st.data())
def test_a_trail_tells_every_version_from_the_first_and_holds_the_block(
    versions: tuple[list[Block], list[Block], list[Block]], data: st.DataObject
) -> None:
    version = data.draw(st.integers(0, 2))
    if not versions[version]:
        return
    block = data.draw(st.integers(0, len(versions[version]) - 1))
    trail = follow(versions, block, version=version)
    assert [step.version for step in trail.steps] == list(range(trail.origin.version, 3))
    here = next(step for step in trail.steps if step.version == version)
    assert block in here.blocks
    for step in trail.steps:
        assert bool(step.blocks) == (step.kind not in {"gone", "absent"})
        assert step.kind not in {"same", "absent"} or not step.changes
        if step.since is not None:
            assert versions[step.since]
            assert step.before == next(found.blocks for found in trail.steps if found.version == step.since)


@given(triples())
def test_a_trail_is_the_same_from_whichever_of_its_single_blocks_it_starts(
    versions: tuple[list[Block], list[Block], list[Block]],
) -> None:
    for block in range(len(versions[0])):
        trail = follow(versions, block)
        if all(step.kind in {"first", "same", "edited", "moved"} for step in trail.steps):
            last = trail.steps[-1]
            assert follow(versions, last.blocks[0], version=last.version) == trail


def test_edits_and_moves_are_told_with_their_words() -> None:
    edited = C.replace("thirty", "sixty")
    trail = follow([body(A, C, B, D, E), body(A, edited, B, D, E), body(A, B, D, E, edited)], 1)
    assert told(trail) == [(0, "first", (1,)), (1, "edited", (1,)), (2, "moved", (4,))]
    assert [(c.old_text, c.new_text) for c in trail.steps[1].changes] == [("thirty", "sixty")]
    assert [change.kind for change in trail.steps[2].changes] == ["move"]
    assert trail.changed == trail.steps


def test_a_clause_that_came_back_is_one_clause() -> None:
    edited = C.replace("thirty", "sixty")
    versions = [body(A, C, B), body(A, B), body(A, D, B), body(A, B, edited), body(A, B, edited)]
    trail = follow(versions, 1)
    assert told(trail) == [
        (0, "first", (1,)), (1, "gone", ()), (2, "absent", ()), (3, "came back", (2,)), (4, "same", (2,)),
    ]  # fmt: skip
    assert [change.kind for change in trail.steps[1].changes] == ["delete"]
    assert trail.steps[3].since == 0
    assert ("thirty", "sixty") in [(change.old_text, change.new_text) for change in trail.steps[3].changes]
    assert follow(versions, 2, version=4) == trail


def test_a_twin_that_always_stood_there_is_not_the_clause_that_was_struck() -> None:
    versions = [body(A, C, B, C), body(A, B, C), body(A, B, C)]
    kinds = [step.kind for step in follow(versions, 1).steps]
    assert kinds == ["first", "gone", "absent"]


def test_a_split_clause_is_followed_in_all_its_parts_and_each_part_back_to_it() -> None:
    whole = f"{B} {C} {D}"
    versions = [body(A, whole, E), body(A, B, C, D, E), body(A, B, C, D, E)]
    assert told(follow(versions, 1)) == [(0, "first", (1,)), (1, "split", (1, 2, 3)), (2, "same", (1, 2, 3))]
    assert told(follow(versions, 2, version=2)) == [(0, "first", (1,)), (1, "split", (2,)), (2, "same", (2,))]
    back = follow(versions[::-1], 2)
    assert told(back) == [(0, "first", (2,)), (1, "same", (2,)), (2, "joined", (1,))]


def test_a_clause_that_entered_later_starts_there() -> None:
    versions = [body(A), body(A, B), body(A, B)]
    assert told(follow(versions, 1, version=2)) == [(1, "first", (1,)), (2, "same", (1,))]
    assert follow(versions, 1, version=2).origin.version == 1


class StopsAtOnce:
    def step(self, done: int, total: int, text: str = "") -> None:
        raise Cancelled


def test_the_user_may_stop_the_work() -> None:
    with pytest.raises(Cancelled):
        follow([body(A), body(A)], 0, progress=StopsAtOnce())
