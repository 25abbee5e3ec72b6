"""New identifiers."""

import base64
import secrets


def new_id() -> str:
    """Return 16 lower-case letters and digits (80 random bits), safe in file names and keys."""
    return base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()
