"""Pieces are removed only once no content lists them, whoever asks."""

import random

import pytest
from sqlcipher3 import dbapi2

from negotiator.store import BlobErased, Vault
from negotiator.store.blob_rows import stored_in
from negotiator.store.piece_rows import remove_pieces
from negotiator.store.pieces import LARGE, PIECE, listed
from tests.store.conftest import Behind

FIRST = random.Random(1).randbytes(LARGE)
SECOND = FIRST[: 2 * PIECE] + bytes(LARGE)


def test_shared_pieces_stay_until_the_last_content_goes(vault: Vault, behind: Behind) -> None:
    first, second = vault.blobs.put(FIRST), vault.blobs.put(SECOND)
    assert behind("SELECT count(*) FROM pieces") == [(4 + 6 - 2,)]
    vault.blobs.erase(first)
    assert behind("SELECT count(*) FROM pieces") == [(6,)]
    assert vault.blobs.get(second) == SECOND
    with pytest.raises(BlobErased):
        next(vault.blobs.read(first))
    vault.blobs.erase(second)
    assert behind("SELECT count(*) FROM pieces") == [(0,)]
    assert vault.check().ok


def test_what_a_content_lists_by_now_is_not_removed(vault: Vault) -> None:
    digest = vault.blobs.put(FIRST)
    with vault._transactions.write() as connection:
        stored = stored_in(connection, digest)
        assert stored is not None
        remove_pieces(connection, listed(stored.data or b""))
    assert vault.blobs.get(digest) == FIRST


@pytest.mark.parametrize("statement", ["DELETE FROM pieces", "UPDATE pieces SET data = x'00'", "DELETE FROM blobs"])
def test_no_content_can_be_torn(vault: Vault, behind: Behind, statement: str) -> None:
    vault.blobs.put(FIRST)
    with pytest.raises(dbapi2.DatabaseError, match="append-only"):
        behind(statement)
    assert vault.check().ok


def test_the_lists_are_found_without_reading_all_contents(vault: Vault, behind: Behind) -> None:
    vault.blobs.put(FIRST)
    plan = behind("EXPLAIN QUERY PLAN SELECT data FROM blobs WHERE form = 4")
    assert "blobs_in_pieces" in str(plan)
