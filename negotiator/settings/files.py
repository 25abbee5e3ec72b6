"""TOML files that are read with limits and written whole. Knows no setting."""

import os
import tomllib
from pathlib import Path
from typing import Any, Final

import tomli_w

from negotiator.settings.errors import SettingsNotSaved, SettingsUnreadable

_LARGEST: Final = 1 << 20


def read_table(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file, empty when there is none. Raise SettingsUnreadable."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingsUnreadable(path=path, reason=getattr(error, "strerror", None) or "unusable name") from error
    if len(data) > _LARGEST:
        raise SettingsUnreadable(path=path, reason="it is too large")
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsUnreadable(path=path, reason="it is not TOML") from error


def write_table(path: Path, table: dict[str, Any]) -> None:
    """Write a TOML file whole: a reader sees the old one or the new one. Creates its folder. Raise SettingsNotSaved."""
    scratch = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with scratch.open("wb") as file:
            tomli_w.dump(table, file)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    except (OSError, ValueError) as error:
        raise SettingsNotSaved(path=path, reason=getattr(error, "strerror", None) or "unusable value") from error
