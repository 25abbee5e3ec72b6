"""Entries to exact bytes and back.

The signature covers canonical JSON (sorted keys, no spaces, UTF-8, no floating point). The bytes themselves are kept
and handed on, so a reader of any version verifies what was signed and never a re-encoding of it.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import msgspec

from negotiator.kernel import Tampered, Unreadable
from negotiator.ledger.shapes import Entry, Signer, Stream, Verifier

_KIND = re.compile(r"[a-z][a-z_]{0,39}/[1-9][0-9]{0,2}\Z")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_LONGEST = 4 << 20
_VERSION = 1
_TIME = "%Y-%m-%dT%H:%M:%SZ"


class BadEntry(Unreadable):
    """A line of the ledger is not an entry of any version."""

    code = "entry-unreadable"

    def __init__(self, why: str) -> None:
        super().__init__(f"A ledger entry cannot be read: {why}.", hint="Ask the sender for the package again.")


class NewerEntry(BadEntry):
    """A line of the ledger was written by a newer program."""

    code = "entry-newer"

    def __init__(self) -> None:
        super().__init__("it was made with a newer version of the ledger")


class AlteredEntry(Tampered):
    """An entry's bytes do not carry its author's signature."""

    code = "entry-altered"

    def __init__(self, entry: str) -> None:
        super().__init__(
            f"Ledger entry {entry[:12]} was altered: its signature does not hold.",
            hint="Nothing of it is used. Restore a backup or ask the other side for their package.",
        )


class _Versioned(msgspec.Struct):
    v: int


class _Wire(msgspec.Struct, forbid_unknown_fields=True):
    """The fields of an entry as they are signed."""

    at: str
    author: str
    body: dict[str, Any]
    deal: str
    kind: str
    lamport: int
    parents: list[str]
    stream: str
    v: int


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    signed: str
    signature: str


_KNOWN = msgspec.json.Decoder(_Wire)


def make_entry(
    signer: Signer,
    *,
    deal: str,
    stream: Stream,
    kind: str,
    body: dict[str, Any],
    parents: Sequence[str],
    lamport: int,
    at: datetime,
) -> Entry:
    """Return a new signed entry. `body` holds strings, integers, booleans, None, lists and dicts only."""
    signed = _canonical(
        {
            "at": _stamp(at),
            "author": signer.author,
            "body": body,
            "deal": deal,
            "kind": kind,
            "lamport": lamport,
            "parents": sorted(parents),
            "stream": stream,
            "v": _VERSION,
        }
    )
    return decode(signed, signer.sign(signed))


def decode(signed: bytes, signature: bytes) -> Entry:
    """Read an entry from its exact signed bytes, without verifying the signature. Raises BadEntry."""
    wire, at = _read(signed)
    return _entry(wire, at, signed=signed, signature=signature, digest=hashlib.sha256(signed).hexdigest())


def decode_known(signed: bytes, signature: bytes, *, digest: str) -> Entry:
    """Read an entry that `decode` accepted before: `digest` is its id, which the caller has just found in its bytes.

    Form and spelling are what they were when the id was first written down, so they are not proven again.
    Raises BadEntry.
    """
    try:
        wire = _KNOWN.decode(signed)
        at = datetime.fromisoformat(wire.at)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadEntry("it has not the form of an entry") from error
    return _entry(wire, at, signed=signed, signature=signature, digest=digest)


def _entry(wire: _Wire, at: datetime, *, signed: bytes, signature: bytes, digest: str) -> Entry:
    return Entry(
        id=digest,
        deal=wire.deal,
        stream=cast(Stream, wire.stream),
        kind=wire.kind,
        body=wire.body,
        parents=tuple(wire.parents),
        lamport=wire.lamport,
        author=wire.author,
        claimed_at=at,
        signature=signature,
        signed=signed,
    )


def _read(signed: bytes) -> tuple[_Wire, datetime]:
    """Return the parts of an entry and its time, once they are in shape and in their one spelling."""
    if len(signed) > _LONGEST:
        raise BadEntry("it is too long")
    try:
        # A newer version may have other fields: ask for its number first, so that it is refused by name.
        if msgspec.json.decode(signed, type=_Versioned).v > _VERSION:
            raise NewerEntry
        wire = msgspec.json.decode(signed, type=_Wire)
        at = datetime.strptime(wire.at, _TIME).replace(tzinfo=UTC)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadEntry("it has not the form of an entry") from error
    _check(wire)
    if _canonical(msgspec.structs.asdict(wire)) != signed or _stamp(at) != wire.at:
        raise BadEntry("it is not in canonical form")
    return wire, at


def _check(wire: _Wire) -> None:
    if wire.stream not in ("shared", "team") or not _KIND.match(wire.kind):
        raise BadEntry("its stream or kind is unknown")
    if not 1 <= wire.lamport < 1 << 53 or not _DIGEST.match(wire.author):
        raise BadEntry("its order or author is out of range")
    if wire.parents != sorted(set(wire.parents)) or not all(map(_DIGEST.match, wire.parents)):
        raise BadEntry("its parents are not a sorted set of entries")


def _stamp(at: datetime) -> str:
    """Return the one spelling of a time: UTC, whole seconds, four digits of the year."""
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _canonical(value: Any) -> bytes:
    try:
        _refuse_floats(value)
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return text.encode("utf-8")
    except (TypeError, ValueError, RecursionError) as error:
        raise BadEntry("its body holds a value that has no canonical form") from error


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise BadEntry("its body holds a floating-point number")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def verify(entry: Entry, verifier: Verifier) -> None:
    """Check the signature over the exact bytes. Raises Tampered (or what the verifier raises for unknown authors)."""
    if hashlib.sha256(entry.signed).hexdigest() != entry.id:
        raise AlteredEntry(entry.id)
    verifier.verify(entry.author, entry.signed, entry.signature)


def to_line(entry: Entry) -> bytes:
    """Return the entry as one line of JSON (without line break): exact signed text and base64 signature."""
    line = {"signature": base64.b64encode(entry.signature).decode("ascii"), "signed": entry.signed.decode("utf-8")}
    return json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def from_line(line: bytes) -> Entry:
    """Read one line made by `to_line`. Raises BadEntry."""
    try:
        wire = msgspec.json.decode(line, type=_Line)
        signature = base64.b64decode(wire.signature, validate=True)
    except (msgspec.MsgspecError, binascii.Error, ValueError) as error:
        raise BadEntry("its line is not JSON of the expected form") from error
    return decode(wire.signed.encode("utf-8"), signature)


def to_lines(entries: Iterable[Entry]) -> bytes:
    """Return entries as JSON lines, each ended by a line feed."""
    return b"".join(to_line(entry) + b"\n" for entry in entries)


def from_lines(data: bytes) -> tuple[Entry, ...]:
    """Read JSON lines made by `to_lines`. Raises BadEntry."""
    return tuple(from_line(line) for line in data.split(b"\n") if line)
