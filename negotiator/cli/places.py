"""Where the command line keeps the program's own files."""

import os
from pathlib import Path

from negotiator.settings import Folders, folders


def home_folders() -> Folders:
    """Return the program's folders; NEGOTIATOR_HOME puts them all under one folder."""
    home = os.environ.get("NEGOTIATOR_HOME")
    return folders(Path(home) if home else None)
