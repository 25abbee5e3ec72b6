"""The list of checksums, as `sha256sum` writes and checks it."""

from collections.abc import Mapping
from typing import Final

CHECKSUMS: Final = "SHA256SUMS"


def checksums(digests: Mapping[str, str]) -> bytes:
    """Return one line for each file (SHA-256 in hex, by path), sorted by path: digest, two spaces, path."""
    lines = (f"{digests[path]}  {path}\n" for path in sorted(digests))
    return "".join(lines).encode("ascii")
