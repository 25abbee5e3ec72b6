"""JSON from strangers, read strictly (size, depth, marks, duplicate keys, numbers, encoding) and written in one form.

What costs memory is counted before anything is built: in one pass, whatever the bytes are.
"""

import json
import re
from typing import Any, Final, NoReturn

from negotiator.exchange.limits import LIMITS
from negotiator.kernel import Unreadable

_DEEPEST: Final = 32
_LONGEST_NUMBER: Final = 16
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_MARKS: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{},:]', re.DOTALL)
"""A text, or one that never ends, or a mark. Nothing is tried twice: the time it takes grows with the bytes alone."""


class BadJson(Unreadable):
    """A JSON file in a package is malformed or beyond a limit."""

    code = "json"

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"A list inside the package cannot be read: {reason}.", hint="Ask the sender for it again.")


class KeyTwice(BadJson):
    """A key stands twice in one object: programs would differ about which of them counts."""

    code = "json-key-twice"

    def __init__(self) -> None:
        super().__init__(reason="a key stands twice")


class TooDeep(BadJson):
    """Lists are nested deeper than any package nests them."""

    code = "json-deep"

    def __init__(self) -> None:
        super().__init__(reason="it is nested too deep")


class OddNumber(BadJson):
    """A number is no whole number, or too large for some programs."""

    code = "json-number"

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason=reason)


class TooManyTokens(BadJson):
    """A list has more values than any package."""

    code = "json-tokens"

    def __init__(self) -> None:
        super().__init__(reason="it holds more values than a package needs")


class OddEncoding(BadJson):
    """Text is not UTF-8, or begins with a byte order mark."""

    code = "json-encoding"

    def __init__(self) -> None:
        super().__init__(reason="it is not plain UTF-8")


def canonical_json(value: Any) -> bytes:
    """Return UTF-8 JSON with sorted keys and no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("utf-8")


def read_json(data: bytes, *, limit: int, tokens: int = LIMITS.tokens) -> Any:
    """Return the value. Raise BadJson for anything malformed, ambiguous, or beyond `limit` bytes or `tokens` marks."""
    if len(data) > limit:
        raise BadJson(reason="it is too large")
    if data.startswith(_BYTE_ORDER_MARK):
        raise OddEncoding
    _check_marks(data, most=tokens)
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_refuse_number,
            parse_float=_refuse_number,
            parse_int=_small_integer,
        )
    except UnicodeDecodeError as error:
        raise OddEncoding from error
    except ValueError as error:
        raise BadJson(reason="it is not valid JSON") from error


def _check_marks(data: bytes, *, most: int) -> None:
    depth = 0
    for count, token in enumerate(_MARKS.finditer(data)):
        if count >= most:
            raise TooManyTokens
        mark = data[token.start()]
        if mark in b"[{":
            depth += 1
            if depth > _DEEPEST:
                raise TooDeep
        elif mark in b"]}":
            depth -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise KeyTwice
    return value


def _refuse_number(text: str) -> NoReturn:
    raise OddNumber(reason=f"a number is not a whole number: {text[:_LONGEST_NUMBER]}")


def _small_integer(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise OddNumber(reason="a number is too large")
    return int(text)
