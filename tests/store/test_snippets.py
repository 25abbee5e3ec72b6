"""Snippets: what matches is shown where it stands, folded as the index folds, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.store.snippets import LONGEST, snippet

LONG = "The Seller shall deliver the goods. " * 12 + "Late payments bear interest. " + "Risk passes on delivery. " * 12


def shown(text: str, *words: str, phrases: tuple[str, ...] = ()) -> list[str]:
    part, matches = snippet(text, words=words, phrases=phrases)
    return [part[start:end] for start, end in matches]


@pytest.mark.parametrize(
    ("text", "words", "phrases", "found"),
    [
        ("Each party bears its costs", ("part", "cost"), (), ["party", "costs"]),
        ("Each party bears its costs", (), ("party bears",), ["party bears"]),
        ("Each party bears its costs", (), ("party bear",), []),
        ("Ümsatz und Gewinn", ("umsatz",), (), ["Ümsatz"]),
        ("Umsatz", ("ÜM",), (), ["Umsatz"]),
        ("the party’s own", ("party", "s"), (), ["party", "s"]),
        ("clause 7.4 of", ("7.4",), (), ["7.4"]),
        ("clause 7.41 of", ("7.4",), (), ["7.41"]),
        ("late late payment", ("late",), ("late payment",), ["late", "late payment"]),
        ("nothing here", ("absent",), (), []),
        ("nothing here", ('"*',), ("",), []),
        ("", ("a",), (), []),
    ],
)
def test_matches(text: str, words: tuple[str, ...], phrases: tuple[str, ...], found: list[str]) -> None:
    assert shown(text, *words, phrases=phrases) == found


def test_a_long_text_is_shown_where_it_matches() -> None:
    part, matches = snippet(LONG, words=("late", "interest"), phrases=())
    assert part.startswith("…")
    assert part.endswith("…")
    assert len(part) <= LONGEST + 2
    assert [part[start:end] for start, end in matches] == ["Late", "interest"]
    assert snippet(LONG, words=("absent",), phrases=())[0].startswith("The Seller")


def test_the_part_with_most_of_the_words_is_shown() -> None:
    text = "Late. " + "The Seller delivers. " * 20 + "Late payments bear interest."
    assert shown(text, "late", "interest") == ["Late", "interest"]


def test_lines_become_one() -> None:
    assert snippet("Us\n\n Near \nthem", words=(), phrases=())[0] == "Us · Near · them"


@given(st.text(), st.lists(st.text(max_size=4), max_size=3), st.text(max_size=8))
def test_any_text_has_a_snippet(text: str, words: list[str], phrase: str) -> None:
    part, matches = snippet(text * 9, words=words, phrases=(phrase,))
    assert len(part) <= LONGEST + 2
    ends = [place for match in matches for place in match]
    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(part) for start, end in matches)
