"""Keeping what the process holds in memory from being written to the disk or read by other programs of the same user.

`leave_no_dump` is cheap and for every start. `close_to_others` loads ctypes (3 ms) and is for processes that hold keys;
an exec undoes it, so a spawned process calls it anew. Neither can hinder the administrator, swap or hibernation.
"""

import sys
from typing import Any, Final

_PIPES_REFUSED: Final = 1
"""Linux writes no dump that small, and hands none to a program when the limit is exactly 1; 0 stops files only."""

_PR_GET_DUMPABLE: Final = 3
_PR_SET_DUMPABLE: Final = 4
_NO_FAULT_BOXES: Final = 0x0001 | 0x0002  # SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX
_NO_HEAP_IN_REPORTS: Final = 1  # WER_FAULT_REPORTING_FLAG_NOHEAP


def leave_no_dump() -> None:
    """Let no crash of this process, or of those that it starts, leave a picture of its memory on the disk."""
    if sys.platform == "win32":
        return  # there it takes ctypes: see close_to_others
    import resource

    wanted = _PIPES_REFUSED if sys.platform == "linux" else 0
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    least = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_CORE, (least, least))


def close_to_others() -> None:
    """Let other programs of the same user neither read this process's memory nor get its dump. Never raises.

    On Linux /proc/self belongs to root afterwards: debuggers and profilers cannot attach.
    """
    leave_no_dump()
    if sys.platform == "linux":
        _prctl(_PR_SET_DUMPABLE, 0)
    elif sys.platform == "win32":
        _without_reports()


def is_closed() -> bool | None:
    """Tell whether the process is closed to others; None where the system does not say."""
    return not _prctl(_PR_GET_DUMPABLE, 0) if sys.platform == "linux" else None


def _prctl(what: int, value: int) -> int:
    import ctypes

    prctl: Any = ctypes.CDLL(None, use_errno=True).prctl
    return int(prctl(what, value, 0, 0, 0))


def _without_reports() -> None:
    """Let Windows show no box and keep the heap out of its error reports."""
    import ctypes

    kernel: Any = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]  # there is no such thing elsewhere
    kernel.SetErrorMode(_NO_FAULT_BOXES)
    kernel.WerSetFlags(_NO_HEAP_IN_REPORTS)
