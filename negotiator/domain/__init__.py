"""What a deal is: records, milestones, rules, and the fold from entries to a deal. No clock, no files, no chance."""

# Every module that declares a kind is imported here, so that KINDS is whole before the first fold.
from negotiator.domain import (
    approvals,
    attachments,
    changes,
    charter,
    clashes,
    decisions,
    packages,
    positions,
    registers,
    terms,
    trust,
    versions,
    walls,
)
from negotiator.domain.deal import Deal
from negotiator.domain.findings import Finding
from negotiator.domain.folding import Folding, fold
from negotiator.domain.readings import Fact, Held
from negotiator.domain.records import KINDS, body_of, fields_of

__all__ = [
    "KINDS",
    "Deal",
    "Fact",
    "Finding",
    "Folding",
    "Held",
    "approvals",
    "attachments",
    "body_of",
    "changes",
    "charter",
    "clashes",
    "decisions",
    "fields_of",
    "fold",
    "packages",
    "positions",
    "registers",
    "terms",
    "trust",
    "versions",
    "walls",
]
