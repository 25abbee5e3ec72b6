"""Kinds of values apart from any setting."""

import pytest

from negotiator.settings import Choice, Count, Folder, Switch
from negotiator.settings.values import Kind


@pytest.mark.parametrize("word", ["on", "YES", " true ", "1"])
def test_yes(word: str) -> None:
    assert Switch().read(word) is True


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (Switch(), 1),
        (Choice({"a": "A"}), "A"),
        (Choice({"a": "A"}), 1),
        (Count(1, 2), True),
        (Folder(), "a"),
        (Folder(), "/\0"),
    ],
)
def test_what_a_file_may_not_hold(kind: Kind, wrong: object) -> None:
    assert not kind.accepts(wrong)


def test_what_is_shown() -> None:
    assert (Switch().show(True), Switch().show(False)) == ("on", "off")
    assert (Count(1, 9, "days").show(3), Choice({"a": "A"}).show("a"), Folder().show("/x")) == ("3", "a", "/x")
