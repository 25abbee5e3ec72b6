"""The list of checksums, as `sha256sum` writes and checks it."""

import hashlib
from collections.abc import Mapping
from typing import Final

CHECKSUMS: Final = "SHA256SUMS"


def checksums(files: Mapping[str, bytes]) -> bytes:
    """Return one line for each file, sorted by path: digest, two spaces, path."""
    lines = (f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files))
    return "".join(lines).encode("ascii")
