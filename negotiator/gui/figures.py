"""How figures are written everywhere in the window: how many there are, sizes of files, digests to compare."""


def counted(count: int, one: str, many: str = "") -> str:
    """Return how many there are of something: "1 change", "14 changes"."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def size(count: int) -> str:
    """Return a number of bytes as people say it."""
    if count < 1024:
        return f"{count} bytes"
    return f"{count / 1024:,.1f} KB" if count < 1 << 20 else f"{count / (1 << 20):,.1f} MB"


def grouped(digest: str) -> str:
    """Return a digest or a fingerprint in groups of four, as two people read it out."""
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4)).upper()
