"""The containers that hold blocks: stories, tables, rows, cells and text boxes, read from `Block.place`.

A story ("body", all footnotes, all headers, …) is a sequence of nodes; a node is one block or a container of nodes.
"""

import re
from collections.abc import Iterable, Sequence, Set
from itertools import groupby

from negotiator.kernel.values import dataclass
from negotiator.redline.shapes import Block
from negotiator.redline.tokens import content_key

BLOCK = ""
TABLE = "t"
ROW = "r"
CELL = "c"
BOX = "x"
_STORY = re.compile(r"[^\d/]*")
_NOTES = frozenset({"footnote", "endnote"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A block (kind "") or a container (kind "t" table, "r" row, "c" cell, "x" text box) with all its blocks' indexes.

    `key` is equal for nodes with equal content; `place` is the container that the node stands in. `label` is what the
    node is called by: a block's printed number, the words that a row begins with.
    """

    kind: str
    place: str
    indexes: tuple[int, ...]
    children: "tuple[Node, ...]"
    key: object
    label: str = ""


def stories(blocks: Sequence[Block]) -> dict[str, list[Node]]:
    """Return the nodes of each story, stories by first appearance."""
    members: dict[str, list[int]] = {}
    known: dict[str, list[int]] = {}
    for index, block in enumerate(blocks):
        if block.place not in known:
            known[block.place] = members.setdefault(_story(block.place), [])
        known[block.place].append(index)
    return {story: _nodes(blocks, indexes, 2 if story in _NOTES else 1) for story, indexes in members.items()}


def _story(place: str) -> str:
    match = _STORY.match(place)
    return match.group() if match else ""


def _nodes(blocks: Sequence[Block], indexes: Iterable[int], depth: int) -> list[Node]:
    """Group consecutive blocks that share the first `depth` + 1 parts of their place."""
    heads: dict[str, tuple[str, ...]] = {}
    nodes: list[Node] = []
    for head, group in groupby(indexes, key=lambda index: _head(blocks[index].place, depth, heads)):
        if len(head) <= depth:
            nodes.extend([_leaf(index, blocks[index]) for index in group])
        else:
            nodes.append(_holder(blocks, tuple(group), head, depth))
    return nodes


def _head(place: str, depth: int, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the first `depth` + 1 parts of a place; `known` keeps those taken apart already."""
    if place not in known:
        known[place] = tuple(place.split("/")[: depth + 1])
    return known[place]


def _holder(blocks: Sequence[Block], members: tuple[int, ...], head: tuple[str, ...], depth: int) -> Node:
    """Return the container with these blocks."""
    children = tuple(_nodes(blocks, members, depth + 1))
    kind = head[-1][:1]
    return Node(
        kind=kind,
        place="/".join(head[:-1]),
        indexes=members,
        children=children,
        key=(kind, *(child.key for child in children)),
        label=blocks[members[0]].text.strip() if kind == ROW else "",
    )


def _leaf(index: int, block: Block) -> Node:
    return Node(kind=BLOCK, place=block.place, indexes=(index,), children=(), key=content_key(block), label=block.label)


def is_movable(node: Node) -> bool:
    """Tell whether a node may move as a whole: a block, or a table of blocks without text boxes."""
    if node.kind == TABLE:
        return not any(_holds_box(row) for row in node.children)
    return node.kind == BLOCK


def _holds_box(holder: Node) -> bool:
    return any(child.kind == BOX or _holds_box(child) for child in holder.children)


def open_leaves(holder: Node, but: Set[int]) -> list[Node]:
    """Return the blocks inside a container, but for those of the given indexes."""
    found: list[Node] = []
    for node in holder.children:
        if node.kind != BLOCK:
            found.extend(open_leaves(node, but))
        elif node.indexes[0] not in but:
            found.append(node)
    return found
