"""One file of every format must open for ever: they lie in tests/vaults and are never written anew once released.

`python -m tests.store.test_released_formats` writes the file of the present format, as long as that is not released.
"""

import hashlib
import io
import shutil
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from negotiator.crypto import VaultKey
from negotiator.store import IndexRow, ProjectionRow, Vault, Wanted
from negotiator.store.engine import FORMAT
from tests.store.conftest import entries_of


def archive_of(**members: bytes) -> bytes:
    """Return an archive that is the same whenever and wherever it is made."""
    written = io.BytesIO()
    with ZipFile(written, "w") as file:
        for name, data in members.items():
            file.writestr(ZipInfo(name), data, compress_type=ZIP_DEFLATED)
    return written.getvalue()


WITH_DIFFERENCES = 2
"""From this format on the files hold contents that are kept as differences."""

WITH_PIECES = 3
"""From this format on the files hold content that is kept in pieces."""

VAULTS = Path(__file__).resolve().parents[1] / "vaults"
KEY = hashlib.sha256(b"a key that protects nothing").digest()
SALT = b"NGO\1" + bytes(range(12))
ENTRIES = entries_of(12, text="recital")
CONTENT = b"the agreement " * 300
TEXTS = [
    b"\n".join(b"clause %d of %s" % (n, b"long" * (n + (n == 7) * edition)) for n in range(90)) for edition in (1, 2)
]
LARGE = b"one line of an annex that is a long table\n" * 110_000
FILES = [archive_of(**{"word/document.xml": text, "word/styles.xml": CONTENT}) for text in TEXTS]
ROW = ProjectionRow(kind="risk", key="R-1", stream="shared", json='{"title": "Delay"}', entry_id=ENTRIES[0].id)


def write(path: Path) -> None:
    """Write something of everything to a new file of the present format."""
    path.unlink(missing_ok=True)
    with Vault.create(path, key=VaultKey(KEY), salt=SALT, opener="a test") as vault:
        vault.append(ENTRIES)
        vault.blobs.put(CONTENT)
        for first, second in (TEXTS, FILES):
            vault.blobs.put(second, like=vault.blobs.put(first))
        vault.blobs.put(LARGE)
        vault.local.set("draft/1", {"text": "élan"})
        vault.local.set_bytes("identity", b"\0\1")
        vault.projection.replace([ROW])
        entry = ENTRIES[0]
        vault.index.rebuild(
            [IndexRow(topic="risk", key="R-1", title="Delay", text="late", stream="shared", at=entry.claimed_at)]
        )


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_opens_and_holds_what_was_written(number: int, tmp_path: Path) -> None:
    path = Path(shutil.copy(VAULTS / f"format-{number}.deal", tmp_path / "a.deal"))
    with Vault.open(path, key=VaultKey(KEY), opener="Ann", migrate=tmp_path / "backups") as vault:
        assert (vault.migrated is not None) == (number < FORMAT)
        assert vault.entries() == ENTRIES
        assert vault.blobs.get(hashlib.sha256(CONTENT).hexdigest()) == CONTENT
        if number >= WITH_DIFFERENCES:
            held = [vault.blobs.get(digest) for digest in vault.blobs.hashes()]
            archives = [ZipFile(io.BytesIO(data)) for data in held if data.startswith(b"PK")]
            assert set(TEXTS) <= set(held)
            assert {archive.read("word/document.xml") for archive in archives} == set(TEXTS)
        if number >= WITH_PIECES:
            assert vault.blobs.get(hashlib.sha256(LARGE).hexdigest()) == LARGE
        assert vault.local.get("draft/1") == {"text": "élan"}
        assert vault.local.get_bytes("identity") == b"\0\1"
        assert vault.projection.rows() == (ROW,)
        found = {hit.key for hit in vault.index.search(Wanted(words=("dela",)))}
        assert found <= {"R-1"}, "an index of another form is made anew by whoever knows the entries"
        assert vault.check([ROW]).ok
        assert vault.append(entries_of(13, text="recital")) == 1


if __name__ == "__main__":
    write(VAULTS / f"format-{FORMAT}.deal")
