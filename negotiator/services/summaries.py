"""The summary of a deal for the other side: filled field by field from what is shared, then rendered and signed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from negotiator import __version__
from negotiator.crypto import Identity
from negotiator.domain import KINDS, Deal, Held, body_of, fold, stages
from negotiator.domain.approvals import Approval
from negotiator.domain.changes import ChangeRequest
from negotiator.domain.charter import Party, Person
from negotiator.domain.packages import Assent, Executed
from negotiator.domain.plain import canonical
from negotiator.domain.records import FieldFacts
from negotiator.domain.registers import REGISTERS, Risk
from negotiator.domain.terms import SheetTerm
from negotiator.domain.trust import comparisons
from negotiator.domain.versions import DocumentVersion
from negotiator.ledger import Entry, heads
from negotiator.redline import rows, statistics
from negotiator.reports import (
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
    Typefaces,
    VersionLine,
    render,
    sign,
    static_fonts,
)
from negotiator.services import terms, versions
from negotiator.services.founding import TERM_SHEET
from negotiator.services.pins import in_words
from negotiator.services.workspace import Workspace

ALGORITHM = "PAdES-BASELINE-B, ECDSA P-256 with SHA-256; ledger entries ECDSA P-256 with SHA-256"
INTENT = (
    "By signing, the signer confirms that this summary states the deal as recorded at the head named here. It is an "
    "electronic signature designed towards Article 26 of the eIDAS Regulation; it is not a qualified signature."
)
NOT_PROVEN = (
    "The time of signing: it is the claim of the signer's clock.",
    "The identity behind a certificate beyond what the parties compared themselves.",
    "That nothing was agreed outside this record.",
)
VERIFICATION = (
    "negotiator verify FILE.pdf",
    "pdfsig -nocert FILE.pdf",
    "qpdf --check FILE.pdf",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryOptions:
    """What a summary needs from outside: the folder of cut fonts, and which changes to show as the round's redline."""

    fonts: Path
    redlines: bool = True


def summary_pdf(
    workspace: Workspace,
    options: SummaryOptions,
    *,
    deal: Deal | None = None,
    documents: Mapping[str, bytes] | None = None,
    parents: Sequence[str] = (),
    signed: bool = True,
) -> bytes:
    """Return the summary as PDF, certified by who signs here unless `signed` is False."""
    at = workspace.clock.now()
    summary = build_summary(
        workspace, deal or workspace.deal, documents=documents or {}, parents=tuple(parents), redlines=options.redlines
    )
    fonts = static_fonts(options.fonts)
    pdf = render(summary, fonts=fonts, at=at)
    return sign_summary(workspace.identity, pdf, at=at, fonts=fonts) if signed else pdf


def sign_summary(identity: Identity, pdf: bytes, *, at: datetime, fonts: Typefaces, first: bool = True) -> bytes:
    """Sign a summary in the field of this identity; the first signature certifies, later ones approve."""
    reason = "Certified deal summary" if first else "Approved deal summary"
    field = field_of(identity.fingerprint)
    return sign(pdf, identity, field=field, reason=reason, at=at, certify=first, fonts=fonts)


def field_of(fingerprint: str) -> str:
    """Return the name of a person's signature field."""
    return f"Signature-{fingerprint[:12]}"


def build_summary(
    workspace: Workspace, deal: Deal, *, documents: Mapping[str, bytes], parents: tuple[str, ...], redlines: bool
) -> DealSummary:
    """Fill the summary from what both sides hold. Only entries of the shared stream are read here."""
    current = {f"request/{one.request.key}": one.request.content for one in stages.requests(deal)}
    deal = as_both_hold(deal)
    shared = [entry for entry in deal.projection.entries if entry.stream == "shared"]
    charter = deal.charter
    return DealSummary(
        title=charter.title,
        deal_id=workspace.deal_id,
        label=charter.label,
        stage=stages.stage(deal),
        round=str(stages.round_number(deal)),
        currency=charter.currency,
        purpose=charter.purpose,
        parties=tuple(_party_line(deal, party) for party in deal.parties),
        terms=_term_lines(workspace, deal),
        redlines=tuple(_redlines(workspace, deal)) if redlines else (),
        approvals=tuple(_approval_lines(deal, current)),
        decisions=tuple(_decision_lines(deal)),
        risks=tuple(_risk_lines(deal)),
        versions=tuple(_version_lines(deal)),
        amendments=tuple(_amendment_lines(deal)),
        registers=tuple(_annexes(deal)),
        certificate=_certificate(workspace, deal, shared, documents, parents),
        machine=machine_summary(deal),
    )


def as_both_hold(deal: Deal) -> Deal:
    """Return the deal as its shared stream alone tells it: a state may rest on approvals that are ours alone."""
    return fold((entry for entry in deal.projection.entries if entry.stream == "shared"), ours=deal.ours)


def machine_summary(deal: Deal) -> bytes:
    """Return the shared records and the states of versions as canonical JSON: the summary for machines."""
    deal = as_both_hold(deal)
    records: dict[str, list[Any]] = {}
    for kind in KINDS:
        if not kind.milestone and kind.sharing != "never":
            held: tuple[Held[Any], ...] = deal.records(kind.type)
            records[kind.topic] = [body_of(one.value) for one in held if one.stream == "shared"]
    return canonical(
        {
            "format": "negotiator-deal/1",
            "records": records,
            "stage": stages.stage(deal),
            "versions": [_machine_version(version) for version in _shared_versions(deal)],
        }
    )


def _machine_version(version: DocumentVersion) -> dict[str, str]:
    return {
        "instrument": version.proposed.instrument,
        "name": version.name,
        "state": version.state,
        "hash": version.hash,
    }


def _shared_versions(deal: Deal) -> Iterator[DocumentVersion]:
    for instrument in deal.instruments:
        yield from (version for version in stages.versions(deal, instrument.key) if version.shared)


def _party_line(deal: Deal, party: Party) -> PartyLine:
    people = tuple(PersonLine(name=one.name, role=one.role) for one in deal.people if one.party == party.key)
    return PartyLine(name=party.name, role=party.role, people=people)


def _term_lines(workspace: Workspace, deal: Deal) -> tuple[TermLine, ...]:
    proposed = [version for version in stages.versions(deal, TERM_SHEET) if version.shared]
    if not proposed:
        return ()
    current = terms.sheet(workspace, proposed[-1])
    before = {term.key: term for term in terms.sheet(workspace, proposed[-2])} if len(proposed) > 1 else {}
    return tuple(
        TermLine(
            group=term.group,
            title=term.title,
            value=shown_value(deal, term) or "open",
            status=term.status,
            changed=_before(deal, before.get(term.key), term),
        )
        for term in current
    )


def _before(deal: Deal, old: SheetTerm | None, new: SheetTerm) -> str | None:
    return shown_value(deal, old) if old is not None and old.value != new.value else None


def shown_value(deal: Deal, term: SheetTerm) -> str:
    """Return a term's value as people read it: a party by its name, everything else as it is kept."""
    if term.kind == "party":
        return next((party.name for party in deal.parties if party.key == term.value), term.value)
    return term.value


def shown_field(deal: Deal, facts: FieldFacts, value: Any) -> str:
    """Return a record's field as people read it: parties and people by name, nothing for what is not there."""
    if value in (None, "", "0"):
        return ""
    if facts.widget == "party":
        return next((party.short for party in deal.parties if party.key == value), str(value))
    if facts.widget == "person":
        return next((person.name for person in deal.people if person.key == value), str(value))
    return f"{Decimal(value):,}" if facts.widget == "money" else str(value)


def _redlines(workspace: Workspace, deal: Deal) -> Iterator[InstrumentRedline]:
    for instrument in deal.instruments:
        shared = [one for one in stages.versions(deal, instrument.key) if one.shared and one.proposed.source]
        if len(shared) < 2:
            continue
        old, new = shared[-2:]
        comparison = versions.compare_versions(workspace, old, new)
        counted = statistics(comparison.redline)
        yield InstrumentRedline(
            title=instrument.title,
            old_label=old.name,
            new_label=new.name,
            rows=rows(comparison.redline),
            statistics=(
                f"{len(comparison.redline.changes)} changes: {counted.words_inserted} words inserted, "
                f"{counted.words_deleted} deleted, {counted.words_moved} moved."
            ),
        )


def _approval_lines(deal: Deal, contents: Mapping[str, str]) -> Iterator[ApprovalLine]:
    for fact in deal.facts(Approval):
        if fact.entry.stream == "shared":
            given = fact.value
            current = contents.get(given.subject, given.subject_hash) == given.subject_hash
            yield _approval_line(
                deal,
                fact.entry,
                subject=given.subject.partition("/")[2][:16],
                right=given.right,
                verdict=given.verdict,
                conditions=given.conditions,
                content=given.subject_hash,
                current=current,
            )
    names = {version.hash: version.name for version in _shared_versions(deal)}
    for assented in deal.facts(Assent):
        yield _approval_line(
            deal,
            assented.entry,
            subject=f"{assented.value.instrument} {names.get(assented.value.subject_hash, '')}".strip(),
            verdict="agreed form",
            content=assented.value.subject_hash,
        )
    for executed in deal.facts(Executed):
        yield _approval_line(
            deal,
            executed.entry,
            subject=f"{executed.value.instrument} {names.get(executed.value.subject_hash, '')}".strip(),
            verdict="signed",
            content=executed.value.subject_hash,
        )


def _approval_line(
    deal: Deal,
    entry: Entry,
    *,
    subject: str,
    verdict: str,
    content: str,
    right: str = "",
    conditions: str = "",
    current: bool = True,
) -> ApprovalLine:
    person = deal.person_of(entry)
    return ApprovalLine(
        subject=subject,
        right=right,
        approver=person.name if person else "unknown",
        party=_short(deal, person),
        verdict=verdict,
        conditions=conditions,
        at=entry.claimed_at,
        subject_hash=content,
        state="current" if current else "stale",
    )


def _short(deal: Deal, person: Person | None) -> str:
    return next((party.short for party in deal.parties if person and party.key == person.party), "")


def _decision_lines(deal: Deal) -> Iterator[DecisionLine]:
    for logged in deal.decisions:
        if logged.entry.stream == "shared":
            yield DecisionLine(
                number=logged.decision.key,
                title=logged.decision.question,
                outcome=logged.decision.outcome,
                rationale=logged.decision.rationale,
                decided_by=logged.person.name if logged.person else "unknown",
                at=logged.entry.claimed_at,
            )


def _risk_lines(deal: Deal) -> Iterator[RiskLine]:
    for held in deal.records(Risk):
        if held.stream == "shared":
            risk = held.value
            yield RiskLine(
                number=risk.key,
                title=risk.failure_mode,
                likelihood=risk.likelihood,
                impact=risk.impact,
                owner=next((one.name for one in deal.people if one.key == risk.owner), risk.owner),
                response=risk.remedy,
                status=risk.status,
            )


def _version_lines(deal: Deal) -> Iterator[VersionLine]:
    titles = {instrument.key: instrument.title for instrument in deal.instruments}
    shorts = {party.key: party.short for party in deal.parties}
    for version in _shared_versions(deal):
        yield VersionLine(
            label=f"{titles[version.proposed.instrument]} {version.name}",
            side=shorts.get(version.side, ""),
            state=version.state if version.state not in ("sent", "received") else "exchanged",
            sha256=version.hash,
            at=version.entry.claimed_at,
        )


def _amendment_lines(deal: Deal) -> Iterator[AmendmentLine]:
    shared = {held.value.key for held in deal.records(ChangeRequest) if held.stream == "shared"}
    for status in stages.requests(deal):
        if status.request.key in shared:
            number = f"Amendment {status.amendment.number}" if status.amendment else status.request.key
            yield AmendmentLine(
                number=number,
                title=status.request.title,
                state=status.state,
                consents=", ".join(f"{party}: {verdict}" for party, verdict in sorted(status.consents.items())),
            )


def _annexes(deal: Deal) -> Iterator[AnnexTable]:
    for register in REGISTERS:
        if register.type is Risk:
            continue
        columns = [facts for facts in register.fields if facts.column and facts.widget != "hidden"]
        held: tuple[Held[Any], ...] = deal.records(register.type)
        lines = [body_of(one.value) for one in held if one.stream == "shared"]
        if lines:
            yield AnnexTable(
                title=register.title,
                headers=tuple(facts.label for facts in columns),
                rows=tuple(tuple(shown_field(deal, facts, line[facts.name]) for facts in columns) for line in lines),
            )


def _certificate(
    workspace: Workspace,
    deal: Deal,
    shared: Sequence[Entry],
    documents: Mapping[str, bytes],
    parents: tuple[str, ...],
) -> Certificate:
    signing = [person for person in deal.people if person.fingerprint and not person.until]
    return Certificate(
        parents=parents,
        documents=tuple(DocumentHash(name=name, sha256=sha256(data).hexdigest()) for name, data in documents.items()),
        signers=tuple(_signer(workspace, deal, person) for person in _one_each(workspace, deal, signing)),
        ledger_head=", ".join(heads(shared)),
        software=f"Negotiator {__version__}",
        algorithm=ALGORITHM,
        intent=INTENT,
        verification=VERIFICATION,
        not_proven=NOT_PROVEN,
    )


def _one_each(workspace: Workspace, deal: Deal, people: Sequence[Person]) -> Iterator[Person]:
    """Yield who signs here, then one person of each other party: the first who negotiates."""
    here = workspace.identity.fingerprint
    yield from (person for person in people if person.fingerprint == here)
    for party in deal.others:
        theirs = [person for person in people if person.party == party.key and person.fingerprint != here]
        ranked = sorted(theirs, key=lambda person: person.role != "negotiator")
        yield from ranked[:1]


def _signer(workspace: Workspace, deal: Deal, person: Person) -> CertifiedSigner:
    compared = comparisons(workspace.deal).get(person.root)
    firm = next((party.name for party in deal.parties if party.key == person.party), "")
    return CertifiedSigner(
        field=field_of(person.fingerprint),
        name=person.name,
        role=person.role,
        firm=firm,
        fingerprint=person.fingerprint,
        root_fingerprint=person.root,
        compared=in_words(compared) if compared and compared.trusted else "",
    )
