"""Excerpts of a redline: changed rows with neighbours, gaps counted, no changed word lost."""

from collections.abc import Callable

from negotiator.redline.shapes import Row
from negotiator.reports.excerpts import Gap, changed, excerpt


def test_unchanged_rows_far_from_changes_become_gaps(rows: tuple[Row, ...]) -> None:
    items = list(excerpt(rows))
    assert [item.rows for item in items if isinstance(item, Gap)] == [3, 6]
    assert items[0] == Gap(3)


def test_changed_words_are_always_whole(make_row: Callable[..., Row]) -> None:
    long = "word " * 300
    rows = [make_row(("equal", long), ("insert", long), ("equal", long), ("delete", "gone"), ("equal", long))]
    (item,) = excerpt(rows)
    assert not isinstance(item, Gap)
    texts = [segment.text for segment in item.segments]
    assert texts[1] == long
    assert texts[3] == "gone"
    assert texts[0].startswith("… word")
    assert "[…]" in texts[2]
    assert texts[4].endswith("word …")


def test_long_context_is_shortened(make_row: Callable[..., Row]) -> None:
    before, _ = excerpt([make_row(("equal", "word " * 100)), make_row(("insert", "new"))])
    assert not isinstance(before, Gap)
    assert len(before.segments[0].text) < 230


def test_a_change_of_formatting_counts_as_changed(make_row: Callable[..., Row]) -> None:
    plain = make_row(("equal", "same"))
    assert not changed(plain)
    assert changed(make_row(("format", "same")))


def test_nothing_changed_is_one_gap(make_row: Callable[..., Row]) -> None:
    assert list(excerpt([make_row(("equal", "a")), make_row(("equal", "b"))])) == [Gap(2)]
    assert list(excerpt([])) == []
