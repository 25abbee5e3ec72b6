"""Repairs of a real deal file: nothing of the ledger is lost with its tables, and a lost page loses what it held."""

import shutil
from pathlib import Path

import pytest

from negotiator.crypto import VaultKey
from negotiator.crypto.pages import PAGE
from negotiator.domain.positions import Comment
from negotiator.kernel import Cancelled
from negotiator.services.checking import check_closed
from negotiator.services.repair import LosesSomething, export_verified, mend_header, rebuild
from negotiator.store import AlreadyExists, WrongKey, read_salt
from negotiator.store.carving import carve
from tests.services.desks import Template, bodies, opened


class Damaged:
    """A copy of our deal file, closed, and what stood in it."""

    def __init__(self, template: Template, path: Path) -> None:
        shutil.copyfile(template.folder / "ours.deal", path)
        self.template, self.path = template, path
        self.key = VaultKey(template.keys["ours"])
        self.salt = read_salt(path)
        with opened(template, "ours", path) as desk:
            desk.put(Comment(key="C-1", text="hello"))
            self.bodies, self.head = bodies(desk), desk.vault.head()
        self.whole = path.read_bytes()

    @property
    def pages(self) -> int:
        """Return how many pages the file has."""
        return len(self.whole) // PAGE

    def damage(self, *places: int) -> bytes:
        """Change bits of the whole file and return what stands there now."""
        data = bytearray(self.whole)
        for place in places:
            data[place] ^= 32
        self.path.write_bytes(data)
        return bytes(data)

    def page_of(self, table: str, *, loses: bool) -> int:
        """Return where a page lies whose damage hits a table, with or without a loss."""
        for number in range(1, self.pages + 1):
            self.damage(place := (number - 1) * PAGE + 700)
            found = carve(self.path, key=self.key, salt=self.salt)
            if found.bad_pages[0].held == table and found.loses is loses:
                return place
        raise AssertionError(table)

    def check(self, path: Path | None = None) -> dict[str, str]:
        """Return the first fault of every line."""
        report = check_closed(path or self.path, key=self.key, salt=self.salt).report
        return {line.name: line.first for line in report.lines if not line.ok}


@pytest.fixture
def damaged(template: Template, tmp_path: Path) -> Damaged:
    """Return a deal file of its own to damage."""
    return Damaged(template, tmp_path / "ours.deal")


@pytest.mark.parametrize("table", ["the list of tables", "the ledger", "records", "the search index"])
def test_tables_are_rebuilt_and_the_damaged_file_is_kept(damaged: Damaged, table: str) -> None:
    data = damaged.damage(damaged.page_of(table, loses=False))
    assert {"encryption", "structure"} <= set(damaged.check())
    rescued = rebuild(damaged.path, key=damaged.key, salt=damaged.salt, opener="Ann")
    assert damaged.check() == {}
    assert rescued.losses == "nothing"
    assert rescued.aside is not None
    assert rescued.aside.read_bytes() == data
    assert sorted(damaged.path.parent.iterdir()) == sorted([damaged.path, rescued.aside])
    with opened(damaged.template, "ours", damaged.path) as desk:
        assert bodies(desk) == damaged.bodies
        assert desk.vault.head() == damaged.head
        desk.put(Comment(key="C-2", text="work goes on"))
    assert damaged.check() == {}


@pytest.mark.parametrize("table", ["the ledger", "contents"])
def test_what_still_verifies_is_exported(damaged: Damaged, tmp_path: Path, table: str) -> None:
    data = damaged.damage(damaged.page_of(table, loses=True))
    assert "readable" in damaged.check()
    with pytest.raises(LosesSomething) as caught:
        rebuild(damaged.path, key=damaged.key, salt=damaged.salt, opener="Ann")
    assert "1 " in caught.value.message or "entries" in caught.value.message or "contents" in caught.value.message
    assert damaged.path.read_bytes() == data
    to = tmp_path / "rescued.deal"
    rescued = export_verified(damaged.path, to, key=damaged.key, salt=damaged.salt, opener="Ann")
    assert damaged.path.read_bytes() == data
    lost = rescued.lost_entries if table == "the ledger" else rescued.lost_contents
    assert lost
    assert rescued.losses != "nothing"
    of_the_file = ("first bytes", "encryption", "structure", "ledger", "content", "search", "readable", "records")
    assert not set(damaged.check(to)) & set(of_the_file)
    assert table == "the ledger" or "contents named" in damaged.check(to)
    with opened(damaged.template, "ours", to) as desk:
        assert len(desk.entries) == rescued.entries == damaged.head.count - len(rescued.lost_entries)
        assert len(desk.vault.blobs.hashes()) == rescued.contents
    assert read_salt(to) == damaged.salt, "passphrase and recovery code stay the same"
    with pytest.raises(AlreadyExists):
        export_verified(damaged.path, to, key=damaged.key, salt=damaged.salt, opener="Ann")


def test_first_bytes_are_mended(damaged: Damaged) -> None:
    damaged.damage(7)
    assert damaged.check() == {"first bytes": "the first 16 bytes"}
    mend_header(damaged.path, key=damaged.key, salt=damaged.salt, opener="Ann")
    assert damaged.path.read_bytes() == damaged.whole
    assert damaged.check() == {}


class StopsAt:
    """Progress that is cancelled at a step of its own kind."""

    def __init__(self, text: str) -> None:
        self.text = text

    def step(self, done: int, total: int, text: str = "") -> None:
        """Stop there."""
        if text == self.text:
            raise Cancelled


@pytest.mark.parametrize("text", ["Writing the new file", "Deriving the tables", "Putting it in place"])
def test_cancel_leaves_the_file_as_it_was(damaged: Damaged, tmp_path: Path, text: str) -> None:
    data = damaged.damage(300)
    with pytest.raises(Cancelled):
        rebuild(damaged.path, key=damaged.key, salt=damaged.salt, opener="Ann", progress=StopsAt(text))
    with pytest.raises(Cancelled):
        export_verified(
            damaged.path, tmp_path / "to.deal", key=damaged.key, salt=damaged.salt, opener="Ann", progress=StopsAt(text)
        )
    assert damaged.path.read_bytes() == data
    assert list(damaged.path.parent.iterdir()) == [damaged.path]


def test_another_key_rescues_nothing(damaged: Damaged, tmp_path: Path) -> None:
    other = VaultKey(bytes(32))
    with pytest.raises(WrongKey):
        rebuild(damaged.path, key=other, salt=damaged.salt, opener="Ann")
    with pytest.raises(WrongKey):
        export_verified(damaged.path, tmp_path / "b.deal", key=other, salt=damaged.salt, opener="Ann")
    assert list(damaged.path.parent.iterdir()) == [damaged.path]
