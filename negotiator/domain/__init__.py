"""What a deal is: records, milestones, rules, and the fold from entries to a deal. No clock, no files, no chance."""

from negotiator.domain.deal import Deal, Fact, Held, fold
from negotiator.domain.findings import Finding
from negotiator.domain.records import KINDS, body_of, fields_of

__all__ = ["KINDS", "Deal", "Fact", "Finding", "Held", "body_of", "fields_of", "fold"]
