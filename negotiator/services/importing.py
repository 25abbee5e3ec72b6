"""Takes a verified package in, all of it or nothing, and keeps the evidence of it."""

import functools
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from negotiator.domain.packages import PackageLogged
from negotiator.exchange.shapes import Receive
from negotiator.kernel import SILENT, Conflicted, Progress, Refused
from negotiator.services import evidence
from negotiator.services.arrivals import Incoming
from negotiator.services.content import likenesses
from negotiator.services.incoming import examine
from negotiator.services.receipts import Receipt, State
from negotiator.services.workspace import Workspace
from negotiator.store import Staging

REFUSED: Final = "refused/"
"""Names of local values: packages that a person here refused."""
_LARGE: Final = 4 << 20
_MOST_WAITING: Final = 64 << 20


class AskFirst(Refused):
    """A package may be honest and may not be: a person must have asked its sender. `code` is what about."""

    code = "ask-first"

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words, hint="Nothing was imported. Ask the sender by telephone, then say that you did.")
        self.code = code


class PlanChanged(Conflicted):
    """The deal moved since a package was verified, and importing it would do something else now."""

    code = "plan-changed"

    def __init__(self) -> None:
        super().__init__(
            "The deal was changed since this package was verified, and importing it would do something else now.",
            hint="Nothing was imported. Look at the package again.",
        )


def take(workspace: Workspace, incoming: Incoming, *, asked: bool = False, progress: Progress = SILENT) -> Receipt:
    """Import a verified package in one transaction; one that was imported before and brings nothing changes nothing.

    asked: whether a person said that they asked the sender about everything that needs it. Raises AskFirst, PlanChanged
    and FileChangedMeanwhile, with nothing changed.
    """
    incoming = _as_it_stands(workspace, incoming)
    for check in incoming.checks:
        if check.asks and not asked:
            raise AskFirst(check.code, check.words)
    label = "Package taken in again" if incoming.plan.replay else "Package taken in"
    if not incoming.brings:
        return workspace.commit(label, ())
    proof = evidence.proof_of(incoming.package.proof)
    with workspace.vault.blobs.staging() as staging:
        contents = _Contents(workspace, incoming, staging)
        contents.fetch(progress)
        incoming = _as_it_stands(workspace, incoming)  # to fetch them took its time
        log = () if not incoming.logs else workspace.draft([State(_logged(incoming, proof))], beyond=incoming.plan.new)
        receipt = workspace.commit(
            label,
            (*incoming.plan.new, *log),
            blobs=[evidence.content_of(workspace.deal, proof)] if log else [],
            also=contents.keep,
        )
    workspace.vault.local.delete(f"{REFUSED}{incoming.package.id}")
    return receipt


def refuse(workspace: Workspace, incoming: Incoming) -> None:
    """Remember, in this file alone, that a person refused a package; it can still be imported later."""
    workspace.vault.local.set(f"{REFUSED}{incoming.package.id}", workspace.clock.now().isoformat())


def refused_on(workspace: Workspace, package: str) -> str:
    """Return the day on which a person here refused a package, as text; "" for never."""
    return str(workspace.vault.local.get(f"{REFUSED}{package}", ""))[:10]


def _as_it_stands(workspace: Workspace, incoming: Incoming) -> Incoming:
    """Return the same plan, worked out anew where the deal moved. Raises PlanChanged when it is another one now."""
    if incoming.basis == len(workspace.entries):
        return incoming
    fresh = examine(workspace, incoming.package)
    if _does(fresh) != _does(incoming):
        raise PlanChanged
    return fresh


def _does(incoming: Incoming) -> tuple[object, ...]:
    """Return what an import would do, as far as a person was shown it."""
    return (
        {entry.id for entry in incoming.plan.new},
        incoming.plan.replay,
        {(one.entry.id, one.code) for one in incoming.outside},
        {(one.topic, one.key) for one in incoming.contested},
        incoming.asks,
    )


def _logged(incoming: Incoming, proof: bytes) -> PackageLogged:
    package = incoming.package
    return PackageLogged(
        direction="received",
        package=package.id,
        sequence=package.sequence,
        parents=package.parents,
        author_root=package.signer.root_fingerprint,
        versions=tuple(version.hash for version in incoming.versions),
        audience=package.manifest.audience,
        label=package.manifest.label,
        kept=package.manifest.walled,
        proof=sha256(proof).hexdigest(),
    )


class _Contents:
    """A package's contents, fetched in one pass through its file and kept in the change that stores its acts.

    What follows a version is put in the order of the versions: each is kept as what changed since the one before. All
    else is staged, so that the change stays small however large the package is.
    """

    def __init__(self, workspace: Workspace, incoming: Incoming, staging: Staging) -> None:
        self._blobs = workspace.vault.blobs
        self._package = incoming.package
        self._staging = staging
        sizes = {file.sha256: file.size for file in self._package.files if file.role == "blob"}
        self._sizes = {digest: sizes[digest] for digest in self._blobs.missing(sorted(incoming.keep))}
        self._like = likenesses(workspace.entries, incoming.plan.new)
        self._waiting: dict[str, bytes] = {}
        self._room = _MOST_WAITING

    def fetch(self, progress: Progress) -> None:
        """Read what is to be kept. Raises FileChangedMeanwhile."""
        wanted: dict[str, Receive] = {
            f"blobs/{digest}": functools.partial(self._receive, digest) for digest in self._sizes
        }
        if wanted:
            self._package.deliver(wanted, progress=progress)

    def keep(self) -> None:
        """Keep everything, inside the change that stores the acts."""
        self._staging.keep()
        for digest in (one for one in self._like if one in self._waiting):
            self._blobs.put(self._waiting[digest], like=self._like[digest])

    def _receive(self, digest: str, chunks: Iterator[bytes]) -> None:
        size = self._sizes[digest]
        if digest in self._like and size <= min(_LARGE, self._room):
            self._room -= size
            self._waiting[digest] = b"".join(chunks)
        else:
            self._staging.add(chunks, digest=digest, size=size)
