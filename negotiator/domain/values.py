"""Typed values of key terms: read from what a person types, kept in one canonical text, shown as people write them."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from negotiator.kernel import Refused

ValueKind = Literal["text", "money", "percent", "duration", "date", "party", "choice"]
Unit = Literal["day", "business day", "week", "month", "year"]

_MONEY = re.compile(r"([A-Z]{3})\s*(-?[\d,' ]+(?:\.\d+)?)\Z|(-?[\d,' ]+(?:\.\d+)?)\s*([A-Z]{3})\Z")
_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:%|per ?cent)?\Z", re.IGNORECASE)
_DURATION = re.compile(r"(\d{1,5})\s*(business day|day|week|month|year)s?\Z", re.IGNORECASE)
_EXAMPLES: dict[ValueKind, str] = {
    "text": "a text",
    "money": "an amount with its currency, like EUR 250,000",
    "percent": "a percentage, like 12.5 %",
    "duration": "a time, like 30 days, 10 business days or 24 months",
    "date": "a date, like 2027-03-31",
    "party": "the key of a party",
    "choice": "one of the choices",
}


class BadValue(Refused):
    """A typed value could not be read."""

    code = "bad-value"

    def __init__(self, kind: ValueKind, choices: tuple[str, ...] = ()) -> None:
        wanted = f"one of: {', '.join(choices)}" if choices else _EXAMPLES[kind]
        super().__init__(f"This is not {wanted}.", hint="Correct the value; nothing was saved.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An exact amount in one ISO 4217 currency."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        whole, _, cents = trimmed(self.amount).partition(".")
        return f"{self.currency} {Decimal(whole):,f}{'.' + cents.ljust(2, '0') if cents else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A whole number of days, business days, weeks, months or years."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


def trimmed(amount: Decimal) -> str:
    """Return an exact number as digits without trailing zeros behind the point."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


Value = str | Money | Decimal | Duration | date


def parse_value(kind: ValueKind, text: str, *, choices: tuple[str, ...] = ()) -> Value:
    """Read a typed value from text. Raises BadValue with an example of what is wanted."""
    text = " ".join(text.split()) if kind != "text" else text.strip()
    match kind:
        case "money":
            return _money(text)
        case "percent":
            return _percent(text)
        case "duration":
            return _duration(text)
        case "date":
            return _date(text)
        case "choice" if text not in choices:
            raise BadValue(kind, choices)
        case _ if not text:
            raise BadValue(kind, choices)
        case _:
            return text


def _money(text: str) -> Money:
    match = _MONEY.match(text)
    if not match:
        raise BadValue("money")
    currency = match[1] or match[4]
    digits = re.sub(r"[,' ]", "", match[2] or match[3])
    try:
        return Money(amount=Decimal(digits), currency=currency)
    except InvalidOperation as error:
        raise BadValue("money") from error


def _percent(text: str) -> Decimal:
    match = _PERCENT.match(text)
    if not match:
        raise BadValue("percent")
    return Decimal(match[1])


def _duration(text: str) -> Duration:
    match = _DURATION.match(text)
    if not match:
        raise BadValue("duration")
    unit: Unit = match[2].lower()  # type: ignore[assignment]  # the pattern admits only the units
    return Duration(count=int(match[1]), unit=unit)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadValue("date") from error


def show_value(kind: ValueKind, value: Value) -> str:
    """Return the canonical text of a value, which `parse_value` reads back to the same value."""
    if kind == "percent" and isinstance(value, Decimal):
        return f"{trimmed(value)} %"
    return value.isoformat() if isinstance(value, date) else str(value)


def magnitude(kind: ValueKind, value: Value) -> Decimal | None:
    """Return the size of a value for thresholds (amount, percentage points, days), or None where it has none."""
    if isinstance(value, Money):
        return value.amount
    if kind == "percent" and isinstance(value, Decimal):
        return value
    if isinstance(value, Duration):
        days = {"day": 1, "business day": 1, "week": 7, "month": 30, "year": 365}
        return Decimal(value.count * days[value.unit])
    return None
