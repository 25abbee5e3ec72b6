"""Try files in child processes: what becomes of each, in what time and memory. A crash or hang ends its child only.

The system itself holds a child to the limits while it reads: it is killed after two seconds of processor time, and it
is given no more memory than what is left of 300 MiB once what is resident at its start is taken off. Both are lifted
for the other view and the redlines that are tried afterwards.
"""

import json
import os
import re
import resource
import signal
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from math import ceil
from pathlib import Path
from typing import cast

from negotiator.documents import (
    Document,
    RedlineUnsafe,
    accept_revisions,
    in_view,
    read,
    reject_revisions,
    rewrite,
    write_redline,
)
from negotiator.kernel import Unreadable
from negotiator.redline import compare

from .shapes import Damage, Outcome, Trial
from .whole import packed, parts

READING_LIMIT, PEAK_LIMIT = 2.0, 300.0
_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_GIVEN_UP = 90
_SPACE = 2**30
_MIB = 2**20
_NAMES_A_PART = re.compile(r" (is damaged in|is refused because of|is beyond a safety limit in) \S.*?: ")


@cache
def _whole() -> Document:
    return read(packed(parts()), name="whole.docx")


def hold_trials(damages: Iterable[Damage]) -> Iterator[Trial]:
    """Yield the trial of each file, in order. Each has a process of its own."""
    _whole()
    for damage in damages:
        yield _hold(damage)


def _hold(damage: Damage) -> Trial:
    data = _made(damage) if damage.heavy else damage.make()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _testify(data, damage, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status, usage = os.wait4(child, 0)
    return _judged(damage, said, status, usage)


def _made(damage: Damage) -> bytes:
    """Build a large file in a process of its own, so that its making costs the trial no memory."""
    with tempfile.NamedTemporaryFile() as place:
        child = os.fork()
        if child == 0:
            place.write(damage.make())
            place.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert status == 0, f"{damage.title} could not be built"
        place.seek(0)
        return place.read()


def _judged(damage: Damage, said: bytes, status: int, usage: resource.struct_rusage) -> Trial:
    seconds, whole_peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    outcome, told, reading, peak = json.loads(said.splitlines()[-1]) if said else ("", "read it", seconds, whole_peak)
    if os.WIFSIGNALED(status) or not outcome:
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        end = f"killed by {signal.Signals(number).name}" if number else "ended without a word"
        outcome, told = "violation", f"{end} when it was to {told}"
    return Trial(
        title=damage.title,
        outcome=cast(Outcome, outcome),
        told=told,
        reading=reading,
        peak=peak,
        seconds=seconds,
        whole_peak=whole_peak,
    )


def _testify(data: bytes, damage: Damage, pipe: int) -> None:
    """Try one file in this process, tell the result through the pipe and end."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = _tried(data, damage.file, pipe)
    except BaseException as error:  # noqa: BLE001 -- whatever escapes is the finding
        answer = "violation", _described(error), *_figures()
    _say(pipe, answer)
    os._exit(0)


def _hold_to_limits() -> None:
    """Let the system end this process if its next reading goes beyond the limits."""
    pages_mapped, pages_resident = map(int, Path("/proc/self/statm").read_text().split()[:2])
    free = PEAK_LIMIT * _MIB - pages_resident * resource.getpagesize()
    space = pages_mapped * resource.getpagesize() + int(free)
    resource.setrlimit(resource.RLIMIT_AS, (min(space, _SPACE), _SPACE))
    seconds = ceil(_figures()[0] + READING_LIMIT)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, _GIVEN_UP))


def _lift_limits() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_SPACE, _SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (_GIVEN_UP - 5, _GIVEN_UP))


def _say(pipe: int, answer: tuple[object, ...]) -> None:
    os.write(pipe, json.dumps(answer).encode() + b"\n")


def _figures() -> tuple[float, float]:
    """Return the seconds of processor time that this process has spent so far, and its peak in MiB."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _described(error: BaseException) -> str:
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__}: {str(error)[:200]} at {' '.join(frames[-4:])}"


def _tried(data: bytes, name: str, pipe: int) -> tuple[str, str, float, float]:
    _hold_to_limits()
    try:
        document = read(data, name=name)
    except Unreadable as error:
        return _refusal(error, name), f"{error.code}: {error.message}"[:300], *_figures()
    took, peak = _figures()
    _lift_limits()
    _say(pipe, ("", "read it in the other view", took, peak))
    assert in_view(document, "rejected").kind == document.kind
    took = max(took, _figures()[0] - took)
    withheld = []
    for step, write in _steps(document).items():
        _say(pipe, ("", step, took, peak))
        withheld.append(_attempted(write))
    withheld = [told for told in withheld if told]
    return ("withheld" if withheld else "read"), "; ".join(withheld)[:500], took, peak


def _refusal(error: Unreadable, name: str) -> str:
    """Tell whether a refusal says what it must: file, part at fault and next step, and not more than a line of each."""
    named = error.code == "not-a-document" or _NAMES_A_PART.search(error.message)
    brief = error.message.isprintable() and len(error.message) < 400
    return "refused" if named and brief and name in error.message and error.hint else "violation"


def _steps(document: Document) -> dict[str, Callable[[], bytes]]:
    whole = _whole()
    steps: dict[str, Callable[[], bytes]] = {
        "redline it into the whole": lambda: _redlined(whole, document),
        "redline the whole into it": lambda: _redlined(document, whole),
        "write it again": lambda: rewrite(document),
    }
    if document.kind == "docx":
        steps["accept all"] = lambda: accept_revisions(document)
        steps["reject all"] = lambda: reject_revisions(document)
    return steps


def _redlined(old: Document, new: Document) -> bytes:
    return write_redline(old, new, compare(old.blocks, new.blocks), author="Zoe", at=_AT)


def _attempted(write: Callable[[], bytes]) -> str:
    """Write a file and open it again; return why it was withheld, "" where it was not."""
    try:
        written = write()
    except RedlineUnsafe as error:
        return error.message
    read(written, name="written.docx")
    return ""
