"""A file opens by passphrase, code or keyring, and one damaged bit at its start is told from a wrong passphrase."""

import shutil
from pathlib import Path

import pytest

from negotiator.crypto import BadRecoveryCode, VaultKey, new_salt, recovery_code
from negotiator.kernel import Cancelled
from negotiator.services import devices
from negotiator.services.indexing import is_current
from negotiator.services.opening import (
    NotRemembered,
    NotThisPassphrase,
    SaltDamaged,
    WrongRecoveryCode,
    open_remembered,
    open_with_secret,
    prove_remembered,
    prove_secret,
)
from negotiator.services.salts import Memory, note
from negotiator.services.search import find
from negotiator.store import NotAWorkspace, WrongKey, read_salt
from tests.services.desks import PASSPHRASE, Template
from tests.services.drawers import Drawer
from tests.services.test_released_deals import VAULTS
from tests.services.test_salts import flipped

SOME_BITS = (127, 100, 96, 95, 42, 0)
"""In the mark, in the profile (one bit makes it unknown, one makes it costlier), and among the random bytes."""
FEW_BITS = (97, 50)


class Closed:
    """A closed deal file whose first bytes can be damaged."""

    def __init__(self, path: Path, key: VaultKey, memory: Memory) -> None:
        self.path = path
        self.key = key
        self.memory = memory
        self.salt = read_salt(path)
        self.whole = path.read_bytes()

    def flip(self, bit: int) -> None:
        """Let the file be whole but for one bit of its first sixteen bytes."""
        self.path.write_bytes(flipped(self.salt, bit) + self.whole[16:])

    def opens_mended(self, secret: str) -> None:
        """Open the damaged file and see it put right."""
        opened = open_with_secret(self.path, secret, opener="a test", memory=self.memory)
        opened.workspace.close()
        assert opened.mended
        assert read_salt(self.path) == self.salt


@pytest.fixture
def closed(template: Template, tmp_path: Path) -> Closed:
    """Return our side's file, closed, and a memory that does not know it yet."""
    path = tmp_path / "ours.deal"
    shutil.copyfile(template.folder / "ours.deal", path)
    memory = Memory(data=tmp_path / "data", backups=tmp_path / "backups")
    return Closed(path, VaultKey(template.keys["ours"]), memory)


class Steps:
    """Hears of steps, and cancels at the first whose text begins with a word."""

    def __init__(self, stop: str = "never") -> None:
        self.texts: list[str] = []
        self._stop = stop

    def step(self, done: int, total: int, text: str = "") -> None:
        """Take a step."""
        assert done <= total
        self.texts.append(text)
        if text.startswith(self._stop):
            raise Cancelled


@pytest.mark.parametrize("stop", ["Writing", "Rewriting", "Preparing"])
def test_bringing_a_file_up_to_date_tells_its_steps_and_can_be_stopped(tmp_path: Path, stop: str) -> None:
    old = Path(shutil.copyfile(VAULTS / "format-1-deal.deal", tmp_path / "old.deal"))
    before, memory = old.read_bytes(), Memory(data=tmp_path / "data", backups=tmp_path / "backups")
    if stop == "Preparing":  # everything but the search is done then, and that is made up for later
        opened = open_with_secret(old, PASSPHRASE, opener="a test", memory=memory, progress=Steps(stop))
        assert opened.workspace.vault.migrated is not None
        assert not is_current(opened.workspace.vault)
    else:
        with pytest.raises(Cancelled):
            open_with_secret(old, PASSPHRASE, opener="a test", memory=memory, progress=Steps(stop))
        assert old.read_bytes() == before
        told = Steps()
        opened = open_with_secret(old, PASSPHRASE, opener="a test", memory=memory, progress=told)
        assert list(dict.fromkeys(text.split()[0] for text in told.texts)) == ["Writing", "Rewriting", "Preparing"]
        assert is_current(opened.workspace.vault)
    assert find(opened.workspace, '"120 days"')
    opened.workspace.close()
    again = Steps()
    open_with_secret(old, PASSPHRASE, opener="a test", memory=memory, progress=again).workspace.close()
    assert not again.texts


def code_opens(closed: Closed, bits: "tuple[int, ...] | range") -> None:
    code = recovery_code(closed.key, closed.salt)
    for bit in bits:
        closed.flip(bit)
        closed.opens_mended(code)


def memory_tells_apart(closed: Closed, bits: "tuple[int, ...] | range") -> None:
    note(closed.path, closed.salt, closed.memory)
    with pytest.raises(NotThisPassphrase):
        open_with_secret(closed.path, "not the one", opener="a test", memory=closed.memory)
    for bit in bits:
        closed.flip(bit)
        with pytest.raises(SaltDamaged):
            open_with_secret(closed.path, "not the one", opener="a test", memory=closed.memory)
        assert closed.path.read_bytes()[:16] == flipped(closed.salt, bit), "nothing is mended without proof"
        closed.opens_mended(PASSPHRASE)


def test_the_recovery_code_opens_a_file_with_a_damaged_start(closed: Closed) -> None:
    code_opens(closed, SOME_BITS)


def test_what_the_device_remembers_tells_damage_from_a_wrong_passphrase(closed: Closed) -> None:
    memory_tells_apart(closed, FEW_BITS)


@pytest.mark.long
def test_every_bit_by_the_recovery_code(closed: Closed) -> None:
    code_opens(closed, range(128))


@pytest.mark.long
def test_every_bit_by_what_the_device_remembers(closed: Closed) -> None:
    memory_tells_apart(closed, range(128))


@pytest.mark.long
def test_every_bit_by_a_backup(closed: Closed) -> None:
    closed.memory.backups.mkdir()
    shutil.copyfile(closed.path, closed.memory.backups / "another name.deal")
    for bit in range(128):
        shutil.rmtree(closed.memory.data, ignore_errors=True)
        closed.flip(bit)
        closed.opens_mended(PASSPHRASE)


def test_a_backup_tells_the_salt_and_opening_is_remembered(closed: Closed) -> None:
    closed.memory.backups.mkdir()
    shutil.copyfile(closed.path, closed.memory.backups / "another name.deal")
    closed.flip(20)
    closed.opens_mended(PASSPHRASE)
    shutil.rmtree(closed.memory.backups)
    closed.flip(21)
    closed.opens_mended(PASSPHRASE)


def test_a_damaged_mark_is_mended_without_any_memory(closed: Closed) -> None:
    closed.flip(113)
    with pytest.raises(SaltDamaged):
        open_with_secret(closed.path, "not the one", opener="a test")
    assert open_with_secret(closed.path, PASSPHRASE, opener="a test").mended is True


def test_lost_first_bytes_come_back_from_memory(closed: Closed) -> None:
    note(closed.path, closed.salt, closed.memory)
    closed.path.write_bytes(bytes(16) + closed.whole[16:])
    closed.opens_mended(PASSPHRASE)


def test_without_a_memory_the_hint_names_the_damage_that_may_be(closed: Closed) -> None:
    with pytest.raises(WrongKey) as caught:
        open_with_secret(closed.path, "not the one", opener="a test", memory=closed.memory)
    assert "first 16 bytes" in caught.value.hint


def test_another_file_is_told_as_such_even_at_a_known_place(closed: Closed) -> None:
    note(closed.path, closed.salt, closed.memory)
    closed.path.write_bytes(b"PK\x03\x04" + bytes(6000))
    with pytest.raises(NotAWorkspace):
        open_with_secret(closed.path, PASSPHRASE, opener="a test", memory=closed.memory)


def test_a_code_of_another_file_or_with_a_typing_error(closed: Closed) -> None:
    with pytest.raises(WrongRecoveryCode, match="does not open"):
        open_with_secret(closed.path, recovery_code(VaultKey(bytes(32)), closed.salt), opener="a test")
    with pytest.raises(WrongRecoveryCode):
        open_with_secret(closed.path, recovery_code(closed.key, new_salt()), opener="a test")
    mistyped = recovery_code(closed.key, closed.salt)[:-1] + "-"
    with pytest.raises(BadRecoveryCode):
        open_with_secret(closed.path, mistyped, opener="a test")
    assert closed.path.read_bytes() == closed.whole


def test_the_keyring_opens_a_file_with_a_damaged_start(closed: Closed, drawer: Drawer) -> None:
    assert devices.keep_key(closed.key, salt=closed.salt)
    note(closed.path, closed.salt, closed.memory)
    for bit in SOME_BITS:
        closed.flip(bit)
        opened = open_remembered(closed.path, opener="a test", memory=closed.memory)
        opened.workspace.close()
        assert opened.mended
        assert closed.path.read_bytes()[:16] == closed.salt


def test_a_remembered_key_of_another_passphrase_is_none(closed: Closed, drawer: Drawer) -> None:
    devices.keep_key(VaultKey(bytes(32)), salt=closed.salt)
    with pytest.raises(NotRemembered):
        open_remembered(closed.path, opener="a test")


def test_a_key_is_proven_without_opening_and_without_mending(closed: Closed, drawer: Drawer) -> None:
    devices.keep_key(closed.key, salt=closed.salt)
    note(closed.path, closed.salt, closed.memory)
    damaged = flipped(closed.salt, 50) + bytes(4080) + closed.whole[4096:]
    closed.path.write_bytes(damaged)
    for found in (
        prove_secret(closed.path, recovery_code(closed.key, closed.salt), opener="a test"),
        prove_secret(closed.path, PASSPHRASE, opener="a test", memory=closed.memory),
        prove_remembered(closed.path, opener="a test", memory=closed.memory),
    ):
        assert (found.key, found.salt) == (closed.key, closed.salt)
    assert closed.path.read_bytes() == damaged
    closed.path.write_bytes(closed.salt + bytes(8176))
    with pytest.raises(NotThisPassphrase):
        prove_secret(closed.path, PASSPHRASE, opener="a test", memory=closed.memory)
