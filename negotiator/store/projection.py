"""The records as last folded from the ledger: rows that may be dropped and rebuilt. Folds nothing itself."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from negotiator.store.tables import RECORDS
from negotiator.store.transactions import Transactions

_CLEAR: Final = delete(RECORDS).where(RECORDS.c.kind == bindparam("of"), RECORDS.c.key == bindparam("named"))


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ProjectionRow:
    """One record. json: its value as text. entry_id: the entry that put it last."""

    kind: str
    key: str
    stream: str
    json: str
    entry_id: str


class ProjectionRows:
    """The projected records of one vault."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def replace(self, rows: Iterable[ProjectionRow]) -> None:
        """Put these rows in the place of all there were."""
        values = [asdict(row) for row in rows]
        with self._transactions.write() as connection:
            connection.execute(delete(RECORDS))
            if values:
                connection.execute(insert(RECORDS), values)

    def update(self, rows: Iterable[ProjectionRow], *, gone: Iterable[tuple[str, str]] = ()) -> None:
        """Put each row in the place of what its kind and key had; `gone` are kinds and keys that have none any more."""
        values = [asdict(row) for row in rows]
        places = [{"of": kind, "named": key} for kind, key in (*gone, *((row["kind"], row["key"]) for row in values))]
        with self._transactions.write() as connection:
            if places:
                connection.execute(_CLEAR, places)
            if values:
                connection.execute(insert(RECORDS), values)

    def rows(self, kind: str | None = None) -> tuple[ProjectionRow, ...]:
        """Return all rows, or those of one kind, sorted by kind, key and stream."""
        query = select(RECORDS).order_by(RECORDS.c.kind, RECORDS.c.key, RECORDS.c.stream)
        if kind is not None:
            query = query.where(RECORDS.c.kind == kind)
        with self._transactions.read() as connection:
            return tuple(ProjectionRow(**row) for row in connection.execute(query).mappings())
