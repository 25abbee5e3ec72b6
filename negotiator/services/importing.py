"""Takes a verified package in, in one transaction."""

from negotiator.domain.packages import PackageLogged
from negotiator.services.content import received_contents
from negotiator.services.incoming import Incoming
from negotiator.services.receipts import Receipt, State
from negotiator.services.workspace import Workspace


def take(workspace: Workspace, incoming: Incoming) -> Receipt:
    """Import a verified package in one transaction; one that was imported before changes nothing."""
    if incoming.plan.replay:
        return workspace.commit("Receive package again", ())
    package = incoming.package
    logged = PackageLogged(
        direction="received",
        package=package.id,
        sequence=package.sequence,
        parents=package.parents,
        author_root=package.signer.root_fingerprint,
        versions=tuple(version.hash for version in incoming.versions),
    )
    log = workspace.draft([State(logged)], beyond=incoming.plan.new)
    contents = received_contents(workspace, incoming.plan.new, blobs=package.blobs)
    return workspace.commit("Receive package", (*incoming.plan.new, *log), blobs=contents)
