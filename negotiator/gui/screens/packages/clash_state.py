"""What the screen shows of versions that two parties made beside each other, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Decided = Literal["open", "decided", "contested"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One wording of a clause: whose, when, the words, the version's hash, and what choosing it is called."""

    whose: str
    when: str
    text: str
    version: str
    choose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseLine:
    """A clause on which two versions clash: the text before and both wordings. verdict: what was decided, and why."""

    key: str
    heading: str
    state: Decided
    wordings: Sequence[Wording]
    verdict: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalsLine:
    """Two versions of one text beside each other. note: what to do where nothing can be decided here.

    reading: the version, by its hash, whose redline says more, "" where the clauses say it all; read: what the way
    there is called. united: whether one version was made of both, which only has to be sent.
    """

    key: str
    heading: str
    clauses: Sequence[ClauseLine] = ()
    note: str = ""
    ready: bool = False
    reading: str = ""
    read: str = ""
    united: bool = False

    @property
    def open(self) -> int:
        """Return how many clauses wait for a decision."""
        return sum(1 for clause in self.clauses if clause.state != "decided")
