"""What a file of ours tells besides its text is taken out when it becomes a version, before anyone approves it.

A version's hash binds its file, so a file cannot be cleaned on its way out any more: it would not be the approved one.
Who wants the file as it came finds it with our team (`VersionProposed.original`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from negotiator.documents import Document, clean_copy

Keep = Literal["tracked changes", "comments"]
NOTHING: Final[frozenset[Keep]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a Word file tells besides its text. people: the authors of tracked changes and comments, sorted."""

    tracked: int
    comments: int
    people: tuple[str, ...]


def told_by(document: Document) -> Told:
    """Return what a file as read would tell to whom it is sent."""
    authors = {one.author for one in document.revisions} | {one.author for one in document.comments}
    return Told(
        tracked=len(document.revisions),
        comments=len(document.comments),
        people=tuple(sorted(author for author in authors if author)),
    )


def travelling(document: Document, *, keep: Collection[Keep] = NOTHING) -> bytes:
    """Return a file of ours as it may travel: no properties, no marks of sessions; of the rest what is kept on purpose.

    Tracked changes that are not kept are accepted. A file that isn't Word's is text alone and comes back as it is.
    """
    if document.kind != "docx":
        return document.source
    return clean_copy(
        document, accept=None if "tracked changes" in keep else True, comments="comments" in keep, at=None
    )
