"""What a damaged file is and what became of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Literal

Parts = Mapping[str, bytes]
Outcome = Literal["read", "refused", "withheld", "violation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One damaged file: `make` builds it. `heavy` files are large and tried alone; `file` is the name it is given."""

    group: str
    name: str
    make: Callable[[], bytes]
    heavy: bool = False
    file: str = "deal.docx"

    @property
    def title(self) -> str:
        """Return the name by which the case is called again."""
        return f"{self.group}: {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of one file. `told` is the message of the refusal, or what went wrong.

    `reading` is the processor time of reading it in one view, the slower; `peak` the MiB resident at most while
    it is read in the first. `seconds` and `whole_peak` are those of all, redlines included.
    """

    title: str
    outcome: Outcome
    told: str
    reading: float
    peak: float
    seconds: float
    whole_peak: float


def random_of(*words: object) -> Random:
    """Return the source of chance that belongs to these words and to no others."""
    return Random("/".join(str(word) for word in words))
