"""What the packages screen shows, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from negotiator.gui.screens.packages.clash_state import RivalsLine
from negotiator.gui.screens.packages.inbox import (
    AnswerState,
    BaseLine,
    Check,
    PlanLine,
    Standing,
    ThreeWayState,
)

Page = Literal[
    "list", "contents", "recipients", "summary", "sent", "received", "three-way", "answer", "contested", "refused"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageLine:
    """A package that was sent or received."""

    key: str
    direction: Literal["sent", "received"]
    number: int
    at: datetime
    partner: str
    versions: str
    team: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkLine:
    """Several different packages that one author signed for one place: by whom, and the ids."""

    author: str
    number: int
    packages: Sequence[str]


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
class TextChoice:
    """A text whose new version can go with a package, and whether it does."""

    key: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChoice:
    """Someone to whom a package can go, and whether it does. hidden: how many acts walls keep from them."""

    key: str
    line: RecipientLine
    role: str
    chosen: bool
    hidden: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """A package about to be written.

    texts, people: what can be chosen. hidden: what each wall keeps from the people chosen. apart: what to do when they
    may not all see the same, "" when they may. caution: what a wall that was built late means for them. attached:
    attachments that no package carried yet. team: whether it is for our own side.
    """

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
    label: str = ""
    team: bool = False
    texts: Sequence[TextChoice] = ()
    people: Sequence[PersonChoice] = ()
    hidden: Sequence[Count] = ()
    apart: str = ""
    caution: str = ""
    attached: Sequence[FileLine] = ()

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
    sha256: str = ""


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
class Refusal:
    """Why a step was refused, and what to do next."""

    title: str
    message: str
    hint: str
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """A package that was verified, and nothing of it imported yet.

    sender: None where it could not be read. stop: why nothing may be imported, None where nothing stops it. asks: what
    a person must have asked the sender about before. bases: new versions made from texts that nobody here holds.
    beside: how many pairs of versions would stand beside each other. attached: attachments that come with it.
    compared: whether somebody compared the sender's root. refused_on: when a person here refused it, "" for never.
    """

    path: str
    sender: RecipientLine | None
    standing: Standing
    checks: Sequence[Check]
    note: str = ""
    label: str = ""
    brings: Sequence[PlanLine] = ()
    versions: Sequence[VersionLine] = ()
    files: Sequence[FileLine] = ()
    contested: Sequence[ContestedRecord] = ()
    beside: int = 0
    attached: Sequence[FileLine] = ()
    bases: Sequence[BaseLine] = ()
    asks: Sequence[str] = ()
    importable: bool = False
    compared: bool = False
    review: str = ""
    stop: Refusal | None = None
    refused_on: str = ""

    @property
    def undecided(self) -> bool:
        """Tell whether something waits for a decision once it is imported."""
        return bool(self.contested or self.beside)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewState:
    """The whole screen. asked: whether it was said that the sender was asked about what the checks found.

    pairs: how many pairs of versions wait to be brought together; rivals: these, read only where they are shown.
    """

    page: Page = "list"
    packages: Sequence[PackageLine] = ()
    contested: Sequence[ContestedRecord] = ()
    pairs: int = 0
    rivals: Sequence[RivalsLine] = ()
    outbox: Outbox | None = None
    sent: SentPackage | None = None
    inbox: Inbox | None = None
    asked: bool = False
    three_way: ThreeWayState | None = None
    answer: AnswerState | None = None
    forks: Sequence[ForkLine] = ()
    refusal: Refusal | None = None

    @property
    def ready(self) -> bool:
        """Tell whether the package that is shown may be imported now."""
        return self.inbox is not None and self.inbox.importable and (self.asked or not self.inbox.asks)
