"""What waits for us in a deal. The redlines are counted apart, since they take time. No Qt here."""

from collections.abc import Iterator
from dataclasses import dataclass

from negotiator.domain import Deal, stages
from negotiator.domain.changes import Consent
from negotiator.domain.charter import Instrument
from negotiator.domain.packages import Assent, Executed
from negotiator.domain.positions import ChangeAnswer
from negotiator.domain.records import KINDS
from negotiator.domain.registers import REGISTERS
from negotiator.domain.versions import DocumentVersion
from negotiator.gui.screens.overview.state import Need
from negotiator.kernel import Progress
from negotiator.services import approvals, lastsent, versions
from negotiator.services.clashes import all_rivals, united_by
from negotiator.services.contested import contested
from negotiator.services.docket import docket
from negotiator.services.workspace import Workspace

_BINDING: dict[type[object], str] = {
    Assent: "agreement to a text",
    Executed: "signature",
    Consent: "answer to a change request",
}
_OVER = ("agreed form", "executed", "conformed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedText:
    """How much of a text that came back is unanswered, and how much was changed without a mark."""

    title: str
    version: str
    content: str
    open: int
    untracked: int


def compared_state(deal: Deal) -> tuple[str, ...]:
    """Return what the comparison of texts depends on: while it stays the same, so does the count."""
    known = (version.hash for one in deal.instruments for version in stages.versions(deal, one.key))
    return (*known, *(held.entry.id for held in deal.records(ChangeAnswer)))


def returned_texts(workspace: Workspace, progress: Progress) -> tuple[ReturnedText, ...]:
    """Compare each text that came back with what we sent before it. Takes as long as the texts are."""
    found = []
    for instrument in workspace.deal.instruments:
        known = stages.versions(workspace.deal, instrument.key)
        newest = known[-1] if known else None
        if newest is not None and _awaits_us(workspace.deal, newest):
            check = lastsent.check_returned(workspace, newest, progress=progress)
            if check is not None:
                compared = versions.compare_versions(workspace, check.sent, newest, progress=progress)
                found.append(
                    ReturnedText(
                        title=instrument.title,
                        version=newest.name,
                        content=newest.hash,
                        open=len(compared.open),
                        untracked=len(check.untracked.changes),
                    )
                )
    return tuple(found)


def _awaits_us(deal: Deal, version: DocumentVersion) -> bool:
    return version.side != deal.ours and bool(version.proposed.source) and version.state not in _OVER


def needs(workspace: Workspace, texts: tuple[ReturnedText, ...]) -> tuple[Need, ...]:
    """Return what waits for us, the gravest first."""
    deal = workspace.deal
    ours = (*_approvals(workspace), *_signatures(workspace), *_unsent(workspace))
    return (*_doubts(deal), *_texts(texts), *ours, *_requests(deal), *_findings(deal))


def _doubts(deal: Deal) -> Iterator[Need]:
    """Yield what casts doubt on the record itself: newer entries, acts outside a mandate, conflicts."""
    if deal.newer:
        yield Need(
            symbol="crash",
            tone="danger",
            title=_count(len(deal.newer), "entry", "entries") + " of a newer program",
            detail="They are kept, but cannot be read here; do not sign before you updated Negotiator.",
            action="About",
            screen="help",
        )
    if deal.outside:
        yield Need(
            symbol="danger",
            tone="danger",
            title=_count(len(deal.outside), "act", "acts") + " outside a mandate",
            detail=f"The latest: {deal.outside[-1].why}. Such acts count for nothing.",
            action="See the ledger",
            screen="decisions",
        )
    for one in contested(deal):
        yield Need(
            symbol="compare",
            tone="danger",
            title=f"Two values of {one.topic.replace('_', ' ')} {one.key}",
            detail="Both were written at the same time; compare them and choose the one that stands.",
            action="Settle it",
            screen="packages",
            about="contested",
        )

    for pair in all_rivals(deal):
        if united_by(deal, pair) is None:
            instrument = deal.record(Instrument, pair.instrument)
            yield Need(
                symbol="compare",
                tone="danger",
                title=f"Two versions of {instrument.title if instrument else pair.instrument}",
                detail="Each side answered without knowing of the other's answer; decide the clauses that clash.",
                action="Decide",
                screen="packages",
                about="contested",
            )


def _texts(texts: tuple[ReturnedText, ...]) -> Iterator[Need]:
    for text in texts:
        if text.untracked:
            yield Need(
                symbol="warn",
                tone="danger",
                title=_count(text.untracked, "unmarked edit", "unmarked edits"),
                detail=f"Changed in {text.title} {text.version} without a mark.",
                action="Show",
                screen="redlines",
                about=text.content,
            )
        if text.open:
            yield Need(
                symbol="redlines",
                tone="accent",
                title=_count(text.open, "unanswered change", "unanswered changes"),
                detail=f"{text.title} {text.version} waits for our answers.",
                action="Review",
                screen="redlines",
                about=text.content,
            )


def _approvals(workspace: Workspace) -> Iterator[Need]:
    for waiting in approvals.queue(workspace):
        roles = sorted({step.role for step in waiting.steps if step.state in ("waiting", "stale")})
        if not waiting.done and roles:
            yield Need(
                symbol="approvals",
                tone="warn",
                title=f"Approval: {waiting.title}",
                detail=f"Waits for: {', '.join(roles)}.",
                action="Decide",
                screen="approvals",
                about=waiting.subject,
            )


def _signatures(workspace: Workspace) -> Iterator[Need]:
    """Yield the texts in agreed form that our party can sign now."""
    for matter in docket(workspace):
        if matter.act == "sign" and matter.waiting.done:
            yield Need(
                symbol="sign",
                tone="accent",
                title=matter.waiting.title,
                detail="Every party agreed to these words; our signature is missing.",
                action="Sign",
                screen="approvals",
                about=matter.waiting.subject,
            )


def _unsent(workspace: Workspace) -> Iterator[Need]:
    """Yield what binds our party and has not left yet: the other side knows nothing of it."""
    deal, binding = workspace.deal, {KINDS.of(one).name: words for one, words in _BINDING.items()}
    ours = [
        binding[entry.kind]
        for entry in deal.projection.entries
        if entry.kind in binding and entry.id not in workspace.carried and deal.party_of(entry) == deal.ours
    ]
    if ours:
        yield Need(
            symbol="send",
            tone="accent",
            title=_count(len(ours), "act", "acts") + " not sent yet",
            detail=f"Ours: {', '.join(dict.fromkeys(ours))}. The other side learns it from your next package.",
            action="Send package",
            screen="packages",
            about="send",
        )


def _requests(deal: Deal) -> Iterator[Need]:
    for status in stages.requests(deal):
        if status.state == "with partner" and status.stream == "shared" and deal.ours in status.missing:
            yield Need(
                symbol="amendments",
                tone="warn",
                title=f"Change request {status.request.key}",
                detail=f"{status.request.title}: our consent or refusal is wanted.",
                action="Answer",
                screen="amendments",
                about=status.request.key,
            )


def _findings(deal: Deal) -> Iterator[Need]:
    for register in REGISTERS:
        found = [finding for finding in register.findings(deal) if finding.severity == "blocking"]
        if found:
            yield Need(
                symbol=f"{register.kind.topic}s",
                tone="danger",
                title=f"{register.title}: " + _count(len(found), "blocking finding", "blocking findings"),
                detail=f"{found[0].key}: {found[0].message}",
                action="Open",
                screen=f"{register.kind.topic}s",
                about=found[0].key,
            )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
