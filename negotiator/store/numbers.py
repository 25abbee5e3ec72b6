"""Whole numbers in as few bytes as they need: seven bits a byte, least significant first. Nothing negative."""


def put_number(into: bytearray, value: int) -> None:
    """Append a number."""
    while value > 0x7F:
        into.append(value & 0x7F | 0x80)
        value >>= 7
    into.append(value)


def read_number(data: bytes | bytearray, place: int) -> tuple[int, int]:
    """Return the number at a place and the place after it. Raise IndexError when the bytes end within it."""
    value, shift = 0, 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7


def put_signed(into: bytearray, value: int) -> None:
    """Append a number that may be negative: 0, -1, 1, -2, 2 and so on, as 0, 1, 2, 3, 4."""
    put_number(into, -2 * value - 1 if value < 0 else 2 * value)


def read_signed(data: bytes | bytearray, place: int) -> tuple[int, int]:
    """Return the number, possibly negative, at a place and the place after it."""
    folded, place = read_number(data, place)
    return (-(folded + 1) // 2 if folded & 1 else folded // 2), place
