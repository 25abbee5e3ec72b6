"""Thoughts that were taken back before anyone else had them: they stay with us, though they stand in the shared stream.

Undo appends the value before, so what was typed and undone is still an act. Of a record that our side put several times
between two packages only the last value is anyone's business; what it superseded stays here, and so does a record that
came and went in between. Once a package has carried an act, every later one carries it too. An act names all that it
supersedes back to what the other side has (`services/pens.py`), so that nothing is missing where the steps between are.

Who acts for whom is never kept back while it is needed to tell whose signatures hold.
"""

from collections.abc import Callable, Iterable, Mapping

from negotiator.domain.deal import Deal
from negotiator.domain.packages import PackageLogged, packages_logged
from negotiator.domain.records import KINDS
from negotiator.ledger import Entry, is_record

_ROSTER = frozenset({"person", "party"})


def carried(deal: Deal) -> frozenset[str]:
    """Return the ids of the shared acts that packages to the other side carried: all that stood but what was kept.

    What one desk of ours kept another may have sent, before it knew. A log counts here whoever wrote it, and when: what
    has left has left.
    """
    acts = {one.entry.id: one.entry for one in deal.outside} | dict(deal.projection.by_id)
    logs = tuple(
        (fact.entry, fact.value)
        for fact in packages_logged(deal)
        if (fact.value.direction, fact.value.audience) == ("sent", "partner")
    )
    stood = _before((head for _act, log in logs for head in log.heads), acts)
    kept = stood.intersection(id_ for _act, log in logs for id_ in log.kept)
    return frozenset(stood - {id_ for id_ in kept if not any(_carries(one, id_, logs, acts) for one in logs)})


_Log = tuple[Entry, PackageLogged]


def _before(heads: Iterable[str], acts: Mapping[str, Entry]) -> set[str]:
    """Return the acts that stood when these were the last: they themselves, and all that they follow."""
    waiting, found = list(heads), set[str]()
    while waiting:
        id_ = waiting.pop()
        if id_ in acts and id_ not in found:
            found.add(id_)
            waiting += acts[id_].parents
    return found


def _carries(one: _Log, id_: str, logs: Iterable[_Log], acts: Mapping[str, Entry]) -> bool:
    """Tell whether a package carried an act that some desk kept: it stood, and its sender knew of no one keeping it."""
    act, log = one
    if id_ in log.kept or all(acts[head].lamport < acts[id_].lamport for head in log.heads if head in acts):
        return False
    known = _before([act.id], acts)
    kept = any(id_ in other.kept for entry, other in logs if entry.id in known)
    return not kept and id_ in _before(log.heads, acts)


def unsent_by(deal: Deal, sent: frozenset[str]) -> Callable[[Entry], bool]:
    """Return what tells whether an act is one of our side's on a shared record that no package has carried."""
    is_ours = _ours_on_records(deal)
    return lambda act: act.id not in sent and is_ours(act)


def taken_back(deal: Deal, sent: frozenset[str]) -> frozenset[str]:
    """Return the ids of our side's shared acts that no package held and that later acts of ours made void.

    sent: what `carried` says.
    """
    is_ours = _ours_on_records(deal)
    ours = [act for act in deal.projection.entries if is_ours(act)]
    unsent = [act for act in ours if act.id not in sent]
    mine = {act.id for act in ours}
    # a choice between our value and theirs is theirs to see whole
    superseded = {id_ for act in ours if mine.issuperset(act.body["after"]) for id_ in act.body["after"]}
    found = {act.id for act in unsent if act.id in superseded and not _is_needed(deal, act)}
    for act in unsent:
        came = act.body["after"]
        if act.body["put"] is None and came and found.issuperset(came):
            found.add(act.id)  # it tells of nothing but what stays here
    return frozenset(found)


def _ours_on_records(deal: Deal) -> Callable[[Entry], bool]:
    records = frozenset(kind.name for kind in KINDS if not kind.milestone)

    def is_ours(act: Entry) -> bool:
        return (
            act.stream == "shared" and act.kind in records and is_record(act.body) and deal.party_of(act) == deal.ours
        )

    return is_ours


def _is_needed(deal: Deal, act: Entry) -> bool:
    """Tell whether an act on the roster may be what others are judged by: all but people who can sign nothing and went.

    Whoever has a certificate may hold the deal on a computer of their own and send packages from it, also once they
    were withdrawn: then everybody must know both that they were entered and that they are no more.
    """
    topic = act.kind.partition("/")[0]
    if topic not in _ROSTER:
        return False
    standing = deal.projection.standing[act.stream, act.kind, act.body["key"]]
    signs = any((one.body["put"] or {}).get("fingerprint") for one in standing.history)
    return topic == "party" or standing.value is not None or signs
