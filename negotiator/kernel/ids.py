"""New identifiers."""

import base64
import os


def new_id() -> str:
    """Return 16 lower-case letters and digits (80 random bits), safe in file names and keys."""
    return base64.b32encode(os.urandom(10)).decode("ascii").lower()
