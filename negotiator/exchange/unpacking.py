"""Opens a package's file and reads its archive once through, keeping the small files and the digests of all."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from negotiator.crypto import Identity, is_sealed, unsealing
from negotiator.crypto.sealing import AGE_MARK
from negotiator.exchange.archive_errors import OtherOrder, TooLarge, WrongType
from negotiator.exchange.limits import Limits
from negotiator.exchange.metering import Meter
from negotiator.exchange.proving import OBLIGATORY, SIGNATURES, Seen
from negotiator.exchange.sources import Source
from negotiator.exchange.zip_reader import FIRST, Member, members
from negotiator.kernel import Locked, Progress

MIMETYPE: Final = b"application/vnd.etsi.asic-e+zip"
DEAL_JSON: Final = "deal/deal.json"
LEDGERS: Final = ("ledger/shared.jsonl", "ledger/team.jsonl")
_SEAL_MOST: Final = 1 << 20
"""More than the bytes that a seal adds."""


class Sealed(Locked):
    """A sealed package cannot be opened without an identity."""

    code = "sealed"

    def __init__(self) -> None:
        super().__init__("The package is sealed.", hint="Unlock the identity that it was sealed for.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """An archive that is sound in form and was read to its end. Nothing in it is proven yet.

    files: all of them, in order. kept: the bytes of the small ones, or of all, by path.
    """

    files: tuple[Seen, ...]
    kept: Mapping[str, bytes]


@contextlib.contextmanager
def archive_in(source: Source, identities: Sequence[Identity], *, limits: Limits) -> Iterator[BinaryIO]:
    """Open a package's archive: what is in the seal or, without one, the file itself.

    Raise TooLarge, Sealed, and in reading what is wrong with the seal.
    """
    if source.size > limits.total + _SEAL_MOST:
        raise TooLarge
    with source.open() as file:
        sealed = is_sealed(file.read(len(AGE_MARK)))
        file.seek(0)
        if not sealed:
            yield file
        elif identities:
            with unsealing(file, identities) as opened:
                yield opened
        else:
            raise Sealed


def unpack(source: Source, identities: Sequence[Identity], *, limits: Limits, progress: Progress) -> Unpacked:
    """Read a package once through. Raise a BadArchive, an UnsafeName, or what is wrong with its seal."""
    meter = Meter(progress, total=source.size, text="Reading the package")
    kept: dict[str, bytes] = {}
    files: list[Seen] = []
    with archive_in(source, identities, limits=limits) as file:
        budget = _Budget(limits, all_of_it=source.size <= limits.held)
        for member in members(file, limits=limits):
            if budget.takes(member):
                kept[member.name] = b"".join(_counted(member, meter))
            else:
                for _ in _counted(member, meter):
                    pass
            digest = member.finish()
            files.append(Seen(path=member.name, size=member.size, sha256=digest, checksum=member.checksum))
    if kept[FIRST] != MIMETYPE:
        raise WrongType
    meter.end()
    return Unpacked(files=tuple(files), kept=kept)


def _counted(member: Member, meter: Meter) -> Iterator[bytes]:
    for piece in member:
        meter.count(len(piece))
        yield piece


class _Budget:
    """Which files are kept in memory, and how many bytes of each kind at most."""

    def __init__(self, limits: Limits, *, all_of_it: bool) -> None:
        self._index = limits.index
        self._left = {"lists": limits.lists, "ledgers": limits.ledger, "deal": limits.deal}
        self._all = all_of_it

    def takes(self, member: Member) -> bool:
        """Tell whether a file is kept. Raise TooLarge for one of those whose size has a limit of its own."""
        path = member.name
        if (path in OBLIGATORY or path.startswith(SIGNATURES) or path == FIRST) and member.size > self._index:
            raise TooLarge(path=path)
        kind = "lists" if path.startswith(SIGNATURES) else "ledgers" if path in LEDGERS else "deal"
        if kind != "deal" or path == DEAL_JSON:
            self._left[kind] -= member.size
            if self._left[kind] < 0:
                raise TooLarge(path=path)
            return True
        return self._all or path in OBLIGATORY or path == FIRST


def check_order(files: Sequence[Seen]) -> None:
    """Demand the one order: the type, the three lists, the contents by name, the signatures. Raise OtherOrder."""
    paths = [file.path for file in files]
    first = [FIRST, *OBLIGATORY]
    contents = sorted(path for path in paths if path not in first and not path.startswith(SIGNATURES))
    # A signed list stands before its signature, as its name does in the alphabet once the number comes first.
    signatures = sorted((path for path in paths if path.startswith(SIGNATURES)), key=lambda path: (path[-7:-4], path))
    if paths != [*first, *contents, *signatures]:
        raise OtherOrder
