"""Start: the command line with the window at its side. The window's code is loaded only when something is drawn."""

import gc
import os
import sys
import threading
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
"""Commands that open no deal: they start without what it takes to close the process to others, and end at once."""


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
    """Run the command line and return its exit code: 0 done, 1 refused or not intact, 2 usage.

    After a command that opens no deal the process ends here.
    """
    failures.watch()
    holds_no_key = bool(sys.argv[1:2]) and sys.argv[1] in _HOLD_NO_KEY
    if holds_no_key:
        hygiene.leave_no_dump()
    else:
        hygiene.close_to_others()
    faces = Faces(window=_window, pictures=_pictures, every_size=_every_size)
    code = command_line.main(prog_name="negotiator", obj=faces)
    if holds_no_key:
        _leave(code)
    # The process ends with all that it holds: looking for garbage once more took 25 ms after 50,000 words.
    gc.freeze()
    return int(code)


def _leave(code: int) -> None:
    """End the process as it stands, unless something is still to be written or somebody is still at work.

    Every file is closed by now, and the system takes the memory back at one stroke. The interpreter would let go of
    each object first: 5 of 210 ms after two files of 50,000 words.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return  # they are broken, closed or not there: the interpreter's own end tells of that
    if threading.active_count() == 1:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
