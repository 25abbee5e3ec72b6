"""A large package takes no more memory than a small one, from the attachments' files to the partner's deal."""

import sys
from pathlib import Path

import pytest

from tests.benchmarks.packages import PROMISED_MEMORY, Case, memory_of
from tests.services.desks import make_template

SAME = 16
"""MiB by which two runs of the same may differ."""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is measured on Linux")
@pytest.mark.parametrize(
    "large", [Case(count=8, each=4), pytest.param(Case(count=600, each=1), marks=pytest.mark.long)]
)
def test_memory_does_not_grow_with_the_package(tmp_path: Path, large: Case) -> None:
    template = make_template(tmp_path)
    needed = []
    for case in (Case(count=8, each=1), large):
        (folder := tmp_path / str(case)).mkdir()
        needed.append(memory_of(case, template=template, folder=folder))
    assert needed[1] - needed[0] < SAME, needed
    assert max(needed) < PROMISED_MEMORY
