"""Settings out of and into `settings.toml`. What a newer version wrote there and this one does not know is kept."""

from pathlib import Path
from typing import Any, Final

from negotiator.settings.access import all_settings, get_value, with_value
from negotiator.settings.declared import Settings
from negotiator.settings.errors import SettingsUnreadable
from negotiator.settings.files import read_table, write_table

FILE: Final = "settings.toml"


def load(folder: Path) -> Settings:
    """Return the settings in a folder, defaults for what is not there. Raise SettingsUnreadable or BadValue."""
    table = read_table(folder / FILE)
    settings = Settings()
    for known in all_settings():
        section = _section(table, known.section, folder)
        if known.field in section:
            settings = with_value(settings, known.name, section[known.field])
    return settings


def save(settings: Settings, folder: Path) -> None:
    """Write the settings that differ from their defaults. Raise SettingsNotSaved or SettingsUnreadable."""
    table = read_table(folder / FILE)
    for known in all_settings():
        section = _section(table, known.section, folder)
        value = get_value(settings, known.name)
        if value == known.default:
            section.pop(known.field, None)
        else:
            section[known.field] = value
    write_table(folder / FILE, {name: content for name, content in table.items() if content != {}})


def _section(table: dict[str, Any], name: str, folder: Path) -> dict[str, Any]:
    """Return a section of the table, new and empty when it is not there."""
    section = table.setdefault(name, {})
    if not isinstance(section, dict):
        raise SettingsUnreadable(path=folder / FILE, reason=f"{name} is not a section")
    return section
