"""Brings a file of an older format up to date and is killed at one of the moments at which it touches the disk.

Loads the program once and forks for every line of standard input, which says at which moment. Lines out: `K` it was
killed there, `F` it finished before.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from negotiator.crypto import VaultKey
from negotiator.store import Vault

PATH, BACKUPS, KEY = Path(sys.argv[1]), Path(sys.argv[2]), bytes.fromhex(sys.argv[3])


def killed_at(moment: int) -> None:
    """Let the process die right before its n-th call that changes what is on the disk."""
    left = moment

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*given: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*given, **named)

        return counting

    for owner, name in ((os, "fsync"), (os, "open"), (Path, "replace"), (Path, "unlink"), (Path, "mkdir")):
        setattr(owner, name, counted(getattr(owner, name)))


for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        killed_at(int(line))
        Vault.open(PATH, key=VaultKey(KEY), opener="the climber", migrate=BACKUPS)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    os.write(1, b"F\n" if os.waitstatus_to_exitcode(status) == 0 else b"K\n")
