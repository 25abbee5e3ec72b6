"""Compare two texts with our own engine and write the pieces as the peers' program does.

`python -m tests.benchmarks.redlines.own_text OLD NEW OUT`. Beside "=", "-" and "+" there are "<" and ">": words that
left with a move, and words that arrived. Why a change may be material is left out: no peer tells that.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from negotiator.redline import Block, Redline, compare, rows

BREAK = "\n\n"
_SIGNS = {"equal": "=", "delete": "-", "insert": "+", "move from": "<", "move to": ">"}


def blocks(text: str) -> list[Block]:
    """Return the paragraphs of a text as blocks."""
    return [Block(id=str(k), text=paragraph) for k, paragraph in enumerate(text.split(BREAK))]


def pieces(redline: Redline) -> Iterator[tuple[str, str]]:
    """Yield sign and text: at the place that a moved paragraph left what it said, where it arrived what it says."""
    for row in rows(redline):
        elsewhere = "+" if row.new is None else "-" if row.old is None else ""
        for segment in row.segments:
            if _SIGNS[segment.kind] != elsewhere:
                yield _SIGNS[segment.kind], segment.text
        yield "=", BREAK


def main() -> None:
    """Compare the two texts of the arguments and write the answer."""
    old_path, new_path, out = sys.argv[1:4]
    old, new = (Path(path).read_text("utf-8") for path in (old_path, new_path))
    begun = time.process_time()
    redline = compare(blocks(old), blocks(new), reasons=False)
    seconds = time.process_time() - begun
    Path(out).write_text(json.dumps({"seconds": seconds, "pieces": list(pieces(redline))}), "utf-8")


if __name__ == "__main__":
    main()
