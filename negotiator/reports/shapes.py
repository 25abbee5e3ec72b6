"""The values of a deal's summary: plain text, already chosen and formatted by whoever fills them.

Nothing here knows a Deal. What is not put into these fields cannot appear on a page, so whoever fills them decides what
may leave. Times are aware; everything else that is shown is text in the summary's own language.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from negotiator.redline.shapes import Row

ApprovalState = Literal["current", "stale"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """A person who speaks or signs for a party."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """A party, its role in the deal ("Supplier") and its people."""

    name: str
    role: str = ""
    people: tuple[PersonLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TermLine:
    """A key term as it stands. `changed` holds the previous value, None when it did not change."""

    group: str = ""
    title: str
    value: str
    status: str = ""
    changed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentRedline:
    """The redline of one instrument: rows of the merged document, one line of statistics."""

    title: str
    old_label: str
    new_label: str
    rows: tuple[Row, ...] = ()
    statistics: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalLine:
    """Who approved what, under which right, and whether the thing approved is still what stands."""

    subject: str
    right: str = ""
    approver: str
    party: str = ""
    verdict: str
    conditions: str = ""
    at: datetime
    subject_hash: str = ""
    state: ApprovalState = "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """A decision taken, with its reason and who took it."""

    number: str = ""
    title: str
    outcome: str
    rationale: str = ""
    decided_by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskLine:
    """A risk. `likelihood` and `impact` are 1 (lowest) to 5 (highest)."""

    number: str
    title: str
    likelihood: int
    impact: int
    owner: str = ""
    response: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexTable:
    """A register as an annex: title, column headers, rows of texts (each as long as the headers)."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version of an instrument: its label, whose turn, its state and the SHA-256 of its content."""

    label: str
    side: str = ""
    state: str = ""
    sha256: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentLine:
    """A change to an agreed instrument: what it changes, its state, and since when it holds."""

    number: str
    title: str
    state: str = ""
    effective: str = ""
    consents: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHash:
    """A document that the certificate names, and the SHA-256 of its file."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedSigner:
    """A person expected to sign. `field` is the name of their signature field in the PDF (unique, no full stop).

    The fingerprints are SHA-256 in hex; `compared` says how they were compared, `compared_at` when ("" and None: not).
    """

    field: str
    name: str
    role: str = ""
    firm: str = ""
    fingerprint: str = ""
    root_fingerprint: str = ""
    compared: str = ""
    compared_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What the last page states about the record and its signatures."""

    package_id: str = ""
    parents: tuple[str, ...] = ()
    documents: tuple[DocumentHash, ...] = ()
    signers: tuple[CertifiedSigner, ...] = ()
    ledger_head: str = ""
    software: str
    algorithm: str
    intent: str
    time_source: str = "The clock of the signer's machine. It is a claim; no time-stamping authority has confirmed it."
    verification: tuple[str, ...] = ()
    not_proven: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DealSummary:
    """Everything that a summary shows, in its order, and `machine`: the same as JSON bytes, attached as deal.json.

    An empty tuple is shown as one line that says so; `language` is a BCP 47 tag. `certificate` None leaves the last
    page (and every signature field) out.
    """

    title: str
    deal_id: str
    reference: str = ""
    label: str = "Confidential"
    stage: str = ""
    round: str = ""
    currency: str = ""
    language: str = "en-GB"
    purpose: str = ""
    parties: tuple[PartyLine, ...] = ()
    terms: tuple[TermLine, ...] = ()
    redlines: tuple[InstrumentRedline, ...] = ()
    approvals: tuple[ApprovalLine, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    risks: tuple[RiskLine, ...] = ()
    versions: tuple[VersionLine, ...] = ()
    amendments: tuple[AmendmentLine, ...] = ()
    registers: tuple[AnnexTable, ...] = ()
    certificate: Certificate | None = None
    machine: bytes = b"{}"
