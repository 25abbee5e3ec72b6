"""The pages of an encrypted database file, told genuine and read one by one, without the database.

SQLCipher 4's layout, which the file format fixes: 4096 bytes, of which the last 80 are an initialisation vector (16)
and an HMAC-SHA512 (64) over the encrypted bytes, the vector and the page's number; the rest is AES-256 in CBC mode. The
first page begins with the 16 bytes of salt instead of its first 16 encrypted ones. Opens no file.
"""

import hashlib
import hmac
import struct
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from negotiator.crypto.keys import SALT_BYTES, VaultKey

PAGE: Final = 4096
"""Bytes of a page on the disk."""

USABLE: Final = PAGE - 80
"""Bytes of a page that hold data."""

_MAC_BYTES: Final = 64
_VECTOR_BYTES: Final = 16
_MAC_SALT_MASK: Final = 0x3A
_MAC_ITERATIONS: Final = 2
_MAC_KEY_BYTES: Final = 32
_PLAIN_START: Final = b"SQLite format 3\0"


class PageCipher:
    """Tells and reads the pages that were written under one key and salt."""

    def __init__(self, key: VaultKey, salt: bytes) -> None:
        self._key = algorithms.AES(key.reveal())
        mac_salt = bytes(byte ^ _MAC_SALT_MASK for byte in salt)
        self._mac_key = hashlib.pbkdf2_hmac("sha512", key.reveal(), mac_salt, _MAC_ITERATIONS, _MAC_KEY_BYTES)

    def is_genuine(self, page: bytes, number: int) -> bool:
        """Tell whether these bytes were written as the page of this number (from 1) under this key and salt."""
        if len(page) != PAGE:
            return False
        signed = page[SALT_BYTES if number == 1 else 0 : -_MAC_BYTES]
        expected = hmac.digest(self._mac_key, signed + struct.pack("<I", number), "sha512")
        return hmac.compare_digest(expected, page[-_MAC_BYTES:])

    def read(self, page: bytes, number: int) -> bytes | None:
        """Return the data of a page (USABLE bytes), or None when it is not genuine."""
        if not self.is_genuine(page, number):
            return None
        start = SALT_BYTES if number == 1 else 0
        decryptor = Cipher(self._key, modes.CBC(page[USABLE : USABLE + _VECTOR_BYTES])).decryptor()
        data = decryptor.update(page[start:USABLE]) + decryptor.finalize()
        return _PLAIN_START + data if number == 1 else data
