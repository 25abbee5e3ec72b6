"""Adds a further signature to a package: everything else in it stays as it is, byte for byte."""

import functools
import itertools
from collections.abc import Iterator
from datetime import datetime

from negotiator.crypto import Identity, Writable
from negotiator.exchange.limits import LIMITS
from negotiator.exchange.proving import SIGNATURES
from negotiator.exchange.reading import package_of, person_key
from negotiator.exchange.rereading import VerifiedFiles
from negotiator.exchange.sources import Source
from negotiator.exchange.unpacking import unpack
from negotiator.exchange.writing import signature_parts
from negotiator.exchange.zip_reader import FIRST
from negotiator.exchange.zip_writer import Part, archive
from negotiator.kernel import SILENT, Progress, Refused


class AlreadySigned(Refused):
    """The same person signs a package a second time."""

    code = "already-signed"

    def __init__(self) -> None:
        super().__init__("You have signed this package already.", hint="Nothing was written.")


def countersign(source: Source, to: Writable, *, identity: Identity, at: datetime, progress: Progress = SILENT) -> None:
    """Write a plain package (.asice) once more, with a further signature over the same files.

    Raise AlreadySigned, and what `verify` raises for a bad package.
    """
    unpacked = unpack(source, (), limits=LIMITS, progress=progress)
    files = VerifiedFiles(source, (), unpacked, limits=LIMITS)
    package = package_of(unpacked, files, identities=(), trust={})
    if person_key(identity) in {person_key(signer) for signer in package.signers}:
        raise AlreadySigned
    digests = {
        file.path: file.sha256 for file in unpacked.files if file.path != FIRST and not file.path.startswith(SIGNATURES)
    }
    further = signature_parts(len(package.signers) + 1, digests, identity=identity, at=at)
    for piece in archive(itertools.chain(_again(files), further)):
        to.write(piece)


def _again(files: VerifiedFiles) -> Iterator[Part]:
    for seen, member in files.walk():
        yield Part(
            path=seen.path,
            size=seen.size,
            sha256=seen.sha256,
            checksum=seen.checksum,
            open=functools.partial(iter, member),
        )
