"""What the packages screen shows, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Page = Literal["list", "contents", "recipients", "summary", "sent", "received", "contested", "refused"]
Standing = Literal["known", "new", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageLine:
    """A package that was sent or received."""

    key: str
    direction: Literal["sent", "received"]
    number: int
    at: datetime
    partner: str
    versions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many of what."""

    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A file that travels: its name, size in bytes and SHA-256 (hex)."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version that travels or arrives."""

    title: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientLine:
    """For whom a package is sealed."""

    name: str
    organisation: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """A package about to be written."""

    versions: Sequence[VersionLine]
    files: Sequence[FileLine]
    travelling: Sequence[Count]
    withheld: Sequence[Count]
    recipients: Sequence[RecipientLine]
    signer: RecipientLine
    number: int
    file_name: str
    note: str = ""
    with_summary: bool = True

    @property
    def total(self) -> int:
        """Return the size of the documents in bytes."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPackage:
    """A package that lies in a file now."""

    path: str
    package: str
    size: int
    recipients: str
    next_step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was checked: what, how it came out, in words."""

    title: str
    outcome: Literal["ok", "warn", "danger"]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SideLine:
    """One of several values of a record: whose it is, when they wrote it, and what choosing it is called.

    `entry` is the id of the act.
    """

    entry: str
    whose: str
    when: str
    choose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine:
    """One field of a contested record: its label, each side's text, and whether they differ."""

    label: str
    texts: Sequence[str]
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestedRecord:
    """A record that waits for a choice between values. `caution` says what choosing would give away ("" for none)."""

    topic: str
    key: str
    heading: str
    sides: Sequence[SideLine]
    fields: Sequence[FieldLine]
    caution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """A verified package that nothing has been imported of yet."""

    path: str
    sender: RecipientLine
    standing: Standing
    checks: Sequence[Check]
    note: str
    brings: Sequence[Count]
    versions: Sequence[VersionLine]
    files: Sequence[FileLine]
    contested: Sequence[ContestedRecord]
    refused: Sequence[tuple[str, str]]
    importable: bool
    review: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a step was refused, and what to do next."""

    title: str
    message: str
    hint: str
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewState:
    """The whole screen."""

    page: Page = "list"
    packages: Sequence[PackageLine] = ()
    contested: Sequence[ContestedRecord] = ()
    outbox: Outbox | None = None
    sent: SentPackage | None = None
    inbox: Inbox | None = None
    refusal: Refusal | None = None
