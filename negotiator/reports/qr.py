"""Text as a QR code: the square of dark and light modules, and a picture of it.

Nothing here reads one: a telephone does. Texts in capitals and digits make the smallest squares.
"""

import io
from typing import Final, Literal

from PIL import Image
from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

from negotiator.kernel import Refused

Level = Literal["M", "Q"]
Modules = tuple[tuple[bool, ...], ...]

QUIET_ZONE: Final = 4
"""Light modules that must stand on every side."""

_LEVELS: Final = {"M": QRErrorCorrectLevel.M, "Q": QRErrorCorrectLevel.Q}
_SHORT: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
_LONGEST: Final = 1200
_DARK, _LIGHT = 0, 255


class TextTooLong(Refused):
    """A text does not fit a QR code that a telephone can read from a screen."""

    code = "qr-too-long"

    def __init__(self) -> None:
        super().__init__("The text is too long for a QR code.", hint="Send it as a file instead.")


def modules(text: str, *, level: Level = "M") -> Modules:
    """Return the rows of a text's QR code, True for dark, without the quiet zone. Raise TextTooLong.

    level: how much of it may be dirty or covered: M 15 %, Q 25 %.
    """
    if not text or len(text.encode("utf-8", "surrogatepass")) > _LONGEST:
        raise TextTooLong
    code = QRCode(None, _LEVELS[level])
    code.addData(text if _SHORT.issuperset(text) else QR8bitByte(text))
    code.make()
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


def png(text: str, *, scale: int = 6, level: Level = "M") -> bytes:
    """Return a text's QR code as a PNG, each module `scale` pixels wide, with its quiet zone. Raise TextTooLong."""
    rows = modules(text, level=level)
    side = len(rows) + 2 * QUIET_ZONE
    picture = Image.new("L", (side, side), _LIGHT)
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                picture.putpixel((across + QUIET_ZONE, down + QUIET_ZONE), _DARK)
    written = io.BytesIO()
    picture.resize((side * scale, side * scale), Image.Resampling.NEAREST).save(written, "PNG", optimize=True)
    return written.getvalue()
