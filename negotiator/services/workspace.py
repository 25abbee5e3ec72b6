"""A deal's open file: the only way to change anything. Acts become signed entries; the deal is folded from them.

One thread at a time uses a workspace (the window gives it a worker of its own).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from negotiator.crypto import CertificateBook, Identity, VaultKey, calibrate, derive_key, new_salt
from negotiator.documents import Document
from negotiator.domain import Deal, Folding
from negotiator.domain.charter import Person
from negotiator.domain.packages import packages_logged
from negotiator.domain.taken_back import carried, unsent_by
from negotiator.kernel import SILENT, Cancelled, Clock, NegotiatorError, Progress, Refused, SystemClock
from negotiator.kernel.collector import collector_at_rest
from negotiator.ledger import Entry
from negotiator.services import mandates, pens, salts
from negotiator.services.indexing import follow, rebuild
from negotiator.services.pens import Frontiers, Pen
from negotiator.services.receipts import Act, Content, Put, Receipt, Retire
from negotiator.services.recipients import Walled
from negotiator.services.signers import NobodyHere, NoSuchIdentity, Signers
from negotiator.services.undo import UndoStack
from negotiator.store import AlreadyExists, ChangeUnderWay, FolderMissing, HeadMemory, Vault


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
        self.parsed: dict[tuple[str, str], Document] = {}
        self._signers = Signers(vault.local)
        self._undo = UndoStack(vault.local)
        self._deal_id = ""
        self._folding: Folding | None = None
        self._entries: list[Entry] = []
        self._held: set[str] = set()
        self._frontiers = Frontiers()
        self._carried: tuple[int, frozenset[str]] | None = None
        self._walled = Walled()
        with collector_at_rest():  # all of it stays for as long as the file is open
            self._hold(vault.entries())

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
        with derive_key(passphrase, salt) as key:
            vault = Vault.create(path, key=key, salt=salt, opener=opener)
        with _closed_on_failure(vault, made=True):
            vault.local.set("deal", deal_id)
            return cls(vault, clock=clock)

    @classmethod
    def open(cls, path: Path, *, passphrase: str, opener: str, clock: Clock | None = None) -> Self:
        """Open an existing file. Raises Locked, Unreadable or Refused, each saying what to do next."""
        with derive_key(passphrase, salts.of_closed(path, opener=opener, at=SystemClock().now())) as key:
            return cls.open_with_key(path, key=key, opener=opener, clock=clock)

    @classmethod
    def open_with_key(
        cls,
        path: Path,
        *,
        key: VaultKey,
        opener: str,
        clock: Clock | None = None,
        heads: HeadMemory | None = None,
        accept: bool = False,
        migrate: Path | None = None,
        progress: Progress = SILENT,
    ) -> Self:
        """Open an existing file with a key that was remembered or recovered.

        `heads` remembers outside of the file how it was left; `accept` takes the file as it is, whatever is remembered.
        `migrate` is the folder for the backup before a file of an older format is brought up to date, which `progress`
        hears of. Raise Cancelled by it; then the file is as it was.
        """
        vault = Vault.open(
            path, key=key, opener=opener, memory=heads, accept=accept, migrate=migrate or path.parent, progress=progress
        )
        with _closed_on_failure(vault):  # left open, it could be neither repaired nor opened again
            workspace = cls(vault, clock=clock or SystemClock())
            if vault.migrated is not None:
                with suppress(Cancelled):  # the file is up to date; the first search or act makes up for this
                    rebuild(vault, workspace.deal, progress=progress)
            return workspace

    def close(self) -> None:
        """Close the file and forget the deal. May be called twice. Raises ChangeUnderWay; then nothing is forgotten."""
        try:
            self.vault.close()
        except ChangeUnderWay:
            raise
        except BaseException:
            self._forget()
            raise
        self._forget()

    def _forget(self) -> None:
        self._folding = None
        self._entries = []
        self._held = set()
        self._carried = None
        self._frontiers = Frontiers()
        self._undo.forget()
        self._signers.forget()
        self.parsed.clear()

    @property
    def path(self) -> Path:
        """Return where the file lies."""
        return self.vault.path

    @property
    def deal_id(self) -> str:
        """Return the deal's id, the same on both sides."""
        if not self._deal_id:
            self._deal_id = str(self.vault.local.get("deal"))
        return self._deal_id

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return every entry held, in order of arrival."""
        return tuple(self._entries)

    @property
    def deal(self) -> Deal:
        """Return the deal as folded from its entries."""
        if self._folding is None:
            with collector_at_rest():
                self._folding = Folding(self._entries, ours=self._party)
                return self._folding.deal
        return self._folding.deal

    @property
    def _party(self) -> str:
        return str(self.vault.local.get("party", ""))

    def _hold(self, entries: Sequence[Entry]) -> None:
        """Hold entries that are stored."""
        self._entries.extend(entries)
        self._held.update(entry.id for entry in entries)
        self._frontiers.add(entries)

    # Who signs

    @property
    def identities(self) -> tuple[Identity, ...]:
        """Return the identities kept in this file."""
        return self._signers.all

    @property
    def identity(self) -> Identity:
        """Return the identity that signs. Raises NobodyHere."""
        return self._signers.active

    @property
    def person(self) -> Person | None:
        """Return the person on the roster who signs here, or None."""
        return self.deal.roster.people.get(self.identity.fingerprint)

    def keep_identity(self, identity: Identity) -> None:
        """Keep an identity in this file and let it sign from now on."""
        self._signers.keep(identity)

    def act_as(self, name: str) -> None:
        """Let another identity of this file sign: by name or start of its fingerprint. Raises NoSuchIdentity."""
        self._signers.choose(name)

    def acting_as(self, name: str) -> AbstractContextManager[None]:
        """Let another identity sign within a block; the file itself remembers nothing of it. Raises NoSuchIdentity."""
        return self._signers.acting(name)

    @property
    def book(self) -> CertificateBook:
        """Return the certificates of everyone on the roster."""
        return pens.book_of(self.deal.roster.people.values())

    # Acts

    def draft(self, acts: Sequence[Act], *, beyond: Sequence[Entry] | None = None) -> tuple[Entry, ...]:
        """Return the signed entries that these acts would append, appending nothing.

        `beyond` are entries about to be stored in the same transaction: the new ones come after them, and whether they
        count is seen once those are in, be it that there are none. Raises NoMandate.
        """
        entries = pens.write_entries(acts, pen=self.pen(beyond=beyond or ()))
        if beyond is None:
            mandates.require(self.deal.roster, entries)
        return entries

    def pen(self, *, beyond: Sequence[Entry] = ()) -> Pen:
        """Return what signs entries that come after all that is held and `beyond`. It appends nothing."""
        frontiers = self._frontiers
        self._walled = self._walled.now(self.deal)
        if beyond:
            frontiers = frontiers.copy()
            frontiers.add(beyond)
        return Pen(
            self.identity,
            projection=self.deal.projection,
            deal_id=self.deal_id,
            at=self.clock.now(),
            frontiers=frontiers,
            is_unsent=unsent_by(self.deal, self.carried),
            is_walled=self._walled.hides,
        )

    @property
    def carried(self) -> frozenset[str]:
        """Return the ids of the shared acts that packages to the other side have carried."""
        packages = len(packages_logged(self.deal))
        if self._carried is None or self._carried[0] != packages:
            self._carried = (packages, carried(self.deal))
        return self._carried[1]

    def perform(self, label: str, acts: Sequence[Act], *, blobs: Sequence[bytes | Content] = ()) -> Receipt:
        """Sign and store acts as one change: all of them or none. Puts and retires alone can be undone."""
        entries = self.draft(acts)
        undoable = bool(acts) and all(isinstance(act, Put | Retire) for act in acts)
        return self.commit(label, entries, blobs=blobs, undoable=undoable)

    def commit(
        self,
        label: str,
        entries: Sequence[Entry],
        *,
        blobs: Sequence[bytes | Content] = (),
        undoable: bool = False,
        also: Callable[[], None] | None = None,
    ) -> Receipt:
        """Store entries and blobs in one transaction; the deal grows by them. `also` runs inside that transaction."""
        receipt = Receipt(
            label=label,
            topics=frozenset(entry.kind.partition("/")[0] for entry in entries),
            entries=tuple(entries),
            undoable=undoable,
        )
        fresh = tuple({entry.id: entry for entry in entries if entry.id not in self._held}.values())
        with self._forgetting_on_failure(), self.vault.transaction():
            self._store(blobs)
            self.vault.append(entries)
            if undoable:
                self._undo.push(receipt)
            if also:
                also()
            self._grow(fresh)
        self._hold(fresh)
        return receipt

    @contextmanager
    def _forgetting_on_failure(self) -> Iterator[None]:
        """Let the deal and the steps that can be undone be read anew when what they tell of may not have been saved."""
        try:
            yield
        except BaseException:
            self._folding = None
            self._undo.forget()
            with suppress(NegotiatorError):  # what failed may have come after the saving
                self._hold(self.vault.entries(after=len(self._entries)))
            raise

    def _grow(self, fresh: Sequence[Entry]) -> None:
        """Let the deal and what is derived from it follow new entries, inside the transaction that stores them."""
        party = self._party
        if self._folding is None or self._folding.ours != party:
            self._folding = Folding(self._entries, ours=party)
        before = self._folding.deal
        follow(self.vault, before, self._folding.add(fresh), fresh)

    def _store(self, blobs: Sequence[bytes | Content]) -> None:
        """Store what is not held yet: of most versions all but a few clauses are."""
        contents = (one if isinstance(one, Content) else Content(one) for one in blobs)
        by_hash = {sha256(content.data).hexdigest(): content for content in contents}
        wanted = frozenset(self.vault.blobs.missing(by_hash)) if by_hash else frozenset()
        for digest, content in by_hash.items():  # in their order: what another is like may come right before it
            if digest in wanted:
                self.vault.blobs.put(content.data, like=content.like or None)

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
        rebuild(self.vault, self.deal)

    def refuse_newer(self) -> None:
        """Raise MadeNewer when the deal holds acts that this version cannot read."""
        if self.deal.newer:
            raise MadeNewer(len(self.deal.newer))


@contextmanager
def _closed_on_failure(vault: Vault, *, made: bool = False) -> Iterator[None]:
    """Close a file that cannot be used, and remove one that was `made` a moment ago and holds nothing."""
    try:
        yield
    except BaseException:
        vault.close()
        if made:
            with suppress(OSError):
                vault.path.unlink()
        raise


def _words(name: str) -> str:
    """Return a type's name as words: "KeyTerm" -> "key term"."""
    return "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name).strip()


__all__ = ["MadeNewer", "NoSuchIdentity", "NobodyHere", "Workspace"]
