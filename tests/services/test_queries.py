"""What people type to search: words, phrases, filters and dates, and that nothing typed is an error."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.services.queries import MOST_TERMS, Query, Term, parse


def words(*texts: str) -> tuple[Term, ...]:
    return tuple(Term(text=text) for text in texts)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", Query()),
        ('  " : * ', Query()),
        ("late payment", Query(terms=words("late", "payment"))),
        ('"late payment" interest', Query(terms=(Term(text="late payment", phrase=True), *words("interest")))),
        ('"late pay', Query(terms=(Term(text="late pay", phrase=True),))),
        ("cap in:clauses in:V2", Query(terms=words("cap"), places=("clauses", "v2"))),
        ('in:"Draft  1" by:Brandt', Query(places=("draft 1",), people=("brandt",))),
        ('IN:"draft 1', Query(places=("draft 1",))),
        ("in: by: cap", Query(terms=words("cap"))),
        ("note:7 column:text", Query(terms=words("note:7", "column:text"))),
        ('ref:"late payment"', Query(terms=words("ref: late payment"))),
        ("before:2026-03-02", Query(before=date(2026, 3, 2))),
        ("after:2026-03-02", Query(after=date(2026, 3, 3))),
        ("before:2026-3", Query(before=date(2026, 3, 1))),
        ("after:2026-12", Query(after=date(2027, 1, 1))),
        ("after:2026", Query(after=date(2027, 1, 1))),
        ("before:2026 before:2025", Query(before=date(2025, 1, 1))),
        ("cap before:soon", Query(terms=words("cap"), unread=("before:soon",))),
        ("after:2026-02-30", Query(unread=("after:2026-02-30",))),
        ("after:9999-12-31 before:0000", Query(unread=("before:0000", "after:9999-12-31"))),
        ("7.4", Query(terms=words("7.4"))),
        ("漢字 naïve", Query(terms=words("漢字", "naïve"))),
    ],
)
def test_queries(typed: str, query: Query) -> None:
    assert parse(typed) == query


def test_only_so_many_words_are_searched_for() -> None:
    assert len(parse("a " * 400).terms) == MOST_TERMS
    assert parse("in:" * 4000).places != ()


@given(st.text() | st.text(alphabet='in:by:beforeafter:" 0123456789-\n\0\ud800'))
def test_nothing_that_can_be_typed_is_an_error(typed: str) -> None:
    query = parse(typed)
    assert query.empty == (query == Query())
    assert all(term.text.strip() == term.text != "" for term in query.terms)


@given(st.text())
def test_a_word_without_a_filter_filters_nothing(typed: str) -> None:
    query = parse(typed.replace(":", ""))
    assert query == Query(terms=query.terms)
