"""New identifiers: short, plain, and never the same."""

import re

from negotiator.kernel import new_id


def test_ids_are_plain_and_differ() -> None:
    made = {new_id() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"[a-z2-7]{16}", one) for one in made)
