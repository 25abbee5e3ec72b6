"""Errors of the room."""

import re
from pathlib import Path

from negotiator import store
from negotiator.kernel import NegotiatorError
from negotiator.store import InUse, NameUnusable, errors

FOUND = [item for item in vars(errors).values() if isinstance(item, type) and item.__module__ == errors.__name__]


def test_every_error_has_a_code_of_its_own_and_is_exported() -> None:
    codes = [item.code for item in FOUND if issubclass(item, NegotiatorError)]
    assert len(set(codes)) == len(codes) == len(FOUND)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)
    assert {item.__name__ for item in FOUND} <= set(store.__all__)


def test_a_message_names_the_file_and_the_next_step() -> None:
    error = InUse(path=Path("a.deal"), who="Ann on desk")
    assert str(error) == "a.deal is in use by Ann on desk. Close it there first."


def test_a_long_name_is_shortened() -> None:
    assert len(NameUnusable(path=Path("x" * 400)).message) < 120
    assert "short" in NameUnusable(path=Path("short")).message
