"""Damaged and hostile files of every kind: read, or refused by name, in little time and memory; never anything else.

Every file has a process of its own. One case in thirty is tried here. All of them are tried by
`pytest -m long tests/documents/test_damaged_files.py`, and those that are looked for by
`python -W error -m tests.documents.damage 0 1 WORDS IN THE TITLE`.
"""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each file is tried in a forked process")
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Told:
    """One line of the account: what became of one file."""

    outcome: str
    reading: float
    peak: float
    seconds: float
    whole_peak: float
    title: str
    message: str
    beyond: str


def trials(share: int, of: int, *words: str) -> list[Told]:
    """Try a share of all cases in a process of its own; return what became of each."""
    command = [sys.executable, "-W", "error", "-m", "tests.documents.damage", str(share), str(of), *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    return [Told(one[0], float(one[1]), float(one[2]), float(one[3]), float(one[4]), *one[5:]) for one in lines]


def test_one_in_thirty() -> None:
    told = trials(7, 30)
    assert [one for one in told if one.outcome == "violation"] == []
    counted = Counter(one.outcome for one in told)
    assert len(told) > 80
    assert counted["read"] > 20
    assert counted["refused"] > 20


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("bombs: understated size", "word/media/image2.bin"),
        ("bombs: lzma with a huge window", "word/media/image2.bin"),
        ("giants: 5,000,000 elements", "word/document.xml"),
        ("document types: laughs in utf-7", "word/document.xml"),
        ("depths: 100000 tables", "word/document.xml"),
        ("containers: two entries on one", "word/"),
        ("outside: aFChunk 0", "word/_rels/document.xml.rels"),
    ],
)
def test_attacks_are_refused_by_the_name_of_their_part(title: str, part: str) -> None:
    told = next(one for one in trials(0, 1, *title.split(": ", 1)) if one.title == title)
    assert told.outcome == "refused"
    assert part in told.message
    assert not told.beyond


def test_a_redline_that_would_be_beyond_a_limit_is_withheld_by_name() -> None:
    (told,) = trials(0, 1, "giants: 10,000 sections")
    assert told.outcome == "withheld"
    assert "document-too-many" in told.message


@pytest.mark.long
def test_all() -> None:
    told = trials(0, 1)
    assert len(told) > 2_000
    assert [one for one in told if one.outcome == "violation" or one.beyond] == []
