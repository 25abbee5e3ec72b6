"""Where our own pictures lie: in the installed package, or beside it in a source tree."""

from functools import cache
from pathlib import Path

from PySide6.QtGui import QIcon

import negotiator

_PACKAGE = Path(negotiator.__file__).parent
_PLACES = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


def resource(name: str) -> Path:
    """Return the path of one of our resources; where it would lie when it is missing."""
    return next((place / name for place in _PLACES if (place / name).exists()), _PLACES[0] / name)


@cache
def mark() -> QIcon:
    """Return the application's mark."""
    return QIcon(str(resource("negotiator.svg")))
