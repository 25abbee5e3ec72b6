"""The files of a verified package, read again when they are wanted, and proven again while they are read."""

import contextlib
from collections.abc import Generator, Iterator, Mapping, Sequence

from negotiator.crypto import Identity, NotForYou, SealDamaged, SealHeader
from negotiator.exchange.archive_errors import BadArchive, NotInPackage, TooLarge
from negotiator.exchange.limits import Limits
from negotiator.exchange.metering import Meter
from negotiator.exchange.names import UnsafeName
from negotiator.exchange.proving import Seen
from negotiator.exchange.shapes import Receive
from negotiator.exchange.sources import FileChangedMeanwhile, Source
from negotiator.exchange.unpacking import Sealed, Unpacked, archive_in
from negotiator.exchange.zip_reader import Member, members
from negotiator.kernel import SILENT, Progress


class VerifiedFiles:
    """What a verified package holds: from memory where it is small, otherwise from its file, proven once more."""

    def __init__(self, source: Source, identities: Sequence[Identity], unpacked: Unpacked, *, limits: Limits) -> None:
        self._source = source
        self._identities = identities
        self._files = {file.path: file for file in unpacked.files}
        self._kept = unpacked.kept if len(unpacked.kept) == len(unpacked.files) else {}
        self._limits = limits

    def content(self, path: str, *, most: int) -> bytes:
        """Return one file. Raise NotInPackage, TooLarge, FileChangedMeanwhile."""
        file = self._files.get(path)
        if file is None:
            raise NotInPackage
        if file.size > most:
            raise TooLarge(path=path)
        if path in self._kept:
            return self._kept[path]
        pieces: list[bytes] = []
        # Only as far as this file: its own digest proves it, whatever follows.
        with contextlib.closing(self.walk()) as walk:
            for seen, member in walk:
                if seen.path == path:
                    pieces.extend(_proven(member, seen))
                    break
        return b"".join(pieces)

    def deliver(self, wanted: Mapping[str, Receive], *, progress: Progress = SILENT) -> None:
        """Hand over files by path, in the package's order. Raise NotInPackage, FileChangedMeanwhile."""
        if not wanted.keys() <= self._files.keys():
            raise NotInPackage
        total = sum(self._files[path].size for path in wanted)
        meter = Meter(progress, total=total, text="Taking the package in")
        if wanted.keys() <= self._kept.keys():
            for path in sorted(wanted):
                wanted[path](_metered((self._kept[path],), meter))
        else:
            for seen, member in self.walk():
                if receive := wanted.get(seen.path):
                    receive(_metered(_proven(member, seen), meter))
        meter.end()

    def walk(self) -> Generator[tuple[Seen, Member], None, None]:
        """Yield every file as it was and as it is now; at the end all of them were proven to be the same.

        Raise FileChangedMeanwhile.
        """
        with contextlib.ExitStack() as stack:
            with _unchanged():
                file = stack.enter_context(archive_in(self._source, self._identities, limits=self._limits))
                again = members(file, limits=self._limits)
            for seen in self._files.values():
                with _unchanged():
                    member = next(again, None)
                if member is None or (member.name, member.size, member.checksum) != _known(seen):
                    raise FileChangedMeanwhile
                yield seen, member
                with _unchanged():
                    digest = member.finish()
                if digest != seen.sha256:
                    raise FileChangedMeanwhile
            with _unchanged():
                further = next(again, None)
            if further is not None:
                raise FileChangedMeanwhile


def _known(seen: Seen) -> tuple[str, int, int]:
    return seen.path, seen.size, seen.checksum


def _proven(member: Member, seen: Seen) -> Iterator[bytes]:
    """Yield a file's pieces; the end is only reached when they are the ones that were signed."""
    with _unchanged():
        yield from member
        if member.finish() != seen.sha256:
            raise FileChangedMeanwhile


def _metered(pieces: Iterator[bytes] | tuple[bytes, ...], meter: Meter) -> Iterator[bytes]:
    for piece in pieces:
        meter.count(len(piece))
        yield piece


@contextlib.contextmanager
def _unchanged() -> Iterator[None]:
    """Tell what is wrong with a file that was sound a moment ago for what it is."""
    try:
        yield
    except (BadArchive, UnsafeName, SealDamaged, SealHeader, NotForYou, Sealed) as error:
        raise FileChangedMeanwhile from error
