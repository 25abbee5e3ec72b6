"""Where things stand: versions and their states, whose turn it is, what change requests still want. All computed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from negotiator.domain.approvals import ApprovalStep, route, settled
from negotiator.domain.changes import ChangeRequest, Consent, ConsentVerdict, Incorporated, RequestState, RequestStatus
from negotiator.domain.charter import Party
from negotiator.domain.deal import Deal
from negotiator.domain.packages import Assent, Executed, PackageLogged
from negotiator.domain.readings import Fact, Held
from negotiator.domain.versions import DocumentVersion, VersionProposed, VersionState
from negotiator.ledger import Entry, place

Stage = Literal["drafting", "negotiating", "agreed form", "executed", "amended"]


def versions(deal: Deal, instrument: str) -> tuple[DocumentVersion, ...]:
    """Return the versions of an instrument in the order in which they came to our side, each content once.

    What both sides hold is numbered v1, v2 …; what only we hold is a draft or something received outside a package.
    """
    proposals: dict[str, Fact[VersionProposed]] = {}
    beside: dict[str, VersionProposed] = {}
    for fact in deal.facts(VersionProposed):
        held = proposals.get(fact.value.tree)
        if fact.entry.stream == "team":
            beside.setdefault(fact.value.tree, fact.value)
        if fact.value.instrument == instrument and (held is None or held.entry.stream == "team"):
            proposals[fact.value.tree] = fact  # a draft that was sent is shared from then on
    shared = [fact for fact in proposals.values() if fact.entry.stream == "shared"]
    shared.sort(key=lambda fact: place(fact.entry))  # not in the order of our drafts, which the other side lacks
    names = {fact.value.tree: f"v{number}" for number, fact in enumerate(shared, start=1)}
    counts = {"draft": 0, "received": 0}
    found = []
    for fact in sorted(proposals.values(), key=_local_order(deal)):
        ours = fact.entry.stream == "team" and (fact.value.side or deal.ours) == deal.ours
        if fact.value.tree not in names:
            stem = "draft" if ours else "received"
            counts[stem] += 1
            names[fact.value.tree] = f"{stem} {counts[stem]}"
        found.append(_version(deal, fact, names[fact.value.tree], draft=beside.get(fact.value.tree)))
    return tuple(found)


def _local_order(deal: Deal) -> Callable[[Fact[VersionProposed]], tuple[int, int, str]]:
    """Return a sort key: the order in which versions came to our side.

    The clock of the shared stream knows nothing of our drafts, so a version's place is that of the first team entry
    that names it: the draft, or the log of the package it came in. One that none names yet is the newest.
    """
    places: dict[str, Entry] = {}
    for draft in deal.facts(VersionProposed):
        if draft.entry.stream == "team":
            places.setdefault(draft.value.tree, draft.entry)
    for package in deal.facts(PackageLogged):
        for content in package.value.versions:
            held = places.get(content)
            if held is None or package.entry.lamport < held.lamport:
                places[content] = package.entry

    def key(fact: Fact[VersionProposed]) -> tuple[int, int, str]:
        entry = places.get(fact.value.tree)
        return (0, entry.lamport, fact.entry.id) if entry else (1, fact.entry.lamport, fact.entry.id)

    return key


def _version(
    deal: Deal, fact: Fact[VersionProposed], name: str, *, draft: VersionProposed | None = None
) -> DocumentVersion:
    """Return a version with what our team wrote beside its draft, which stays here when the text is sent."""
    shared = fact.entry.stream == "shared"
    side = deal.party_of(fact.entry) if shared else fact.value.side or deal.ours
    return DocumentVersion(
        name=fact.value.label or name,
        proposed=fact.value,
        entry=fact.entry,
        side=side,
        state=_state(deal, fact, side),
        shared=shared,
        note=fact.value.note or (draft.note if draft else ""),
        original=draft.original if draft else "",
    )


def _state(deal: Deal, fact: Fact[VersionProposed], side: str) -> VersionState:
    content = fact.value.tree
    if any(one.conformed == content for one in amendments(deal)):
        return "conformed"
    if _by_all(deal, _signatures(deal, content)):
        return "executed"
    if _by_all(deal, _assents(deal, content)):
        return "agreed form"
    if fact.entry.stream == "shared":
        return "sent" if side == deal.ours else "received"
    return fact.value.state


def _by_all(deal: Deal, acts: Sequence[Entry]) -> bool:
    """Tell whether every party made such an act: ours, and every other that those who acted knew of.

    A party that was entered afterwards, or by someone who says that it was there before, undoes nothing.
    """
    known = frozenset[str]().union(*(deal.known_to(act) for act in acts))
    wanted = {
        held.value.key
        for held in deal.records(Party)
        if deal.ours in ("", held.value.key) or any(entry.id in known for entry in held.history)
    }
    return bool(wanted) and wanted <= {deal.party_of(act) for act in acts}


def assenting(deal: Deal, content: str) -> frozenset[str]:
    """Return the parties that assented to exactly this content."""
    return frozenset(map(deal.party_of, _assents(deal, content)))


def _assents(deal: Deal, content: str) -> tuple[Entry, ...]:
    return tuple(one.entry for one in deal.facts(Assent) if one.value.subject_hash == content)


def signers(deal: Deal, content: str) -> frozenset[str]:
    """Return the parties that signed exactly this content."""
    return frozenset(map(deal.party_of, _signatures(deal, content)))


def _signatures(deal: Deal, content: str) -> tuple[Entry, ...]:
    return tuple(one.entry for one in deal.facts(Executed) if one.value.subject_hash == content)


def consents(deal: Deal, request: str, *, content: str) -> dict[str, ConsentVerdict]:
    """Return the last answer of each party to exactly this content of a change request."""
    return {
        deal.party_of(one.entry): one.value.verdict
        for one in deal.facts(Consent)
        if one.value.request == request and one.value.subject_hash == content
    }


def amendments(deal: Deal) -> tuple[Incorporated, ...]:
    """Return the amendments that every party consented to; what one side incorporates alone counts for nothing, nor
    does any other text than the one that the consented request proposes.
    """
    return tuple(fact.value for fact in deal.facts(Incorporated) if _consented(deal, fact) and _proposed(deal, fact))


def _consented(deal: Deal, amendment: Fact[Incorporated]) -> bool:
    """Tell whether every party had consented when it was incorporated; nobody takes a consent back after that."""
    known = deal.known_to(amendment.entry)
    answers = {
        deal.party_of(one.entry): one
        for one in deal.facts(Consent)
        if one.entry.id in known and _answers(one.value, amendment.value)
    }
    return _by_all(deal, [one.entry for one in answers.values() if one.value.verdict == "consents"])


def _answers(consent: Consent, amendment: Incorporated) -> bool:
    return (consent.request, consent.subject_hash) == (amendment.request, amendment.subject_hash)


def _proposed(deal: Deal, amendment: Fact[Incorporated]) -> bool:
    """Tell whether an amendment makes exactly the change that was consented to, though it may be retired by now."""
    said = amendment.value
    return any(
        (one.base, one.proposed) == (said.base, said.conformed)
        for one in deal.past(ChangeRequest, said.request)
        if one.content == said.subject_hash
    )


def latest(deal: Deal, instrument: str, *states: VersionState) -> DocumentVersion | None:
    """Return the newest version of an instrument, or the newest in one of these states."""
    fitting = [one for one in versions(deal, instrument) if not states or one.state in states]
    return fitting[-1] if fitting else None


def in_force(deal: Deal, instrument: str) -> DocumentVersion | None:
    """Return the text that binds the parties now: the newest conformed copy, else what was executed."""
    return latest(deal, instrument, "conformed") or latest(deal, instrument, "executed")


def last_sent(deal: Deal, instrument: str) -> DocumentVersion | None:
    """Return the version that we last sent in a package: what a returned text is compared with."""
    sent = [one for one in _exchanged(deal) if one.direction == "sent"]
    by_hash = {one.hash: one for one in versions(deal, instrument)}
    for package in reversed(sent):
        for content in reversed(package.versions):
            if content in by_hash:
                return by_hash[content]
    return None


def last_received(deal: Deal, instrument: str) -> DocumentVersion | None:
    """Return the newest version that the other side made: what our redline to them is drawn against."""
    theirs = [one for one in versions(deal, instrument) if one.side != deal.ours]
    return theirs[-1] if theirs else None


def round_number(deal: Deal) -> int:
    """Return the round, 0 before the first draft: a round is our turn and theirs."""
    return (max((fact.value.turn for fact in deal.facts(VersionProposed)), default=0) + 1) // 2


def our_turn(deal: Deal) -> bool:
    """Tell whether the other side waits for us: nothing was sent yet, or what came last came from them.

    A file that they handed over came from them, as a package does.
    """
    logged = [fact for fact in deal.facts(PackageLogged) if fact.value.audience == "partner"]
    if not logged or logged[-1].value.direction == "received":
        return True
    handed = (fact for fact in deal.facts(VersionProposed) if fact.value.state == "received")
    return any(place(fact.entry) > place(logged[-1].entry) for fact in handed if fact.entry.stream == "team")


def _exchanged(deal: Deal) -> tuple[PackageLogged, ...]:
    """Return the packages to and from the other side; those among our own people change nothing between the parties."""
    return tuple(fact.value for fact in deal.facts(PackageLogged) if fact.value.audience == "partner")


def stage(deal: Deal) -> Stage:
    """Return the stage of the deal as a whole: that of its most advanced instrument."""
    states = {one.state for instrument in deal.instruments for one in versions(deal, instrument.key)}
    if "conformed" in states:
        return "amended"
    if "executed" in states:
        return "executed"
    if "agreed form" in states:
        return "agreed form"
    exchanged = _exchanged(deal) or any(one.entry.stream == "shared" for one in deal.facts(VersionProposed))
    return "negotiating" if exchanged else "drafting"


def requests(deal: Deal) -> tuple[RequestStatus, ...]:
    """Return the change requests, each with where it stands."""
    return tuple(_request(deal, held) for held in deal.records(ChangeRequest))


def _request(deal: Deal, held: Held[ChangeRequest]) -> RequestStatus:
    request = held.value
    steps = _steps(deal, request)
    answers = consents(deal, request.key, content=request.content)
    missing = tuple(party.key for party in deal.parties if answers.get(party.key) != "consents")
    amended = [one for one in amendments(deal) if one.request == request.key]
    return RequestStatus(
        request=request,
        stream=held.stream,
        state="incorporated" if amended else _request_state(request, steps=steps, consents=answers, missing=missing),
        steps=steps,
        consents=answers,
        missing=missing,
        amendment=amended[-1] if amended else None,
        entry=held.entry,
    )


def _steps(deal: Deal, request: ChangeRequest) -> tuple[ApprovalStep, ...]:
    """Return the approvals that our own matrix wants: the other side's matrix is the other side's affair."""
    given = deal.approvals(f"request/{request.key}", content=request.content)
    ours = [right for right in deal.rights if right.party == deal.ours]
    return tuple(
        step for event in request.events for step in route(ours, event=event, amounts=request.amounts, given=given)
    )


def _request_state(
    request: ChangeRequest,
    *,
    steps: tuple[ApprovalStep, ...],
    consents: Mapping[str, ConsentVerdict],
    missing: tuple[str, ...],
) -> RequestState:
    if any(step.state == "declined" for step in steps) or "refuses" in consents.values():
        return "declined"
    if consents and not missing:
        return "consented"
    if not request.proposed:
        return "draft"
    if not request.assessed:
        return "impact"
    return "with partner" if settled(steps) else "approval"
