"""The values that go into a package and come out of one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from negotiator.kernel import SILENT, Progress
from negotiator.ledger import Entry

Audience = Literal["partner", "team"]
Standing = Literal["known", "new", "changed"]
Role = Literal["ledger", "team-ledger", "blob", "document", "summary", "deal", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """For whom a package is sealed. age_recipient: "age1…"; root_fingerprint: SHA-256 of their root (DER), hex."""

    root_fingerprint: str
    age_recipient: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Bytes that are only read while they are packed. size: bytes; crc: CRC-32; open: begins to read them anew."""

    size: int
    crc: int
    open: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagePlan:
    """What a package will hold.

    sequence: 1 + the highest among the parents; parents: package ids. ledger, team_ledger: exact entry lines, each
    ended by a line feed. blobs: by SHA-256 (hex). documents: by the name people know; against: which version the
    changes in them are tracked against, by the same names, for those that track any. created: the author's clock.
    label: the degree of confidentiality, or empty. walled: ids of shared acts that a wall keeps from these recipients.
    """

    deal_id: str
    sequence: int
    parents: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    ledger: bytes
    deal_json: bytes
    created: datetime
    blobs: Mapping[str, Content | bytes] = field(default_factory=dict)
    documents: Mapping[str, bytes] = field(default_factory=dict)
    summary_pdf: bytes | None = None
    audience: Audience = "partner"
    team_ledger: bytes | None = None
    note: str = ""
    label: str = ""
    walled: tuple[str, ...] = ()
    against: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedFile:
    """One line of the manifest. path: safe entry name; display_name: what people call it, or empty."""

    path: str
    size: int
    sha256: str
    media_type: str
    role: Role
    display_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The list at the heart of a package; its SHA-256 is the package's id. created is the author's claim.

    recipients: (root fingerprint, name) of each. author: the fingerprint of the author's root. label: the degree of
    confidentiality, or empty. walled: ids of shared acts that a wall keeps from these recipients: kept back, not lost.
    """

    deal_id: str
    sequence: int
    parents: tuple[str, ...]
    author: str
    recipients: tuple[tuple[str, str], ...]
    audience: Audience
    created: datetime
    note: str
    files: tuple[PackedFile, ...]
    label: str = ""
    walled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPackage:
    """A finished package, signed, and sealed for its recipients and its author. size and sha256: of the sealed file.

    proof: what its signature stands on, by path, as in `Package`.
    """

    package_id: str
    manifest: Manifest
    size: int
    sha256: str
    proof: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """A partner's root that a person has compared and accepted."""

    root_pem: bytes
    name: str
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signed a package, as their certificate says. standing: whether their root is pinned. signed_at: a claim.

    compared: how a person compared the root, or empty; whoever keeps the pins fills it in.
    """

    name: str
    organisation: str
    email: str
    root_fingerprint: str
    fingerprint: str
    root_pem: bytes
    leaf_pem: bytes
    signed_at: datetime
    standing: Standing
    compared: str = ""


Receive = Callable[[Iterator[bytes]], None]
"""Takes a file's bytes as they come, a piece at a time."""


class Opened(Protocol):
    """The files of a verified package."""

    def content(self, path: str, *, most: int) -> bytes:
        """Return one file of at most so many bytes."""
        ...

    def deliver(self, wanted: Mapping[str, Receive], *, progress: Progress) -> None:
        """Hand over files by path, in the order in which they lie in the package."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package whose signatures and digests hold. Whether its author is trusted is told by `standing`, not assumed.

    ledger, team_ledger: exact entry lines without line feeds. unknown: paths of files that only a newer version
    understands. proof: what the signatures stand on, by path: the manifest, the signed lists, the signatures. opened:
    where the other files are, which are not held in memory.
    """

    id: str
    manifest: Manifest
    signers: tuple[Signatory, ...]
    ledger: tuple[bytes, ...]
    team_ledger: tuple[bytes, ...]
    deal_json: bytes
    unknown: tuple[str, ...]
    proof: Mapping[str, bytes]
    opened: Opened

    @property
    def files(self) -> tuple[PackedFile, ...]:
        """Return what the package carries, as its manifest lists it: size, digest, role and real name of each file."""
        return self.manifest.files

    def content(self, path: str, *, most: int) -> bytes:
        """Return one file of at most `most` bytes, proven anew.

        Raise TooLarge, and FileChangedMeanwhile when the package's file is another by now.
        """
        return self.opened.content(path, most=most)

    def deliver(self, wanted: Mapping[str, Receive], *, progress: Progress = SILENT) -> None:
        """Read the package once more and hand over the files that are wanted, by path, a piece at a time.

        Only when it has returned does what was handed over hold: record nothing that needs it before. Raise
        FileChangedMeanwhile when the package's file is another by now; what a receiver raises passes.
        """
        self.opened.deliver(wanted, progress=progress)

    @property
    def signer(self) -> Signatory:
        """Return the author, who signed first."""
        return self.signers[0]

    @property
    def countersigners(self) -> tuple[Signatory, ...]:
        """Return those who signed after the author, in order."""
        return self.signers[1:]

    @property
    def standing(self) -> Standing:
        """Return the author's standing."""
        return self.signer.standing

    @property
    def deal_id(self) -> str:
        """Return the deal that the package belongs to."""
        return self.manifest.deal_id

    @property
    def sequence(self) -> int:
        """Return the package's place in the deal's history of packages."""
        return self.manifest.sequence

    @property
    def parents(self) -> tuple[str, ...]:
        """Return the ids of the packages that its author had seen last."""
        return self.manifest.parents


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPackage:
    """What a workspace remembers of a package that it sent or took in."""

    sequence: int
    author_root: str
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Something that will not be taken in. code: stable, for tests and translations; what and why: for people."""

    code: str
    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """Two different packages that one author signed for the same place in history: kept as proof."""

    author_root: str
    sequence: int
    held: str
    received: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What taking a package in would do. Nothing has been changed yet.

    new: entries not held, in the package's order. known: entries held already. named: ids of all that it holds and that
    can be read. gaps: parent packages never seen. missing: entries that new ones build on and that nobody has sent.
    replay: this very package is held already. refused: entries that a newer program wrote, the first of them, of
    `left_out` in all.
    """

    package_id: str
    new: tuple[Entry, ...]
    known: int
    forks: tuple[Fork, ...]
    gaps: tuple[str, ...]
    missing: tuple[str, ...]
    replay: bool
    refused: tuple[Refusal, ...]
    left_out: int = 0
    named: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What can be said of a file that claims to be a package.

    intact: every signature and digest holds. trusted: intact, and every signer's root is pinned. reason: one sentence
    for people; code: stable; details: plain values for machines.
    """

    intact: bool
    trusted: bool
    code: str
    reason: str
    package_id: str = ""
    signers: tuple[Signatory, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
