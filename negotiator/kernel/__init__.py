"""What every room may use: error families, the clock, new ids, progress. Nothing here knows what a deal is."""

from negotiator.kernel.clock import Clock, SystemClock
from negotiator.kernel.errors import (
    Cancelled,
    Conflicted,
    Locked,
    NegotiatorError,
    Refused,
    Tampered,
    Unreadable,
)
from negotiator.kernel.ids import new_id
from negotiator.kernel.progress import SILENT, Progress

__all__ = [
    "SILENT",
    "Cancelled",
    "Clock",
    "Conflicted",
    "Locked",
    "NegotiatorError",
    "Progress",
    "Refused",
    "SystemClock",
    "Tampered",
    "Unreadable",
    "new_id",
]
