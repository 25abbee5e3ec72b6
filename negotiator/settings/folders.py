"""Where the program keeps its own files: the platform's usual folders, or one folder for a portable set-up."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from platformdirs import PlatformDirs

_NAME: Final = "Negotiator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """config: settings. data: backups, recent deals. cache: may be deleted. logs: without any text of a deal."""

    config: Path
    data: Path
    cache: Path
    logs: Path

    @property
    def fonts(self) -> Path:
        """Return the folder that the cut typefaces are kept in."""
        return self.cache / "fonts"


def folders(home: Path | None = None) -> Folders:
    """Return the folders for this user, or those under `home` when one is given. Creates none."""
    if home is not None:
        return Folders(config=home / "config", data=home / "data", cache=home / "cache", logs=home / "logs")
    own = PlatformDirs(appname=_NAME, appauthor=False, roaming=False)
    return Folders(
        config=own.user_config_path, data=own.user_data_path, cache=own.user_cache_path, logs=own.user_log_path
    )
