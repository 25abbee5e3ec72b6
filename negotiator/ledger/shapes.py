"""The entry of the ledger and the two seams to the outside: who signs, who verifies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

Stream = Literal["shared", "team"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One signed act. `signed` holds the exact bytes under the signature; every other field was read from them.

    id: SHA-256 of `signed`, hex. kind: "risk/1". body: plain JSON values. parents: ids of the stream's heads that the
    author had seen, sorted. lamport: 1 + the highest the author had seen. author: SHA-256 of the signing certificate
    (DER), hex. claimed_at: the author's clock, aware, a claim.
    """

    id: str
    deal: str
    stream: Stream
    kind: str
    body: dict[str, Any]
    parents: tuple[str, ...]
    lamport: int
    author: str
    claimed_at: datetime
    signature: bytes
    signed: bytes


class Signer(Protocol):
    """Signs exact bytes for one person."""

    @property
    def author(self) -> str:
        """Return the SHA-256 of the signing certificate (DER), hex."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return the signature over exactly these bytes."""
        ...


class Verifier(Protocol):
    """Knows certificates and checks signatures with them."""

    def verify(self, author: str, data: bytes, signature: bytes) -> None:
        """Return when the signature holds; raise Tampered when it does not or the author is unknown."""
        ...
