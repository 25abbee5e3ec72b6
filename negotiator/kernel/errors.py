"""Error families. Concrete errors live beside their raiser and build their own message; only families are here.

A message names the thing and the next step. It never carries text of the deal and never a secret.
"""


class NegotiatorError(Exception):
    """Anything the program tells its user about, with a stable code and, where there is one, a next step."""

    code: str = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class Refused(NegotiatorError):
    """A rule of the deal or of the program says no; nothing was changed."""

    code = "refused"


class Tampered(NegotiatorError):
    """Bytes are not those that were signed or stored."""

    code = "tampered"


class Unreadable(NegotiatorError):
    """A file is not what it claims to be, is damaged, or is beyond a safety limit."""

    code = "unreadable"


class Locked(NegotiatorError):
    """The key is missing or wrong, or someone else has the file."""

    code = "locked"


class Conflicted(NegotiatorError):
    """Two truths stand side by side and a person must choose."""

    code = "conflicted"


class Cancelled(NegotiatorError):
    """The user stopped the work; nothing was changed."""

    code = "cancelled"

    def __init__(self, message: str = "Cancelled.", *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
