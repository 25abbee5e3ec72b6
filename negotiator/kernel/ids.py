"""New identifiers."""

import os


def new_id() -> str:
    """Return 16 lower-case letters and digits (80 random bits), safe in file names and keys."""
    import base64  # small commands make no ids

    return base64.b32encode(os.urandom(10)).decode("ascii").lower()
