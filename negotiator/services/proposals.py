"""What of our work becomes a version that both sides hold when a package is sent: copied field by field."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from negotiator.domain import stages
from negotiator.domain.charter import Instrument
from negotiator.domain.versions import DocumentVersion, VersionProposed
from negotiator.kernel import Progress
from negotiator.services import terms
from negotiator.services.founding import TERM_SHEET
from negotiator.services.versions import redline_file
from negotiator.services.workspace import Workspace


def unsent_versions(workspace: Workspace, *, instruments: Collection[str] | None = None) -> tuple[VersionProposed, ...]:
    """Return, of each instrument, our newest draft if it has not been sent: only it travels, never what led to it.

    What our team wrote beside a draft (its note, its label, the name of its file) stays with our team.
    """
    found = []
    for instrument in workspace.deal.instruments:
        known = stages.versions(workspace.deal, instrument.key)
        if instrument.key == TERM_SHEET or not known or (instruments is not None and instrument.key not in instruments):
            continue
        newest = known[-1]
        if newest.shared or newest.side != workspace.deal.ours:
            continue
        shared = {version.hash for version in known if version.shared}
        found.append(
            VersionProposed(
                instrument=instrument.key,
                turn=newest.proposed.turn,
                state="sent",
                tree=newest.hash,
                source=newest.proposed.source,
                source_name=_shown_name(instrument, newest, number=len(shared) + 1),
                parents=_shared_before(newest, known),
            )
        )
    return tuple(found)


def _shared_before(version: DocumentVersion, known: Sequence[DocumentVersion]) -> tuple[str, ...]:
    """Return what a version was made from as both sides know it: through drafts and handed-over files of ours alone."""
    by_hash = {one.hash: one for one in known}
    found: list[str] = []
    waiting, met = list(version.proposed.parents), {version.hash}
    while waiting:
        parent = waiting.pop(0)
        held = by_hash.get(parent)
        if held is None or parent in met:
            continue
        met.add(parent)
        if held.shared:
            found.append(parent)
        else:
            waiting.extend(held.proposed.parents)
    return tuple(found)


def _shown_name(instrument: Instrument, version: DocumentVersion, *, number: int) -> str:
    """Return a file name that tells what both sides know already: the text's title and the version's number."""
    suffix = PurePosixPath(version.proposed.source_name).suffix
    title = " ".join(instrument.title.translate(_UNUSUAL).split()) or instrument.key
    return f"{title} v{number}{suffix}"


_UNUSUAL = {ord(sign): " " for sign in '\\/:*?"<>|'} | dict.fromkeys(range(32), " ")


def unsent_sheet(workspace: Workspace) -> tuple[tuple[VersionProposed, ...], tuple[bytes, ...]]:
    """Return the working term sheet as a new version, and its bytes; nothing of either when it is known already."""
    frozen = terms.frozen_sheet(workspace)
    known = terms.sheets(workspace)
    if frozen is None or any(version.hash == frozen[0] for version in known):
        return (), ()
    turn = (known[-1].proposed.turn if known else 0) + 1
    proposed = VersionProposed(
        instrument=TERM_SHEET,
        turn=turn,
        state="sent",
        tree=frozen[0],
        parents=(known[-1].hash,) if known else (),
    )
    return (proposed,), (frozen[1],)


def documents(workspace: Workspace, facts: Sequence[VersionProposed], *, progress: Progress) -> Mapping[str, bytes]:
    """Return each version that travels as a Word file, with tracked changes against what the recipient last sent."""
    found: dict[str, bytes] = {}
    for name, fact in _named(facts):
        known = stages.versions(workspace.deal, fact.instrument)
        version = next(one for one in known if one.hash == fact.tree)
        base = stages.last_received(workspace.deal, fact.instrument)
        if base is None:
            data = workspace.vault.blobs.get(fact.source)
        else:
            data = redline_file(workspace, base, version, progress=progress)
        found[name] = data
    return found


def tracked_against(workspace: Workspace, facts: Sequence[VersionProposed]) -> Mapping[str, str]:
    """Return, for the files of `documents` that track changes, which version they are tracked against, in words."""
    bases = ((name, stages.last_received(workspace.deal, fact.instrument)) for name, fact in _named(facts))
    return {
        # What came as a Word file has no name that both sides know.
        name: f"{base.name} ({base.hash[:12]})" if base.shared else "the file that you last sent"
        for name, base in bases
        if base is not None
    }


def _named(facts: Sequence[VersionProposed]) -> Iterator[tuple[str, VersionProposed]]:
    taken: set[str] = set()
    for fact in facts:
        name = _free_name(fact, taken=taken)
        taken.add(name.casefold())
        yield name, fact


def _free_name(fact: VersionProposed, *, taken: set[str]) -> str:
    """Return the file's name or, where another text's file has it already, one that tells whose text it is."""
    name, number = fact.source_name, 1
    while name.casefold() in taken:
        name = f"{fact.instrument}{f' {number}' if number > 1 else ''} {fact.source_name}"
        number += 1
    return name
