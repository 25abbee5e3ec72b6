"""What may be told of an error in the program itself: its kind and its place, never its message.

A message or a variable may hold words of a deal, a path or a secret; the names of our own functions do not. Both faces
tell of their failures by this report, and nothing is written to a file or sent.
"""

import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, TextIO

import negotiator

if TYPE_CHECKING:
    from threading import ExceptHookArgs

_PACKAGE: Final = Path(negotiator.__file__).parent.parent


def report(kind: type[BaseException], trace: TracebackType | None, *, beside: str = "") -> str:
    """Return versions, the kind of an error, and where in the program it arose. beside: another version to name."""
    import platform
    import traceback

    versions = ", ".join(part for part in (f"Python {platform.python_version()}", beside, platform.system()) if part)
    lines = [f"Negotiator {negotiator.__version__}", versions, f"Error: {kind.__module__}.{kind.__qualname__}"]
    for frame, line in traceback.walk_tb(trace):
        code = frame.f_code
        lines.append(f"  {_place(code.co_filename)}:{line} in {code.co_name}")
    return "\n".join(lines)


def _place(file: str) -> str:
    path = Path(file)
    return path.relative_to(_PACKAGE).as_posix() if path.is_relative_to(_PACKAGE) else path.name


def tell(text: str) -> None:
    """Write a report to standard error, where there is one."""
    where: TextIO | None = sys.stderr
    if where is not None:
        where.write(f"{text}\n")


def watch() -> None:
    """Let errors that nobody caught be told by their report, in every thread and where objects are let go.

    Python's own ways print the message, and often the objects that were at hand.
    """
    import threading

    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _in_thread


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        tell(report(kind, trace))


def _in_thread(failed: "ExceptHookArgs") -> None:
    if not issubclass(failed.exc_type, SystemExit):
        tell(report(failed.exc_type, failed.exc_traceback))


def _unraisable(failed: Any) -> None:
    tell(report(failed.exc_type, failed.exc_traceback))
