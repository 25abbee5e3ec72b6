"""Writes to a vault without end and acknowledges every commit, until it is killed.

Loads the program once and then forks a writer for every line of standard input, so that a kill costs little time.
Lines out: `P pid` a writer begins, `A count` so many entries are saved, `D` the writer is dead.
"""

import os
import random
import sys
from pathlib import Path

from negotiator.crypto import VaultKey
from negotiator.store import IndexRow, Vault
from tests.store.conftest import entries_of

PATH, KEY = Path(sys.argv[1]), bytes.fromhex(sys.argv[2])


def write_without_end(seed: int) -> None:
    chance = random.Random(seed)
    vault = Vault.open(PATH, key=VaultKey(KEY), opener="the writer")
    count = vault.head().count
    while True:
        entries = entries_of(chance.choice((1, 1, 3, 20)), first=count + 1, text="x" * chance.choice((10, 2000)))
        with vault.transaction():
            vault.append(entries)
            if chance.random() < 0.3:
                vault.blobs.put(chance.randbytes(chance.choice((500, 60_000))))
            vault.local.set("count", count + len(entries))
            if chance.random() < 0.2:
                rows = [
                    IndexRow(topic="risk", key=entry.id, title="risk", text="x", stream="team", at=entry.claimed_at)
                    for entry in entries
                ]
                vault.index.rebuild(rows)
        count += len(entries)
        os.write(1, b"A %d\n" % count)
        if chance.random() < 0.15:
            vault.check()


for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        os.write(1, b"P %d\n" % os.getpid())
        try:
            write_without_end(int(line))
        finally:
            os._exit(3)
    os.waitpid(pid, 0)
    os.write(1, b"D\n")
