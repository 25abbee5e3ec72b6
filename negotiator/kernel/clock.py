"""The clock, passed in as a value: a machine's time is a claim, and tests set it."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time that this machine claims."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock, to the second: finer would suggest a precision that nobody vouches for."""

    def now(self) -> datetime:
        """Return the current time in UTC without microseconds."""
        return datetime.now(UTC).replace(microsecond=0)
