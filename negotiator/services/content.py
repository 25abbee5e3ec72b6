"""What acts name by hash: whether a package carries it, and whether a text belongs to the file that stands beside it.

A version is known by the hash of its clause tree, and its tree names its file; so whoever approves, agrees to or signs
a version binds the file too. What a package brings is held to that before any of it is imported.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from negotiator.domain.plain import NotPlain
from negotiator.domain.versions import read_tree, source_of
from negotiator.kernel import Tampered
from negotiator.ledger import Entry
from negotiator.services.founding import TERM_SHEET
from negotiator.services.receipts import Content
from negotiator.services.workspace import Workspace


class ContentMissing(Tampered):
    """An act names content that neither its package nor our file holds."""

    code = "content-missing"

    def __init__(self, entry: str) -> None:
        super().__init__(
            f"Act {entry[:12]} names a file or a text that the package does not carry.",
            hint="Nothing was imported. Ask the sender for a complete package.",
        )


class OtherFile(Tampered):
    """An act shows another file under the hash of a text than the one that the text was read from."""

    code = "other-file"

    def __init__(self, entry: str) -> None:
        super().__init__(
            f"Act {entry[:12]} puts another file in the place of one that is bound already.",
            hint="Nothing was imported. Tell the sender; what was approved, agreed and signed stays as it was.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A text and its file as one act names them, by SHA-256; `source` is "" where there is no file."""

    entry: str
    instrument: str
    tree: str
    source: str


def named_by(entries: Iterable[Entry]) -> Iterator[Named]:
    """Yield the texts and files that versions and change requests name."""
    for entry in entries:
        if entry.kind not in ("version/1", "request/1"):
            continue
        request = entry.kind == "request/1"
        body = entry.body.get("put") if request else entry.body
        tree_field = "proposed" if request else "tree"
        if isinstance(body, dict) and body.get(tree_field):
            yield Named(
                entry=entry.id,
                instrument=str(body.get("instrument", "")),
                tree=str(body[tree_field]),
                source=str(body.get("source", "")),
            )


def check_content(workspace: Workspace, entries: tuple[Entry, ...], *, blobs: Mapping[str, bytes]) -> None:
    """Hold new acts to the content that they name. Raises ContentMissing, OtherFile, NotPlain."""
    bound = {one.tree: one.source for one in named_by(workspace.entries)}
    carried = _Carried(workspace, blobs)
    for one in named_by(entries):
        carried.require([one.source] if one.source else [], one.entry)
        if one.instrument == TERM_SHEET:
            carried.require([one.tree], one.entry)
        else:
            _check_text(one, bound.get(one.tree), carried)
            bound.setdefault(one.tree, one.source)


def received_contents(
    workspace: Workspace, entries: Iterable[Entry], *, blobs: Mapping[str, bytes]
) -> tuple[Content, ...]:
    """Return what a package carries, each text and file to be kept as what changed since the one before it."""
    latest = {one.instrument: one for one in named_by(workspace.entries)}
    contents: dict[str, Content] = {}
    for one in named_by(entries):
        before = latest.get(one.instrument)
        for digest, like in ((one.tree, before.tree if before else ""), (one.source, before.source if before else "")):
            if digest in blobs:
                contents.setdefault(digest, Content(blobs[digest], like=like))
        latest[one.instrument] = one
    others = (Content(data) for digest, data in blobs.items() if digest not in contents)
    return (*contents.values(), *others)


class _Carried:
    """What a package carries or our file holds."""

    def __init__(self, workspace: Workspace, blobs: Mapping[str, bytes]) -> None:
        self._held = workspace.vault.blobs
        self._blobs = blobs

    def require(self, digests: Iterable[str], entry: str) -> None:
        """Raise ContentMissing unless all of these contents are there."""
        wanted = [digest for digest in digests if digest not in self._blobs]
        if wanted and self._held.missing(wanted):
            raise ContentMissing(entry)

    def get(self, digest: str, entry: str) -> bytes:
        """Return content. Raises ContentMissing."""
        self.require([digest], entry)
        return self._blobs[digest] if digest in self._blobs else self._held.get(digest)


def _check_text(one: Named, bound: str | None, carried: _Carried) -> None:
    """Check one text: its file is the one it names itself or, where it names none, the one it was first bound to."""
    try:
        plain = json.loads(carried.get(one.tree, one.entry))
    except (ValueError, RecursionError) as error:
        raise NotPlain("clause tree", "itself") from error
    carried.require([clause.text_hash for clause in read_tree(plain)], one.entry)
    if one.source != (source_of(plain) or bound or one.source):
        raise OtherFile(one.entry)
