"""Dataclasses to plain JSON values and back, by their annotations. Amounts and dates become text, unrounded."""

import dataclasses
import functools
import hashlib
import json
import re
import types
import typing
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, cast

from negotiator.kernel import Unreadable

T = TypeVar("T")

# No exponent: "1E+999999999" would unfold into a gigabyte of zeros.
_AMOUNT = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?\Z")


class NotPlain(Unreadable):
    """A stored value has not the shape that its kind requires."""

    code = "value-unreadable"

    def __init__(self, type_name: str, field: str) -> None:
        super().__init__(
            f"A stored {type_name} has no valid value for {field!r}.",
            hint="It was written by a faulty or newer program; update Negotiator.",
        )


def to_plain(value: Any) -> Any:
    """Return the value as strings, integers, booleans, None, lists and dicts."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: to_plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return value


def from_plain(type_: type[T], plain: Any) -> T:
    """Build a dataclass from plain values; missing fields take their defaults, unknown ones are refused."""
    if not isinstance(plain, dict):
        raise NotPlain(type_.__name__, "itself")
    hints = _hints(cast("Any", type_))
    unknown = set(plain) - set(hints)
    if unknown:
        raise NotPlain(type_.__name__, min(unknown))
    values = {}
    for name, wanted in hints.items():
        if name not in plain:
            continue
        try:
            values[name] = _read(wanted, plain[name])
        except (TypeError, ValueError) as error:
            raise NotPlain(type_.__name__, name) from error
    try:
        return type_(**values)
    except TypeError as error:
        raise NotPlain(type_.__name__, "a required field") from error


@functools.cache
def _hints(type_: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(type_)
    return {item.name: hints[item.name] for item in dataclasses.fields(type_)}


def _read(wanted: Any, plain: Any) -> Any:
    origin = typing.get_origin(wanted)
    if origin in (typing.Union, types.UnionType):
        return _read_optional(wanted, plain)
    if origin is tuple:
        return _read_tuple(typing.get_args(wanted), plain)
    if origin is typing.Literal:
        if plain not in typing.get_args(wanted):
            raise ValueError
        return plain
    if dataclasses.is_dataclass(wanted):
        return from_plain(cast("type[Any]", wanted), plain)
    return _read_scalar(wanted, plain)


def _read_optional(wanted: Any, plain: Any) -> Any:
    if plain is None:
        return None
    (inner,) = (option for option in typing.get_args(wanted) if option is not type(None))
    return _read(inner, plain)


def _read_tuple(args: tuple[Any, ...], plain: Any) -> tuple[Any, ...]:
    if not isinstance(plain, list):
        raise TypeError
    return tuple(_read(args[0], item) for item in plain)


def _read_scalar(wanted: Any, plain: Any) -> Any:
    if wanted is Decimal and isinstance(plain, str):
        if not _AMOUNT.match(plain):
            raise ValueError
        return Decimal(plain)
    if wanted is date and isinstance(plain, str):
        day = date.fromisoformat(plain)
        if day.isoformat() != plain:
            raise ValueError
        return day
    if wanted in (str, int, bool) and type(plain) is wanted:
        return plain
    raise TypeError


def canonical(plain: Any) -> bytes:
    """Return plain values as canonical JSON bytes: sorted keys, no spaces, UTF-8."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("utf-8")


def content_hash(value: Any) -> str:
    """Return the SHA-256 (hex) of a value's canonical form: what an approval is bound to."""
    return hashlib.sha256(canonical(to_plain(value))).hexdigest()
