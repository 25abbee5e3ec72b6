"""One clause followed through several files: found by its number or heading, with all that stands under it.

No deal is needed. What a clause's first paragraph became in the next file is told by the engine; how far the clause
reaches there is told by that file's own numbers and headings.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from negotiator.documents import Document
from negotiator.kernel import SILENT, Progress, Refused
from negotiator.redline import Block, Redline, clause_numbers, compare, find_clause, follow
from negotiator.redline.trails import StepKind


class NoSuchClause(Refused):
    """None of the files has a clause of that number or heading."""

    code = "unknown-clause"

    def __init__(self, cited: str) -> None:
        super().__init__(
            f"There is no clause {cited!r}.",
            hint="Give its number, as in 7.4 or 12(b), or the words that its heading begins with.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseInFile:
    """A clause as one file has it.

    `blocks` are its paragraphs there, none where it is gone or absent; `number` is what it is cited by there ("" for
    none). `since` is the file where it last stood before and `redline` what became of it since; None at first.
    """

    name: str
    kind: StepKind
    number: str
    blocks: tuple[Block, ...]
    since: str | None
    redline: Redline | None


def follow_in_files(
    documents: Sequence[Document], cited: str, *, progress: Progress = SILENT
) -> tuple[ClauseInFile, ...]:
    """Follow a clause through files, oldest first; it is looked for in the first, then in each later one.

    Files before the one where it first stands are left out. Raises NoSuchClause.
    """
    texts = [document.blocks for document in documents]
    version, block = _found(texts, cited)
    followed: list[ClauseInFile] = []
    stood: dict[int, tuple[Block, ...]] = {}
    for step in follow(texts, block, version=version, progress=progress).steps:
        here = _reach(texts[step.version], step.blocks)
        before = None if step.since is None else stood[step.since]
        redline = None if before is None or step.kind == "absent" else compare(before, here)
        changed = redline is not None and bool(redline.changes)
        followed.append(
            ClauseInFile(
                name=documents[step.version].name,
                kind="edited" if step.kind == "same" and changed else step.kind,
                number=clause_numbers(texts[step.version])[step.blocks[0]] if step.blocks else "",
                blocks=here,
                since=None if step.since is None else documents[step.since].name,
                redline=redline,
            )
        )
        stood[step.version] = here
    return tuple(followed)


def _found(texts: Sequence[Sequence[Block]], cited: str) -> tuple[int, int]:
    """Return the first file, and the block of it, that the clause is found in."""
    for version, blocks in enumerate(texts):
        index = find_clause(blocks, cited)
        if index is None:
            index = _named(blocks, cited)
        if index is not None:
            return version, index
    raise NoSuchClause(cited)


def _named(blocks: Sequence[Block], words: str) -> int | None:
    """Return the first heading that begins with the words, else the first paragraph with a number that does."""
    wanted = " ".join(words.casefold().split())
    begins = [
        index
        for index, block in enumerate(blocks)
        if wanted and " ".join(block.text.casefold().split()).startswith(wanted)
    ]
    headings = [index for index in begins if blocks[index].kind == "heading"]
    return next(iter([*headings, *(index for index in begins if blocks[index].label)]), None)


def _reach(blocks: Sequence[Block], indexes: Sequence[int]) -> tuple[Block, ...]:
    """Return the blocks with all that stands under them, in order."""
    numbers = clause_numbers(blocks) if indexes else ()
    reached = {below for index in indexes for below in range(index, _end(blocks, numbers, index))}
    return tuple(blocks[index] for index in sorted(reached))


def _end(blocks: Sequence[Block], numbers: Sequence[str], index: int) -> int:
    """Return the index after the last block that stands under a block: by headings, else by numbers."""
    block = blocks[index]
    end = index + 1
    for below in range(index + 1, len(blocks)):
        other = blocks[below]
        if other.place != block.place and not other.place.startswith("body"):
            break
        if block.kind == "heading":
            if len(other.heading_path) <= len(block.heading_path):
                break
            end = below + 1
        elif other.kind == "heading" or (numbers[below] and not _under(numbers[below], numbers[index])):
            break
        elif numbers[below]:
            end = below + 1
    return end


def _under(number: str, above: str) -> bool:
    return bool(above) and number.startswith(above) and number[len(above) : len(above) + 1] in {".", "("}
