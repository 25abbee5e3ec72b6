"""Chains of real versions: clauses followed from one to the next, and how alike whole versions are."""

from pathlib import Path

import pytest

from negotiator.documents import read
from negotiator.redline import Block, compare, find_clause, follow, similarity

pytestmark = pytest.mark.corpus


def chain(corpus: Path, name: str) -> list[tuple[Block, ...]]:
    """Return the versions of one real agreement."""
    paths = sorted((corpus / "chains" / name).glob("*.md"))
    return [read(path.read_bytes(), name=path.name).blocks for path in paths]


def clause(blocks: tuple[Block, ...], cited: str) -> int:
    """Return the index of a clause that is there."""
    found = find_clause(blocks, cited)
    assert found is not None
    return found


def test_a_wrong_reference_is_seen_to_be_put_right(corpus: Path) -> None:
    versions = chain(corpus, "cp-software-licence")
    trail = follow(versions, clause(versions[0], "Section 7.4"))
    assert [step.kind for step in trail.steps] == ["first", "edited", "edited"]
    assert [(change.old_text, change.new_text) for change in trail.steps[-1].changes] == [("11", "9")]
    assert follow(versions, clause(versions[2], "7.4"), version=2) == trail


def test_an_unbalanced_bracket_is_seen_to_be_closed(corpus: Path) -> None:
    versions = chain(corpus, "bonterms-psa")
    trail = follow(versions, clause(versions[2], "3.5"), version=2)
    assert [step.kind for step in trail.steps] == ["first", "edited", "same"]
    assert [(change.old_text, change.new_text) for change in trail.steps[1].changes] == [("", ")")]


def test_sections_of_a_real_agreement_are_its_numbered_clauses(corpus: Path) -> None:
    versions = chain(corpus, "cp-software-licence")
    found = similarity(compare(versions[0], versions[1]))
    assert found.score > 0.95
    shares = {section.heading[0]: section.share for section in found.old_sections if section.heading}
    assert shares["7. Limitation of Liability"] == 1.0
    assert shares["11. Definitions"] < 0.95
