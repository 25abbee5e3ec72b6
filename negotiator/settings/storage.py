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
        section = table.get(known.section, {})
        if not isinstance(section, dict):
            raise SettingsUnreadable(path=folder / FILE, reason=f"{known.section} is not a section")
        if known.field in section:
            settings = with_value(settings, known.name, section[known.field])
    return settings


def save(settings: Settings, folder: Path) -> None:
    """Write the settings that differ from their defaults. Raise SettingsNotSaved or SettingsUnreadable."""
    table = read_table(folder / FILE)
    for known in all_settings():
        section: dict[str, Any] = table.setdefault(known.section, {})
        value = get_value(settings, known.name)
        if value == known.default:
            section.pop(known.field, None)
        else:
            section[known.field] = value
    write_table(folder / FILE, {name: content for name, content in table.items() if content != {}})
