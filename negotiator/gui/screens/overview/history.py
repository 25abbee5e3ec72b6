"""The negotiation as steps in two lanes, newest first. No Qt here."""

from collections.abc import Iterator
from itertools import chain

from negotiator.domain import Deal, stages
from negotiator.domain.approvals import Approval
from negotiator.domain.changes import ChangeRequest, Consent, Incorporated
from negotiator.domain.packages import Assent, Executed, PackageLogged
from negotiator.gui.screens.overview.state import Lane, Step
from negotiator.ledger import Entry

_OPEN_STATES = {"draft", "impact", "approval", "with partner"}


def steps(deal: Deal) -> tuple[Step, ...]:
    """Return everything that happened between the parties, and our own decisions, newest first."""
    found = chain(
        _versions(deal), _packages(deal), _assents(deal), _approvals(deal), _signatures(deal), _requests(deal),
        _consents(deal), _amendments(deal), _decisions(deal),
    )  # fmt: skip
    return tuple(step for _rank, step in sorted(found, key=lambda one: one[0], reverse=True))


_Ranked = tuple[tuple[object, int, str], Step]


def _step(
    deal: Deal,
    entry: Entry,
    *,
    symbol: str,
    title: str,
    screen: str,
    about: str,
    detail: str = "",
    side: str = "",
    open_: bool = False,
) -> _Ranked:
    lane: Lane = "ours" if (side or deal.party_of(entry) or deal.ours) == deal.ours else "theirs"
    person = deal.person_of(entry)
    parts = [person.name if person else "", detail]
    step = Step(
        key=f"{entry.id}",
        lane=lane,
        symbol=symbol,
        title=title,
        detail=" · ".join(part for part in parts if part),
        when=entry.claimed_at,
        screen=screen,
        about=about,
        open=open_,
    )
    return (entry.claimed_at, entry.lamport, entry.id), step


def _versions(deal: Deal) -> Iterator[_Ranked]:
    for instrument in deal.instruments:
        sheet = instrument.kind == "term sheet"
        for version in stages.versions(deal, instrument.key):
            yield _step(
                deal,
                version.entry,
                symbol="terms" if sheet else "redlines",
                title=f"{instrument.title} {version.name}",
                detail=version.note or version.state.capitalize(),
                side=version.side,
                screen="termsheet" if sheet else "redlines",
                about=version.hash,
                open_=version.state == "working",
            )


def _packages(deal: Deal) -> Iterator[_Ranked]:
    for fact in deal.facts(PackageLogged):
        package = fact.value
        sent = package.direction == "sent"
        others = ", ".join(party.short for party in deal.others) or "the other side"
        yield _step(
            deal,
            fact.entry,
            symbol="send" if sent else "tray",
            title=f"Package sent to {others}" if sent else f"Package from {others} taken in",
            detail=f"No. {package.sequence}",
            side=deal.ours if sent else "the other side",
            screen="packages",
            about=package.package,
        )


def _named(deal: Deal, instrument: str, content: str) -> str:
    known = {version.hash: version.name for version in stages.versions(deal, instrument)}
    title = next((one.title for one in deal.instruments if one.key == instrument), instrument)
    return f"{title} {known.get(content, content[:8])}".strip()


def _assents(deal: Deal) -> Iterator[_Ranked]:
    for fact in deal.facts(Assent):
        title = f"{_party(deal, fact.entry)} agrees to {_named(deal, fact.value.instrument, fact.value.subject_hash)}"
        about = fact.value.subject_hash
        yield _step(deal, fact.entry, symbol="ok", title=title, screen="redlines", about=about)


def _approvals(deal: Deal) -> Iterator[_Ranked]:
    for fact in deal.facts(Approval):
        kind, _, key = fact.value.subject.partition("/")
        subject = key if kind == "request" else f"{kind} {key[:8]}"
        title = f"{fact.value.verdict.capitalize()}: {subject}"
        detail = fact.value.conditions or fact.value.reason
        about = fact.value.subject
        yield _step(deal, fact.entry, symbol="approvals", title=title, detail=detail, screen="approvals", about=about)


def _signatures(deal: Deal) -> Iterator[_Ranked]:
    for fact in deal.facts(Executed):
        title = f"{_party(deal, fact.entry)} signs {_named(deal, fact.value.instrument, fact.value.subject_hash)}"
        yield _step(deal, fact.entry, symbol="sign", title=title, screen="documents", about=fact.value.subject_hash)


def _requests(deal: Deal) -> Iterator[_Ranked]:
    states = {status.request.key: status.state for status in stages.requests(deal)}
    for held in deal.records(ChangeRequest):
        state = states.get(held.value.key, "draft")
        yield _step(
            deal,
            held.history[0] if held.history else held.entry,
            symbol="amendments",
            title=f"Change request {held.value.key}: {held.value.title}",
            detail=state.capitalize(),
            screen="amendments",
            about=held.value.key,
            open_=state in _OPEN_STATES,
        )


def _consents(deal: Deal) -> Iterator[_Ranked]:
    for fact in deal.facts(Consent):
        verb = "consents to" if fact.value.verdict == "consents" else "refuses"
        title = f"{_party(deal, fact.entry)} {verb} {fact.value.request}"
        detail, about = fact.value.reason, fact.value.request
        yield _step(deal, fact.entry, symbol="people", title=title, detail=detail, screen="amendments", about=about)


def _amendments(deal: Deal) -> Iterator[_Ranked]:
    for fact in deal.facts(Incorporated):
        title = f"Amendment {fact.value.number} takes effect"
        about = fact.value.request
        detail = f"From {about}"
        yield _step(deal, fact.entry, symbol="amendments", title=title, detail=detail, screen="amendments", about=about)


def _decisions(deal: Deal) -> Iterator[_Ranked]:
    for one in deal.decisions:
        title, about = f"Decided: {one.decision.question}", one.decision.key
        detail = one.decision.outcome
        yield _step(deal, one.entry, symbol="decisions", title=title, detail=detail, screen="decisions", about=about)


def _party(deal: Deal, entry: Entry) -> str:
    key = deal.party_of(entry)
    return next((party.short for party in deal.parties if party.key == key), key or "Someone")
