"""What a rule has to say about a record. A rule is a pure function of a record and the deal."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["note", "warning", "blocking"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark of a rule about a subject ("risk R-3"). `blocking` stands in the way of signing."""

    rule: str
    kind: str
    key: str
    message: str
    severity: Severity = "warning"
