"""What the index is asked, as values: expressions of quoted strings only, and labels as they are compared."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.store.wanted import Wanted, cleaned, label_of, match_expression, stamp


@given(st.lists(st.text()), st.lists(st.text()))
def test_an_expression_holds_quoted_strings_only(words: list[str], phrases: list[str]) -> None:
    outside = match_expression(words, phrases).split('"')[::2]
    assert set("".join(outside)) <= {" ", "*"}


def test_words_are_beginnings_and_phrases_are_whole() -> None:
    assert Wanted(words=("late", "*"), phrases=('loss "of" profit',)).match == '"loss  of  profit" "late"*'


@pytest.mark.parametrize(
    ("text", "label"), [("7.4.", "7.4"), (" Article  VII: ", "article vii"), ("(a)", "(a)"), ("R-1", "r-1"), ("", "")]
)
def test_labels_as_they_are_compared(text: str, label: str) -> None:
    assert label_of(text) == label


def test_what_no_database_takes_is_left_out() -> None:
    assert cleaned("a\0b\ud800c") == "a b c"


def test_moments_are_kept_in_one_zone() -> None:
    assert stamp(datetime(2026, 3, 2, 1, tzinfo=timezone(timedelta(hours=2)))) == "2026-03-01T23:00:00+00:00"
