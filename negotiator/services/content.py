"""What acts name by hash, held to what their package carries and to what both sides share already.

A version is known by the hash of its clause tree, and its tree names its file; so whoever approves, agrees to or signs
a version binds the file too. What a package brings is held to that before any of it is imported.

An act of the other side may name only content that its package carries or that was shared before. Content that our
file holds for our team alone is treated as if it were not there: otherwise our next package would carry it out, and a
guess at it could be tried.
"""

import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from negotiator.domain import KINDS
from negotiator.domain.charter import Person
from negotiator.domain.contents import (
    LARGEST_TREE,
    Named,
    contents_of,
    digests_in,
    named_by,
    read_tree_bytes,
    shared_contents,
    texts_in,
)
from negotiator.domain.plain import NotPlain
from negotiator.domain.walls import visible
from negotiator.exchange import LIMITS, Package
from negotiator.exchange.shapes import Receive
from negotiator.kernel import SILENT, NegotiatorError, Progress, Tampered
from negotiator.ledger import Entry
from negotiator.services.recipients import walls_of
from negotiator.services.workspace import Workspace

Get = Callable[[str], bytes | None]
_BLOB: Final = "blob"
_MOST_KEPT: Final = 64 << 20


class ContentMissing(Tampered):
    """An act names content that both sides held, that is here no more and that its package does not carry."""

    code = "content-missing"

    def __init__(self, entry: str) -> None:
        super().__init__(
            f"Act {entry[:12]} names a file or a text that was erased here and that the package does not carry.",
            hint="Nothing was imported. Ask the sender for a complete package.",
        )


class ContentForeign(Tampered):
    """An act names content that its package does not carry and that was never shared, whether or not it is held."""

    code = "content-foreign"

    def __init__(self, entry: str) -> None:
        super().__init__(
            f"Act {entry[:12]} names a file or a text that its package does not carry and that was never shared.",
            hint="Nothing was imported. Ask the sender for a complete package, and why this one is not.",
        )


class ContentUnnamed(Tampered):
    """A package carries content that none of its acts names."""

    code = "content-unnamed"

    def __init__(self, count: int) -> None:
        super().__init__(
            f"The package carries {count} contents that none of its acts names.",
            hint="Nothing was imported. No program adds such a content by mistake: ask the sender.",
        )


class BadTree(Tampered):
    """A version names as its text something that is no clause tree."""

    code = "content-tree"

    def __init__(self, entry: str) -> None:
        super().__init__(
            f"Act {entry[:12]} names as a text something that cannot be one.",
            hint="Nothing was imported. Ask the sender for a new package.",
        )


class OtherFile(Tampered):
    """An act shows another file under the hash of a text than the one that the text was read from."""

    code = "other-file"

    def __init__(self, entry: str) -> None:
        super().__init__(
            f"Act {entry[:12]} puts another file in the place of one that is bound already.",
            hint="Nothing was imported. Tell the sender; what was approved, agreed and signed stays as it was.",
        )


class Carried:
    """The contents that a package carries, by SHA-256. `load` reads many in one pass through its file.

    What is read stays in memory, up to more bytes than all clauses of a long negotiation have.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self.sizes: Mapping[str, int] = {file.sha256: file.size for file in package.files if file.role == _BLOB}
        self._read: dict[str, bytes] = {}
        self._kept = 0

    def load(self, digests: Iterable[str], *, progress: Progress = SILENT) -> None:
        """Read those of the contents that are carried and no larger than a clause tree, and keep them at hand."""
        wanted: dict[str, Receive] = {}
        for digest in digests:
            size = self.sizes.get(digest, LARGEST_TREE + 1)
            if digest not in self._read and size <= LARGEST_TREE and self._kept + size <= _MOST_KEPT:
                self._kept += size
                wanted[f"blobs/{digest}"] = functools.partial(self._keep, digest)
        if wanted:
            self._package.deliver(wanted, progress=progress)

    @property
    def small(self) -> bool:
        """Tell whether all of it is in memory already, so that loading costs no pass through a file."""
        return sum(self.sizes.values()) <= LIMITS.held // 2  # what is sealed with it takes some room too

    def at_hand(self, digest: str) -> bytes | None:
        """Return a content that was loaded."""
        return self._read.get(digest)

    def _keep(self, digest: str, chunks: Iterator[bytes]) -> None:
        self._read[digest] = b"".join(chunks)


def held_by(workspace: Workspace) -> Get:
    """Return what reads a content of the file, or None where it is not there or larger than any clause tree."""

    def get(digest: str) -> bytes | None:
        blobs = workspace.vault.blobs
        try:
            return blobs.get(digest) if blobs.facts(digest)[0] <= LARGEST_TREE else None
        except NegotiatorError:
            return None

    return get


def check_content(
    workspace: Workspace,
    entries: Iterable[Entry],
    *,
    carried: Carried,
    all_named: bool = True,
    of_team: bool = False,
    sender: Person | None = None,
) -> frozenset[str]:
    """Hold new acts to the content that they name, and return what of the carried content is to be kept.

    all_named: whether every act of the package can be read, so that what none of them names has no business there.
    of_team: whether the package comes from our own side, whose acts may name whatever our file holds. sender: what a
    wall hides from them was not shared with them.
    Raises ContentForeign, ContentMissing, ContentUnnamed, BadTree, OtherFile.
    """
    fresh = tuple(entries)
    trees = named_by((*workspace.entries, *fresh) if carried.small else fresh)
    carried.load(named.tree for named in trees if named.has_clauses)
    check = _Check(workspace, carried, of_team=of_team, sender=sender)
    bound = {one.tree: one.source for one in named_by(workspace.entries)}
    for entry in fresh:
        check.require(contents_of(entry), entry.id)
        for named in named_by([entry]):
            if named.has_clauses:
                _check_text(named, bound.get(named.tree), check)
                bound.setdefault(named.tree, named.source)
    named_here = check.known | check.seen | _named_by_unknown((*workspace.entries, *fresh))
    stray = carried.sizes.keys() - named_here
    if stray and all_named:
        raise ContentUnnamed(len(stray))
    return frozenset(carried.sizes.keys() & named_here)


def likenesses(held: Iterable[Entry], entries: Iterable[Entry]) -> dict[str, str]:
    """Return which content each text and file comes after, by hash, so that only what changed has to be kept."""
    latest: dict[str, Named] = {one.instrument: one for one in named_by(held)}
    found: dict[str, str] = {}
    for one in named_by(entries):
        before = latest.get(one.instrument)
        if before is not None:
            found.setdefault(one.tree, before.tree)
            found.setdefault(one.source, before.source)
        latest[one.instrument] = one
    return {digest: like for digest, like in found.items() if digest and like}


def _named_by_unknown(entries: Iterable[Entry]) -> frozenset[str]:
    """Return what acts of unknown kinds may name: an updated program will want it."""
    return frozenset(
        digest for entry in entries if KINDS.named(entry.kind) is None for digest in digests_in(entry.body)
    )


class _Check:
    """What acts may name: `allowed` was shared with their sender before, `seen` is named by new ones and carried.

    `known` is all that acts name which are held; what a package carries of it is not stray.
    """

    def __init__(self, workspace: Workspace, carried: Carried, *, of_team: bool, sender: Person | None) -> None:
        self._carried = carried
        self._held = held_by(workspace)
        self._blobs = workspace.vault.blobs
        self.seen: set[str] = set()
        self.known = shared_contents(workspace.entries, get=self.tree)
        self.allowed = self.known
        if of_team:
            self.known |= _team_contents(workspace.entries, get=self.tree)
            self.allowed = self.known | self._blobs.hashes()
        elif walls := walls_of(workspace.deal):
            readers = frozenset({sender.key}) if sender else frozenset({""})
            seen = visible(workspace.entries, walls=walls, readers=readers)
            self.allowed = shared_contents(seen.kept, get=self.tree)

    def require(self, digests: Collection[str], entry: str) -> None:
        """Raise ContentForeign or ContentMissing unless all of these may be named and are there."""
        wanted = [digest for digest in digests if digest not in self._carried.sizes]
        if not self.allowed.issuperset(wanted):
            raise ContentForeign(entry)
        if wanted and self._blobs.missing(wanted):
            raise ContentMissing(entry)
        self.seen.update(digests)

    def tree(self, digest: str) -> bytes | None:
        """Return a clause tree from the package, where it was loaded, or from the file."""
        return self._carried.at_hand(digest) or self._held(digest)


def _team_contents(entries: Iterable[Entry], *, get: Get) -> frozenset[str]:
    """Return what our own acts of either stream name, also where it was erased."""
    acts = tuple(entries)
    found = {digest for entry in acts for digest in contents_of(entry)}
    for named in named_by(acts):
        found |= texts_in(named.tree, get=get) if named.has_clauses else frozenset()
    return frozenset(found)


def _check_text(one: Named, bound: str | None, check: _Check) -> None:
    """Check one text: its file is the one it names itself or, where it names none, the one it was first bound to."""
    data = check.tree(one.tree)
    try:
        tree = read_tree_bytes(data or b"")
    except NotPlain as error:
        raise BadTree(one.entry) from error
    check.require(tree.texts, one.entry)
    if one.source != (tree.source or bound or one.source):
        raise OtherFile(one.entry)
