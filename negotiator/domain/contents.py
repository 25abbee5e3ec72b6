"""What acts name by hash: clause trees, files, and the texts of the clauses of the trees.

One way to read it serves both directions: what a package must hold is what its acts name, and what may leave in a
package is what shared acts name. The acts are strangers': a body that has not the form of its kind names nothing, and
the field that names a content says what it is, never how its bytes begin. Whether content is held is not known here.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

from negotiator.domain.plain import NotPlain
from negotiator.domain.versions import read_tree, source_of
from negotiator.ledger import Entry

TERM_SHEET: Final = "term-sheet"
"""The instrument whose versions are key terms: what they name as a tree holds no clauses."""

LARGEST_TREE: Final = 16 << 20
_MOST_MARKS: Final = 1_000_000
"""More commas, brackets and braces than a tree of fifty thousand clauses has; each costs memory when it is read."""

_NAMING: Final = {
    "version/1": ("tree", "source", "original"),
    "request/1": ("proposed", "source"),
    "attachment/1": ("file",),
}
_TREES: Final = {"version/1": "tree", "request/1": "proposed"}
_DIGEST_LENGTH: Final = 64
_HEX: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A text and its file as one act names them, by SHA-256; `source` is "" where there is no file."""

    entry: str
    instrument: str
    tree: str
    source: str

    @property
    def has_clauses(self) -> bool:
        """Tell whether `tree` names a clause tree; that of a term sheet names its key terms."""
        return self.instrument != TERM_SHEET


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """What a clause tree names: the file that it was read from ("" for none) and the texts of its clauses, in order."""

    source: str
    sequence: tuple[str, ...]

    @property
    def texts(self) -> frozenset[str]:
        """Return the texts of its clauses, each once."""
        return frozenset(self.sequence)


def contents_of(entry: Entry) -> tuple[str, ...]:
    """Return the SHA-256 of each content that an act names itself. Unknown kinds and malformed bodies name none."""
    value = _value(entry)
    named = (value.get(name) for name in _NAMING.get(entry.kind, ()))
    return tuple(dict.fromkeys(digest for digest in named if is_digest(digest)))


def named_by(entries: Iterable[Entry]) -> Iterator[Named]:
    """Yield the texts and files that versions and change requests name."""
    for entry in entries:
        value = _value(entry)
        tree = value.get(_TREES.get(entry.kind, ""))
        if is_digest(tree):
            source = value.get("source", "")
            instrument = value.get("instrument", "")
            yield Named(
                entry=entry.id,
                instrument=instrument if isinstance(instrument, str) else "",
                tree=tree,
                source=source if is_digest(source) else "",
            )


def read_tree_bytes(data: bytes) -> Tree:
    """Read what a stranger's clause tree names. Raises NotPlain for what is none, or larger than any text is."""
    plain = _parsed(data)
    sequence = tuple(clause.text_hash for clause in read_tree(plain))
    source = source_of(plain)
    if not all(is_digest(text) for text in sequence) or not (source == "" or is_digest(source)):
        raise NotPlain("clause tree", "a hash")
    return Tree(source=source, sequence=sequence)


def shared_contents(entries: Iterable[Entry], *, get: Callable[[str], bytes | None]) -> frozenset[str]:
    """Return every content that the shared ones among these acts name, the texts of their trees included.

    get: the bytes of a content, or None where it is not at hand; then nothing is known of what it names.
    """
    shared = [entry for entry in entries if entry.stream == "shared"]
    found = {digest for entry in shared for digest in contents_of(entry)}
    for tree in {named.tree for named in named_by(shared) if named.has_clauses}:
        found |= texts_in(tree, get=get)
    return frozenset(found)


def texts_in(tree: str, *, get: Callable[[str], bytes | None]) -> frozenset[str]:
    """Return the texts and the file that a clause tree names by its hash; none when it is not at hand or is no tree.

    The tree was read with care when it came (`read_tree_bytes`); here all that it may name is looked for, and fast.
    """
    data = get(tree)
    try:
        plain = _parsed(data) if data is not None else None
    except NotPlain:
        return frozenset()
    if not isinstance(plain, dict) or not isinstance(plain.get("clauses"), list):
        return frozenset()
    named = [one.get("text_hash") for one in plain["clauses"] if isinstance(one, dict)]
    return frozenset(digest for digest in (*named, plain.get("source")) if is_digest(digest))


def digests_in(value: object) -> Iterator[str]:
    """Yield whatever looks like the hash of a content anywhere in an act of a kind that this program does not know."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
        elif is_digest(one):
            yield one


def is_digest(value: object) -> TypeGuard[str]:
    """Tell whether a value has the form of a SHA-256 in hex."""
    return isinstance(value, str) and len(value) == _DIGEST_LENGTH and _HEX.issuperset(value)


def _parsed(data: bytes) -> object:
    if len(data) > LARGEST_TREE or sum(data.count(mark) for mark in (b",", b"[", b"{")) > _MOST_MARKS:
        raise NotPlain("clause tree", "its size")
    try:
        plain: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotPlain("clause tree", "itself") from error
    return plain


def _value(entry: Entry) -> dict[str, Any]:
    """Return the fields of a milestone, or of the value that an act gives a record."""
    body: object = entry.body
    if entry.kind != "version/1":
        body = entry.body.get("put")
    return body if isinstance(body, dict) else {}
