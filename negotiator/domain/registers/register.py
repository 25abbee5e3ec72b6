"""What a register is: a record type, how its list is called, and its rules. All screens and files derive from this."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from negotiator.domain.findings import Finding
from negotiator.domain.records import KINDS, FieldFacts, Kind, fields_of

if TYPE_CHECKING:
    from negotiator.domain.deal import Deal
    from negotiator.domain.readings import Held

Rule = Callable[[Any, "Deal"], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A declared register. `prefix` numbers its records ("R-1"); `dated` names the field that goes into calendars."""

    type: type
    title: str
    singular: str
    prefix: str
    icon: str
    empty: str
    rules: tuple[Rule, ...]
    status: str = ""
    dated: str = ""

    @property
    def kind(self) -> Kind:
        """Return the ledger's kind of its records."""
        return KINDS.of(self.type)

    @property
    def fields(self) -> tuple[FieldFacts, ...]:
        """Return the declared fields in order."""
        return fields_of(self.type)

    def findings(self, deal: "Deal") -> Iterator[Finding]:
        """Yield what its rules say of every record of the deal."""
        held: Held[Any]
        for held in deal.records(self.type):
            for rule in self.rules:
                yield from rule(held.value, deal)
