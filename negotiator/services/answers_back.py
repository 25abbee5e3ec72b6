"""A Word file that the other side answered in, without this program: which of our texts it is, and what is not marked.

Nothing is taken in before a person has seen what was changed without a mark.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from negotiator.documents import Document, in_view, read
from negotiator.domain import stages
from negotiator.domain.contents import TERM_SHEET, texts_in
from negotiator.domain.versions import DocumentVersion
from negotiator.kernel import SILENT, Progress, Refused
from negotiator.redline import Redline
from negotiator.redline.shapes import Block
from negotiator.services.content import held_by
from negotiator.services.lastsent import compared_with_sent
from negotiator.services.receipts import Receipt
from negotiator.services.versions import take_in
from negotiator.services.workspace import Workspace

ANSWERS: Final = (".docx",)
_ALIKE: Final = 0.2
"""Less than this in common, and a file is not an answer to a text but another one."""


class NoAnswer(Refused):
    """A Word file resembles nothing that was sent."""

    code = "no-answer"

    def __init__(self) -> None:
        super().__init__(
            "This file resembles no text that you sent in a package.",
            hint="If it is a new draft of theirs, take it in on the Redlines screen under the text that it belongs to.",
        )


class HeldAlready(Refused):
    """A Word file is one that the deal holds already."""

    code = "answer-held"

    def __init__(self, name: str) -> None:
        super().__init__(f"This very file is held already, as {name}.", hint="Nothing was changed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A version that we sent and that a file may answer. likeness: from 0 to 1, by the texts of the clauses."""

    instrument: str
    title: str
    sent: DocumentVersion
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerBack:
    """A Word file against what we last sent. untracked: what they did not mark; effect: all that they changed.

    others: further texts that it might answer, the likeliest first.
    """

    name: str
    match: Match
    others: tuple[Match, ...]
    marked: int
    untracked: Redline
    effect: Redline

    @property
    def clean(self) -> bool:
        """Tell whether every edit was marked."""
        return not self.untracked.changes


def look(
    workspace: Workspace, data: bytes, *, name: str, instrument: str = "", progress: Progress = SILENT
) -> AnswerBack:
    """Compare a Word file with what we last sent; nothing is changed. instrument: which text it answers, if known.

    Raises NoAnswer, HeldAlready, and family Unreadable for a file that is damaged or dangerous.
    """
    document = read(data, name=name)
    digest = hashlib.sha256(data).hexdigest()
    for one in _texts(workspace):
        if one.proposed.source == digest:
            raise HeldAlready(one.name)
    found = matches(workspace, document)
    chosen = next((one for one in found if instrument in ("", one.instrument)), None)
    if chosen is None or (not instrument and chosen.likeness < _ALIKE):
        raise NoAnswer
    _sent, untracked, effect = compared_with_sent(
        workspace, chosen.sent, document, rejected=lambda: in_view(document, "rejected"), progress=progress
    )
    return AnswerBack(
        name=name,
        match=chosen,
        others=tuple(one for one in found if one is not chosen),
        marked=len(document.revisions),
        untracked=untracked,
        effect=effect,
    )


def matches(workspace: Workspace, document: Document) -> tuple[Match, ...]:
    """Return the texts that we sent last, by how much of them a file still has; the likeliest first."""
    rejected = in_view(document, "rejected") if document.revisions else document
    texts = _hashes(rejected.blocks)
    get = held_by(workspace)
    found = []
    for instrument in workspace.deal.instruments:
        sent = stages.last_sent(workspace.deal, instrument.key)
        if instrument.key == TERM_SHEET or sent is None:
            continue
        ours = texts_in(sent.hash, get=get) - {sent.proposed.source}
        either = len(texts | ours)
        likeness = len(texts & ours) / either if either else 0.0
        found.append(Match(instrument=instrument.key, title=instrument.title, sent=sent, likeness=round(likeness, 4)))
    return tuple(sorted(found, key=lambda one: -one.likeness))


def take_back(workspace: Workspace, data: bytes, answer: AnswerBack, *, by: str = "", note: str = "") -> Receipt:
    """Take the file in as a version of theirs; it stays with our team. by: the party's key, where there are several."""
    return take_in(
        workspace,
        data,
        name=answer.name,
        instrument=answer.match.instrument,
        received=True,
        note=note,
        by=by,
    )


def _texts(workspace: Workspace) -> Sequence[DocumentVersion]:
    return [one for key in workspace.deal.instruments for one in stages.versions(workspace.deal, key.key)]


def _hashes(blocks: Sequence[Block]) -> frozenset[str]:
    return frozenset(hashlib.sha256(block.text.encode("utf-8")).hexdigest() for block in blocks)
