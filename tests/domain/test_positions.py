"""What only our side may know stays; a comment travels."""

from typing import Any

import pytest

from negotiator.domain.positions import ChangeAnswer, Comment, Note, Position

PRIVATE = (
    Position(key="price", preferred="EUR 5", fallback="EUR 6", walk_away="EUR 9"),
    Note(key="n-1", subject="term/price", text="They must close by June"),
    ChangeAnswer(key="a:b:c", verdict="counter", text="our words"),
)


@pytest.mark.parametrize("record", PRIVATE, ids=lambda one: type(one).__name__)
def test_what_is_ours_stays_with_us(world: Any, record: Any) -> None:
    entry = world.anna.put(record)
    world.exchange()
    assert world.anna.deal.record(type(record), record.key) == record
    assert world.marco.deal.record(type(record), record.key) is None
    assert entry.stream == "team"
    assert entry.id not in {parent for one in world.marco.held for parent in one.parents}


def test_a_comment_is_read_by_the_other_side(world: Any) -> None:
    comment = Comment(key="c-1", subject="clause/3", text="Please explain")
    world.anna.put(comment)
    world.exchange()
    assert world.marco.deal.record(Comment, "c-1") == comment
