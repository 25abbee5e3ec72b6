"""The sample deal's data: its edits apply exactly once, and what contradicts itself is named."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from negotiator.documents import read
from negotiator.domain.registers import Milestone
from negotiator.services.sample import SampleBroken, as_records, edited, load_sample, word_file

TEXT = "\n".join(["# T", "", "- One fish.", "", "- Two fish.", "", "| a | b |", "", "- Red fish."])


def test_the_sample_fits_together() -> None:
    sample = load_sample()
    text = edited(sample.agreement, sample.edits)
    assert text != sample.agreement
    document = read(word_file(text, at=datetime(2026, 1, 1, tzinfo=UTC)), name="a.docx")
    assert len(document.blocks) > 100
    assert len(sample.edits) == len(sample.rounds[1]["answer"])


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        ({"kind": "replace", "old": "One", "new": "1"}, ["- 1 fish.", "- Two fish.", "| a | b |", "- Red fish."]),
        (
            {"kind": "substitution", "old_text": "| a", "new_text": "| c"},
            ["- One fish.", "- Two fish.", "| c | b |", "- Red fish."],
        ),
        ({"kind": "delete", "start": "Two"}, ["- One fish.", "| a | b |", "- Red fish."]),
        (
            {"kind": "insert", "after": "Two", "new": "Blue fish."},
            ["- One fish.", "- Two fish.", "- Blue fish.", "| a | b |", "- Red fish."],
        ),
        (
            {"kind": "move", "start": "Red", "after": "One", "old": "Red", "new": "Old"},
            ["- One fish.", "- Old fish.", "- Two fish.", "| a | b |"],
        ),
    ],
)
def test_an_edit_does_what_it_says(edit: dict[str, Any], lines: list[str]) -> None:
    assert [line for line in edited(TEXT, [edit]).split("\n") if line][1:] == lines


@pytest.mark.parametrize(
    "edit",
    [
        {"kind": "replace", "old": "fish", "new": "x"},
        {"kind": "replace", "old": "whale", "new": "x"},
        {"kind": "delete", "start": "Blue"},
        {"kind": "paint"},
    ],
)
def test_a_contradiction_is_named(edit: dict[str, Any]) -> None:
    with pytest.raises(SampleBroken):
        edited(TEXT, [edit])


def test_dates_of_tables_become_dates_of_records() -> None:
    (made,) = as_records(Milestone, [{"key": "M-1", "title": "x", "due": date(2027, 1, 2)}])
    assert made.due == date(2027, 1, 2)
