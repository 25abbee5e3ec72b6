"""A prepared package in plain values: what travels, what stays, for whom it is sealed and who signs. No Qt here."""

import hashlib
import re

from negotiator.domain import stages
from negotiator.domain.attachments import Attachment
from negotiator.domain.charter import Person
from negotiator.gui.screens.packages.state import (
    Count,
    FileLine,
    Outbox,
    PersonChoice,
    RecipientLine,
    TextChoice,
    VersionLine,
)
from negotiator.gui.screens.packages.words import counts
from negotiator.services import proposals, recipients
from negotiator.services.packages import Outgoing
from negotiator.services.workspace import Workspace

SUFFIX = ".asice.age"


def describe(workspace: Workspace, prepared: Outgoing) -> Outbox:
    """Return what the sender should see before a package is written."""
    identity = workspace.identity
    topics: dict[str, int] = {}
    for entry in (*prepared.entries, *prepared.team):
        topic = entry.kind.partition("/")[0]
        topics[topic] = topics.get(topic, 0) + 1
    return Outbox(
        versions=_versions(workspace, prepared),
        files=tuple(
            FileLine(name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest())
            for name, data in sorted(prepared.documents.items())
        ),
        travelling=counts(topics),
        withheld=(*counts(prepared.withheld), *_taken_back(prepared)),
        recipients=tuple(_line(workspace, person) for person in prepared.people),
        signer=RecipientLine(
            name=identity.name, organisation=identity.organisation, fingerprint=identity.root_fingerprint
        ),
        number=prepared.sequence,
        file_name=suggested_name(workspace.deal.charter.title, prepared.sequence, team=prepared.audience == "team"),
        label=prepared.label,
        team=prepared.audience == "team",
        texts=_texts(workspace, prepared) if prepared.audience == "partner" else (),
        people=_people(workspace, prepared),
        hidden=tuple(Count(name=name, count=count) for name, count in sorted(prepared.hidden.items())),
        apart=_apart(workspace, prepared),
        caution=prepared.caution,
        attached=_attached(workspace, prepared),
    )


def _attached(workspace: Workspace, prepared: Outgoing) -> tuple[FileLine, ...]:
    """Return the attachments that travel and that no package carried before."""
    fresh = {entry.id for entry in (*prepared.entries, *prepared.team)} - workspace.carried
    return tuple(
        FileLine(name=held.value.name, size=held.value.size, sha256=held.value.file)
        for held in workspace.deal.records(Attachment)
        if held.entry.id in fresh
    )


def _taken_back(prepared: Outgoing) -> tuple[Count, ...]:
    """Return what was typed and undone, or typed over, before anyone had it."""
    count = len(prepared.taken_back)
    return (Count(name="step taken back" if count == 1 else "steps taken back", count=count),) if count else ()


def _texts(workspace: Workspace, prepared: Outgoing) -> tuple[TextChoice, ...]:
    """Return the texts of which both sides do not have our newest version yet, in order of precedence."""
    unsent = {fact.instrument: fact.tree for fact in proposals.unsent_versions(workspace)}
    unsent |= {fact.instrument: fact.tree for fact in proposals.unsent_sheet(workspace)[0]}
    return tuple(
        TextChoice(key=one.key, title=one.title, chosen=unsent[one.key] in prepared.versions)
        for one in workspace.deal.instruments
        if one.key in unsent
    )


def _people(workspace: Workspace, prepared: Outgoing) -> tuple[PersonChoice, ...]:
    day, mine = workspace.clock.now().date(), workspace.identity.fingerprint
    possible = recipients.possible(workspace.deal, on=day, audience=prepared.audience, but=mine)
    hidden = {
        person.key: sight.hidden
        for sight in recipients.sights(workspace.deal, possible, audience=prepared.audience)
        for person in sight.people
    }
    chosen = {person.key for person in prepared.people}
    return tuple(
        PersonChoice(
            key=person.key,
            line=_line(workspace, person),
            role=person.role,
            chosen=person.key in chosen,
            hidden=hidden[person.key],
        )
        for person in possible
    )


def _line(workspace: Workspace, person: Person) -> RecipientLine:
    return RecipientLine(name=person.name, organisation=_organisation(workspace, person.root), fingerprint=person.root)


def _apart(workspace: Workspace, prepared: Outgoing) -> str:
    """Return what to do when the people chosen may not all see the same."""
    sights = recipients.sights(workspace.deal, prepared.people, audience=prepared.audience)
    if len(sights) < 2:
        return ""
    groups = "; ".join(", ".join(person.name for person in sight.people) for sight in sights)
    return f"These people may not all see the same, so all get what everybody may see. Send apart to: {groups}."


def _versions(workspace: Workspace, prepared: Outgoing) -> tuple[VersionLine, ...]:
    titles = {instrument.key: instrument.title for instrument in workspace.deal.instruments}
    found = []
    for entry in prepared.fresh:
        if entry.kind == "version/1":
            instrument = str(entry.body["instrument"])
            known = [one for one in stages.versions(workspace.deal, instrument) if one.shared]
            found.append(
                VersionLine(
                    title=titles.get(instrument, instrument),
                    name=f"v{len(known) + 1}",
                    sha256=str(entry.body["tree"]),
                )
            )
    return tuple(found)


def _organisation(workspace: Workspace, root: str) -> str:
    party = next((person.party for person in workspace.deal.people if person.root == root), "")
    return next((one.name for one in workspace.deal.parties if one.key == party), "")


def version_names(workspace: Workspace) -> dict[str, str]:
    """Return how each version of the deal is called, by its hash."""
    return {
        version.hash: f"{instrument.title} {version.name}"
        for instrument in workspace.deal.instruments
        for version in stages.versions(workspace.deal, instrument.key)
    }


def suggested_name(title: str, number: int, *, team: bool = False) -> str:
    """Return a file name for a package: the deal's title in plain letters, for whom it is, and its number."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-").lower()[:40].rstrip("-") or "deal"
    return f"{plain}-{'team-' if team else ''}package-{number}{SUFFIX}"
