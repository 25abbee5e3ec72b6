"""The last-sent check: what came back is compared with what we last sent, twice.

Rejecting their tracked changes should give back our text: whatever still differs is an edit that they did not mark.
Our own tracked changes may stand beside theirs in the file, if that is how we sent it: those are part of our text.
Accepting everything shows the full effect.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from negotiator.documents import Document, accept_revisions, read
from negotiator.domain import stages
from negotiator.domain.versions import DocumentVersion
from negotiator.kernel import SILENT, Progress
from negotiator.redline import Change, Redline, answered_by, compare
from negotiator.services.versions import document_of, party_words, read_source
from negotiator.services.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSentCheck:
    """Both comparisons of a returned text with what we last sent. `untracked` is what they did not mark."""

    sent: DocumentVersion
    returned: DocumentVersion
    sent_document: Document
    untracked: Redline
    effect: Redline

    @property
    def clean(self) -> bool:
        """Tell whether every edit was marked."""
        return not self.untracked.changes

    @property
    def unmarked_texts(self) -> frozenset[tuple[str, str]]:
        """Return old and new words of each unmarked edit, to find them again in the full effect."""
        return frozenset((change.old_text, change.new_text) for change in self.untracked.changes)

    @property
    def unmarked(self) -> frozenset[str]:
        """Return the ids of the changes of `effect` that hold an unmarked edit: by their place in what we sent."""
        return frozenset(
            answered_by(change) for edit in self.untracked.changes for change in _holding(edit, self.effect)
        )


def _holding(edit: Change, effect: Redline) -> list[Change]:
    """Return the changes of the full effect that hold an unmarked edit, of its own sort where there are any.

    What stands inside a moved paragraph overlaps its move as well, but only one of them is the edit.
    """
    found = [change for change in effect.changes if _same_place(edit, change)]
    like = [change for change in found if _sort(change) == _sort(edit)]
    return like or found


def _sort(change: Change) -> str:
    return change.kind if change.kind in ("move", "format", "renumber") else "words"


def _same_place(edit: Change, change: Change) -> bool:
    """Tell whether both overlap in the old text.

    What was only inserted has no length there, or no place at all: then the words decide as well.
    """
    if edit.old is None or change.old is None:
        return (edit.old_text, edit.new_text) == (change.old_text, change.new_text)
    if edit.old.block != change.old.block:
        return False
    if edit.old == change.old or (edit.old.start < change.old.end and change.old.start < edit.old.end):
        return True
    touching = edit.old.start <= change.old.end and change.old.start <= edit.old.end
    words = edit.new_text.strip()
    return touching and not edit.old_text and bool(words) and words in change.new_text


def check_returned(
    workspace: Workspace, returned: DocumentVersion, *, progress: Progress = SILENT
) -> LastSentCheck | None:
    """Compare a returned version with what we last sent; None when we sent nothing before it.

    A version that came in a package with a file that bears no mark at all is clean: its marks are those that are drawn
    from the whole comparison, so none can be missing.
    """
    sent = sent_before(workspace, returned)
    if sent is None:
        return None
    accepted = document_of(workspace, returned)
    drawn = returned.shared and not accepted.revisions
    sent_document, untracked, effect = compared_with_sent(
        workspace,
        sent,
        accepted,
        rejected=lambda: document_of(workspace, sent) if drawn else read_source(workspace, returned, view="rejected"),
        progress=progress,
    )
    return LastSentCheck(sent=sent, returned=returned, sent_document=sent_document, untracked=untracked, effect=effect)


def compared_with_sent(
    workspace: Workspace,
    sent: DocumentVersion,
    document: Document,
    *,
    rejected: Callable[[], Document],
    progress: Progress = SILENT,
) -> tuple[Document, Redline, Redline]:
    """Compare a text as it was read with what we sent; return ours, what they did not mark, and the full effect.

    rejected: what reads the same file without any tracked change; called where it is needed.
    """
    sent_document = document_of(workspace, sent)
    words = party_words(workspace)
    unmarked = _without_theirs(workspace, sent, document, rejected)
    return (
        sent_document,
        compare(sent_document.blocks, unmarked.blocks, progress=progress, parties=words),
        compare(sent_document.blocks, document.blocks, progress=progress, parties=words),
    )


def _without_theirs(
    workspace: Workspace, sent: DocumentVersion, document: Document, rejected: Callable[[], Document]
) -> Document:
    """Return a returned text without what they marked, and with what had been marked before."""
    people = workspace.deal.people
    ours = {person.name for person in people if person.party == workspace.deal.ours}
    before = _marked_before(workspace, sent)

    def not_theirs(author: str, date: datetime | None) -> bool:
        return author in ours or (author, date) in before

    if not any(not_theirs(one.author, one.date) for one in document.revisions):
        return rejected()
    settled = accept_revisions(document, of=not_theirs)
    return read(settled, name=document.name, view="rejected")


def _marked_before(workspace: Workspace, sent: DocumentVersion) -> frozenset[tuple[str, datetime | None]]:
    """Return author and date of what was marked in the file that we sent, or in theirs that it was drawn against."""
    known = stages.versions(workspace.deal, sent.proposed.instrument)
    place = next(index for index, version in enumerate(known) if version.hash == sent.hash)
    theirs = [version for version in known[:place] if version.side != workspace.deal.ours]
    return frozenset(
        (one.author, one.date) for version in (*theirs[-1:], sent) for one in document_of(workspace, version).revisions
    )


def sent_before(workspace: Workspace, returned: DocumentVersion) -> DocumentVersion | None:
    """Return the version of ours that stands nearest before a returned one among what was sent, or None."""
    known = stages.versions(workspace.deal, returned.proposed.instrument)
    place = next(index for index, version in enumerate(known) if version.hash == returned.hash)
    ours = [version for version in known[:place] if version.shared and version.side == workspace.deal.ours]
    return ours[-1] if ours else None
