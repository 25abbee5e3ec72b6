"""The identities that a deal's file keeps: who of them signs. Each is read once and forgotten with the file."""

import contextlib
from collections.abc import Iterator, Sequence

from negotiator.crypto import Identity
from negotiator.kernel import Refused
from negotiator.store import Local

_TELLING = 6  # so many signs of a fingerprint tell one identity from another
_PREFIX = "identity/"
_ACTIVE = "active identity"


class NobodyHere(Refused):
    """The file holds no identity that could sign."""

    code = "no-identity"

    def __init__(self) -> None:
        super().__init__(
            "Nobody in this file can sign.", hint="Create or import an identity in Settings, Identity and keys."
        )


class NoSuchIdentity(Refused):
    """No identity of that name is in the file."""

    code = "unknown-identity"

    def __init__(self, name: str, held: Sequence[str]) -> None:
        super().__init__(
            f"No identity called {name!r} is in this file.", hint=f"It holds: {', '.join(held) or 'none'}."
        )


class Signers:
    """The identities in one file's local rows, and which of them signs."""

    def __init__(self, local: Local) -> None:
        self._local = local
        self._acting = ""
        self._read: dict[str, tuple[bytes, Identity]] = {}

    def forget(self) -> None:
        """Drop what was read: private keys among it."""
        self._read.clear()

    @property
    def all(self) -> tuple[Identity, ...]:
        """The identities kept in this file, former ones that only open what was sealed for them among them."""
        held = (self._held(name.removeprefix(_PREFIX)) for name in self._local.keys(_PREFIX))
        return tuple(identity for identity in held if identity)

    @property
    def active(self) -> Identity:
        """The identity that signs. Raises NobodyHere."""
        identity = self._held(self._acting or self._local.get(_ACTIVE, ""))
        if identity is None:
            raise NobodyHere
        return identity

    def keep(self, identity: Identity) -> None:
        """Keep an identity in this file and let it sign from now on."""
        self.hold(identity)
        self._local.set(_ACTIVE, identity.fingerprint)

    def hold(self, identity: Identity) -> None:
        """Keep an identity in this file; who signs stays as it is."""
        self._local.set_bytes(f"{_PREFIX}{identity.fingerprint}", identity.to_bytes())

    def drop(self, identity: Identity) -> None:
        """Forget an identity that was never used."""
        self._local.delete(f"{_PREFIX}{identity.fingerprint}")

    def end(self, identity: Identity) -> None:
        """Let an identity sign no more: of its keys only the one that opens what was sealed for it stays."""
        self.hold(identity.for_opening())

    def choose(self, name: str) -> None:
        """Let another identity of this file sign: by name or start of its fingerprint. Raises NoSuchIdentity."""
        self._local.set(_ACTIVE, self._called(name).fingerprint)

    @contextlib.contextmanager
    def acting(self, name: str) -> Iterator[None]:
        """Let another identity sign within a block; the file itself remembers nothing of it. Raises NoSuchIdentity."""
        before, self._acting = self._acting, self._called(name).fingerprint
        try:
            yield
        finally:
            self._acting = before

    def _held(self, fingerprint: str) -> Identity | None:
        data = self._local.get_bytes(f"{_PREFIX}{fingerprint}")
        if not data:
            return None
        known = self._read.get(fingerprint)
        if known is None or known[0] != data:
            known = self._read[fingerprint] = (data, Identity.from_bytes(data))
        return known[1]

    def _called(self, name: str) -> Identity:
        held = [identity for identity in self.all if identity.can_sign]
        for identity in held:
            by_fingerprint = len(name) >= _TELLING and identity.fingerprint.startswith(name.casefold())
            if by_fingerprint or identity.name.casefold() == name.casefold():
                return identity
        raise NoSuchIdentity(name, [identity.name for identity in held])


__all__ = ["NoSuchIdentity", "NobodyHere", "Signers"]
