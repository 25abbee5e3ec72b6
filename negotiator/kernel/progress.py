"""Progress of long work, and the place where a user's Cancel takes effect."""

from typing import Protocol


class Progress(Protocol):
    """Receives steps of long work."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """Report `done` of `total` units. May raise Cancelled, which the caller lets pass."""
        ...


class _Silent:
    def step(self, done: int, total: int, text: str = "") -> None:
        pass


SILENT: Progress = _Silent()
