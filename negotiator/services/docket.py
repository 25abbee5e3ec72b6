"""The docket: every matter that wants a decision of our side, and those decided lately. It decides nothing itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from negotiator.domain import Deal, stages
from negotiator.domain.approvals import Event
from negotiator.domain.changes import RequestStatus
from negotiator.domain.versions import DocumentVersion
from negotiator.kernel import SILENT, Progress
from negotiator.redline import Redline
from negotiator.services import approvals, changes, versions
from negotiator.services.approvals import Waiting
from negotiator.services.founding import TERM_SHEET
from negotiator.services.workspace import Workspace

PartyAct = Literal["", "agree", "sign"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One subject of decision: a change request or a version. `act` is what our party can still do to the version."""

    waiting: Waiting
    version: DocumentVersion | None = None
    request: RequestStatus | None = None
    act: PartyAct = ""

    @property
    def decided(self) -> bool:
        """Tell whether nothing is left to decide here."""
        declined = any(step.state == "declined" for step in self.waiting.steps)
        return not self.act and (declined or self.waiting.done)


def docket(workspace: Workspace) -> tuple[Matter, ...]:
    """Return the matters of our side: those that wait first, then those decided, the newest first in each."""
    found = [*_requests(workspace), *_versions(workspace)]
    newest_first = sorted(found, key=lambda matter: matter.waiting.since, reverse=True)
    return tuple(sorted(newest_first, key=lambda matter: matter.decided))


def _requests(workspace: Workspace) -> Iterator[Matter]:
    for status in stages.requests(workspace.deal):
        if status.steps and status.state not in ("draft", "impact"):
            yield Matter(waiting=approvals.waiting_for_request(workspace, status), request=status)


def _versions(workspace: Workspace) -> Iterator[Matter]:
    for instrument in workspace.deal.instruments:
        if instrument.key == TERM_SHEET:
            continue  # its terms are agreed one by one, on the term sheet
        known = stages.versions(workspace.deal, instrument.key)
        shared = [version for version in known if version.shared and version.state != "conformed"]
        if shared:
            yield from _of_version(workspace, shared[-1])
        if known and not known[-1].shared and known[-1].side == workspace.deal.ours:
            yield from _guarded(workspace, known[-1], "send")


def _of_version(workspace: Workspace, version: DocumentVersion) -> Iterator[Matter]:
    event: Event = "agree" if version.state in ("sent", "received") else "execute"
    act = _party_act(workspace.deal, version)
    waiting = approvals.waiting_for(workspace, version, event=event)
    if act or waiting.steps:
        yield Matter(waiting=waiting, version=version, act=act)


def _guarded(workspace: Workspace, version: DocumentVersion, event: Event) -> Iterator[Matter]:
    waiting = approvals.waiting_for(workspace, version, event=event)
    if waiting.steps:
        yield Matter(waiting=waiting, version=version)


def _party_act(deal: Deal, version: DocumentVersion) -> PartyAct:
    if version.state in ("sent", "received"):
        return "" if deal.ours in stages.assenting(deal, version.hash) else "agree"
    if version.state == "agreed form":
        return "" if deal.ours in stages.signers(deal, version.hash) else "sign"
    return ""


def redline_of(workspace: Workspace, matter: Matter, *, progress: Progress = SILENT) -> Redline | None:
    """Return what a matter changes: a request against the signed text, a version against the one before it.

    None for the first version of a text.
    """
    if matter.request is not None:
        return changes.compare_request(workspace, matter.request.request.key, progress=progress)
    version = matter.version
    if version is None:
        return None
    known = stages.versions(workspace.deal, version.proposed.instrument)
    place = next(number for number, one in enumerate(known) if one.hash == version.hash)
    earlier = [one for one in known[:place] if one.shared and one.proposed.source]
    if not earlier:
        return None
    return versions.compare_versions(workspace, earlier[-1], version, progress=progress).redline


def holders(workspace: Workspace, waiting: Waiting) -> tuple[tuple[str, str, str], ...]:
    """Return (fingerprint, name, role) of the identities in this file whose role decides a matter."""
    roles = {step.role for step in waiting.steps}
    people = workspace.deal.roster.people
    found = []
    for identity in workspace.identities:
        person = people.get(identity.fingerprint)
        if person is not None and person.party == workspace.deal.ours and person.role in roles:
            found.append((identity.fingerprint, person.name, person.role))
    return tuple(found)
