"""Verifies a package that arrived and plans its import; nothing is changed by it.

`verify` tells every check in order and never fails for a fault of the package; `open_package` raises instead. What may
be taken in comes out as `Incoming`, which `importing.take` imports.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from negotiator.crypto import Identity, is_sealed
from negotiator.domain import fold
from negotiator.domain.contents import texts_in
from negotiator.domain.roster import OutsideMandate
from negotiator.domain.versions import DocumentVersion
from negotiator.exchange import BytesSource, FileSource, ImportPlan, Package, Source, letter_of
from negotiator.exchange import verify as read_package
from negotiator.kernel import SILENT, Cancelled, NegotiatorError, Progress, Refused, Tampered
from negotiator.ledger import Entry, from_line
from negotiator.services import checks
from negotiator.services.assessing import Assessed, assess
from negotiator.services.bases import Base, bases_of
from negotiator.services.checks import Check, Stage
from negotiator.services.content import Carried, Get, check_content, held_by
from negotiator.services.contested import Contested
from negotiator.services.evidence import adds_signatures
from negotiator.services.pins import Judged, judge, pinned
from negotiator.services.trust import RootChanged, note_changed
from negotiator.services.wordfiles import check_documents
from negotiator.services.workspace import Workspace

_MARK: Final = 64
_AFTERWARDS: Final = frozenset({"sender-unknown", "signer-not-entered", "signer-name-differs", "organisation-twin"})
"""What the acts of the very package may still put right, once they are proven."""


class SenderRefused(Refused):
    """Nothing may be taken from whoever signed a package. `code` is why (see `pins.REASONS`)."""

    code = "sender-refused"

    def __init__(self, judged: Judged) -> None:
        super().__init__(judged.why, hint=f"Nothing was imported. {judged.hint}")
        self.code = judged.code


class SenderUnknown(SenderRefused):
    """A package is signed by someone whom neither the deal nor the package itself enters for a party."""

    code = "sender-unknown"


class TeamFromPartner(Refused):
    """A package for colleagues comes from the other side: what is our team's is for us alone to say."""

    code = "team-from-partner"

    def __init__(self) -> None:
        super().__init__(
            "The package says that it is for colleagues, and its sender acts for the other side.",
            hint="Nothing was imported. Ask the sender for a package for partners.",
        )


class TeamForStranger(Refused):
    """A package for colleagues comes from someone of whom it is not known for which party they act."""

    code = "team-for-stranger"

    def __init__(self) -> None:
        super().__init__(
            "The package says that it is for colleagues, and nobody knows for which party its sender acts.",
            hint="Nothing was imported. Ask a colleague whom you know to enter the sender first.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One line of what an import would do. what: a topic ("risk") or a record; why and code: where it is not new."""

    what: str
    count: int
    state: Literal["new", "known", "conflict", "refused", "void", "newer"]
    why: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A verified package and what importing it would do; `assessed` tells most of it.

    keep: the contents to be stored, by SHA-256. asks: codes of the checks for which a person must say that they asked.
    basis: how many entries were held when this was worked out. bases: what each new version was made from.
    countersigned: whether a package that is held already came with signatures that were not kept.
    """

    package: Package
    assessed: Assessed
    judged: Judged
    checks: tuple[Check, ...]
    keep: frozenset[str]
    basis: int
    bases: tuple[Base, ...] = ()
    countersigned: bool = False

    @property
    def asks(self) -> tuple[str, ...]:
        """Return the codes of what a person must have asked about before anything is imported."""
        return tuple(check.code for check in self.checks if check.asks)

    @property
    def plan(self) -> ImportPlan:
        """Return which entries are new, known, missing and left out."""
        return self.assessed.plan

    @property
    def versions(self) -> tuple[DocumentVersion, ...]:
        """Return the new versions."""
        return self.assessed.versions

    @property
    def contested(self) -> tuple[Contested, ...]:
        """Return the records that would have several values."""
        return self.assessed.contested

    @property
    def acts(self) -> Mapping[str, int]:
        """Return how many new acts there are of each topic."""
        return self.assessed.acts

    @property
    def outside(self) -> tuple[OutsideMandate, ...]:
        """Return the acts that would count for nothing."""
        return self.assessed.outside

    @property
    def undone(self) -> tuple[Entry, ...]:
        """Return the acts that we hold, that count now and would count for nothing."""
        return self.assessed.undone

    @property
    def newer(self) -> tuple[Entry, ...]:
        """Return the new acts of kinds that this version does not know."""
        return self.assessed.newer

    @property
    def ours(self) -> tuple[Entry, ...]:
        """Return the acts of our own that our file lacks."""
        return self.assessed.ours

    @property
    def brings(self) -> bool:
        """Tell whether importing it changes anything."""
        return self.logs or bool(self.plan.new)

    @property
    def logs(self) -> bool:
        """Tell whether the package is to be noted: it is not held yet, or bears signatures that were not kept."""
        return not self.plan.replay or self.countersigned

    @property
    def rows(self) -> tuple[PlanRow, ...]:
        """Return what an import would do, line by line."""
        return tuple(_rows(self.assessed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Every check of a package in order. incoming: what can be taken in, None when a check stopped everything.

    package: what was read, None when it cannot be read. problem: why everything stopped.
    """

    checks: tuple[Check, ...]
    package: Package | None = None
    incoming: Incoming | None = None
    problem: NegotiatorError | None = None


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
    with look.at("sender"):
        early = judge(package.signer, deal)
        _note_changed(workspace, package, early)
        _require_sender(early, but=_AFTERWARDS)
    with look.at("acts"):
        assessed = _assess(workspace, package, early, progress=progress)
    with look.at("sender"):
        judged = judge(package.signer, deal, after=assessed.after)
        _note_changed(workspace, package, judged)
        _require_sender(judged)
    with look.at("deal"):
        _require_audience(package, judged, ours=deal.ours)
    look.add(checks.sender(judged), checks.passed("deal", _DEAL[package.manifest.audience]))
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
        )
    look.add(checks.contents(len(carried.sizes)))
    with look.at("documents"):
        unmarked = _check_documents(workspace, package, assessed, judged, carried, progress=progress)
    look.add(checks.documents(unmarked))
    bases = bases_of(deal, assessed.versions, get=_either(carried, held_by(workspace)))
    for check in (checks.mandate, checks.undone, checks.ours, checks.newer, checks.conflicts):
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


def _assess(workspace: Workspace, package: Package, early: Judged, *, progress: Progress) -> Assessed:
    """Assess a package's acts. Where they do not hold, nothing is left that could introduce a sender nobody knows."""
    own = {identity.fingerprint for identity in workspace.identities}
    try:
        return assess(
            workspace.entries,
            workspace.deal,
            letter_of(package),
            deal_id=workspace.deal_id,
            own=own,
            progress=progress,
        )
    except Tampered:
        _require_sender(early)
        raise


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


def _note_changed(workspace: Workspace, package: Package, judged: Judged) -> None:
    """Let a root that came in the place of a known one wait for a person's decision."""
    if judged.code == RootChanged.code:
        seen_in = f"package {package.sequence} of {package.manifest.created:%d %b %Y}"
        note_changed(workspace, package.signer, seen_in=seen_in)


def _require_sender(judged: Judged, *, but: Collection[str] = ()) -> None:
    if not judged.stops or judged.code in but:
        return
    if judged.code == SenderUnknown.code:
        raise SenderUnknown(judged)
    raise SenderRefused(judged)


def _require_audience(package: Package, judged: Judged, *, ours: str) -> None:
    """Let only our own side tell us what is our team's."""
    if package.manifest.audience != "team":
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
    """Return what reads a content from the package or, where it is not carried, from the file."""

    def get(digest: str) -> bytes | None:
        return carried.get(digest) if digest in carried.sizes else held(digest)

    return get


def _rows(assessed: Assessed) -> Iterator[PlanRow]:
    """Yield what an import would do, what needs an eye first."""
    void: Counter[tuple[str, str, str]] = Counter(
        (one.entry.kind.partition("/")[0], one.why, one.code) for one in assessed.outside
    )
    for (what, why, code), count in void.items():
        yield PlanRow(what=what, count=count, state="void", why=why, code=code)
    for record in assessed.contested:
        why = "both sides changed it; all values are kept until you choose"
        yield PlanRow(what=f"{record.topic} {record.key}", count=1, state="conflict", why=why, code="contested")
    unread = {entry.id for entry in assessed.newer}
    for what, count in _topics(assessed.newer):
        yield PlanRow(what=what, count=count, state="newer", why="this version does not know its kind", code="newer")
    if assessed.plan.left_out:
        why = "made with a newer version of the ledger; import it once more after an update"
        yield PlanRow(what="act", count=assessed.plan.left_out, state="refused", why=why, code="entry-newer")
    for what, count in _topics(entry for entry in assessed.counting if entry.id not in unread):
        yield PlanRow(what=what, count=count, state="new")
    if assessed.plan.known:
        yield PlanRow(what="act", count=assessed.plan.known, state="known")


def _topics(entries: Iterable[Entry]) -> list[tuple[str, int]]:
    return Counter(entry.kind.partition("/")[0] for entry in entries).most_common()


def party_in(package: Package, identity: Identity) -> str:
    """Return the party that a package's roster gives to an identity, or "" when it names them nowhere."""
    deal = fold(from_line(line) for line in package.ledger)
    return deal.roster.party_of(identity.fingerprint)
