"""Rival versions of a text: the clauses on which they clash side by side, and what a person decides on each.

Both sides find the same clashes in the same order, whoever looks: the two versions are laid over their base in the
order of their hashes, and a clash is known by the words that clash.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from negotiator.domain import Deal, stages
from negotiator.domain.clashes import ClauseDecision, Rivals, rival_versions
from negotiator.domain.contents import TERM_SHEET
from negotiator.domain.readings import Held
from negotiator.domain.versions import DocumentVersion
from negotiator.kernel import Conflicted, Refused
from negotiator.redline import OBJECT_CHARACTER, Block, Conflict, Merged, merge
from negotiator.services.receipts import Put, Receipt
from negotiator.services.versions import document_of
from negotiator.services.workspace import Workspace

_SIGNS: Final = 16


class NoCommonBase(Refused):
    """Two versions clash, and nothing that both sides hold is what both were made from."""

    code = "clash-base"

    def __init__(self) -> None:
        super().__init__(
            "Both sides hold no version that these two were made from, so their clauses cannot be laid over it.",
            hint="Compare the two and answer each change: the next version is then made from both.",
        )


class ClashGone(Conflicted):
    """The clause on which a person decided is not one on which versions clash now."""

    code = "clash-gone"

    def __init__(self) -> None:
        super().__init__("These versions no longer clash on this clause.", hint="Look at the versions as they stand.")


class NoSuchChoice(Refused):
    """What should stand is neither one of the versions, nor the base, nor words of one's own."""

    code = "clash-choice"

    def __init__(self) -> None:
        super().__init__(
            "A decision takes the words of one version, those of the text before, or words of your own.",
            hint="Choose one of them. Words of your own are one paragraph.",
        )


class ReasonWanted(Refused):
    """A decision between two parties' words says why."""

    code = "reason-wanted"

    def __init__(self) -> None:
        super().__init__("A decision wants a reason.", hint="Say in a few words why: both sides will read it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseSide:
    """What one version makes of a clause: its paragraphs, one a line ("" where it has none), and whose version it is.

    author, party: as the roster names them. at: the author's clock, a claim.
    """

    version: str
    name: str
    author: str
    party: str
    ours: bool
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseClash:
    """A clause that two versions word otherwise. `clause` is a hash of all three wordings; `heading` where it stands.

    decision: what a person decided, with its author; several people may have decided otherwise (`contested`).
    """

    rivals: Rivals
    clause: str
    label: str
    heading: str
    base: str
    sides: tuple[ClauseSide, ClauseSide]
    conflict: Conflict
    decision: Held[ClauseDecision] | None = None

    @property
    def key(self) -> str:
        """Return the key under which the decision is kept."""
        return self.rivals.key_of(self.clause)

    @property
    def contested(self) -> bool:
        """Tell whether several people decided otherwise, so that one of their decisions has to be chosen first."""
        return self.decision is not None and bool(self.decision.rivals)

    @property
    def is_open(self) -> bool:
        """Tell whether a person has still to decide."""
        return self.decision is None or self.contested


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """Two rival versions over their base: the text with everything that does not clash, and what does."""

    rivals: Rivals
    versions: tuple[DocumentVersion, DocumentVersion]
    merged: Merged
    clashes: tuple[ClauseClash, ...]


def all_rivals(deal: Deal) -> tuple[Rivals, ...]:
    """Return the rival versions of every text that has clauses: terms are compared on their own screen."""
    texts = (instrument.key for instrument in deal.instruments if instrument.key != TERM_SHEET)
    return tuple(pair for text in texts for pair in rival_versions(deal, text))


def united_by(deal: Deal, rivals: Rivals) -> DocumentVersion | None:
    """Return a draft of ours that was made from both, which only has to be sent; None where there is none."""
    found = [
        one for one in stages.versions(deal, rivals.instrument) if set(rivals.versions) <= set(one.proposed.parents)
    ]
    return found[-1] if found else None


def clashes(workspace: Workspace, rivals: Rivals) -> tuple[ClauseClash, ...]:
    """Return the clauses on which two versions clash, in the order of the text. Raises NoCommonBase."""
    return lay(workspace, rivals).clashes


def lay(workspace: Workspace, rivals: Rivals) -> Laid:
    """Lay two rival versions over their base. Raises NoCommonBase."""
    known = {one.hash: one for one in stages.versions(workspace.deal, rivals.instrument)}
    wanted = [known.get(hash_) for hash_ in (rivals.base, *rivals.versions)]
    base, one, other = wanted
    if base is None or one is None or other is None or not all(each.proposed.source for each in (base, one, other)):
        raise NoCommonBase
    texts = [document_of(workspace, each).blocks for each in (base, one, other)]
    merged = merge(*texts)
    seen: dict[str, int] = {}
    found = [
        _clash(workspace.deal, rivals, conflict, merged.blocks, (one, other), seen) for conflict in merged.conflicts
    ]
    return Laid(rivals=rivals, versions=(one, other), merged=merged, clashes=tuple(found))


def _clash(
    deal: Deal,
    rivals: Rivals,
    conflict: Conflict,
    blocks: Sequence[Block],
    versions: tuple[DocumentVersion, DocumentVersion],
    seen: dict[str, int],
) -> ClauseClash:
    clause = _name_of(conflict, seen)
    here = next((block for block in (*conflict.base, *conflict.ours, *conflict.theirs)), blocks[0])
    return ClauseClash(
        rivals=rivals,
        clause=clause,
        label=here.label,
        heading=" › ".join(here.heading_path),
        base=text_of(conflict.base),
        sides=(_side(deal, versions[0], conflict.ours), _side(deal, versions[1], conflict.theirs)),
        conflict=conflict,
        decision=deal.held(ClauseDecision, rivals.key_of(clause)),
    )


def _name_of(conflict: Conflict, seen: dict[str, int]) -> str:
    """Return a name that is the same wherever the same words clash; of several alike each has its number."""
    words = [[block.text for block in blocks] for blocks in (conflict.base, conflict.ours, conflict.theirs)]
    name = hashlib.sha256(json.dumps(words).encode()).hexdigest()[:_SIGNS]
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"


def _side(deal: Deal, version: DocumentVersion, blocks: Sequence[Block]) -> ClauseSide:
    person = deal.person_of(version.entry)
    return ClauseSide(
        version=version.hash,
        name=version.name,
        author=person.name if person else version.entry.author[:12],
        party=next((one.short for one in deal.parties if one.key == version.side), version.side),
        ours=version.side == deal.ours,
        at=version.entry.claimed_at,
        text=text_of(blocks),
    )


def text_of(blocks: Sequence[Block]) -> str:
    """Return the words of paragraphs, one a line, without the objects among them."""
    return "\n".join(block.text.replace(OBJECT_CHARACTER, "") for block in blocks)


def decide(workspace: Workspace, clash: ClauseClash, *, chosen: str = "", text: str = "", reason: str) -> Receipt:
    """Decide which words of a clause stand; undoable, and both sides will read it.

    chosen: the hash of one of the versions or of the base, or "" for `text`, one paragraph in words of one's own.
    Raises ClashGone, NoSuchChoice, ReasonWanted and NoMandate.
    """
    rivals, words = clash.rivals, " ".join(text.replace(OBJECT_CHARACTER, "").split())
    if rivals not in rival_versions(workspace.deal, rivals.instrument):
        raise ClashGone
    if chosen not in (*rivals.versions, rivals.base) and (chosen or not words):
        raise NoSuchChoice
    if not reason.strip():
        raise ReasonWanted
    decision = ClauseDecision(
        key=clash.key,
        instrument=rivals.instrument,
        base=rivals.base,
        versions=rivals.versions,
        clause=clash.clause,
        chosen=chosen,
        text="" if chosen else words,
        reason=reason.strip(),
    )
    return workspace.perform(f"Decide clause {clash.label}".strip(), [Put(decision, True)])


def words_of(decision: ClauseDecision, clash: ClauseClash) -> str:
    """Return the words that a decision lets stand."""
    said: Mapping[str, str] = {side.version: side.text for side in clash.sides} | {clash.rivals.base: clash.base}
    return decision.text if not decision.chosen else said.get(decision.chosen, clash.base)
