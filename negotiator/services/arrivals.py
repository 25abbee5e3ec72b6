"""What came out of verifying a package: its checks, what importing it would do, and why nothing of it may be taken."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from negotiator.domain.roster import OutsideMandate
from negotiator.domain.versions import DocumentVersion
from negotiator.exchange import ImportPlan, Package
from negotiator.kernel import NegotiatorError, Refused
from negotiator.ledger import Entry
from negotiator.services.assessing import Assessed
from negotiator.services.bases import Base
from negotiator.services.checks import Check
from negotiator.services.contested import Contested
from negotiator.services.pins import Judged


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
