"""What a form asks for, declared: fields, how their text becomes a value, and what is wrong with it. No Qt here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

FieldKind = Literal["text", "long text", "choice", "date", "money", "percent", "number", "yes or no", "secret"]

_CURRENCY = re.compile(r"[A-Z]{3}")
_BLANKS = str.maketrans("", "", " \u00a0\u202f'_")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that may be chosen and how it reads. Parties and people are choices by their key."""

    value: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing a form asks for.

    money is "EUR 1,250.00" and gives (currency, Decimal); percent gives the Decimal that was typed (12.5 for 12.5 %);
    number a Decimal; date a date; choice the value; an empty field that is not required gives None.
    """

    name: str
    title: str
    kind: FieldKind = "text"
    help: str = ""
    required: bool = False
    choices: Sequence[Choice] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None
    internal: bool = False


class Invalid(ValueError):
    """A field's text is no value for it. Stays inside the form, which shows the sentence."""


def parse(field: Field, text: str) -> Any:
    """Return the value of a field's text, or raise Invalid with a sentence for the user."""
    text = text.strip()
    if not text:
        if field.required:
            raise Invalid(f"{field.title} is needed.")
        return None
    match field.kind:
        case "date":
            return _date(text)
        case "money":
            return _money(field, text)
        case "percent" | "number":
            return _within(field, _decimal(text.removesuffix("%").strip()))
        case _:
            return text


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("Write the date as 2026-03-31 (year, month, day).") from None


def _decimal(text: str) -> Decimal:
    """Read a figure with an English or a European separator; one comma before other than three digits is a point."""
    plain = text.translate(_BLANKS).replace("−", "-")
    if "," in plain and "." not in plain and not re.fullmatch(r"-?\d{1,3}(,\d{3})+", plain):
        plain = plain.replace(",", ".", 1)
    try:
        value = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        raise Invalid("Write a figure, for example 1,250.50.") from None
    if not value.is_finite():
        raise Invalid("Write a figure, for example 1,250.50.")
    return value


def _within(field: Field, value: Decimal) -> Decimal:
    if field.lowest is not None and value < field.lowest:
        raise Invalid(f"{field.title} is at least {field.lowest}.")
    if field.highest is not None and value > field.highest:
        raise Invalid(f"{field.title} is at most {field.highest}.")
    return value


def _money(field: Field, text: str) -> tuple[str, Decimal]:
    currency, _, amount = text.partition(" ")
    if not _CURRENCY.fullmatch(currency) or not amount.strip():
        raise Invalid("Write the currency and the amount, for example EUR 12,500.00.")
    return currency, _within(field, _decimal(amount))


def write(field: Field, value: Any) -> str:
    """Return the text that `parse` reads back to this value."""
    if value is None:
        return ""
    if field.kind == "money":
        currency, amount = value
        return f"{currency} {amount:,}"
    if field.kind == "date":
        return str(value.isoformat())
    return str(value)


def findings(fields: Sequence[Field], texts: Mapping[str, str]) -> dict[str, str]:
    """Return for each field that is wrong the sentence that says why."""
    found = {}
    for field in fields:
        try:
            parse(field, texts.get(field.name, ""))
        except Invalid as reason:
            found[field.name] = str(reason)
    return found
