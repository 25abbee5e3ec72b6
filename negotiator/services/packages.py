"""Packages, sent and received: what leaves comes from an allow-list, what arrives is verified and planned first."""

from negotiator.services.importing import take
from negotiator.services.incoming import ClockForged, Incoming, NotImported, SenderUnknown, open_package, party_in
from negotiator.services.outgoing import NobodyToSendTo, Outgoing, packages_held, prepare, withheld
from negotiator.services.pins import pinned
from negotiator.services.sending import Sent, send

__all__ = [
    "ClockForged",
    "Incoming",
    "NobodyToSendTo",
    "NotImported",
    "Outgoing",
    "SenderUnknown",
    "Sent",
    "open_package",
    "packages_held",
    "party_in",
    "pinned",
    "prepare",
    "send",
    "take",
    "withheld",
]
