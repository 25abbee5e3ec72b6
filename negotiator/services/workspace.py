"""A deal's open file: the only way to change anything. Acts become signed entries; the deal is folded from them.

One thread at a time uses a workspace (the window gives it a worker of its own).
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from negotiator.crypto import CertificateBook, Identity, VaultKey, calibrate, derive_key, new_salt
from negotiator.documents import Document
from negotiator.domain import Deal, fold
from negotiator.domain.charter import Person
from negotiator.kernel import Clock, Refused, SystemClock
from negotiator.ledger import Entry
from negotiator.services import pens
from negotiator.services.indexing import index_rows, projection_rows
from negotiator.services.receipts import Act, Put, Receipt, Retire
from negotiator.services.undo import UndoStack
from negotiator.store import AlreadyExists, FolderMissing, Vault, read_salt

_TELLING = 6  # so many signs of a fingerprint tell one identity from another


class NobodyHere(Refused):
    """The file holds no identity that could sign."""

    code = "no-identity"

    def __init__(self) -> None:
        super().__init__(
            "Nobody in this file can sign.", hint="Create or import an identity in Settings, Identity and keys."
        )


class NoSuchIdentity(Refused):
    """No identity of that name is in the file."""

    code = "unknown-identity"

    def __init__(self, name: str, held: Sequence[str]) -> None:
        super().__init__(
            f"No identity called {name!r} is in this file.", hint=f"It holds: {', '.join(held) or 'none'}."
        )


class MadeNewer(Refused):
    """Entries of a newer program are in the deal, so nothing binding may be signed here."""

    code = "newer-entries"

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} acts of this deal were made with a newer version and cannot be read here.",
            hint="Update Negotiator before you sign or approve anything.",
        )


class Workspace:
    """An open deal. `deal` is the folded view; every public act returns a Receipt.

    `parsed` holds what was read of the newest files, by SHA-256 and view; it can be cleared at any time.
    """

    def __init__(self, vault: Vault, *, clock: Clock) -> None:
        self.vault = vault
        self.clock = clock
        self._entries = list(vault.entries())
        self._deal: Deal | None = None
        self.parsed: dict[tuple[str, str], Document] = {}
        self._acting = ""
        self._undo = UndoStack(vault.local)

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        passphrase: str,
        deal_id: str,
        opener: str,
        clock: Clock | None = None,
        profile: int | None = None,
    ) -> Self:
        """Make a new encrypted file. `profile` is the row of key derivation (None: the strongest within a second)."""
        if path.exists():
            raise AlreadyExists(path=path)  # before the key is derived, which takes its time
        if not path.parent.is_dir():
            raise FolderMissing(folder=path.parent)
        clock = clock or SystemClock()
        salt = new_salt(calibrate() if profile is None else profile)
        vault = Vault.create(path, key=derive_key(passphrase, salt), salt=salt, opener=opener)
        vault.local.set("deal", deal_id)
        return cls(vault, clock=clock)

    @classmethod
    def open(cls, path: Path, *, passphrase: str, opener: str, clock: Clock | None = None) -> Self:
        """Open an existing file. Raises Locked, Unreadable or Refused, each saying what to do next."""
        return cls.open_with_key(path, key=derive_key(passphrase, read_salt(path)), opener=opener, clock=clock)

    @classmethod
    def open_with_key(cls, path: Path, *, key: VaultKey, opener: str, clock: Clock | None = None) -> Self:
        """Open an existing file with a key that was remembered or recovered."""
        return cls(Vault.open(path, key=key, opener=opener), clock=clock or SystemClock())

    def close(self) -> None:
        """Close the file and forget the deal. May be called twice."""
        self._deal = None
        self._entries = []
        self.parsed.clear()
        self.vault.close()

    @property
    def path(self) -> Path:
        """Return where the file lies."""
        return self.vault.path

    @property
    def deal_id(self) -> str:
        """Return the deal's id, the same on both sides."""
        return str(self.vault.local.get("deal"))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return every entry held, in order of arrival."""
        return tuple(self._entries)

    @property
    def deal(self) -> Deal:
        """Return the deal as folded from its entries."""
        if self._deal is None:
            self._deal = fold(self._entries, ours=str(self.vault.local.get("party", "")))
        return self._deal

    # Who signs

    @property
    def identities(self) -> tuple[Identity, ...]:
        """Return the identities kept in this file."""
        held = (self.vault.local.get_bytes(name) for name in self.vault.local.keys("identity/"))
        return tuple(Identity.from_bytes(data) for data in held if data)

    @property
    def identity(self) -> Identity:
        """Return the identity that signs. Raises NobodyHere."""
        active = self._acting or self.vault.local.get("active identity", "")
        data = self.vault.local.get_bytes(f"identity/{active}")
        if not data:
            raise NobodyHere
        return Identity.from_bytes(data)

    @property
    def person(self) -> Person | None:
        """Return the person on the roster who signs here, or None."""
        return self.deal.roster.people.get(self.identity.fingerprint)

    def keep_identity(self, identity: Identity) -> None:
        """Keep an identity in this file and let it sign from now on."""
        self.vault.local.set_bytes(f"identity/{identity.fingerprint}", identity.to_bytes())
        self.vault.local.set("active identity", identity.fingerprint)

    def act_as(self, name: str) -> None:
        """Let another identity of this file sign: by name or start of its fingerprint. Raises NoSuchIdentity."""
        self.vault.local.set("active identity", self._held(name).fingerprint)

    def _held(self, name: str) -> Identity:
        held = self.identities
        for identity in held:
            by_fingerprint = len(name) >= _TELLING and identity.fingerprint.startswith(name.casefold())
            if by_fingerprint or identity.name.casefold() == name.casefold():
                return identity
        raise NoSuchIdentity(name, [identity.name for identity in held])

    @contextlib.contextmanager
    def acting_as(self, name: str) -> Iterator[None]:
        """Let another identity sign within a block; the file itself remembers nothing of it. Raises NoSuchIdentity."""
        before, self._acting = self._acting, self._held(name).fingerprint
        try:
            yield
        finally:
            self._acting = before

    @property
    def book(self) -> CertificateBook:
        """Return the certificates of everyone on the roster."""
        return pens.book_of(self.deal.roster.people.values())

    # Acts

    def draft(self, acts: Sequence[Act], *, beyond: Sequence[Entry] = ()) -> tuple[Entry, ...]:
        """Return the signed entries that these acts would append, appending nothing.

        `beyond` are entries about to be stored in the same transaction: the new ones come after them.
        """
        return pens.write_entries(
            acts,
            identity=self.identity,
            deal=self.deal,
            deal_id=self.deal_id,
            held=(*self._entries, *beyond),
            at=self.clock.now(),
        )

    def perform(self, label: str, acts: Sequence[Act], *, blobs: Sequence[bytes] = ()) -> Receipt:
        """Sign and store acts as one change: all of them or none. Puts and retires alone can be undone."""
        entries = self.draft(acts)
        undoable = bool(acts) and all(isinstance(act, Put | Retire) for act in acts)
        return self.commit(label, entries, blobs=blobs, undoable=undoable)

    def commit(
        self,
        label: str,
        entries: Sequence[Entry],
        *,
        blobs: Sequence[bytes] = (),
        undoable: bool = False,
        also: Callable[[], None] | None = None,
    ) -> Receipt:
        """Store entries and blobs in one transaction and fold anew. `also` runs inside that transaction."""
        receipt = Receipt(
            label=label,
            topics=frozenset(entry.kind.partition("/")[0] for entry in entries),
            entries=tuple(entries),
            undoable=undoable,
        )
        with self.vault.transaction():
            self._store(blobs)
            self.vault.append(entries)
            if undoable:
                self._undo.push(receipt)
            if also:
                also()
        held = {entry.id for entry in self._entries}
        self._entries.extend(entry for entry in entries if entry.id not in held)
        self._deal = None
        return receipt

    def _store(self, blobs: Sequence[bytes]) -> None:
        """Store what is not held yet: of most versions all but a few clauses are."""
        held = self.vault.blobs.hashes() if blobs else frozenset()
        for data in blobs:
            if sha256(data).hexdigest() not in held:
                self.vault.blobs.put(data)

    def put(self, record: Any, *, shared: bool | None = None, label: str = "") -> Receipt:
        """Give a record this value; undoable."""
        name = type(record).__name__
        return self.perform(label or f"Save {_words(name)} {record.key}", [Put(record, shared)])

    def retire(self, type_: type, key: str, *, label: str = "") -> Receipt:
        """Take a record out of use; undoable."""
        return self.perform(label or f"Remove {_words(type_.__name__)} {key}", [Retire(type_, key)])

    # Undo

    @property
    def undo_label(self) -> str:
        """Return what undo would take back, or ""."""
        return self._undo.label

    @property
    def redo_label(self) -> str:
        """Return what redo would do again, or ""."""
        return self._undo.redo_label

    def undo(self) -> Receipt:
        """Take back the last change of records. Raises NothingToUndo, or Overtaken when someone changed it since."""
        return self._undo.run(self, back=True)

    def redo(self) -> Receipt:
        """Do again what was undone last. Raises NothingToUndo or Overtaken."""
        return self._undo.run(self, back=False)

    # Derived tables

    def refresh_index(self) -> None:
        """Rebuild the tables that are derived from the ledger: the full-text index and the projection."""
        self.vault.index.rebuild(index_rows(self.deal))
        self.vault.projection.replace(projection_rows(self.deal))

    def refuse_newer(self) -> None:
        """Raise MadeNewer when the deal holds acts that this version cannot read."""
        if self.deal.newer:
            raise MadeNewer(len(self.deal.newer))


def _words(name: str) -> str:
    """Return a type's name as words: "KeyTerm" -> "key term"."""
    return "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name).strip()


__all__ = ["MadeNewer", "NoSuchIdentity", "NobodyHere", "Workspace"]
