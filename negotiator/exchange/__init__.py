"""The package that two sides exchange: written, read, verified, and planned for import.

The format is ASiC-E with CAdES signatures inside an age seal; README.txt in each package tells how to check it without
this program.
"""

from negotiator.exchange.archive_errors import BadArchive, TooLarge
from negotiator.exchange.asic_manifest import BadSignedList
from negotiator.exchange.cades import BadSignatureFile, SignatureDiffers
from negotiator.exchange.countersigning import AlreadySigned, countersign
from negotiator.exchange.inspection import inspect
from negotiator.exchange.limits import LIMITS, Limits
from negotiator.exchange.manifest import BadManifest, NeedsNewer
from negotiator.exchange.names import UnsafeName, shown_name
from negotiator.exchange.planning import (
    Letter,
    NumberDoesNotFollow,
    OtherDealsEntry,
    Overtaken,
    TooManyLines,
    WrongDeal,
    WrongLedger,
    latest_of,
    letter_of,
    plan,
)
from negotiator.exchange.proving import FileDiffers, NotSigned
from negotiator.exchange.reading import NotAddressed, verify
from negotiator.exchange.shapes import (
    Audience,
    Content,
    Fork,
    HeldPackage,
    ImportPlan,
    Manifest,
    Package,
    PackagePlan,
    PackedFile,
    Pinned,
    Receive,
    Recipient,
    Refusal,
    Signatory,
    Standing,
    Verdict,
    WrittenPackage,
)
from negotiator.exchange.sources import BytesSource, CannotRead, FileChangedMeanwhile, FileSource, Source
from negotiator.exchange.strict_json import BadJson
from negotiator.exchange.unpacking import Sealed
from negotiator.exchange.writing import BadPlan, WouldLeak, write

__all__ = [
    "LIMITS",
    "AlreadySigned",
    "Audience",
    "BadArchive",
    "BadJson",
    "BadManifest",
    "BadPlan",
    "BadSignatureFile",
    "BadSignedList",
    "BytesSource",
    "CannotRead",
    "Content",
    "FileChangedMeanwhile",
    "FileDiffers",
    "FileSource",
    "Fork",
    "HeldPackage",
    "ImportPlan",
    "Letter",
    "Limits",
    "Manifest",
    "NeedsNewer",
    "NotAddressed",
    "NotSigned",
    "NumberDoesNotFollow",
    "OtherDealsEntry",
    "Overtaken",
    "Package",
    "PackagePlan",
    "PackedFile",
    "Pinned",
    "Receive",
    "Recipient",
    "Refusal",
    "Sealed",
    "Signatory",
    "SignatureDiffers",
    "Source",
    "Standing",
    "TooLarge",
    "TooManyLines",
    "UnsafeName",
    "Verdict",
    "WouldLeak",
    "WrittenPackage",
    "WrongDeal",
    "WrongLedger",
    "countersign",
    "inspect",
    "latest_of",
    "letter_of",
    "plan",
    "shown_name",
    "verify",
    "write",
]
