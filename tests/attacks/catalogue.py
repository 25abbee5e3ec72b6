"""The attacks that the program withstands: each by name, with the rule it breaks and the code of its refusal.

Rules are those of the guide's page on the package format. An attack is a function that is given a scene and yields one
or more files as the receiver would find them; all of them are refused alike. Where an attack is made on a sender, on a
card or on a file that changes while it is read, the function itself runs into the refusal.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from negotiator.services.workspace import Workspace
from tests.attacks.scene import Scene

Family = Literal["container", "signature", "certificates", "parsing", "identity", "history", "contents"]
Outcome = Literal["refused", "void", "told"]
Arrival = bytes | tuple[Workspace, bytes]
"""A file, and at whose desk it arrives where that is not the scene's own receiver."""

Make = Callable[[Scene], Iterator[Arrival]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One attack. rule: number of the rule that it breaks. memory: whether it aims at the reader's memory or time.

    outcome: "refused": nothing of it comes in without a person's word; "void": it is kept and counts for nothing;
    "told": it does no harm and is told.
    """

    name: str
    code: str
    family: Family
    rule: int
    make: Make
    outcome: Outcome = "refused"
    memory: bool = False


ATTACKS: Final[list[Attack]] = []


def attack(
    name: str, *, code: str, family: Family, rule: int, outcome: Outcome = "refused", memory: bool = False
) -> Callable[[Make], Make]:
    """Enter a function into the catalogue."""

    def enter(make: Make) -> Make:
        ATTACKS.append(
            Attack(name=name, code=code, family=family, rule=rule, make=make, outcome=outcome, memory=memory)
        )
        return make

    return enter
