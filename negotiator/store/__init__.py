"""The encrypted file of one deal: ledger, contents, local values, search and records; checks, backups, one opener."""

from negotiator.store.blobs import Blobs
from negotiator.store.check import CheckLine, CheckReport, Remedy
from negotiator.store.errors import (
    AlreadyExists,
    BlobDamaged,
    BlobErased,
    BlobMissing,
    ChangeUnderWay,
    ContentDiffers,
    ContentTooLarge,
    CopyFailed,
    Damaged,
    DiskFailed,
    DiskFull,
    EntryAltered,
    FileReadOnly,
    FolderMissing,
    FolderReadOnly,
    InUse,
    NameUnusable,
    NetworkShare,
    NewerFormat,
    NotAWorkspace,
    NotPlain,
    VaultClosed,
    WorkspaceMissing,
    WrongKey,
)
from negotiator.store.header import read_salt
from negotiator.store.heads import HeadMemory, LogBroken, PagesChanged, RolledBack
from negotiator.store.index import SearchIndex
from negotiator.store.ledger_rows import Head
from negotiator.store.local import Local
from negotiator.store.places import HardLinked, synchronised_by
from negotiator.store.projection import ProjectionRow, ProjectionRows
from negotiator.store.rekey import rekey
from negotiator.store.rotation import Keep
from negotiator.store.salvage import restore_salt
from negotiator.store.staging import Staging
from negotiator.store.transactions import ChangeLost
from negotiator.store.vault import Vault
from negotiator.store.wanted import Hit, IndexRow, IndexVersion, Wanted

__all__ = [
    "AlreadyExists",
    "BlobDamaged",
    "BlobErased",
    "BlobMissing",
    "Blobs",
    "ChangeLost",
    "ChangeUnderWay",
    "CheckLine",
    "CheckReport",
    "ContentDiffers",
    "ContentTooLarge",
    "CopyFailed",
    "Damaged",
    "DiskFailed",
    "DiskFull",
    "EntryAltered",
    "FileReadOnly",
    "FolderMissing",
    "FolderReadOnly",
    "HardLinked",
    "Head",
    "HeadMemory",
    "Hit",
    "InUse",
    "IndexRow",
    "IndexVersion",
    "Keep",
    "Local",
    "LogBroken",
    "NameUnusable",
    "NetworkShare",
    "NewerFormat",
    "NotAWorkspace",
    "NotPlain",
    "PagesChanged",
    "ProjectionRow",
    "ProjectionRows",
    "Remedy",
    "RolledBack",
    "SearchIndex",
    "Staging",
    "Vault",
    "VaultClosed",
    "Wanted",
    "WorkspaceMissing",
    "WrongKey",
    "read_salt",
    "rekey",
    "restore_salt",
    "synchronised_by",
]
