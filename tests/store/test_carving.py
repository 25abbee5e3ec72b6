"""What is still readable of a damaged file, and what is named as lost."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from negotiator.crypto import VaultKey
from negotiator.crypto.pages import PAGE
from negotiator.kernel import Cancelled
from negotiator.store import BlobErased, BlobMissing, ProjectionRow, Vault
from negotiator.store.carving import Found, carve, held_by
from negotiator.store.engine import FORMAT
from negotiator.store.inspection import inspect
from negotiator.store.pieces import LARGE
from tests.store.conftest import Behind, MakeEntries
from tests.store.test_released_formats import CONTENT, KEY, SALT, VAULTS, WITH_PIECES

ENTRIES, BLOBS, VALUES = 120, 12, 20


@dataclass(frozen=True)
class Filled:
    """A closed file, what stands in it, and the root of each table and index."""

    path: Path
    data: bytes
    digests: tuple[str, ...]
    roots: dict[str, int]
    carve: Callable[[], Found]

    def damage(self, *pages: int) -> Found:
        """Damage these pages and return what is found."""
        data = bytearray(self.data)
        for number in pages:
            data[(number - 1) * PAGE + 900] ^= 16
        self.path.write_bytes(data)
        return self.carve()


@pytest.fixture
def filled(vault: Vault, path: Path, key: VaultKey, salt: bytes, make_entries: MakeEntries, behind: Behind) -> Filled:
    """Return a file with something in each table."""
    with vault.transaction():
        vault.append(make_entries(ENTRIES, text="recitals " * 40))
        digests = tuple(
            vault.blobs.put(bytes([number]) * 7 + bytes(range(256)) * 3 * number) for number in range(BLOBS)
        )
        for number in range(VALUES):
            vault.local.set(f"value {number:02}", ["x" * 200, number])
        vault.projection.replace([ProjectionRow(kind="risk/1", key="R", stream="team", json="{}", entry_id="e")])
    vault.blobs.erase(digests[3])
    vault.close()
    rows: list[Any] = behind("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0")
    return Filled(
        path=path,
        data=path.read_bytes(),
        digests=digests,
        roots=dict(rows),
        carve=lambda: carve(path, key=key, salt=salt),
    )


def own_values(found: Found) -> set[str]:
    """Return the names of this test's values."""
    return {row["name"] for row in found.local if row["name"].startswith("value ")}


def whole(found: Found) -> bool:
    """Tell whether everything was found."""
    counts = (len(found.entries), len(found.blobs), len(own_values(found)))
    return counts == (ENTRIES, BLOBS, VALUES) and not found.loses


def test_all_of_a_sound_file(filled: Filled, make_entries: MakeEntries) -> None:
    found = filled.carve()
    assert whole(found)
    assert found.bad_pages == ()
    assert found.chain_holds
    assert tuple(stored.entry for stored in found.entries) == make_entries(ENTRIES, text="recitals " * 40)
    assert [stored.sequence for stored in found.entries] == list(range(1, ENTRIES + 1))
    content = b"\5" * 7 + bytes(range(256)) * 15
    assert found.content(filled.digests[5]) == content
    assert found.facts(filled.digests[5]) == (len(content), crc32(content))
    for ask in (found.content, found.facts):
        with pytest.raises(BlobErased):
            ask(filled.digests[3])
        with pytest.raises(BlobMissing):
            ask("0" * 64)
    assert found.value("value 07") == ["x" * 200, 7]
    assert found.value("no such", "nothing") == "nothing"
    assert found.records is not None
    assert [row.key for row in found.records] == ["R"]


def test_no_root_and_not_even_the_list_of_tables_is_needed(filled: Filled) -> None:
    inner = [filled.roots[name] for name in ("entries", "blobs", "local")]
    for pages in ((1,), *((number,) for number in inner)):
        found = filled.damage(*pages)
        assert whole(found), pages
        assert [page.number for page in found.bad_pages] == sorted(pages)
    found = filled.damage(1, *inner)
    assert (len(found.entries), len(found.blobs), len(own_values(found))) == (ENTRIES, BLOBS, VALUES)
    assert found.unsure == ("entries", "blobs", "local"), "nobody tells any more that these were all"
    assert found.loses


def test_an_end_that_is_missing_is_a_loss_even_where_nothing_names_it(filled: Filled) -> None:
    pages = len(filled.data) // PAGE
    for kept in range(2, pages - 1, 3):
        for first in (1, 0):
            filled.path.write_bytes(bytes(PAGE) * first + filled.data[PAGE * first : PAGE * kept])
            found = filled.carve()
            assert found.loses or (len(found.entries), len(found.blobs)) == (ENTRIES, BLOBS), kept


def test_a_lost_page_loses_only_what_it_held(filled: Filled) -> None:
    counts = []
    for number in range(2, len(filled.data) // PAGE + 1):
        found = filled.damage(number)
        missing = (ENTRIES - len(found.entries), BLOBS - len(found.blobs), VALUES - len(own_values(found)))
        values = [name for name in found.lost_local if name.startswith("value ")]
        assert missing == (len(found.lost_entries), len(found.lost_blobs), len(values)), number
        assert sum(1 for count in missing if count) <= 1, "a page belongs to one table"
        assert found.loses == any((*missing, *found.lost_local))
        assert found.chain_holds, "as far as the entry before is there"
        assert [page.number for page in found.bad_pages] == [number]
        counts.append(missing)
    assert max(entries for entries, _, _ in counts) < ENTRIES / 4
    assert max(values for _, _, values in counts) < VALUES
    assert any(blobs for _, blobs, _ in counts)


def test_what_stood_on_a_page_is_told(filled: Filled) -> None:
    for name, told in (("entries", "the ledger"), ("blobs", "contents"), ("sqlite_autoindex_blobs_1", "the index of")):
        assert filled.damage(filled.roots[name]).bad_pages[0].held.startswith(told)
    assert filled.damage(filled.roots["records"]).records is None
    assert held_by("search_data") == "the search index"
    assert held_by("") == "an unknown part"


@pytest.mark.parametrize(
    ("statement", "lost"),
    [
        ("UPDATE entries SET signed = x'00' WHERE seq = 5", (5,)),
        ("UPDATE entries SET id = 'ab' WHERE seq = 6", (6,)),
        ("DELETE FROM entries WHERE seq = 7", (7,)),
    ],
)
def test_an_entry_that_is_not_its_id_is_no_entry(
    filled: Filled, behind: Behind, statement: str, lost: tuple[int, ...]
) -> None:
    for trigger in ("entries_keep", "entries_stay"):
        behind(f"DROP TRIGGER {trigger}")
    behind(statement)
    found = filled.carve()
    assert found.lost_entries == lost
    assert found.loses


def test_a_changed_chain_is_seen(filled: Filled, behind: Behind) -> None:
    behind("DROP TRIGGER entries_keep")
    behind("UPDATE entries SET chain = x'00' WHERE seq = 5")
    found = filled.carve()
    assert not found.chain_holds
    assert found.loses


def test_changed_content_is_lost(filled: Filled, behind: Behind) -> None:
    behind("DROP TRIGGER blobs_keep")
    behind(f"UPDATE blobs SET data = x'00' WHERE hash = '{filled.digests[4]}'")
    assert filled.carve().lost_blobs == (filled.digests[4],)


def test_contents_made_from_others(vault: Vault, path: Path, key: VaultKey, salt: bytes) -> None:
    chance = random.Random(3)
    texts = [" ".join(str(chance.random()) for _ in range(900))]
    for number in range(6):
        texts.append(texts[-1].replace(str(number), f"<{number}>", 3))
    digests: list[str] = []
    for text in texts:
        digests.append(vault.blobs.put(text.encode(), like=digests[-1] if digests else None))
    vault.blobs.erase(digests[2])
    vault.close()
    found = carve(path, key=key, salt=salt)
    assert {stored.digest for stored in found.blobs} == set(digests)
    for text, digest in zip(texts, digests, strict=True):
        if digest != digests[2]:
            assert found.content(digest) == text.encode()
    assert any(stored.base for stored in found.blobs)
    whole = path.read_bytes()
    for number in range(2, len(whole) // PAGE + 1):
        data = bytearray(whole)
        data[(number - 1) * PAGE + 900] ^= 16
        path.write_bytes(data)
        found = carve(path, key=key, salt=salt)
        assert {stored.digest for stored in found.blobs} | set(found.lost_blobs) == set(digests)
        for stored in found.blobs:
            if stored.data is not None:
                assert sha256(found.content(stored.digest)).hexdigest() == stored.digest


def test_contents_in_pieces(vault: Vault, path: Path, key: VaultKey, salt: bytes) -> None:
    chance = random.Random(4)
    contents = [chance.randbytes(LARGE), b"a line of a table\n" * 300_000]
    contents.append(contents[0][:-9])
    with vault.blobs.staging() as staging:
        for data in contents:
            staging.add([data], digest=sha256(data).hexdigest(), size=len(data))
        staging.keep()
    vault.blobs.erase(sha256(contents[1]).hexdigest())
    vault.close()
    digests = {sha256(data).hexdigest() for data in contents}
    found = carve(path, key=key, salt=salt)
    assert not found.loses
    assert {stored.digest for stored in found.blobs} == digests
    assert len(found.pieces) == 5, "all but one are shared"
    for data in (contents[0], contents[2]):
        assert found.content(sha256(data).hexdigest()) == data
    whole = path.read_bytes()
    for number in (*range(2, 40, 3), *range(40, len(whole) // PAGE + 1, 150)):
        damaged = bytearray(whole)
        damaged[(number - 1) * PAGE + 900] ^= 16
        path.write_bytes(damaged)
        found = carve(path, key=key, salt=salt)
        assert {stored.digest for stored in found.blobs} | set(found.lost_blobs) == digests
        for stored in found.blobs:
            if stored.data is not None:
                assert sha256(found.content(stored.digest)).hexdigest() == stored.digest
                assert stored.crc == crc32(found.content(stored.digest))


def test_files_of_every_format(tmp_path: Path) -> None:
    for number in range(1, FORMAT + 1):
        path = Path(shutil.copy(VAULTS / f"format-{number}.deal", tmp_path))
        found = carve(path, key=VaultKey(KEY), salt=SALT)
        assert not found.loses
        assert bool(found.pieces) == (number >= WITH_PIECES)
        assert len(found.entries) == 12
        assert found.content(sha256(CONTENT).hexdigest()) == CONTENT
        assert inspect(path, key=VaultKey(KEY), salt=SALT).ok


def test_cancel_stops_it(filled: Filled, key: VaultKey, salt: bytes) -> None:
    class Impatient:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    filled.path.write_bytes(filled.data + bytes(PAGE * 300))
    with pytest.raises(Cancelled):
        carve(filled.path, key=key, salt=salt, progress=Impatient())
