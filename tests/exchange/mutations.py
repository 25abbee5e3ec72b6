"""Ways to spoil a package at random, from a seed: as bytes, as a container, and as lists that are signed again."""

import json
import random
import struct
from collections.abc import Callable
from typing import Any, Final

from negotiator.exchange.strict_json import canonical_json
from negotiator.exchange.zip_writer import write_archive
from tests.exchange.containers import META, Files, Forger, packed

ODD_NUMBERS: Final = (0, 1, 2, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
ODD_TEXTS: Final = (
    "",
    "..",
    "../x",
    "CON",
    "a" * 5000,
    "\u202e",
    "e\u0301",
    "\x00",
    "blobs/" + "0" * 64,
    "ledger/team.jsonl",
    "other/2",
)
ODD_VALUES: Final[tuple[Any, ...]] = (None, True, -1, 0, 10**15, [], {}, [[]], {"a": 1}, *ODD_TEXTS)
ODD_JSON: Final = (b"NaN", b"-0", b"1e5", b"1.0", b"9" * 400, b'"\\ud800"', b"[" * 40, b'{"a":1,"a":2}', b"\xff", b"//")


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Return the data with one flipped bit."""
    damaged = bytearray(data)
    damaged[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


# As bytes


def _slice(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.choice([1, 2, 4, 30, 46, chance.randrange(1, 2000)]))


def _doubled(data: bytes, chance: random.Random) -> bytes:
    start, end = _slice(data, chance)
    return data[:end] + data[start:]


def _taken_out(data: bytes, chance: random.Random) -> bytes:
    start, end = _slice(data, chance)
    return data[:start] + data[end:]


def _moved(data: bytes, chance: random.Random) -> bytes:
    start, end = _slice(data, chance)
    rest = data[:start] + data[end:]
    place = chance.randrange(len(rest) + 1)
    return rest[:place] + data[start:end] + rest[place:]


def _overwritten(data: bytes, chance: random.Random) -> bytes:
    start, end = _slice(data, chance)
    return data[:start] + chance.randbytes(end - start) + data[end:]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _longer(data: bytes, chance: random.Random) -> bytes:
    return data + chance.randbytes(chance.randrange(1, 100))


def _header_field(data: bytes, chance: random.Random) -> bytes:
    """Set one field of one ZIP record to an odd number."""
    places = [place for mark in (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06") for place in _all(data, mark)]
    place = chance.choice(places) + chance.randrange(4, 46)
    form = chance.choice(["<H", "<L"])
    value = struct.pack(form, chance.choice(ODD_NUMBERS) & (0xFFFF if form == "<H" else 0xFFFFFFFF))
    return data[:place] + value + data[place + len(value) :]


def _all(data: bytes, mark: bytes) -> list[int]:
    found, place = [], data.find(mark)
    while place >= 0:
        found.append(place)
        place = data.find(mark, place + 1)
    return found


BYTES: Final[tuple[Callable[[bytes, random.Random], bytes], ...]] = (
    flipped,
    _doubled,
    _taken_out,
    _moved,
    _overwritten,
    _cut,
    _longer,
    _header_field,
    _header_field,
)


# As a container, without a key


def container(files: Files, chance: random.Random) -> bytes:
    """Return the package with other files, other names, another order, or other bytes in one of its files."""
    names = list(files)
    name, other = chance.sample(names, 2)
    match chance.randrange(6):
        case 0:
            return packed({each: data for each, data in files.items() if each != name})
        case 1:
            return packed(files | {chance.choice(["x", "documents/0002.docx", name + ".x", "META-INF/x"]): b"x"})
        case 2:
            chance.shuffle(names)
            return write_archive((each, files[each]) for each in names)
        case 3:
            return packed(files | {name: files[other]})
        case 4:
            return write_archive((other if each == name else each, data) for each, data in files.items())
        case _:
            return packed(files | {name: chance.choice(BYTES[:-2])(files[name] or b"x", chance)})


# As lists that are signed again


def resigned(files: Files, forger: Forger, chance: random.Random) -> bytes:
    """Return a package under good signatures whose lists were spoiled before."""
    match chance.randrange(5):
        case 0:
            return forger.with_manifest(files, _other_json(files["manifest.json"], chance))
        case 1:
            return forger.with_manifest(files, canonical_json(_other_value(json.loads(files["manifest.json"]), chance)))
        case 2:
            return forger.signed_list(files, chance.choice(BYTES[:-2])(files[META[0]], chance))
        case 3:
            sums = chance.choice(BYTES[:-2])(files["SHA256SUMS"], chance)
            return forger.signed(files | {"SHA256SUMS": sums})
        case _:
            name = chance.choice([each for each in files if each not in ("mimetype", "manifest.json", *META)])
            return forger.summed(files | {name: chance.choice(BYTES[:-2])(files[name] or b"x", chance)})


def _other_json(data: bytes, chance: random.Random) -> bytes:
    """Return JSON text with a spoiled place in it."""
    if chance.random() < 0.5:
        return chance.choice(BYTES[:-2])(data, chance)
    place = chance.choice([index for index, byte in enumerate(data) if byte in b",:[]{}"]) + chance.randrange(2)
    return data[:place] + chance.choice(ODD_JSON) + data[place + chance.randrange(3) :]


def _other_value(value: Any, chance: random.Random) -> Any:
    """Return JSON in which one value somewhere is another, is gone, or stands twice."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(sorted(value))
        rest = {each: kept for each, kept in value.items() if each != key}
        match chance.randrange(8):
            case 0:
                return rest
            case 1:
                return rest | {chance.choice(ODD_TEXTS): value[key]}
            case _:
                return rest | {key: _other_value(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.8:
        place = chance.randrange(len(value))
        changed = [*value[:place], _other_value(value[place], chance), *value[place + 1 :]]
        return chance.choice([changed, changed, [*value, value[place]], value[:place], value[::-1]])
    return chance.choice(ODD_VALUES)
