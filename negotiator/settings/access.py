"""Settings by name: list them, get one, set one from what a person typed. Touches no file."""

import difflib
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, Final

from negotiator.settings.declared import Settings
from negotiator.settings.errors import BadValue, UnknownSetting
from negotiator.settings.values import Kind, declared

_MOST_SUGGESTIONS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingInfo:
    """One setting as a dialog or a listing needs it. name: `section.field`."""

    name: str
    section: str
    field: str
    label: str
    help: str
    kind: Kind
    default: Any


@cache
def all_settings() -> tuple[SettingInfo, ...]:
    """Return every setting in the order of declaration."""
    defaults = Settings()
    return tuple(
        _info(section.name, getattr(defaults, section.name), item)
        for section in fields(Settings)
        for item in fields(getattr(defaults, section.name))
    )


def info(name: str) -> SettingInfo:
    """Return one setting by its name. Raise UnknownSetting with the nearest names."""
    for found in all_settings():
        if found.name == name:
            return found
    near = difflib.get_close_matches(name, [known.name for known in all_settings()], n=_MOST_SUGGESTIONS)
    raise UnknownSetting(name=name, near=tuple(near))


def get_value(settings: Settings, name: str) -> Any:
    """Return the value of a setting. Raise UnknownSetting."""
    wanted = info(name)
    return getattr(getattr(settings, wanted.section), wanted.field)


def get_text(settings: Settings, name: str) -> str:
    """Return the value of a setting as `set_value` takes it. Raise UnknownSetting."""
    return info(name).kind.show(get_value(settings, name))


def set_value(settings: Settings, name: str, text: str) -> Settings:
    """Return settings with one changed to what a person typed. Raise UnknownSetting or BadValue."""
    wanted = info(name)
    try:
        value = wanted.kind.read(text)
    except (ValueError, RuntimeError) as error:  # RuntimeError: a ~ without a home folder
        raise BadValue(name=name, given=text, allowed=wanted.kind.allowed) from error
    return with_value(settings, name, value)


def with_value(settings: Settings, name: str, value: Any) -> Settings:
    """Return settings with one changed to a value of its type. Raise UnknownSetting or BadValue."""
    wanted = info(name)
    if not wanted.kind.accepts(value):
        raise BadValue(name=name, given=str(value), allowed=wanted.kind.allowed)
    section = replace(getattr(settings, wanted.section), **{wanted.field: value})
    return replace(settings, **{wanted.section: section})


def _info(section: str, defaults: Any, item: Any) -> SettingInfo:
    said = declared(item.metadata)
    return SettingInfo(
        name=f"{section}.{item.name}",
        section=section,
        field=item.name,
        label=said.label,
        help=said.help,
        kind=said.kind,
        default=getattr(defaults, item.name),
    )
