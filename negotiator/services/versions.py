"""Versions of a text: taking a file in, comparing any two, answering changes, and making the next working version."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from negotiator.documents import Document, View, read, resolve_document, write_redline
from negotiator.domain import stages
from negotiator.domain.charter import Instrument
from negotiator.domain.positions import Answered, ChangeAnswer
from negotiator.domain.versions import (
    Clause,
    DocumentVersion,
    VersionProposed,
    VersionState,
    carry_identity,
    clauses_of,
    read_tree,
    tree_bytes,
)
from negotiator.kernel import SILENT, Progress, Refused, new_id
from negotiator.redline import Accept, Answer, Counter, Redline, Reject, answered_by, compare, pairing
from negotiator.services.receipts import Act, Content, Put, Receipt, Retire, State
from negotiator.services.workspace import Workspace
from negotiator.services.wrapping import NOTHING, Keep, travelling

_PARSED = 6


class NoSuchVersion(Refused):
    """No version of that name or hash exists."""

    code = "unknown-version"

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no version {name!r}.", hint=f"Known: {', '.join(known) or 'none yet'}.")


class NoSuchInstrument(Refused):
    """No text of that key is negotiated in the deal."""

    code = "unknown-instrument"

    def __init__(self, key: str, known: tuple[str, ...]) -> None:
        super().__init__(f"The deal has no instrument {key!r}.", hint=f"It has: {', '.join(known) or 'none yet'}.")


class Unanswered(Refused):
    """Changes are open, so the next version would decide them silently."""

    code = "unanswered-changes"

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} changes are not answered yet.",
            hint="Answer them, or say what becomes of the rest (accept or reject).",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions and the redline between them. `answers` are ours so far, by change id."""

    old: DocumentVersion
    new: DocumentVersion
    old_document: Document
    new_document: Document
    redline: Redline
    answers: Mapping[str, Answer]

    @property
    def open(self) -> tuple[str, ...]:
        """Return the ids of the changes that have no answer yet."""
        return open_changes(self.redline, self.answers)


def open_changes(redline: Redline, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """Return the ids of the changes that have no answer yet; what is answered with a table's move is not told apart."""
    return tuple(dict.fromkeys(found for change in redline.changes if (found := answered_by(change)) not in answers))


def instrument_of(workspace: Workspace, key: str) -> Instrument:
    """Return an instrument by key. Raises NoSuchInstrument."""
    found = workspace.deal.record(Instrument, key)
    if found is None:
        raise NoSuchInstrument(key, tuple(one.key for one in workspace.deal.instruments))
    return found


def find(workspace: Workspace, instrument: str, name: str) -> DocumentVersion:
    """Return a version by its name ("v2", "draft 1"), the start of its hash, or "latest". Raises NoSuchVersion."""
    known = stages.versions(workspace.deal, instrument)
    if name == "latest" and known:
        return known[-1]
    for version in known:
        if name == version.name or (len(name) >= 6 and version.hash.startswith(name)):
            return version
    raise NoSuchVersion(name, tuple(version.name for version in known))


def document_of(workspace: Workspace, version: DocumentVersion) -> Document:
    """Return a version's file as read, in its accepted view."""
    return read_source(workspace, version, view="accepted")


def read_source(workspace: Workspace, version: DocumentVersion, *, view: View) -> Document:
    """Return a version's file as read in a view; the few files read last are kept."""
    document = workspace.parsed.pop((version.proposed.source, view), None)
    if document is None:
        data = workspace.vault.blobs.get(version.proposed.source)
        document = read(data, name=version.proposed.source_name, view=view)
    _keep(workspace, version.proposed.source, document)
    return document


def _read(workspace: Workspace, data: bytes, *, name: str) -> Document:
    """Read a file that is about to become a version, and keep it: it is wanted again at once."""
    document = read(data, name=name)
    _keep(workspace, _digest(data), document)
    return document


def _keep(workspace: Workspace, digest: str, document: Document) -> None:
    workspace.parsed[digest, document.view] = document
    for oldest in list(workspace.parsed)[:-_PARSED]:
        del workspace.parsed[oldest]


def clauses(workspace: Workspace, version: DocumentVersion) -> tuple[Clause, ...]:
    """Return the clause tree of a version."""
    return read_tree(json.loads(workspace.vault.blobs.get(version.hash)))


def take_in(
    workspace: Workspace,
    data: bytes,
    *,
    name: str,
    instrument: str,
    received: bool = False,
    note: str = "",
    label: str = "",
    keep: Collection[Keep] = NOTHING,
    by: str = "",
) -> Receipt:
    """Make a file a version of an instrument: ours in work, or handed to us by the other side. Stays with our team.

    by: the key of the party that handed it to us, where there are several.

    A file of ours may be sent as soon as it is a version: what it tells besides its text is taken out first, but for
    what is to be kept on purpose. What was handed to us stays as it is.
    """
    instrument_of(workspace, instrument)
    others = [party.key for party in workspace.deal.others]
    theirs = (by if by in others else others[0]) if received and others else ""
    file = data if received else travelling(read(data, name=name), keep=keep)
    return _add(
        workspace,
        file,
        original=b"" if file == data else data,
        name=name,
        instrument=instrument,
        state="received" if received else "working",
        side=theirs or workspace.deal.ours,
        note=note,
        label=label,
    )


def _add(
    workspace: Workspace,
    data: bytes,
    *,
    name: str,
    instrument: str,
    state: VersionState,
    side: str,
    note: str = "",
    label: str = "",
    parents: tuple[str, ...] | None = None,
    extra: tuple[Act, ...] = (),
    original: bytes = b"",
) -> Receipt:
    document = _read(workspace, data, name=name)
    before = stages.latest(workspace.deal, instrument)
    tree, blobs = grow_tree(workspace, document, before)
    turn = (before.proposed.turn if before else 0) + (before is None or before.side != side)
    proposed = VersionProposed(
        instrument=instrument,
        turn=turn,
        state=state,
        tree=_digest(tree),
        source=_digest(data),
        source_name=name,
        parents=parents if parents is not None else ((before.hash,) if before else ()),
        side=side,
        note=note,
        label=label,
        original=_digest(original) if original else "",
    )
    verb = "Receive" if state == "received" else "Add version of"
    contents: list[bytes | Content] = [*alike(before, tree=tree, data=data), *blobs]
    if original:
        like = before.original if before else ""  # not the cleaned file, whose bytes are put otherwise
        contents.append(Content(original, like=like or proposed.source))
    return workspace.perform(f"{verb} {instrument}", [State(proposed), *extra], blobs=contents)


def grow_tree(
    workspace: Workspace, document: Document, before: DocumentVersion | None
) -> tuple[bytes, tuple[bytes, ...]]:
    """Return a document's clause tree, which names its file, and the blobs of its texts.

    Clauses keep the identity that they had before.
    """
    grown = clauses_of(document.blocks, text_hash=lambda text: _digest(text.encode("utf-8")), new_id=new_id)
    if before is not None and before.proposed.source:
        old_document = document_of(workspace, before)
        grown = carry_identity(clauses(workspace, before), grown, pairing(old_document.blocks, document.blocks))
    return tree_bytes(grown, source=_digest(document.source)), tuple(
        block.text.encode("utf-8") for block in document.blocks
    )


def alike(before: DocumentVersion | None, *, tree: bytes, data: bytes) -> tuple[Content, Content]:
    """Return a text and its file to be kept as what changed since the version that they come after."""
    return (
        Content(tree, like=before.hash if before else ""),
        Content(data, like=before.proposed.source if before else ""),
    )


def compare_versions(
    workspace: Workspace, old: DocumentVersion, new: DocumentVersion, *, progress: Progress = SILENT
) -> Comparison:
    """Compare two versions word by word, with our answers so far."""
    old_document, new_document = document_of(workspace, old), document_of(workspace, new)
    redline = compare(old_document.blocks, new_document.blocks, progress=progress, parties=party_words(workspace))
    return Comparison(
        old=old,
        new=new,
        old_document=old_document,
        new_document=new_document,
        redline=redline,
        answers=answers(workspace, old, new),
    )


def party_words(workspace: Workspace) -> tuple[str, ...]:
    """Return the names by which texts call the parties."""
    return tuple({word for party in workspace.deal.parties for word in (party.name, party.short, party.role) if word})


def _answer_prefix(old: DocumentVersion, new: DocumentVersion) -> str:
    return f"{old.hash[:16]}:{new.hash[:16]}:"


def answer_key(comparison: Comparison, change: str) -> str:
    """Return the key under which our answer to a change is kept; notes and comments on the change name it too."""
    return _answer_prefix(comparison.old, comparison.new) + change


def answers(workspace: Workspace, old: DocumentVersion, new: DocumentVersion) -> dict[str, Answer]:
    """Return our answers to the changes between two versions, by change id."""
    prefix = _answer_prefix(old, new)
    return {
        held.value.key.removeprefix(prefix): _answer(held.value)
        for held in workspace.deal.records(ChangeAnswer)
        if held.value.key.startswith(prefix)
    }


def _answer(answer: ChangeAnswer) -> Answer:
    if answer.verdict == "counter":
        return Counter(answer.text)
    return Accept() if answer.verdict == "accept" else Reject()


def answer(workspace: Workspace, comparison: Comparison, change: str, verdict: Answered, *, text: str = "") -> Receipt:
    """Answer one change; undoable. A counter carries our words."""
    key = answer_key(comparison, change)
    words = {"accept": "Accept", "reject": "Reject", "counter": "Counter"}
    return workspace.put(ChangeAnswer(key=key, verdict=verdict, text=text), label=f"{words[verdict]} change")


def answer_all(
    workspace: Workspace, comparison: Comparison, verdict: Answered, *, among: Collection[str] | None = None
) -> Receipt:
    """Answer every change that is still open (of those named) alike, as one undoable step."""
    chosen = [change for change in comparison.open if among is None or change in among]
    acts = [Put(ChangeAnswer(key=answer_key(comparison, change), verdict=verdict)) for change in chosen]
    return workspace.perform(f"{verdict.capitalize()} {len(acts)} open changes", acts)


def clear_answer(workspace: Workspace, comparison: Comparison, change: str) -> Receipt:
    """Take back the answer to one change; undoable."""
    key = answer_key(comparison, change)
    return workspace.perform("Clear answer", [Retire(ChangeAnswer, key)])


def next_version(workspace: Workspace, comparison: Comparison, *, note: str = "", label: str = "") -> Receipt:
    """Make our next working version from the answers. Raises Unanswered while changes are open."""
    current = answers(workspace, comparison.old, comparison.new)
    still_open = open_changes(comparison.redline, current)
    if still_open:
        raise Unanswered(len(still_open))
    data = resolve_document(comparison.old_document, comparison.new_document, comparison.redline, current)
    return _add(
        workspace,
        data,
        name=comparison.old.proposed.source_name,
        instrument=comparison.old.proposed.instrument,
        state="working",
        side=workspace.deal.ours,
        note=note,
        label=label,
        parents=(comparison.old.hash, comparison.new.hash),
    )


def add_united(
    workspace: Workspace, data: bytes, *, name: str, made_from: tuple[DocumentVersion, ...], note: str = ""
) -> Receipt:
    """Make a file that brings several versions together our next working version, told to be made from all of them."""
    return _add(
        workspace,
        data,
        name=name,
        instrument=made_from[0].proposed.instrument,
        state="working",
        side=workspace.deal.ours,
        note=note,
        parents=tuple(version.hash for version in made_from),
    )


def redline_file(
    workspace: Workspace, old: DocumentVersion, new: DocumentVersion, *, progress: Progress = SILENT
) -> bytes:
    """Return a Word file of the new version as tracked changes over the old one, in the name of who signs here."""
    comparison = compare_versions(workspace, old, new, progress=progress)
    return write_redline(
        comparison.old_document,
        comparison.new_document,
        comparison.redline,
        author=workspace.identity.name,
        at=workspace.clock.now(),
        progress=progress,
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
