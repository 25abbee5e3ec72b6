"""Versions made beside each other in plain values, and what a person decides on their clauses. No Qt here."""

from negotiator.domain import Deal, stages
from negotiator.domain.charter import Instrument
from negotiator.domain.clashes import Rivals
from negotiator.gui.screens.packages.clash_state import ClauseLine, Decided, RivalsLine, Wording
from negotiator.redline import provision
from negotiator.services import clashes, uniting
from negotiator.services.clashes import ClashGone, ClauseClash, ClauseSide, NoCommonBase
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace

_READY = "Every clause is decided. One version can be made of the two; read it, then send it."


def waiting_pairs(deal: Deal) -> int:
    """Return how many pairs of versions nobody here has brought together."""
    return sum(1 for pair in clashes.all_rivals(deal) if clashes.united_by(deal, pair) is None)


def describe_rivals(workspace: Workspace) -> tuple[RivalsLine, ...]:
    """Return every pair of versions that stand beside each other. Takes as long as reading the texts does."""
    return tuple(_described(workspace, pair) for pair in clashes.all_rivals(workspace.deal))


def _described(workspace: Workspace, pair: Rivals) -> RivalsLine:
    instrument = workspace.deal.record(Instrument, pair.instrument)
    heading = f"{instrument.title if instrument else pair.instrument}: two versions beside each other"
    united = clashes.united_by(workspace.deal, pair)
    if united is not None:
        note = f"Both were brought together in {united.name}. Send it, and nothing is left to decide."
        return RivalsLine(
            key=pair.key, heading=heading, note=note, reading=united.hash, read=f"Read {united.name}", united=True
        )
    try:
        found = clashes.clashes(workspace, pair)
    except NoCommonBase as error:
        return RivalsLine(
            key=pair.key,
            heading=heading,
            note=f"{error.message} {error.hint}",
            reading=_of_others(workspace.deal, pair),
            read="Compare the two",
        )
    ready = not any(clash.is_open for clash in found)
    return RivalsLine(
        key=pair.key,
        heading=heading,
        clauses=tuple(_clause(clash) for clash in found),
        note=_READY if ready else "",
        ready=ready,
    )


def _of_others(deal: Deal, pair: Rivals) -> str:
    """Return the version of a pair that is not ours: its redline shows it beside our newest."""
    sides = {one.hash: one.side for one in stages.versions(deal, pair.instrument)}
    return next((one for one in pair.versions if sides.get(one) != deal.ours), pair.versions[0])


def _clause(clash: ClauseClash) -> ClauseLine:
    state: Decided = "contested" if clash.contested else "open" if clash.is_open else "decided"
    decision = clash.decision.value if clash.decision else None
    before = Wording(
        whose="The text before", when="", text=clash.base, version=clash.rivals.base, choose="Keep the text before"
    )
    return ClauseLine(
        key=clash.key,
        heading=_place(clash),
        state=state,
        wordings=(before, *(_wording(side, clash) for side in clash.sides)),
        verdict=clashes.words_of(decision, clash) if decision else "",
        reason=decision.reason if decision else "",
    )


def _place(clash: ClauseClash) -> str:
    """Return where a clause stands, as the redline cites it."""
    blocks = (*clash.conflict.base, *clash.conflict.ours, *clash.conflict.theirs)
    where = provision(blocks[0]) if blocks else ""
    return f"Clause {where}".strip() if clash.label or not where else where


def _wording(side: ClauseSide, clash: ClauseClash) -> Wording:
    if any(each.ours for each in clash.sides):
        choose = "Take ours" if side.ours else "Take theirs"
    else:
        choose = f"Take that of {side.party}"
    return Wording(
        whose=f"{side.author}, {side.party}".removesuffix(", "),
        when=f"{side.name}, {side.at.astimezone():%d %b %Y, %H:%M} by their clock",
        text=side.text,
        version=side.version,
        choose=choose,
    )


def decide(workspace: Workspace, key: str, *, chosen: str, text: str, reason: str) -> Receipt:
    """Decide on a clause by its key. Raises what `clashes.decide` raises."""
    for pair in clashes.all_rivals(workspace.deal):
        if key.startswith(f"{pair.key}:"):
            for clash in clashes.clashes(workspace, pair):
                if clash.key == key:
                    return clashes.decide(workspace, clash, chosen=chosen, text=text, reason=reason)
    raise ClashGone


def unite(workspace: Workspace, key: str) -> Receipt:
    """Make one version of the two that a key tells. Raises what `uniting.merged_version` raises."""
    for pair in clashes.all_rivals(workspace.deal):
        if pair.key == key:
            return uniting.merged_version(workspace, pair)
    raise ClashGone
