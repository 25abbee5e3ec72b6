"""One clause followed through every version of a text that has a file."""

from dataclasses import dataclass

from negotiator.domain import stages
from negotiator.domain.versions import DocumentVersion
from negotiator.kernel import SILENT, Progress
from negotiator.redline import Block, Row, Trail, TrailStep, compare, follow, rows
from negotiator.services.versions import document_of, party_words
from negotiator.services.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseVersion:
    """A clause as one version has it.

    `blocks` are its paragraphs there (none where it is gone or absent). `drawn` are they marked against the version
    where the clause last stood before; where it first stands, they are unmarked.
    """

    version: DocumentVersion
    step: TrailStep
    blocks: tuple[Block, ...]
    drawn: tuple[Row, ...]


def follow_clause(
    workspace: Workspace, version: DocumentVersion, block: int, *, progress: Progress = SILENT
) -> tuple[ClauseVersion, ...]:
    """Follow block number `block` of a version through all versions of its text, the first in which it stands first."""
    known = [one for one in stages.versions(workspace.deal, version.proposed.instrument) if one.proposed.source]
    texts = [document_of(workspace, one).blocks for one in known]
    place = next(number for number, one in enumerate(known) if one.hash == version.hash)
    trail: Trail = follow(texts, block, version=place, parties=party_words(workspace), progress=progress)
    return tuple(_clause_version(known[step.version], step, texts) for step in trail.steps)


def _clause_version(version: DocumentVersion, step: TrailStep, texts: list[tuple[Block, ...]]) -> ClauseVersion:
    here = tuple(texts[step.version][index] for index in step.blocks)
    before = here if step.since is None else tuple(texts[step.since][index] for index in step.before)
    drawn = rows(compare(before, here)) if step.kind != "absent" else ()
    return ClauseVersion(version=version, step=step, blocks=here, drawn=drawn)
