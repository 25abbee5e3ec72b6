"""Versions of a text: turn, side, state, lineage, and the tree of clauses that each holds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from negotiator.domain.plain import NotPlain, canonical, from_plain, to_plain
from negotiator.domain.records import declare, milestone
from negotiator.ledger import Entry
from negotiator.redline.shapes import Block, BlockKind, Pair

VersionState = Literal["working", "sent", "received", "agreed form", "execution", "executed", "conformed"]

_FORMAT = "negotiator-clause-tree/1"


@milestone("version/1", sharing="choice")
class VersionProposed:
    """A version of an instrument. In the team stream it is ours alone; in the shared stream the other side has it too.

    `tree` and `source` name blobs by SHA-256: the clause tree, and the file as it was made or received. `parents` are
    the hashes (`tree`) of the versions that it was made from. `turn` counts the turns of both sides, from 1. `side` is
    heeded in the team stream only, where we record what the other side handed us; in the shared stream it is the
    author's party. `original` names a file of ours as it came, with all that it tells, and never leaves our side.
    """

    instrument: str = declare("Instrument")
    turn: int = declare("Turn", widget="integer")
    state: VersionState = declare("State")
    tree: str = declare("Tree", widget="hidden")
    source: str = declare("File", widget="hidden", default="")
    source_name: str = declare("File name", default="")
    parents: tuple[str, ...] = declare("Made from", widget="hidden", default=())
    side: str = declare("Made by", widget="party", default="")
    note: str = declare("Note", widget="long text", default="")
    label: str = declare("Label", default="")
    original: str = declare("File as it came", widget="hidden", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentVersion:
    """A version as the deal shows it. `hash` is what approvals and assents are bound to.

    `name` is "v3" for the third version that both sides hold, "draft 2" or "received 1" for those that only we do.
    note: what travels with it, or what our team wrote beside its draft. original: the file of ours as it came.
    """

    name: str
    proposed: VersionProposed
    entry: Entry
    side: str
    state: VersionState
    shared: bool
    note: str = ""
    original: str = ""

    @property
    def hash(self) -> str:
        """Return the content hash: that of the tree, which names the file."""
        return self.proposed.tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A block of one version with the identity that it keeps through all versions. `text_hash` names a blob."""

    id: str
    kind: BlockKind
    label: str
    level: int
    heading: str
    place: str
    text_hash: str


def tree_bytes(clauses: Sequence[Clause], *, source: str = "") -> bytes:
    """Return the canonical bytes of a clause tree: the blob that a version names by its hash.

    `source` is the SHA-256 of the file that the clauses were read from. It makes the version's hash bind the file too:
    its layout, headers and whatever else is no clause.
    """
    named = {"source": source} if source else {}
    return canonical({"format": _FORMAT, "clauses": [to_plain(clause) for clause in clauses], **named})


def source_of(plain: object) -> str:
    """Return the SHA-256 of the file that a tree (parsed JSON) names, or "" in a tree that names none."""
    source = plain.get("source", "") if isinstance(plain, dict) else ""
    if not isinstance(source, str):
        raise NotPlain("clause tree", "source")
    return source


def read_tree(plain: object) -> tuple[Clause, ...]:
    """Read the clauses of a tree from its parsed JSON. Raises NotPlain."""
    if not isinstance(plain, dict) or plain.get("format") != _FORMAT:
        raise NotPlain("clause tree", "format")
    clauses = plain.get("clauses")
    if not isinstance(clauses, list):
        raise NotPlain("clause tree", "clauses")
    return tuple(from_plain(Clause, item) for item in clauses)


def clauses_of(
    blocks: Sequence[Block], *, text_hash: Callable[[str], str], new_id: Callable[[], str]
) -> tuple[Clause, ...]:
    """Return the clause tree of a text seen for the first time."""
    return tuple(
        Clause(
            id=new_id(),
            kind=block.kind,
            label=block.label,
            level=block.level,
            heading=block.heading_path[-1] if block.heading_path else "",
            place=block.place,
            text_hash=text_hash(block.text),
        )
        for block in blocks
    )


def carry_identity(old: Sequence[Clause], new: Sequence[Clause], pairs: Iterable[Pair]) -> tuple[Clause, ...]:
    """Return the new tree with the ids of the clauses that its own correspond to.

    A split clause leaves its id to its first part; joined clauses leave the id of the first of them.
    """
    carried = list(new)
    for pair in pairs:
        if pair.old and pair.new:
            carried[pair.new[0]] = replace(carried[pair.new[0]], id=old[pair.old[0]].id)
    return tuple(carried)
