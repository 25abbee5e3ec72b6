"""Which kinds of entry this program knows, and how older versions of a kind become the newest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from negotiator.ledger.shapes import Entry

# Total: whatever body a stranger signed, an upcaster returns a body and raises nothing.
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """The known kinds in their newest version ("risk/2"), and for each older one the step that makes its body newer."""

    records: frozenset[str]
    milestones: frozenset[str]
    upcasters: Mapping[str, Upcaster] = field(default_factory=dict)

    def upcast(self, entry: Entry) -> Entry:
        """Return the entry as if made with the newest version of its kind; the signed bytes stay what they were."""
        while entry.kind in self.upcasters:
            name, _, version = entry.kind.partition("/")
            body = self.upcasters[entry.kind](entry.body)
            entry = replace(entry, kind=f"{name}/{int(version) + 1}", body=body)
        return entry
