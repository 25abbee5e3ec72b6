"""What can be wrong with a document, each with a code and a next step. Messages name parts, never their text."""

from negotiator.kernel import Refused, Unreadable

_EXPORT_AGAIN = "Open the file in your word processor, save it as a Word document (.docx) and try again."
_SMALLER = "Ask the sender for the file without its large pictures or attachments."


class NotADocument(Unreadable):
    """The bytes are not a Word file, Markdown or plain text."""

    code = "not-a-document"

    def __init__(self, name: str, *, reason: str, hint: str = _EXPORT_AGAIN) -> None:
        super().__init__(f"{name} cannot be read: {reason}.", hint=hint)


class DamagedPart(Unreadable):
    """One part of a Word file cannot be read."""

    code = "damaged-part"

    def __init__(self, name: str, *, part: str, reason: str) -> None:
        super().__init__(f"{name} is damaged in {part}: {reason}.", hint=_EXPORT_AGAIN)


class UnsafePart(Unreadable):
    """A Word file carries something that an agreement has no need of and that could do harm."""

    code = "unsafe-part"

    def __init__(self, name: str, *, part: str, reason: str) -> None:
        super().__init__(
            f"{name} is refused because of {part}: {reason}.",
            hint="Ask the sender for a plain Word document (.docx) without it.",
        )


class ActiveContent(UnsafePart):
    """A Word file carries macros or controls: something that runs."""

    code = "document-active"


class DeclaredEntities(UnsafePart):
    """A part declares a document type or entities, with which a short text grows or draws in other files."""

    code = "document-entities"


class FetchedFromOutside(UnsafePart):
    """A Word file would show something that is not in it: a template on a server, text of another file."""

    code = "document-outside"


class TooLarge(Unreadable):
    """A file is beyond a safety limit."""

    code = "document-too-large"

    def __init__(self, name: str, *, part: str, reason: str, hint: str = _SMALLER) -> None:
        super().__init__(f"{name} is beyond a safety limit in {part}: {reason}.", hint=hint)


class TooMany(TooLarge):
    """A file holds more of one thing than any agreement does. Counts are of what was found and of what is allowed."""

    code = "document-too-many"

    def __init__(self, name: str, *, part: str, what: str, count: int, limit: int) -> None:
        hint = "Divide the document, its longest schedules first, and compare each piece by itself."
        super().__init__(name, part=part, reason=f"it has {count:,} {what}, and {limit:,} can be read", hint=hint)


class RedlineUnsafe(Refused):
    """The Word file that was about to be written would not say exactly what the redline says; it was withheld."""

    code = "redline-unsafe"

    def __init__(self, *, check: str, place: str) -> None:
        super().__init__(
            f"The Word redline was not written: {check} ({place}).",
            hint="Nothing was changed. Export a plain redline instead, or compare with a fresh copy of the file.",
        )


class NotAWordFile(Refused):
    """The operation needs a Word file."""

    code = "not-a-word-file"

    def __init__(self, *, kind: str) -> None:
        super().__init__(f"This works on Word files only, and the document is {kind}.")


class NoSuchRevision(Refused):
    """An answer names a tracked change that the file does not have."""

    code = "no-such-revision"

    def __init__(self, *, number: int, count: int) -> None:
        super().__init__(
            f"There is no tracked change at place {number}: the file has {count}.",
            hint="Places count from 0, as in the document's `revisions`.",
        )


class NoSuchComment(Refused):
    """A reply names a comment that the file does not have."""

    code = "no-such-comment"

    def __init__(self, *, comment: str) -> None:
        super().__init__(
            f"There is no comment with the id {comment!r}.", hint="See the ids of the document's `comments`."
        )
