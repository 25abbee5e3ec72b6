"""Verifies a package that arrived and plans its import; nothing is changed by it.

`verify` tells every check in order and never fails for a fault of the package; `open_package` raises instead. What may
be taken in comes out as `Incoming`, which `importing.take` imports.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from negotiator.crypto import Identity, is_sealed
from negotiator.domain.contents import texts_in
from negotiator.exchange import Audience, BytesSource, FileSource, Letter, Package, Source, letter_of
from negotiator.exchange import verify as read_package
from negotiator.exchange.shapes import Signatory
from negotiator.kernel import SILENT, Cancelled, NegotiatorError, Progress, Tampered
from negotiator.services import checks
from negotiator.services.arrivals import (
    Incoming,
    SenderRefused,
    SenderUnknown,
    TeamForStranger,
    TeamFromPartner,
    Verification,
)
from negotiator.services.assessing import Assessed, assess
from negotiator.services.bases import bases_of
from negotiator.services.checks import Check, Stage
from negotiator.services.content import Carried, Get, check_content, held_by
from negotiator.services.evidence import adds_signatures
from negotiator.services.pins import Judged, judge, pinned
from negotiator.services.trust import RootChanged, note_changed
from negotiator.services.wordfiles import check_documents
from negotiator.services.workspace import Workspace

_MARK: Final = 64
_AFTERWARDS: Final = frozenset({"sender-unknown", "signer-not-entered", "signer-name-differs", "organisation-twin"})
"""What the acts of the very package may still put right, once they are proven."""


def verify(workspace: Workspace, source: Source | bytes | Path, *, progress: Progress = SILENT) -> Verification:
    """Verify a package and plan its import; nothing is changed. Raises nothing for a fault of the package."""
    look = _Look()
    package: Package | None = None
    try:
        found = _source(source)
        package = read_package(found, identities=_identities(workspace), trust=pinned(workspace), progress=progress)
        look.made += checks.read_well(package, sealed=_looks_sealed(found))
        incoming = examine(workspace, package, look, progress=progress)
    except Cancelled:
        raise
    except NegotiatorError as error:
        if package is None:
            look.made = list(checks.until(checks.stage_of_reading(error), error))
        return Verification(checks=checks.in_order(look.made), package=package, problem=error)
    return Verification(checks=incoming.checks, package=package, incoming=incoming)


def open_package(workspace: Workspace, source: Source | bytes | Path, *, progress: Progress = SILENT) -> Incoming:
    """Verify a package and plan its import; nothing is changed. Raises what stopped it, by its own code."""
    found = verify(workspace, source, progress=progress)
    if found.problem is not None:
        raise found.problem
    assert found.incoming is not None  # noqa: S101 -- nothing stopped it
    return found.incoming


class _Look:
    """Collects checks as they are made; what fails in a block stops at the block's stage."""

    def __init__(self) -> None:
        self.made: list[Check] = []

    @contextmanager
    def at(self, stage: Stage) -> Iterator[None]:
        """Let a failure within the block be told at a stage, or at the one where its code belongs."""
        try:
            yield
        except Cancelled:
            raise
        except NegotiatorError as error:
            self.made.append(checks.stopped(_STAGE_OF.get(error.code, stage), error))
            raise

    def add(self, *made: Check) -> None:
        """Take in checks that did not stop anything."""
        self.made += made


def examine(
    workspace: Workspace, package: Package, look: "_Look | None" = None, *, progress: Progress = SILENT
) -> Incoming:
    """Plan the import of a package that was read; nothing is changed. Raises what stops it."""
    look = look or _Look()
    deal = workspace.deal
    letter = letter_of(package)
    assessed, judged = weigh(
        workspace, letter, package.signer, written=package.manifest.created, look=look, progress=progress
    )
    further = [(one.name, judge(one, deal, after=assessed.after)) for one in package.countersigners]
    look.add(checks.sender(judged, own=_own(workspace)), checks.witnesses(further))
    look.add(checks.passed("deal", _DEAL[package.manifest.audience]))
    look.add(checks.place(assessed, number=package.sequence, first=not package.parents), checks.fork(assessed))
    look.add(checks.acts(assessed))
    carried = Carried(package)
    with look.at("contents"):
        keep = check_content(
            workspace,
            assessed.plan.new,
            carried=carried,
            all_named=not assessed.plan.left_out,
            of_team=package.manifest.audience == "team",
            sender=judged.person,
        )
    look.add(checks.contents(len(carried.sizes)))
    with look.at("documents"):
        unmarked = _check_documents(workspace, package, assessed, judged, carried, progress=progress)
    look.add(checks.documents(unmarked))
    bases = bases_of(deal, assessed.versions, get=_either(carried, held_by(workspace)))
    for check in (checks.mandate, checks.names, checks.undone, checks.ours, checks.newer, checks.conflicts):
        look.add(check(assessed))
    look.add(checks.base(bases))
    return Incoming(
        package=package,
        assessed=assessed,
        judged=judged,
        checks=checks.in_order(look.made),
        keep=keep,
        basis=len(workspace.entries),
        bases=bases,
        countersigned=assessed.plan.replay and adds_signatures(workspace, package),
    )


def weigh(
    workspace: Workspace,
    letter: Letter,
    signer: Signatory,
    *,
    written: datetime,
    look: "_Look | None" = None,
    progress: Progress = SILENT,
) -> tuple[Assessed, Judged]:
    """Judge who signed and what their acts would do; nothing is changed but that a changed root waits for a decision.

    Who signs nothing any more is refused for that, before anything is made of the letter's number or its acts. Raises
    SenderRefused, SenderUnknown, TeamForStranger, TeamFromPartner and what `assess` raises. written: as it says itself.
    """
    look = look or _Look()
    deal = workspace.deal
    seen_in = f"package {letter.sequence} of {written:%d %b %Y}"
    with look.at("sender"):
        early = judge(signer, deal)
        _note_changed(workspace, signer, early, seen_in=seen_in)
        _require_sender(early, but=_AFTERWARDS)
    with look.at("acts"):
        assessed = _assess(workspace, letter, early, progress=progress)
    with look.at("sender"):
        judged = judge(signer, deal, after=assessed.after)
        _note_changed(workspace, signer, judged, seen_in=seen_in)
        _require_sender(judged)
    with look.at("deal"):
        _require_audience(letter.audience, judged, ours=deal.ours)
    return assessed, judged


def _assess(workspace: Workspace, letter: Letter, early: Judged, *, progress: Progress) -> Assessed:
    """Assess a package's acts. Where they do not hold, nothing is left that could introduce a sender nobody knows."""
    try:
        return assess(
            workspace.entries,
            workspace.deal,
            letter,
            deal_id=workspace.deal_id,
            own=_own(workspace),
            progress=progress,
        )
    except Tampered:
        _require_sender(early)
        raise


def _own(workspace: Workspace) -> frozenset[str]:
    """Return the fingerprints of the certificates that sign, or signed, in this file."""
    return frozenset(identity.fingerprint for identity in workspace.identities)


_DEAL: Final = {"partner": "It belongs to this deal.", "team": "It belongs to this deal, and is for colleagues alone."}
_STAGE_OF: Final[Mapping[str, Stage]] = {
    "wrong-deal": "deal",
    "sequence": "place",
    "rollback": "place",
    "sender-unknown": "sender",
    "signer-not-entered": "sender",
    "signer-name-differs": "sender",
    "organisation-twin": "sender",
}


def _source(source: Source | bytes | Path) -> Source:
    if isinstance(source, Path):
        return FileSource(source)
    return BytesSource(source) if isinstance(source, bytes) else source


def _looks_sealed(source: Source) -> bool:
    with source.open() as file:
        return is_sealed(file.read(_MARK))


def _identities(workspace: Workspace) -> tuple[Identity, ...]:
    """Return the identities of this file, the one that signs first: a colleague's or a former key may open it too."""
    active = workspace.identity
    return (active, *(one for one in workspace.identities if one.fingerprint != active.fingerprint))


def _note_changed(workspace: Workspace, signer: Signatory, judged: Judged, *, seen_in: str) -> None:
    """Let a root that came in the place of a known one wait for a person's decision."""
    if judged.code == RootChanged.code:
        note_changed(workspace, signer, seen_in=seen_in)


def _require_sender(judged: Judged, *, but: Collection[str] = ()) -> None:
    if not judged.stops or judged.code in but:
        return
    if judged.code == SenderUnknown.code:
        raise SenderUnknown(judged)
    raise SenderRefused(judged)


def _require_audience(audience: Audience, judged: Judged, *, ours: str) -> None:
    """Let only our own side tell us what is our team's."""
    if audience != "team":
        return
    if judged.person is None or not ours:
        raise TeamForStranger
    if judged.person.party != ours:
        raise TeamFromPartner


def _check_documents(
    workspace: Workspace, package: Package, assessed: Assessed, judged: Judged, carried: Carried, *, progress: Progress
) -> int:
    get = _either(carried, held_by(workspace))
    trees = [version.hash for version in assessed.versions]
    carried.load((text for tree in trees for text in texts_in(tree, get=get)), progress=progress)
    party = judged.person.party if judged.person else ""
    side = {person.name for person in assessed.after.roster.people.values() if person.party == party}
    return check_documents(
        package,
        assessed.versions,
        held=workspace.deal,
        after=assessed.after,
        carried=carried,
        get=get,
        senders={package.signer.name, *side},
        progress=progress,
    )


def _either(carried: Carried, held: Get) -> Get:
    """Return what reads a content that was loaded from the package or, where it was not, from the file."""

    def get(digest: str) -> bytes | None:
        return carried.at_hand(digest) or held(digest)

    return get
