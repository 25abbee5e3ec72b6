"""The power may go at any moment: nothing acknowledged is lost, every file opens and checks clean."""

import random
import secrets
import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

import pytest

from negotiator.crypto import VaultKey, new_salt
from negotiator.kernel import NegotiatorError
from negotiator.store import Keep, Vault, rekey, staging
from negotiator.store.restore import restore_backup
from tests.store.conftest import entries_of
from tests.store.power import POLICIES, Loss, Mark, Name, Policy, Recorder, loss, put_down
from tests.store.test_released_formats import ENTRIES, VAULTS
from tests.store.test_released_formats import KEY as OLD_KEY

OLD = VaultKey(OLD_KEY)

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system's calls are watched on Linux")


@dataclass(frozen=True, slots=True)
class Promise:
    """The file opens with one of the keys and holds at least so many entries; so does the backup, if there is one."""

    path: Path
    keys: tuple[VaultKey, ...]
    least: int
    work: str
    or_exactly: int | None = None
    backup: tuple[Path, VaultKey, int] | None = None


class Life:
    """A workspace's life in one folder, every acknowledgement promised."""

    def __init__(self, folder: Path, recorder: Recorder, chance: random.Random) -> None:
        self.path = folder / "a.deal"
        self._backups = folder / "backups"
        self._backups.mkdir()
        self._recorder = recorder
        self._chance = chance
        self._key = VaultKey(secrets.token_bytes(32))
        self._count = 0
        self._backup: tuple[Path, VaultKey, int] | None = None

    def run(self, sessions: int) -> None:
        Vault.create(self.path, key=self._key, salt=new_salt(), opener="Ann").close()
        for session in range(sessions):
            with Vault.open(self.path, key=self._key, opener="Ann") as vault:
                self._acts(vault)
                self._back_up(vault)
                self._acts(vault)
                self._killed(vault, session)
            self._put_back()
            self._new_passphrase()
            self._bring_up_to_date(session)

    def _put_back(self) -> None:
        """Restore a backup over a file that has gone on."""
        assert self._backup is not None
        path, key, held = self._backup
        self._promise("restore", or_exactly=held)
        restore_backup(self.path, path, key=key, opener="Ann")
        self._count = held
        self._promise("closed")

    def _bring_up_to_date(self, session: int) -> None:
        """Open a file of an older format."""
        old = self.path.with_name(f"old {session}.deal")
        shutil.copyfile(VAULTS / "format-1.deal", old)
        self._recorder.take_up(old)
        self._recorder.promise(Promise(old, (OLD,), len(ENTRIES), "migration"))
        Vault.open(old, key=OLD, opener="Ann", migrate=self._backups).close()
        self._recorder.promise(Promise(old, (OLD,), len(ENTRIES), "closed"))
        self._promise("closed")

    def _killed(self, vault: Vault, session: int) -> None:
        """Go on with the files as a killed session leaves them, the log unsettled, under another name."""
        path = self.path.with_name(f"{session}.deal")
        with vault._transactions.exclusively():
            for suffix in ("", "-wal"):
                shutil.copyfile(f"{self.path}{suffix}", f"{path}{suffix}")
        self.path = path
        self._promise("closed")
        if session % 2:
            Vault.open(path, key=self._key, opener="Ann").close()

    def _acts(self, vault: Vault) -> None:
        for _act in range(10):
            entries = entries_of(self._chance.choice((1, 1, 3)), first=self._count + 1)
            data = self._chance.randbytes(self._chance.choice((200, 9_000, 60_000)))
            with patch.object(staging, "_AT_ONCE", 1), vault.blobs.staging() as place:
                place.add([data], digest=sha256(data).hexdigest(), size=len(data))  # a change of its own
                with vault.transaction():
                    vault.append(entries)
                    vault.local.set("count", self._count + len(entries))
                    vault.blobs.put(data[:150])
                    place.keep()
            self._count += len(entries)
            self._promise("acts")
            if self._chance.random() < 0.1:
                vault._settle()

    def _back_up(self, vault: Vault) -> None:
        self._promise("backup")
        path = vault.rotate_backups(self._backups, keep=Keep(hourly=1, daily=1, weekly=1))
        self._backup = (path, self._key, self._count)
        self._promise("acts")

    def _new_passphrase(self) -> None:
        new = VaultKey(secrets.token_bytes(32))
        self._promise("rekey", new)
        rekey(self.path, old_key=self._key, new_key=new, new_salt=new_salt(), opener="Ann")
        self._key = new
        self._promise("closed")

    def _promise(self, work: str, *also: VaultKey, or_exactly: int | None = None) -> None:
        backup = None if work == "backup" else self._backup  # meanwhile the older ones are thinned out
        self._recorder.take_up(self.path)
        self._recorder.promise(Promise(self.path, (self._key, *also), self._count, work, or_exactly, backup))


def moments(recorder: Recorder, losses: int, chance: random.Random) -> list[tuple[int, Policy]]:
    """Return after how many operations the power goes, and what then survives.

    Half of them fall into the great works, which are short: anywhere, and right after a file took another's place,
    where a file system that keeps no order among names may leave the files of two states side by side.
    """
    operations = recorder.operations
    first = next(at for at, one in enumerate(operations) if isinstance(one, Mark))
    work, by_work = "", dict[str, list[int]]()
    for at, one in enumerate(operations):
        if isinstance(one, Mark):
            work = one.promise.work
        if at > first:
            by_work.setdefault(work, []).append(at)
    great = [by_work[name] for name in sorted(by_work) if name not in ("acts", "closed")]
    replaced = [at + 1 for at, one in enumerate(operations) if at > first and isinstance(one, Name) and one.was]
    chosen: list[tuple[int, Policy]] = [(chance.choice(replaced), "sectors") for _ in range(losses // 4)]
    chosen += [(chance.choice(great[number % len(great)]), chance.choice(POLICIES)) for number in range(losses // 4)]
    while len(chosen) < losses:
        chosen.append((chance.randrange(first + 1, len(operations)), chance.choice(POLICIES)))
    return chosen


def verdict(lost: Loss, folder: Path, root: Path) -> str:
    """Return "kept" when the promise holds on this disk, else what is wrong."""
    promise: Promise = lost.promise
    put_down(lost.files, under=root, into=folder)
    found = ""
    for key in promise.keys:
        try:
            found = holds(folder / promise.path.relative_to(root), key, promise.least, promise.or_exactly)
        except NegotiatorError as error:
            found = f"{type(error).__name__} in {promise.work}"
            continue
        break
    if found == "kept" and promise.backup:
        path, key, least = promise.backup
        return holds(folder / path.relative_to(root), key, least)
    return found


def holds(path: Path, key: VaultKey, least: int, or_exactly: int | None = None) -> str:
    with Vault.open(path, key=key, opener="Ann", migrate=path.parent) as vault:
        count = vault.head().count
        if key == OLD:
            return "kept" if vault.entries() == ENTRIES and vault.check().ok else "not what the older file held"
        if count != vault.local.get("count", 0) or (count < least and count != or_exactly):
            return f"{count} entries of {least}"
        report = vault.check()
        return "kept" if report.ok else str(report)


def verdicts(folder: Path, losses: int, *, sessions: int) -> Counter[str]:
    chance = random.Random(5)
    root = folder / "life"
    root.mkdir()
    recorder = Recorder(root)
    with recorder.recording():
        Life(root, recorder, chance).run(sessions)
    operations = list(recorder.operations)
    found: Counter[str] = Counter()
    for number, (after, policy) in enumerate(moments(recorder, losses, chance)):
        place = folder / f"loss {number}"
        found[verdict(loss(operations, after=after, policy=policy, chance=chance), place, root)] += 1
        shutil.rmtree(place)
    return found


def test_forty_losses(tmp_path: Path) -> None:
    assert verdicts(tmp_path, 40, sessions=2) == {"kept": 40}


@pytest.mark.long
def test_four_hundred_losses(tmp_path: Path) -> None:
    assert verdicts(tmp_path, 400, sessions=6) == {"kept": 400}
