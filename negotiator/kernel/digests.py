"""Short digests by which equal things are told: they prove nothing against someone who wants two to be equal."""

try:
    # `hashlib` has the same function, and loads OpenSSL with it: 4 ms and 3 MB of each start of a small command.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b


def short_digest(data: bytes) -> str:
    """Return 16 hexadecimal digits of `data`, the same on every machine and in every run."""
    return blake2b(data, digest_size=8).hexdigest()
