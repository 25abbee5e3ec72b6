"""The tables of the present format."""

from negotiator.store import Vault
from negotiator.store.engine import FORMAT
from tests.store.conftest import Behind


def test_tables_triggers_and_numbers(vault: Vault, behind: Behind) -> None:
    names = {str(row[0]) for row in behind("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")}
    assert {name for name in names if not name.startswith("search_")} == {
        "entries",
        "blobs",
        "pieces",
        "local",
        "records",
        "search",
        "entries_keep",
        "entries_stay",
        "entries_follow",
        "blobs_keep",
        "blobs_stay",
        "pieces_keep",
        "pieces_stay",
    }
    assert behind("PRAGMA user_version") == [(FORMAT,)]
    assert behind("PRAGMA application_id") == [(0x4E474F31,)]


def test_plain_tables_are_strict(vault: Vault, behind: Behind) -> None:
    strict = {row[0] for row in behind("SELECT name FROM pragma_table_list WHERE strict = 1")}
    own = {str(name) for name in strict if not str(name).startswith("search_")}
    assert own == {"entries", "blobs", "pieces", "local", "records"}
