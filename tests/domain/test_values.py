"""Typed values of key terms: what a person types, the one canonical text, and sizes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.domain.values import BadValue, Duration, Money, Value, ValueKind, magnitude, parse_value, show_value

AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**24), max_value=10**24, places=3) | (
    st.integers(-(10**40), 10**40).map(Decimal)
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)
CHOICES = ("exclusive", "non-exclusive", "sole")
TYPED: dict[ValueKind, st.SearchStrategy[Value]] = {
    "text": WORDS,
    "party": WORDS,
    "choice": st.sampled_from(CHOICES),
    "money": st.builds(Money, amount=AMOUNTS, currency=st.from_regex(r"[A-Z]{3}", fullmatch=True)),
    "percent": AMOUNTS,
    "duration": st.builds(
        Duration, count=st.integers(0, 99_999), unit=st.sampled_from(["day", "business day", "week", "month", "year"])
    ),
    "date": st.dates(),
}


@pytest.mark.parametrize("kind", TYPED)
@given(data=st.data())
def test_what_is_shown_is_read_back(kind: ValueKind, data: st.DataObject) -> None:
    value = data.draw(TYPED[kind])
    text = show_value(kind, value)
    assert parse_value(kind, text, choices=CHOICES) == value
    assert show_value(kind, parse_value(kind, text, choices=CHOICES)) == text


@pytest.mark.parametrize(
    ("kind", "typed", "canonical"),
    [
        ("money", "EUR 250000", "EUR 250,000"),
        ("money", "250,000.5 EUR", "EUR 250,000.50"),
        ("money", "CHF 1'250'000", "CHF 1,250,000"),
        ("money", "  EUR   1 000 ", "EUR 1,000"),
        ("money", "KWD 1.125", "KWD 1.125"),
        ("money", "EUR 1.10000", "EUR 1.10"),
        ("money", "EUR -5", "EUR -5"),
        ("percent", "12.50%", "12.5 %"),
        ("percent", "7 per cent", "7 %"),
        ("percent", "100", "100 %"),
        ("percent", "0.123456789012345678901234567891 %", "0.123456789012345678901234567891 %"),
        ("duration", "1 Days", "1 day"),
        ("duration", "10 business  days", "10 business days"),
        ("duration", "24months", "24 months"),
        ("date", "2027-03-31", "2027-03-31"),
        ("date", "20270331", "2027-03-31"),
        ("text", "  two  words ", "two  words"),
        ("party", " northwind ", "northwind"),
    ],
)
def test_people_may_spell_differently(kind: ValueKind, typed: str, canonical: str) -> None:
    assert show_value(kind, parse_value(kind, typed)) == canonical


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("money", "250000"),
        ("money", "eur 5"),
        ("money", "EUR ,,"),
        ("money", "EUR five"),
        ("money", "EUR 1.5.5"),
        ("money", ""),
        ("percent", "a third"),
        ("percent", "1e5"),
        ("duration", "soon"),
        ("duration", "1.5 years"),
        ("duration", "123456 days"),
        ("date", "31/03/2027"),
        ("date", "2027-02-30"),
        ("text", "   "),
        ("party", ""),
        ("choice", ""),
    ],
)
def test_what_is_not_of_its_kind_is_refused_with_an_example(kind: ValueKind, typed: str) -> None:
    with pytest.raises(BadValue, match=r"This is not (an?|the|one) ") as caught:
        parse_value(kind, typed)
    assert caught.value.hint


def test_a_choice_is_one_of_those_offered() -> None:
    with pytest.raises(BadValue, match="one of: exclusive, non-exclusive, sole"):
        parse_value("choice", "shared", choices=CHOICES)


@pytest.mark.parametrize(
    ("kind", "typed", "size"),
    [
        ("money", "EUR 250,000.50", Decimal("250000.50")),
        ("percent", "12.5 %", Decimal("12.5")),
        ("duration", "2 weeks", Decimal(14)),
        ("duration", "10 business days", Decimal(10)),
        ("duration", "3 months", Decimal(90)),
        ("duration", "2 years", Decimal(730)),
        ("date", "2027-03-31", None),
        ("text", "words", None),
    ],
)
def test_sizes_for_thresholds(kind: ValueKind, typed: str, size: Decimal | None) -> None:
    assert magnitude(kind, parse_value(kind, typed)) == size


def test_values_are_told_as_people_write_them() -> None:
    assert str(Money(amount=Decimal("-1234.5"), currency="USD")) == "USD -1,234.50"
    assert str(Duration(count=1, unit="business day")) == "1 business day"
    assert show_value("date", date(2027, 3, 31)) == "2027-03-31"
