"""Two megabytes set aside beside an open workspace, given up when the disk is full so that it can still be closed."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

SUFFIX: Final = "-ballast"
SIZE: Final = 2 << 20
_ROOM: Final = 2


class Ballast:
    """The reserve of one open workspace. Having none is no error: a disk may be full from the start."""

    def __init__(self, workspace: Path, *, wanted: bool = True) -> None:
        self._path = workspace.with_name(workspace.name + SUFFIX)
        self._wanted = wanted  # not in a folder that is synchronised: it would be sent round the world

    def held(self) -> bool:
        """Return whether the whole reserve is set aside: a smaller one is what an interrupted attempt left."""
        with suppress(OSError):
            return self._path.stat().st_size >= SIZE
        return False

    def take(self) -> None:
        """Set the space aside, unless that was done or there is not enough."""
        if not self._wanted or self.held() or not self._room():
            return
        try:
            # Random bytes: a file of zeros takes no space on file systems that compress.
            self._path.write_bytes(os.urandom(SIZE))
        except OSError:
            self.give_up()

    def _room(self) -> bool:
        """Return whether the disk has space beyond the reserve, so that taking it does not itself fill the disk."""
        with suppress(OSError):
            return shutil.disk_usage(self._path.parent).free >= _ROOM * SIZE
        return False

    def give_up(self) -> None:
        """Free the space. May be called twice."""
        with suppress(OSError):
            self._path.unlink()
