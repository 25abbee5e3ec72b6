"""Packages, sent and received: what leaves comes from an allow-list, what arrives is verified and planned first."""

from negotiator.services.arrivals import (
    Incoming,
    PlanRow,
    SenderRefused,
    SenderUnknown,
    TeamForStranger,
    TeamFromPartner,
    Verification,
)
from negotiator.services.assessing import ClockForged
from negotiator.services.importing import AskFirst, PlanChanged, refuse, take
from negotiator.services.incoming import open_package, verify
from negotiator.services.outgoing import NobodyToSendTo, Outgoing, packages_held, prepare, withheld
from negotiator.services.pins import pinned
from negotiator.services.sending import Sent, send

__all__ = [
    "AskFirst",
    "ClockForged",
    "Incoming",
    "NobodyToSendTo",
    "Outgoing",
    "PlanChanged",
    "PlanRow",
    "SenderRefused",
    "SenderUnknown",
    "Sent",
    "TeamForStranger",
    "TeamFromPartner",
    "Verification",
    "open_package",
    "packages_held",
    "pinned",
    "prepare",
    "refuse",
    "send",
    "take",
    "verify",
    "withheld",
]
