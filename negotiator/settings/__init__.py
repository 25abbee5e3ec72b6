"""Every setting declared once, its TOML file, the program's folders and the list of recent deals."""

from negotiator.settings.access import SettingInfo, all_settings, get_text, get_value, info, set_value, with_value
from negotiator.settings.declared import Settings
from negotiator.settings.errors import BadValue, SettingsNotSaved, SettingsUnreadable, UnknownSetting
from negotiator.settings.folders import Folders, folders
from negotiator.settings.recent import RecentDeal, forget_deal, recent_deals, remember_deal
from negotiator.settings.storage import load, save
from negotiator.settings.values import Choice, Count, Folder, Switch

__all__ = [
    "BadValue",
    "Choice",
    "Count",
    "Folder",
    "Folders",
    "RecentDeal",
    "SettingInfo",
    "Settings",
    "SettingsNotSaved",
    "SettingsUnreadable",
    "Switch",
    "UnknownSetting",
    "all_settings",
    "folders",
    "forget_deal",
    "get_text",
    "get_value",
    "info",
    "load",
    "recent_deals",
    "remember_deal",
    "save",
    "set_value",
    "with_value",
]
