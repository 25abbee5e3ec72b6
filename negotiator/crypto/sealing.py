"""Sealing for named recipients with age (X25519, ChaCha20-Poly1305). It hides contents; it does not say who sealed.

Files of any size are sealed and opened as they pass, in little memory. What was opened may be used only when the end
was reached: a file that was cut off opens well up to the place of the cut.
"""

import contextlib
import io
import queue
import threading
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final, Protocol

import pyrage

from negotiator.crypto.identity import Identity
from negotiator.kernel import Locked, Refused, Unreadable

AGE_MARK: Final = b"age-encryption.org/v1\n"
MOST_RECIPIENTS: Final = 64
SEAL_HEADER_MOST: Final = 16 << 10
"""More bytes than a header for so many recipients has."""

_NO_KEY: Final = "No matching keys found"
_PIECE: Final = 256 << 10
_PIECES_AHEAD: Final = 8


class Readable(Protocol):
    """Something to read bytes from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to so many bytes, and none at the end."""
        ...


class Writable(Protocol):
    """Something to write bytes to."""

    def write(self, data: bytes, /) -> int:
        """Write all of the bytes."""
        ...


class NotForYou(Locked):
    """A sealed file names recipients, and this identity is none of them."""

    code = "not-for-you"

    def __init__(self) -> None:
        super().__init__(
            "This file is sealed for someone else, or its first lines are damaged.",
            hint="Send your contact card to the sender and ask for a package sealed for you.",
        )


class SealDamaged(Unreadable):
    """A sealed file is cut off, changed, or no sealed file at all."""

    code = "seal-damaged"

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"The sealed file cannot be opened: {reason}.", hint="Ask the sender to send the file again.")


class SealHeader(Unreadable):
    """A sealed file names more recipients than any package has."""

    code = "seal-header"

    def __init__(self) -> None:
        super().__init__(
            f"The sealed file has a longer list of recipients than {MOST_RECIPIENTS} people need.",
            hint="Ask the sender to seal it again, for fewer people.",
        )


class BadRecipient(Refused):
    """An address to seal for is missing or is not an age public key."""

    code = "recipient"

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"The package cannot be sealed: {reason}.", hint="Import the recipient's contact card again.")


def is_sealed(data: bytes) -> bool:
    """Tell whether bytes begin like a file sealed with age."""
    return data.startswith(AGE_MARK)


def seal(data: bytes, recipients: Sequence[str]) -> bytes:
    """Return the data sealed for age public keys ("age1…"). Raise BadRecipient when one is malformed or missing."""
    sealed = io.BytesIO()
    seal_stream(io.BytesIO(data), sealed, recipients)
    return sealed.getvalue()


def unseal(data: bytes, identity: Identity) -> bytes:
    """Return what was sealed. Raise NotForYou for another recipient's file, SealDamaged for anything broken."""
    opened = io.BytesIO()
    unseal_stream(io.BytesIO(data), opened, [identity])
    return opened.getvalue()


def seal_stream(reader: Readable, writer: Writable, recipients: Sequence[str]) -> None:
    """Seal what is read for age public keys, and write it. Raise BadRecipient; what reader and writer raise passes."""
    if not recipients:
        raise BadRecipient(reason="no recipient is named")
    if len(recipients) > MOST_RECIPIENTS:
        raise BadRecipient(reason=f"it is meant for more than {MOST_RECIPIENTS} people")
    try:
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except pyrage.RecipientError as error:
        raise BadRecipient(reason="a recipient's public key is malformed") from error
    source, target = _Source(reader), _Target(writer)
    try:
        pyrage.encrypt_io(source, target, keys)
        target.flush()
    except (pyrage.EncryptError, OSError):
        # The engine tells of our own failures in words of its own, or not at all.
        if failure := source.failure or target.failure:
            raise failure from None
        raise


def unseal_stream(reader: Readable, writer: Writable, identities: Sequence[Identity]) -> None:
    """Open what is read with whichever identity it was sealed for, and write it. Nothing of it holds before the end.

    Raise SealDamaged, SealHeader or NotForYou; what reader and writer raise passes.
    """
    head = reader.read(SEAL_HEADER_MOST)
    _check_header(head)
    keys = [pyrage.x25519.Identity.from_str(identity.age_secret) for identity in identities]
    source, target = _Source(reader, head=head), _Target(writer)
    try:
        pyrage.decrypt_io(source, target, keys)
        target.flush()
    except (pyrage.DecryptError, OSError) as error:
        if failure := source.failure or target.failure:
            raise failure from None
        if str(error).startswith(_NO_KEY):
            raise NotForYou from error
        raise SealDamaged(reason="it is cut off or was changed on its way") from error


@contextlib.contextmanager
def unsealing(reader: Readable, identities: Sequence[Identity]) -> Iterator[BinaryIO]:
    """Open a sealed file to be read from its beginning; reading raises what `unseal_stream` raises.

    The work is done on a thread, as far ahead as a few pieces; it ends with the block.
    """
    pipe = _Pipe()
    worker = threading.Thread(target=pipe.fill, args=(reader, identities), name="unsealing", daemon=True)
    worker.start()
    try:
        yield io.BufferedReader(pipe, _PIECE)
    finally:
        pipe.abandon()
        worker.join()


def _check_header(head: bytes) -> None:
    if not is_sealed(head):
        raise SealDamaged(reason="it does not begin like one")
    end = head.find(b"\n--- ")
    named = head[: end + 1 if end >= 0 else len(head)].count(b"\n-> X25519 ")
    if named > MOST_RECIPIENTS or (end < 0 and len(head) == SEAL_HEADER_MOST):
        raise SealHeader


class _Source:
    """What the engine reads. `failure` is what went wrong with it."""

    def __init__(self, reader: Readable, *, head: bytes = b"") -> None:
        self._reader = reader
        self._head = memoryview(head)
        self.failure: BaseException | None = None

    def read(self, size: int) -> bytes:
        if self._head:
            taken, self._head = bytes(self._head[:size]), self._head[size:]
            return taken
        try:
            return self._reader.read(size)
        except BaseException as error:
            self.failure = error
            raise


class _Target:
    """What the engine writes, in larger pieces than it has. `failure` is what went wrong with it."""

    def __init__(self, writer: Writable) -> None:
        self._writer = writer
        self._waiting = bytearray()
        self.failure: BaseException | None = None

    def write(self, data: bytes) -> int:
        self._waiting += data
        if len(self._waiting) >= _PIECE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._waiting:
            piece, self._waiting = bytes(self._waiting), bytearray()
            try:
                self._writer.write(piece)
            except BaseException as error:
                self.failure = error
                raise


class _Abandoned(Exception):
    """Ends a thread whose reader has gone. Nobody sees it."""


class _Pipe(io.RawIOBase):
    """Turns what the engine writes on one thread into what another thread reads."""

    def __init__(self) -> None:
        self._pieces: queue.Queue[bytes | BaseException] = queue.Queue(_PIECES_AHEAD)
        self._abandoned = False
        self._piece = memoryview(b"")
        self._end: BaseException | bytes | None = None

    # The engine's side

    def fill(self, reader: Readable, identities: Sequence[Identity]) -> None:
        """Open a sealed file into the pipe, and say at its end how it went."""
        with contextlib.suppress(_Abandoned):
            try:
                unseal_stream(reader, _Mouth(self), identities)
                self.hand_over(b"")
            except _Abandoned:
                raise
            except BaseException as error:  # noqa: BLE001 - whatever it is: the reader would wait for ever
                self.hand_over(error)

    def hand_over(self, piece: bytes | BaseException) -> None:
        """Wait until there is room for one more piece: bytes, none at the end, or what went wrong."""
        if not self._abandoned:
            self._pieces.put(piece)
        if self._abandoned:
            raise _Abandoned

    # The reader's side

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # always a memoryview here
        if not self._piece:
            self._piece = memoryview(self._next())
        count = min(len(buffer), len(self._piece))
        buffer[:count], self._piece = self._piece[:count], self._piece[count:]
        return count

    def _next(self) -> bytes:
        piece = self._end if self._end is not None else self._pieces.get()
        if isinstance(piece, BaseException):
            self._end = piece
            raise piece
        if not piece:
            self._end = piece
        return piece

    def abandon(self) -> None:
        """Let the engine's side end: nobody reads any more."""
        self._abandoned = True
        with contextlib.suppress(queue.Empty):
            while True:
                self._pieces.get_nowait()


class _Mouth:
    """The end of a pipe that is written to."""

    def __init__(self, pipe: _Pipe) -> None:
        self._pipe = pipe

    def write(self, data: bytes, /) -> int:
        self._pipe.hand_over(data)
        return len(data)
