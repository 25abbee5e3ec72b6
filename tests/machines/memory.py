"""A deal's file that lies in memory: what machines need of a vault so that thousands of acts cost little.

It keeps exact lines as the real one does, so that whoever opens it again reads every act anew.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, cast

from negotiator.domain import Folding
from negotiator.kernel import Clock
from negotiator.ledger import Entry, from_lines, to_lines
from negotiator.services.workspace import Workspace
from negotiator.store import Vault


class MemoryLocal:
    """Local rows, as JSON texts and bytes: nothing of a value that was set can be changed from outside."""

    def __init__(self) -> None:
        self.rows: dict[str, str | bytes] = {}

    def get(self, name: str, default: Any = None) -> Any:
        held = self.rows.get(name)
        return default if held is None else json.loads(held)

    def set(self, name: str, value: Any) -> None:
        self.rows[name] = json.dumps(value)

    def get_bytes(self, name: str) -> bytes | None:
        held = self.rows.get(name)
        return held if isinstance(held, bytes) else None

    def set_bytes(self, name: str, data: bytes) -> None:
        self.rows[name] = data

    def delete(self, name: str) -> None:
        self.rows.pop(name, None)

    def keys(self, prefix: str = "") -> tuple[str, ...]:
        return tuple(sorted(name for name in self.rows if name.startswith(prefix)))

    def items(self, prefix: str) -> dict[str, Any]:
        return {name: json.loads(held) for name, held in self.rows.items() if name.startswith(prefix)}


class MemoryBlobs:
    """Contents by their hash."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def missing(self, digests: Iterable[str]) -> tuple[str, ...]:
        return tuple(digest for digest in digests if digest not in self.held)

    def has(self, digest: str) -> bool:
        return digest in self.held

    def get(self, digest: str) -> bytes:
        return self.held[digest]

    def put(self, data: bytes, *, like: str | None = None) -> str:
        digest = sha256(data).hexdigest()
        self.held[digest] = data
        return digest


class MemoryVault:
    """The acts of a deal as lines in their order of arrival, local rows and contents."""

    def __init__(self) -> None:
        self.local = MemoryLocal()
        self.blobs = MemoryBlobs()
        self.lines: dict[str, bytes] = {}

    @contextmanager
    def transaction(self) -> Iterator[None]:
        yield

    def append(self, entries: Sequence[Entry]) -> int:
        for entry in entries:
            self.lines.setdefault(entry.id, to_lines([entry]))
        return len(self.lines)

    def entries(self, after: int = 0) -> tuple[Entry, ...]:
        return tuple(from_lines(b"".join(list(self.lines.values())[after:])))


class Desk(Workspace):
    """A real workspace on such a file. Nothing is searched for here, so no derived table follows the deal."""

    def __init__(self, vault: MemoryVault, *, clock: Clock) -> None:
        super().__init__(cast(Vault, vault), clock=clock)
        self.memory = vault

    def _grow(self, fresh: Sequence[Entry]) -> None:
        if self._folding is None or self._folding.ours != self._party:
            self._folding = Folding(self._entries, ours=self._party)
        self._folding.add(fresh)
