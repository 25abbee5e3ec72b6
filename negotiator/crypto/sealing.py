"""Sealing for named recipients with age (X25519, ChaCha20-Poly1305). It hides contents; it does not say who sealed."""

from collections.abc import Sequence
from typing import Final

import pyrage

from negotiator.crypto.identity import Identity
from negotiator.kernel import Locked, Refused, Unreadable

AGE_MARK: Final = b"age-encryption.org/v1\n"
_NO_KEY: Final = "No matching keys found"


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
    if not recipients:
        raise BadRecipient(reason="no recipient is named")
    try:
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except pyrage.RecipientError as error:
        raise BadRecipient(reason="a recipient's public key is malformed") from error
    sealed: bytes = pyrage.encrypt(data, keys)
    return sealed


def unseal(data: bytes, identity: Identity) -> bytes:
    """Return what was sealed. Raise NotForYou for another recipient's file, SealDamaged for anything broken."""
    if not is_sealed(data):
        raise SealDamaged(reason="it does not begin like one")
    key = pyrage.x25519.Identity.from_str(identity.age_secret)
    try:
        opened: bytes = pyrage.decrypt(data, [key])
    except pyrage.DecryptError as error:
        if str(error).startswith(_NO_KEY):
            raise NotForYou from error
        raise SealDamaged(reason="it is cut off or was changed on its way") from error
    return opened
