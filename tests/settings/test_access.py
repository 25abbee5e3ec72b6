"""Settings by name."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.kernel import NegotiatorError
from negotiator.settings import (
    BadValue,
    Settings,
    UnknownSetting,
    all_settings,
    get_text,
    get_value,
    info,
    set_value,
    with_value,
)

NAMES = [known.name for known in all_settings()]


def test_every_field_is_listed_with_label_and_help() -> None:
    count = sum(len(fields(getattr(Settings(), section.name))) for section in fields(Settings))
    assert len(set(NAMES)) == len(NAMES) == count
    for known in all_settings():
        assert known.label[0].isupper()
        assert not known.label.endswith(".")
        assert known.help.endswith(".")
        assert known.kind.accepts(known.default)
        assert known.kind.allowed


@pytest.mark.parametrize("name", NAMES)
def test_the_shown_default_can_be_set(name: str) -> None:
    settings = Settings()
    assert set_value(settings, name, get_text(settings, name)) == settings


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("appearance.scheme", " Dark ", "dark"),
        ("appearance.text_size", "90", 90),
        ("appearance.text_size", "150 %", 150),
        ("redline.single_keys", "No", False),
        ("redline.single_keys", "on", True),
        ("lock.idle_minutes", "5 minutes", 5),
        ("backup.folder", "", ""),
    ],
)
def test_what_people_type(name: str, text: str, value: object) -> None:
    assert get_value(set_value(Settings(), name, text), name) == value


@pytest.mark.parametrize(
    ("name", "text", "allowed"),
    [
        ("appearance.scheme", "pink", "system, light, dark, high contrast"),
        ("appearance.text_size", "89", "a whole number from 90 to 150 %"),
        ("appearance.text_size", "large", "a whole number from 90 to 150 %"),
        ("appearance.text_size", "1e2", "a whole number from 90 to 150 %"),
        ("redline.single_keys", "maybe", "on or off"),
        ("backup.folder", "relative/folder", "the full path of a folder"),
    ],
)
def test_what_is_refused_names_what_is_allowed(name: str, text: str, allowed: str) -> None:
    with pytest.raises(BadValue) as caught:
        set_value(Settings(), name, text)
    assert name in caught.value.message
    assert allowed in caught.value.hint


def test_a_folder_of_the_home(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert set_value(Settings(), "backup.folder", "~/copies").backup.folder.startswith(str(tmp_path))


def test_an_unknown_name_suggests_the_nearest() -> None:
    with pytest.raises(UnknownSetting, match=r"appearance\.text_size"):
        set_value(Settings(), "apperance.text-size", "100")
    with pytest.raises(UnknownSetting, match="lists all"):
        info("zzz")


@pytest.mark.parametrize("value", [True, 100.0, "100", 151])
def test_values_of_another_type_are_refused(value: object) -> None:
    with pytest.raises(BadValue):
        with_value(Settings(), "appearance.text_size", value)


@given(st.sampled_from(NAMES), st.text())
def test_any_text_is_taken_or_refused(name: str, text: str) -> None:
    try:
        changed = set_value(Settings(), name, text)
    except NegotiatorError:
        return
    assert set_value(Settings(), name, get_text(changed, name)) == changed
