"""Real agreements with changes made on their XML by chance, put to the judgement of generated files."""

import os
from pathlib import Path
from random import Random

import pytest

from negotiator.documents import write_redline
from negotiator.redline import compare
from tests.documents.generated.choices import by_random
from tests.documents.generated.files import packed, unpacked
from tests.documents.generated.judge import AT, documents, judge_redline
from tests.documents.generated.oracle import OURS
from tests.documents.generated.versions import Case, mutated

pytestmark = pytest.mark.corpus

_EACH = int(os.environ.get("NEGOTIATOR_CHANGED", "1"))
_LARGEST = 150_000


def judge_changed(data: bytes, seed: int) -> None:
    """Change a file by chance and judge its redline."""
    changed = packed(mutated(by_random(Random(seed)), unpacked(data), foreign=False, revised=False, most=12))
    case = Case(old=data, new=changed, old_accepted=True, new_accepted=True)
    old, new = documents(case)
    redline = compare(old.blocks, new.blocks)
    judge_redline(case, write_redline(old, new, redline, author=OURS, at=AT))


def test_changed_agreements_are_redlined_and_nothing_is_lost(corpus: Path) -> None:
    folders = ("docx", "playbooks", "pairs", "pairs-wc", "tracked")
    found = [path for folder in folders for path in sorted((corpus / folder).glob("*.docx"))]
    files = [path for path in found if path.stat().st_size <= _LARGEST and ".b." not in path.name]
    assert len(files) > 20
    for number, path in enumerate(files):
        for seed in range(_EACH):
            judge_changed(path.read_bytes(), 1000 * number + seed)
