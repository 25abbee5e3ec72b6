"""The tables of the index: made in the place of whatever stood there."""

from negotiator.store import Vault
from negotiator.store.index_tables import STATEMENTS, has_index_tables, make_index_tables
from tests.store.conftest import Behind


def test_tables_take_the_place_of_others(vault: Vault, behind: Behind) -> None:
    with vault.index._transactions.write() as connection:
        for table in ("search", "search_places", "search_versions", "search_spans"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        assert not has_index_tables(connection)
        for _ in range(2):
            make_index_tables(connection)
            assert has_index_tables(connection)
    made = {statement for (statement,) in behind("SELECT sql FROM sqlite_master") if statement in STATEMENTS}
    assert made == set(STATEMENTS)
    assert vault.check().ok
