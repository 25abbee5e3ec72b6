"""The settings themselves."""

from dataclasses import FrozenInstanceError

import pytest

from negotiator.settings import Settings


def test_defaults() -> None:
    settings = Settings()
    assert settings.appearance.scheme == "system"
    assert settings.appearance.text_size == 100
    assert settings.redline.marking == "house"
    assert settings.identity.remember_on_device is False, "nothing is remembered unasked"
    assert settings.lock.idle_minutes > 0


def test_settings_are_values() -> None:
    assert Settings() == Settings()
    with pytest.raises(FrozenInstanceError):
        Settings().appearance.scheme = "dark"  # type: ignore[misc]  # that it is refused is the point
