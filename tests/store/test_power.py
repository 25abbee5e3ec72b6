"""The power may go at any moment: nothing acknowledged is lost, every file opens and checks clean."""

import random
import secrets
import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey, new_salt
from negotiator.kernel import NegotiatorError
from negotiator.store import Keep, Vault, rekey
from tests.store.conftest import entries_of
from tests.store.power import POLICIES, Loss, Mark, Recorder, loss, put_down

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system's calls are watched on Linux")


@dataclass(frozen=True, slots=True)
class Promise:
    """The file opens with one of the keys and holds at least so many entries; so does the backup, if there is one."""

    keys: tuple[VaultKey, ...]
    least: int
    work: str
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
        for _session in range(sessions):
            with Vault.open(self.path, key=self._key, opener="Ann") as vault:
                self._acts(vault)
                self._back_up(vault)
            self._promise("closed")
            self._new_passphrase()

    def _acts(self, vault: Vault) -> None:
        for _act in range(20):
            entries = entries_of(self._chance.choice((1, 1, 3)), first=self._count + 1)
            with vault.transaction():
                vault.append(entries)
                vault.local.set("count", self._count + len(entries))
                vault.blobs.put(self._chance.randbytes(self._chance.choice((200, 9_000, 60_000))))
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

    def _promise(self, work: str, *also: VaultKey) -> None:
        backup = None if work == "backup" else self._backup  # meanwhile the older ones are thinned out
        self._recorder.promise(Promise((self._key, *also), self._count, work, backup))


def moments(recorder: Recorder, losses: int, chance: random.Random) -> list[int]:
    """Return after how many operations the power goes: half of them inside the great works, which are short."""
    operations = recorder.operations
    first = next(at for at, one in enumerate(operations) if isinstance(one, Mark))
    work, by_work = "", dict[str, list[int]]()
    for at, one in enumerate(operations):
        if isinstance(one, Mark):
            work = one.promise.work
        if at > first:
            by_work.setdefault(work, []).append(at)
    great = [by_work[name] for name in sorted(by_work) if name not in ("acts", "closed")]
    chosen = [chance.choice(great[number % len(great)]) for number in range(losses // 2)]
    return chosen + [chance.randrange(first + 1, len(operations)) for _ in range(losses - len(chosen))]


def verdict(lost: Loss, folder: Path, root: Path) -> str:
    """Return "kept" when the promise holds on this disk, else what is wrong."""
    promise: Promise = lost.promise
    put_down(lost.files, under=root, into=folder)
    found = ""
    for key in promise.keys:
        try:
            found = holds(folder / "a.deal", key, promise.least)
        except NegotiatorError as error:
            found = f"{type(error).__name__} in {promise.work}"
            continue
        break
    if found == "kept" and promise.backup:
        path, key, least = promise.backup
        return holds(folder / path.relative_to(root), key, least)
    return found


def holds(path: Path, key: VaultKey, least: int) -> str:
    with Vault.open(path, key=key, opener="Ann") as vault:
        count = vault.head().count
        if count != vault.local.get("count", 0) or count < least:
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
    for number, after in enumerate(moments(recorder, losses, chance)):
        place = folder / f"loss {number}"
        policy = POLICIES[number % len(POLICIES)]
        found[verdict(loss(operations, after=after, policy=policy, chance=chance), place, root)] += 1
        shutil.rmtree(place)
    return found


def test_forty_losses(tmp_path: Path) -> None:
    assert verdicts(tmp_path, 40, sessions=2) == {"kept": 40}


@pytest.mark.long
def test_four_hundred_losses(tmp_path: Path) -> None:
    assert verdicts(tmp_path, 400, sessions=6) == {"kept": 400}
