"""A prepared package in plain values: what travels, what stays, for whom it is sealed and who signs. No Qt here."""

import hashlib
import re

from negotiator.domain import stages
from negotiator.gui.screens.packages.state import FileLine, Outbox, RecipientLine, VersionLine
from negotiator.gui.screens.packages.words import counts
from negotiator.services.packages import Outgoing
from negotiator.services.workspace import Workspace

SUFFIX = ".asice.age"


def describe(workspace: Workspace, prepared: Outgoing) -> Outbox:
    """Return what the sender should see before a package is written."""
    identity = workspace.identity
    topics: dict[str, int] = {}
    for entry in prepared.entries:
        topic = entry.kind.partition("/")[0]
        topics[topic] = topics.get(topic, 0) + 1
    return Outbox(
        versions=_versions(workspace, prepared),
        files=tuple(
            FileLine(name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest())
            for name, data in sorted(prepared.documents.items())
        ),
        travelling=counts(topics),
        withheld=counts(prepared.withheld),
        recipients=tuple(
            RecipientLine(
                name=one.name,
                organisation=_organisation(workspace, one.root_fingerprint),
                fingerprint=one.root_fingerprint,
            )
            for one in prepared.recipients
        ),
        signer=RecipientLine(
            name=identity.name, organisation=identity.organisation, fingerprint=identity.root_fingerprint
        ),
        number=prepared.sequence,
        file_name=suggested_name(workspace.deal.charter.title, prepared.sequence),
    )


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


def suggested_name(title: str, number: int) -> str:
    """Return a file name for a package: the deal's title in plain letters, and the package's number."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-").lower()[:40].rstrip("-") or "deal"
    return f"{plain}-package-{number}{SUFFIX}"
