"""What acts name by hash: whether a package carries it, and whether a text belongs to the file that stands beside it.

A version is known by the hash of its clause tree, and its tree names its file; so whoever approves, agrees to or signs
a version binds the file too. What a package brings is held to that before any of it is imported.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from negotiator.domain.plain import NotPlain
from negotiator.domain.versions import read_tree, source_of
from negotiator.kernel import Tampered
from negotiator.ledger import Entry
from negotiator.services.founding import TERM_SHEET
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
    held = workspace.vault.blobs.hashes()

    def content(digest: str, entry: str) -> bytes:
        if digest in blobs:
            return blobs[digest]
        if digest not in held:
            raise ContentMissing(entry)
        return workspace.vault.blobs.get(digest)

    bound = {one.tree: one.source for one in named_by(workspace.entries)}
    for one in named_by(entries):
        if one.source:
            content(one.source, one.entry)
        if one.instrument == TERM_SHEET:
            content(one.tree, one.entry)
        else:
            _check_text(one, bound.get(one.tree), content)
            bound.setdefault(one.tree, one.source)


def _check_text(one: Named, bound: str | None, content: Callable[[str, str], bytes]) -> None:
    """Check one text: its file is the one it names itself or, where it names none, the one it was first bound to."""
    try:
        plain = json.loads(content(one.tree, one.entry))
    except (ValueError, RecursionError) as error:
        raise NotPlain("clause tree", "itself") from error
    for clause in read_tree(plain):
        content(clause.text_hash, one.entry)
    if one.source != (source_of(plain) or bound or one.source):
        raise OtherFile(one.entry)
