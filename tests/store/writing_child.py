"""Works on a vault without end and acknowledges every step, until it is killed.

Loads the program once and then forks a worker for every line of standard input, `mode seed key`, so that a kill costs
little time. Lines out, each written once what it says is on the disk: `P pid` a worker begins, `A count` so many
entries are saved, `B count name` a backup holds so many, `T key` a new key is about to be given, `K key` it is given,
`R count` a backup of so many entries is about to be put back, `S count` it is, `M 1` a file of an older format was
brought up to date, `D` the worker is dead.
"""

import hashlib
import os
import random
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from negotiator.crypto import VaultKey, new_salt
from negotiator.store import IndexRow, Keep, Vault, rekey, staging
from negotiator.store.restore import restore_backup
from tests.store.conftest import entries_of
from tests.store.test_released_formats import KEY as OLD_KEY
from tests.store.test_released_formats import VAULTS

PATH = Path(sys.argv[1])
BACKUPS = PATH.parent / "backups"
OLD = PATH.with_name("old.deal")
WHO = "the writer"


def told(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def write(vault: Vault, count: int, chance: random.Random, *, also: Callable[[], None] | None = None) -> int:
    """Save a change of one or more entries and more, acknowledge it, and return how many entries there are."""
    entries = entries_of(chance.choice((1, 1, 3, 20)), first=count + 1, text="x" * chance.choice((10, 2000)))
    with vault.transaction():
        vault.append(entries)
        if chance.random() < 0.3:
            vault.blobs.put(chance.randbytes(chance.choice((500, 60_000))))
        vault.local.set("count", count + len(entries))
        if also is not None:
            also()
        if chance.random() < 0.2:
            rows = [
                IndexRow(topic="risk", key=entry.id, title="risk", text="x", stream="team", at=entry.claimed_at)
                for entry in entries
            ]
            vault.index.rebuild(rows)
    told(f"A {count + len(entries)}")
    return count + len(entries)


def act(key: VaultKey, chance: random.Random) -> None:
    with Vault.open(PATH, key=key, opener=WHO) as vault:
        count = vault.head().count
        while True:
            count = write(vault, count, chance)
            if chance.random() < 0.15:
                vault.check()


def back_up(key: VaultKey, chance: random.Random) -> None:
    with Vault.open(PATH, key=key, opener=WHO) as vault:
        count = vault.head().count
        while True:
            count = write(vault, count, chance)
            made = vault.rotate_backups(BACKUPS, keep=Keep(hourly=1, daily=1, weekly=1))
            told(f"B {count} {made.name}")


def stream(key: VaultKey, chance: random.Random) -> None:
    setattr(staging, "_AT_ONCE", 1)  # noqa: B010 - each piece is a change of its own
    with Vault.open(PATH, key=key, opener=WHO) as vault:
        count = vault.head().count
        while True:
            parts = [bytes(1 << 20), chance.randbytes(90_000), bytes(chance.randrange(4) << 20)]
            parts = parts[chance.randrange(2) :]
            data = b"".join(parts)
            with vault.blobs.staging() as place:
                place.add(parts, digest=hashlib.sha256(data).hexdigest(), size=len(data))
                count = write(vault, count, chance, also=place.keep if chance.random() < 0.7 else None)
            held = sorted(vault.blobs.hashes())
            if held and chance.random() < 0.2:
                vault.blobs.erase(chance.choice(held))


def change_key(key: VaultKey, chance: random.Random) -> None:
    while True:
        new = VaultKey(chance.randbytes(32))
        told(f"T {new.reveal().hex()}")
        rekey(PATH, old_key=key, new_key=new, new_salt=new_salt(), opener=WHO)
        told(f"K {new.reveal().hex()}")
        key = new


def put_back(key: VaultKey, chance: random.Random) -> None:
    while True:
        with Vault.open(PATH, key=key, opener=WHO) as vault:
            held = vault.head().count
            backup = vault.backup(BACKUPS / f"{chance.randbytes(8).hex()}.deal")
            write(vault, held, chance)
        told(f"R {held}")
        restore_backup(PATH, backup, key=key, opener=WHO)
        told(f"S {held}")


def migrate(_key: VaultKey, _chance: random.Random) -> None:
    scratch = OLD.with_name("unfinished")
    while True:
        shutil.copyfile(VAULTS / "format-1.deal", scratch)
        scratch.replace(OLD)
        Vault.open(OLD, key=VaultKey(OLD_KEY), opener=WHO, migrate=BACKUPS).close()
        told("M 1")


MODES = {"act": act, "stream": stream, "backup": back_up, "rekey": change_key, "restore": put_back, "migrate": migrate}

if __name__ == "__main__":
    BACKUPS.mkdir(exist_ok=True)
    for line in sys.stdin:
        mode, seed, secret = line.split()
        pid = os.fork()
        if pid == 0:
            told(f"P {os.getpid()}")
            try:
                MODES[mode](VaultKey(bytes.fromhex(secret)), random.Random(int(seed)))
            except BaseException:  # noqa: BLE001 - whatever it is, it is shown and the worker ends
                traceback.print_exc()
            os._exit(3)
        os.waitpid(pid, 0)
        told("D")
