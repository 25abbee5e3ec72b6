"""Values that belong to this copy alone: drafts, window state, undo, identity. They never leave in a package."""

import json
from typing import Any, Final

from sqlalchemy import bindparam, delete, select, text

from negotiator.store.errors import NotPlain
from negotiator.store.tables import LOCAL
from negotiator.store.transactions import Transactions

# Built once: building a statement costs more than running it, and every act asks for several.
_VALUE: Final = select(LOCAL.c.value).where(LOCAL.c.name == bindparam("of"))
_DATA: Final = select(LOCAL.c.data).where(LOCAL.c.name == bindparam("of"))
_DELETE: Final = delete(LOCAL).where(LOCAL.c.name == bindparam("of"))
_STORE: Final = text(
    "INSERT INTO local (name, value, data) VALUES (:name, :value, :data)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value, data = excluded.data"
)


class Local:
    """The local values of one vault, each under a name such as `draft/clause-7`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def get(self, name: str, default: Any = None) -> Any:
        """Return the JSON value under a name, or the default."""
        with self._transactions.read() as connection:
            value = connection.execute(_VALUE, {"of": name}).scalar()
        return default if value is None else json.loads(value)

    def set(self, name: str, value: Any) -> None:
        """Store a JSON value under a name. Raise NotPlain when it is not one."""
        try:
            name.encode("utf-8")
            text = json.dumps(value, allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise NotPlain(name=name) from error
        self._store(name, value=text, data=None)

    def get_bytes(self, name: str) -> bytes | None:
        """Return the bytes under a name, or None."""
        with self._transactions.read() as connection:
            data: bytes | None = connection.execute(_DATA, {"of": name}).scalar()
            return data

    def set_bytes(self, name: str, data: bytes) -> None:
        """Store bytes under a name, such as a sealed identity."""
        self._store(name, value=None, data=data)

    def delete(self, name: str) -> None:
        """Remove a name; one that is not there is no error."""
        with self._transactions.write() as connection:
            connection.execute(_DELETE, {"of": name})

    def keys(self, prefix: str = "") -> tuple[str, ...]:
        """Return the names that begin with `prefix`, sorted."""
        with self._transactions.read() as connection:
            query = select(LOCAL.c.name).where(LOCAL.c.name.startswith(prefix, autoescape=True)).order_by(LOCAL.c.name)
            return tuple(connection.execute(query).scalars())

    def items(self, prefix: str) -> dict[str, Any]:
        """Return the JSON values of all names that begin with `prefix`, by name."""
        with self._transactions.read() as connection:
            query = select(LOCAL.c.name, LOCAL.c.value).where(LOCAL.c.name.startswith(prefix, autoescape=True))
            return {name: json.loads(value) for name, value in connection.execute(query) if value is not None}

    def _store(self, name: str, *, value: str | None, data: bytes | None) -> None:
        with self._transactions.write() as connection:
            connection.execute(_STORE, {"name": name, "value": value, "data": data})
