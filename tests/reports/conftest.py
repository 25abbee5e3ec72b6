"""Shared values of the tests of reports: typefaces cut once, two signers, and a summary with everything in it."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from negotiator.crypto import Identity
from negotiator.redline import Block, Redline, Row, Segment, compare
from negotiator.reports.shapes import (
    AmendmentLine,
    AnnexTable,
    ApprovalLine,
    Certificate,
    CertifiedSigner,
    DealSummary,
    DecisionLine,
    DocumentHash,
    InstrumentRedline,
    PartyLine,
    PersonLine,
    RiskLine,
    TermLine,
    VersionLine,
)
from negotiator.reports.signing import sign
from negotiator.reports.summary import render
from negotiator.reports.typefaces import Typefaces, static_fonts

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CERTIFIED_FIELD, APPROVING_FIELD = "Signature1", "Signature2"


@pytest.fixture
def at() -> datetime:
    """Return the time at which everything happens."""
    return AT


@pytest.fixture(scope="session")
def fonts(fonts: Path) -> Typefaces:
    """Return the static typefaces."""
    return static_fonts(fonts)


@pytest.fixture(scope="session")
def keller() -> Identity:
    """Return the identity of the first signer."""
    return Identity.create(name="Anna Keller", organisation="Northwind Tooling GmbH", country="DE", at=AT)


@pytest.fixture(scope="session")
def rossi() -> Identity:
    """Return the identity of the second signer."""
    return Identity.create(name="Marco Rossi", organisation="Castellan Components S.r.l.", country="IT", at=AT)


def segment(kind: str, text: str) -> Segment:
    """Return a segment; its change id is derived from the text."""
    change = "" if kind == "equal" else hashlib.sha256(text.encode()).hexdigest()[:8]
    kind = "equal" if kind == "format" else kind
    return Segment(kind=kind, text=text, change=change)  # type: ignore[arg-type]  # the literal is told by the caller


def row(*segments: tuple[str, str], label: str = "", kind: str = "paragraph", path: tuple[str, ...] = ()) -> Row:
    """Return a row of the redline with these segments."""
    return Row(
        old=0,
        new=0,
        kind=kind,  # type: ignore[arg-type]  # the literal is told by the caller
        label=label,
        heading_path=path,
        segments=tuple(segment(*pair) for pair in segments),
    )


ROWS = (
    row(("equal", "Definitions"), label="1", kind="heading"),
    row(("equal", "In this agreement the following terms have the meanings set out below."), label="1.1",
        path=("Definitions",)),
    row(("equal", "“Goods” means the tooling and spare parts listed in Annex A."), label="1.2", path=("Definitions",)),
    row(("equal", "Price and payment"), label="2", kind="heading"),
    row(("equal", "The Buyer shall pay each undisputed invoice within "), ("delete", "thirty (30)"),
        ("insert", "forty-five (45)"), ("equal", " days of "), ("insert", "the later of receipt and acceptance of "),
        ("equal", "a valid invoice. Late payments bear interest at "), ("delete", "8"), ("insert", "5"),
        ("equal", " percentage points above the base rate."), label="2.1", path=("Price and payment",)),
    row(("equal", "Prices are in euro and exclude value added tax."), label="2.2", path=("Price and payment",)),
    row(("equal", "Retention of title"), label="3", kind="heading"),
    row(("move from", "The Supplier keeps title to the Goods until they are paid for in full."), label="3.1",
        path=("Retention of title",)),
    row(("equal", "Liability"), label="4", kind="heading"),
    row(("equal", "Neither party excludes liability for wilful misconduct. "),
        ("delete", "The Supplier's total liability is unlimited."),
        ("insert", "Save for that, each party's total liability is limited to EUR 2,000,000 in any contract year."),
        label="4.1", path=("Liability",)),
    row(("move to", "The Supplier keeps title to the Goods until they are paid for in full"),
        ("insert", ", including interest"), ("move to", "."), label="4.2", path=("Liability",)),
    row(("equal", "Each party bears its own costs of negotiating this agreement."), label="4.3", path=("Liability",)),
    *(row(("equal", f"Clause {number} stays as it was agreed in the first round."), label=f"5.{number}",
          path=("General",)) for number in range(1, 7)),
)  # fmt: skip


MakeRow = Callable[..., Row]


@pytest.fixture
def make_row() -> MakeRow:
    """Return the function that builds a row from (kind, text) pairs."""
    return row


@pytest.fixture
def rows() -> tuple[Row, ...]:
    """Return the rows of a small redline with every kind of segment."""
    return ROWS


@pytest.fixture(scope="session")
def redline() -> Redline:
    """Return the engine's own comparison of two small texts, with a move, figures and markup among the words."""
    return compare(_blocks(OLD), _blocks(NEW))


OLD = (
    ("1", "heading", "Payment"),
    ("1.1", "paragraph", "The Buyer shall pay each invoice within thirty (30) days of receipt."),
    ("1.2", "paragraph", "Interest runs at 8 per cent a year on every sum that is overdue under this agreement."),
    ("1.3", "paragraph", "The Supplier keeps title to the goods until they have been paid for in full by the Buyer."),
    ("2", "heading", "General"),
    ("2.1", "paragraph", "Prices are in euro."),
    ("2.2", "paragraph", "Each party bears its own costs of this agreement."),
    ("2.3", "paragraph", "Notices are in writing."),
    ("2.4", "paragraph", "Annexes are part of this agreement."),
)
NEW = (
    ("1", "heading", "Payment"),
    ("1.1", "paragraph", "The Buyer shall pay each invoice within forty-five (45) days of receipt."),
    ("1.2", "paragraph", "Interest runs at 5 per cent a year on every sum that is overdue under this agreement."),
    ("2", "heading", "General"),
    ("2.1", "paragraph", "Prices are in euro."),
    ("2.2", "paragraph", "Each party bears its own costs of this agreement."),
    ("2.3", "paragraph", "Notices are in writing."),
    ("2.4", "paragraph", "Annexes are part of this agreement."),
    ("2.5", "paragraph", "The Supplier keeps title to the goods until they have been paid for in full by the Buyer."),
    ("2.6", "paragraph", "A sum below <b>EUR 5 & more</b> is waived."),
)


def _blocks(lines: tuple[tuple[str, str, str], ...]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    path: tuple[str, ...] = ()
    for number, (label, kind, text) in enumerate(lines):
        heading = kind == "heading"
        path = () if heading else path
        blocks.append(
            Block(
                id=f"b{number}", kind="heading" if heading else "paragraph", label=label, text=text, heading_path=path
            )
        )
        path = (text,) if heading else path
    return tuple(blocks)


@pytest.fixture
def summary() -> DealSummary:
    """Return a summary with every section filled."""
    return full_summary()


@pytest.fixture(scope="session")
def certified(pdf: bytes, keller: Identity, fonts: Typefaces) -> bytes:
    """Return the summary certified by the first signer."""
    return sign(pdf, keller, field=CERTIFIED_FIELD, reason="Confirms", at=AT, certify=True, fonts=fonts)


@pytest.fixture(scope="session")
def signed(certified: bytes, rossi: Identity, fonts: Typefaces) -> bytes:
    """Return the summary signed by both."""
    return sign(certified, rossi, field=APPROVING_FIELD, reason="Confirms", at=AT, certify=False, fonts=fonts)


@pytest.fixture(scope="session")
def trust(keller: Identity, rossi: Identity) -> dict[str, bytes]:
    """Return the roots of both signers, by fingerprint."""
    return {identity.root_fingerprint: identity.root_pem for identity in (keller, rossi)}


@pytest.fixture(scope="session")
def pdf(fonts: Typefaces) -> bytes:
    """Return the full summary, drawn and not yet signed."""
    return render(full_summary(), fonts=fonts, at=AT)


def sha(text: str) -> str:
    """Return the SHA-256 of a text in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def full_summary() -> DealSummary:
    """Return a summary with every section filled."""
    return DealSummary(
        title="Tooling supply and development partnership",
        purpose="Joint development and supply of injection tools for the Halyard product line",
        deal_id="k3v9q2m4x7t1p8wz",
        reference="NWT-2026-014",
        label="Confidential · for the parties only",
        stage="Negotiation of the definitive agreement",
        round="4 of 6",
        currency="EUR",
        parties=(
            PartyLine(name="Northwind Tooling GmbH", role="Supplier",
                      people=(PersonLine(name="Anna Keller", role="Managing Director"),
                              PersonLine(name="Jörg Weiß", role="Counsel"))),
            PartyLine(name="Castellan Components S.r.l.", role="Buyer",
                      people=(PersonLine(name="Marco Rossi", role="Head of Purchasing"),)),
        ),
        terms=_terms(),
        redlines=(
            InstrumentRedline(title="Supply Agreement", old_label="Castellan’s draft of 20 February 2026",
                              new_label="Northwind’s draft of 2 March 2026", rows=ROWS,
                              statistics="6 changes: 34 words inserted, 12 deleted, 14 moved; 3 are material."),
        ),
        approvals=_approvals(),
        decisions=(
            DecisionLine(number="D-1", title="Which law governs the agreement?", outcome="Swiss law, without the CISG",
                         rationale="Neutral for both parties, and the arbitral seat is Zürich.",
                         decided_by="Steering committee", at=AT),
        ),
        risks=_risks(),
        versions=tuple(
            VersionLine(label=f"Supply Agreement, turn {turn}", side=("Castellan", "Northwind")[turn % 2],
                        state="sent" if turn < 4 else "working", sha256=sha(f"draft {turn}"), at=AT)
            for turn in range(1, 5)
        ),
        amendments=(
            AmendmentLine(number="A-1", title="Substitution of clause 2.1 (payment term)", state="consented",
                          effective="from 1 April 2026", consents="Northwind, Castellan"),
        ),
        registers=_registers(),
        certificate=_certificate(),
        machine=b'{"format": "negotiator-deal/1", "title": "Tooling supply and development partnership"}',
    )  # fmt: skip


def _approvals() -> tuple[ApprovalLine, ...]:
    return (
        ApprovalLine(subject="Supply Agreement, draft of 2 March 2026", right="Contracts above EUR 1 million",
                     approver="Anna Keller", party="Northwind Tooling GmbH", verdict="Approved",
                     at=AT, subject_hash=sha("draft 4"), state="current"),
        ApprovalLine(subject="Liability cap", right="Liability", approver="Marco Rossi",
                     party="Castellan Components S.r.l.", verdict="Approved",
                     conditions="insurance certificate by 1 April", at=AT, subject_hash=sha("draft 3"),
                     state="stale"),
    )  # fmt: skip


def _risks() -> tuple[RiskLine, ...]:
    return (
        RiskLine(number="R-1", title="Key tool is delivered late", likelihood=3, impact=4, owner="Anna Keller",
                 response="Second shift; milestone plan with penalties", status="open"),
        RiskLine(number="R-2", title="Steel price rises by more than 10 %", likelihood=4, impact=3,
                 owner="Marco Rossi", response="Index clause 2.4", status="open"),
        RiskLine(number="R-3", title="Patent of a third party", likelihood=1, impact=5, owner="Jörg Weiß",
                 response="Freedom-to-operate search", status="watched"),
        RiskLine(number="R-4", title="Loss of a key engineer", likelihood=3, impact=4, owner="Anna Keller",
                 response="Deputies named", status="open"),
    )  # fmt: skip


def _registers() -> tuple[AnnexTable, ...]:
    return (
        AnnexTable(title="Intellectual property", headers=("Asset", "Kind", "Owner", "Licence"),
                   note="What each party brings in, and what comes out of the work together.",
                   rows=(("Hot-runner controller", "background", "Northwind", "to Castellan, for the term"),
                         ("Halyard mould geometry", "foreground", "joint", "each party, perpetual"))),
        AnnexTable(title="Obligations", headers=("Obligation", "Owner", "Due")),
    )  # fmt: skip


def _terms() -> tuple[TermLine, ...]:
    return (
        TermLine(group="Money", title="Price per tool", value="EUR 412,000", status="agreed"),
        TermLine(group="Money", title="Payment term", value="45 days from the later of receipt and acceptance",
                 status="agreed", changed="30 days from receipt"),
        TermLine(group="Money", title="Cap on liability", value="EUR 2,000,000 per contract year", status="open",
                 changed="unlimited"),
        TermLine(group="Term and exit", title="Initial term", value="5 years from signing", status="agreed"),
        TermLine(group="Term and exit", title="Notice", value="6 months to the end of a calendar year",
                 status="narrowed"),
        TermLine(group="Law", title="Governing law", value="Swiss law, without the CISG", status="agreed"),
        TermLine(group="Law", title="Disputes", value="Swiss Rules; seat Zürich; three arbitrators; English",
                 status="agreed"),
    )  # fmt: skip


def _certificate() -> Certificate:
    return Certificate(
        package_id=sha("package 7"),
        parents=(sha("package 6"),),
        documents=(
            DocumentHash(name="Supply Agreement.docx", sha256=sha("docx")),
            DocumentHash(name="deal.json", sha256=sha("json")),
        ),
        signers=(
            CertifiedSigner(field=CERTIFIED_FIELD, name="Anna Keller", role="Managing Director",
                            firm="Northwind Tooling GmbH", fingerprint=sha("leaf a"), root_fingerprint=sha("root a"),
                            compared="read out on the telephone", compared_at=AT),
            CertifiedSigner(field=APPROVING_FIELD, name="Marco Rossi", role="Head of Purchasing",
                            firm="Castellan Components S.r.l.", fingerprint=sha("leaf b"),
                            root_fingerprint=sha("root b")),
        ),
        ledger_head=sha("ledger"),
        software="Negotiator 0.1.0",
        algorithm="ECDSA on P-256 with SHA-256 (PAdES-BASELINE-B)",
        intent="The signers confirm that this summary shows the state of their negotiation as recorded. It is not an "
        "offer, an acceptance or a contract. The signatures are electronic signatures designed towards Article 26 of "
        "the eIDAS Regulation; they are not qualified. Acrobat shows “unknown” until the root is trusted.",
        verification=(
            "pdfsig summary.pdf – lists the signatures and tells whether the total document is signed",
            "pdfdetach -saveall summary.pdf; sha256sum deal.json – the machine-readable record",
        ),
        not_proven=(
            "When the signatures were made: times come from the signers’ own clocks.",
            "That a person had authority to sign for a firm beyond what the record states.",
        ),
    )  # fmt: skip
