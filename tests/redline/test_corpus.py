"""Real agreements in successive versions: the laws hold, and known changes are found."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from negotiator.redline import Accept, Block, Redline, compare, merge, resolve, rows

pytestmark = pytest.mark.corpus


def blocks(path: Path) -> list[Block]:
    """Return the paragraphs of a Markdown agreement."""
    paragraphs = (text.strip() for text in re.split(r"\n+", path.read_text(encoding="utf-8")))
    return [Block(id=f"p{number}", text=text) for number, text in enumerate(paragraphs) if text]


def versions(corpus: Path) -> list[tuple[Path, Path]]:
    """Return all pairs of successive versions."""
    found = [(path, path.with_name(path.name.replace(".a.", ".b."))) for path in sorted(corpus.glob("text/*.a.md"))]
    for chain in sorted(corpus.glob("chains/*")):
        found.extend(pairwise(sorted(chain.glob("*.md"))))
    return found


def chain(corpus: Path, name: str, old: str, new: str) -> Redline:
    folder = corpus / "chains" / name
    return compare(blocks(folder / f"{old}.md"), blocks(folder / f"{new}.md"))


def test_all_accepted_is_the_new_text_and_all_rejected_the_old(corpus: Path) -> None:
    assert len(versions(corpus)) > 8
    for before, after in versions(corpus):
        old, new = blocks(before), blocks(after)
        redline = compare(old, new)
        assert list(resolve(redline, {}, default=Accept())) == new
        assert list(resolve(redline, {})) == old
        changed = {change.id for change in redline.changes if change.kind in {"insert", "delete", "replace"}}
        assert changed <= {segment.change for row in rows(redline) for segment in row.segments}


def test_what_only_one_side_changed_merges(corpus: Path) -> None:
    for before, after in versions(corpus):
        old, new = blocks(before), blocks(after)
        merged = merge(old, old, new)
        assert [block.text for block in merged.blocks] == [block.text for block in new]
        assert merged.conflicts == ()


def test_the_direction_of_a_licence_is_told(corpus: Path) -> None:
    redline = chain(corpus, "bonterms-psa", "v1.1", "v1.2")
    assert len(redline.changes) == 6
    turned = [change for change in redline.changes if "direction" in change.reasons]
    assert [(change.old_text, change.new_text) for change in turned] == [("to Provider", "by Provider to Customer")] * 2


def test_small_corrections_stay_small(corpus: Path) -> None:
    redline = chain(corpus, "cp-partnership", "v1.0", "v1.0.1")
    assert [(change.old_text, change.new_text) for change in redline.changes] == [
        ("not", "of"),
        ("Disclosing Party", "Discloser"),
    ]
    redline = chain(corpus, "bonterms-cloud", "v1.0a", "v1.0b")
    assert [(change.old_text, change.new_text) for change in redline.changes] == [("", "(c) ")]
