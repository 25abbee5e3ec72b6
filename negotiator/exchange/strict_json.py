"""JSON from strangers, read strictly (size, depth, duplicate keys, numbers, encoding) and written in one form only."""

import json
import re
from typing import Any, Final, NoReturn

from negotiator.kernel import Unreadable

_DEEPEST: Final = 32
_LONGEST_NUMBER: Final = 16
_STRUCTURE: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)


class BadJson(Unreadable):
    """A JSON file in a package is malformed or beyond a limit."""

    code = "json"

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"A list inside the package cannot be read: {reason}.", hint="Ask the sender for it again.")


def canonical_json(value: Any) -> bytes:
    """Return UTF-8 JSON with sorted keys and no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("utf-8")


def read_json(data: bytes, *, limit: int) -> Any:
    """Return the value. Raise BadJson for anything malformed, ambiguous, too deep or longer than `limit` bytes."""
    if len(data) > limit:
        raise BadJson(reason="it is too large")
    if _depth(data) > _DEEPEST:
        raise BadJson(reason="it is nested too deep")
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_refuse_number,
            parse_float=_refuse_number,
            parse_int=_small_integer,
        )
    except (UnicodeDecodeError, ValueError) as error:
        raise BadJson(reason="it is not valid JSON") from error


def _depth(data: bytes) -> int:
    deepest = depth = 0
    for token in _STRUCTURE.finditer(data):
        mark = token.group()
        if mark in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in b"]}":
            depth -= 1
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise BadJson(reason="a key stands twice")
    return value


def _refuse_number(text: str) -> NoReturn:
    raise BadJson(reason=f"a number is not a whole number: {text[:_LONGEST_NUMBER]}")


def _small_integer(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise BadJson(reason="a number is too large")
    return int(text)
