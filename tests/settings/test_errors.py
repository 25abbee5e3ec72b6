"""Errors of the room."""

import re
from pathlib import Path

from negotiator.kernel import NegotiatorError
from negotiator.settings import BadValue, SettingsNotSaved, SettingsUnreadable, UnknownSetting


def test_each_has_a_code_and_a_next_step() -> None:
    errors: list[NegotiatorError] = [
        UnknownSetting(name="a", near=()),
        BadValue(name="a", given="x" * 500, allowed="b"),
        SettingsUnreadable(path=Path("a"), reason="b"),
        SettingsNotSaved(path=Path("a"), reason="b"),
    ]
    assert len({error.code for error in errors}) == len(errors)
    for error in errors:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", error.code)
        assert error.hint
        assert len(error.message) < 150
