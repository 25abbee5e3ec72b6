"""Start: the command line with the window at its side. The window's code is loaded only when something is drawn."""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from negotiator.kernel import failures, hygiene
from negotiator.kernel.collector import collector_at_rest

with collector_at_rest(for_good=True):
    from negotiator.cli import main as command_line
    from negotiator.cli.faces import Faces

if TYPE_CHECKING:
    from negotiator.settings import Folders

_HOLD_NO_KEY = frozenset({"-h", "--help", "--version", "config", "follow", "redline", "revisions", "similarity"})
"""Commands that open no deal: they start without what it takes to close the process to others."""


def _window(file: Path | None, passphrase: str, folders: "Folders") -> int:
    from negotiator.gui.launch import open_window

    return open_window(file, passphrase=passphrase, folders=folders)


def _pictures(file: Path, passphrase: str, to: Path, folders: "Folders") -> tuple[Path, ...]:
    from negotiator.gui.launch import draw_screens

    return draw_screens(file, passphrase=passphrase, to=to, folders=folders)


def _every_size(file: Path, passphrase: str, to: Path, folders: "Folders") -> tuple[Path, ...]:
    from negotiator.gui.launch import EVERY, draw_screens

    return draw_screens(file, passphrase=passphrase, to=to, folders=folders, pictures=EVERY)


def main() -> int:
    """Run the command line and return its exit code: 0 done, 1 refused or not intact, 2 usage."""
    failures.watch()
    if sys.argv[1:2] and sys.argv[1] in _HOLD_NO_KEY:
        hygiene.leave_no_dump()
    else:
        hygiene.close_to_others()
    faces = Faces(window=_window, pictures=_pictures, every_size=_every_size)
    code = command_line.main(prog_name="negotiator", obj=faces)
    # The process ends with all that it holds: looking for garbage once more took 25 ms after 50,000 words.
    gc.freeze()
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
