"""Many redlines in one run: a list of pairs is read line by line, and each pair is told as soon as it is settled.

Nothing is kept of a pair that was told, so that a list may be as long as it likes. A pair that fails stops no other.
"""

import codecs
import contextlib
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from negotiator.documents import cautions_of
from negotiator.kernel import Clock, NegotiatorError, Refused, hygiene
from negotiator.kernel.collector import collector_at_rest
from negotiator.redline import statistics
from negotiator.services.files import make_folder, read_file, write_file
from negotiator.services.redlines import compare_files, refuse_sources, tells_reasons, unshown, write_as

_WAITING = 2  # pairs that wait for each process, so that none is idle while the first in line is worked on


class BadLine(Refused):
    """A line of the list names no pair."""

    code = "bad-line"

    def __init__(self, why: str) -> None:
        super().__init__(f"The line names no pair: {why}.", hint="Write OLD, NEW and OUT with a tab between them.")


class WrittenTwice(Refused):
    """Two lines of the list ask for the same file: the second would take the first one's place."""

    code = "written-twice"

    def __init__(self, out: Path) -> None:
        super().__init__(
            f"An earlier line of the list writes {out.name} to the same place.", hint="Give each redline its own name."
        )


class ProcessLost(Refused):
    """A process that worked on a pair is gone: the system ended it, most often for want of memory."""

    code = "process-lost"

    def __init__(self) -> None:
        super().__init__("A process that compared files was ended by the system.", hint="Try again with fewer --jobs.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One pair to compare, the file to write, and the line of the list that asks for it."""

    line: int
    old: Path
    new: Path
    out: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A redline that was written. `unshown` tells the changes that a Word file has no place for.

    `cautions` tell what is remarkable about the two files, such as a signature that their redline ends.
    """

    order: Order
    changes: int
    inserted: int
    deleted: int
    moved: int
    unshown: tuple[str, ...]
    cautions: tuple[str, ...]
    seconds: float

    @property
    def line(self) -> int:
        """Return the line of the list that asked for it."""
        return self.order.line


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A line whose pair has no redline, and why. `order` is None where the line names no pair."""

    line: int
    order: Order | None
    code: str
    message: str
    hint: str


Outcome = Settled | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What every pair of a list is written with. Goes to other processes whole."""

    author: str
    clock: Clock
    fonts: Path


def orders(lines: Iterable[bytes], *, folder: Path, into: Path | None = None) -> Iterator[Order | Failed]:
    """Yield the pair of each line, in order; blank lines and those that begin with # name none.

    A line is UTF-8 text: OLD, NEW and OUT with tabs between them. The names are relative to `folder`, OUT to `into`
    where that is given; then OUT may be left away, and the file is called by the line's number and NEW's name.
    """
    places: set[int] = set()  # hashes alone: a list may be long
    for number, raw in enumerate(lines, start=1):
        try:
            if names_a_pair(raw):
                text = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip("\r\n")
                order = _order(number, text, folder=folder, into=into)
                place = hash(os.path.normcase(order.out.resolve()))
                yield _failed(number, order, WrittenTwice(order.out)) if place in places else order
                places.add(place)
        except UnicodeDecodeError:
            yield _failed(number, None, BadLine("it is not UTF-8 text"))
        except BadLine as error:
            yield _failed(number, None, error)


def names_a_pair(line: bytes) -> bool:
    """Tell whether a line of a list should name a pair: it is not blank and no comment."""
    words = line.removeprefix(codecs.BOM_UTF8).strip()
    return bool(words) and not words.startswith(b"#")


def _order(line: int, text: str, *, folder: Path, into: Path | None) -> Order:
    names = [name.strip() for name in text.split("\t")]
    if into is not None and len(names) == 3 and not names[2]:
        names.pop()
    if len(names) == 2 and into is not None:
        names.append(f"{line:04}-{Path(names[1]).stem}.docx")
    if len(names) != 3 or not all(names):
        raise BadLine(f"three names are wanted, and it has {sum(map(bool, names))}")
    old, new, out = names
    return Order(line=line, old=folder / old, new=folder / new, out=(into or folder) / out)


def _failed(line: int, order: Order | None, error: NegotiatorError) -> Failed:
    return Failed(line=line, order=order, code=error.code, message=error.message, hint=error.hint)


def run(pairs: Iterable[Order | Failed], *, workshop: Workshop, jobs: int = 1) -> Generator[Outcome]:
    """Settle the pairs and yield what became of each, in their order; `jobs` processes share the work.

    Whoever stops asking stops the work: no further pair is begun, and one in work is whole or absent.
    Raises ProcessLost.
    """
    if jobs == 1:
        for pair in pairs:
            yield pair if isinstance(pair, Failed) else settle(pair, workshop=workshop)
        return
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)
    try:
        yield from _shared(pairs, workshop, pool, room=jobs * _WAITING)
    except BrokenProcessPool as error:
        raise ProcessLost from error
    finally:
        pool.shutdown(cancel_futures=True)


def _shared(
    pairs: Iterable[Order | Failed], workshop: Workshop, pool: ProcessPoolExecutor, *, room: int
) -> Iterator[Outcome]:
    """Yield the outcomes in order; no more than `room` pairs are under way or wait to be told."""
    waiting: deque[Failed | Future[Outcome]] = deque()
    for pair in pairs:
        waiting.append(pair if isinstance(pair, Failed) else _handed_out(pair, workshop, pool))
        while waiting and (len(waiting) >= room or _is_done(waiting[0])):
            yield _outcome(waiting.popleft())
    while waiting:
        yield _outcome(waiting.popleft())


def _handed_out(order: Order, workshop: Workshop, pool: ProcessPoolExecutor) -> "Future[Outcome]":
    """Give a pair to the pool, which may begin a process for it."""
    with _interrupts_held_back():
        return pool.submit(settle, order, workshop=workshop)


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Keep Ctrl+C waiting for the block: a process that begins in it never hears of one, not even while it loads."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _is_done(one: "Failed | Future[Outcome]") -> bool:
    return isinstance(one, Failed) or one.done()


def _outcome(one: "Failed | Future[Outcome]") -> Outcome:
    return one if isinstance(one, Failed) else one.result()


def _begin() -> None:
    """Keep memory to this process, and leave Ctrl+C to the one that hands out the work: a pair is finished."""
    hygiene.close_to_others()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def settle(order: Order, *, workshop: Workshop) -> Outcome:
    """Compare one pair and write its redline, whole or not at all."""
    begun = time.perf_counter()
    try:
        # When the collector works again, it finds the little that the pair left behind before anything else.
        with collector_at_rest():
            return _settled(order, workshop, begun)
    except NegotiatorError as error:
        return _failed(order.line, order, error)


def _settled(order: Order, workshop: Workshop, begun: float) -> Settled:
    refuse_sources(order.out, (order.old, order.new))
    old, new = read_file(order.old), read_file(order.new)
    reasons = tells_reasons(order.out.suffix)
    compared = compare_files(old, new, old_name=order.old.name, new_name=order.new.name, reasons=reasons)
    # asked before the writing takes what was read of the old file
    hidden = unshown(compared, order.out.suffix)
    cautions = (*cautions_of(compared.old), *cautions_of(compared.new))
    data = write_as(
        compared,
        order.out.suffix,
        author=workshop.author,
        at=workshop.clock.now(),
        fonts=lambda: workshop.fonts,
    )
    make_folder(order.out.parent)
    write_file(order.out, data)
    counted = statistics(compared.redline)
    return Settled(
        order=order,
        changes=counted.changes,
        inserted=counted.words_inserted,
        deleted=counted.words_deleted,
        moved=counted.words_moved,
        unshown=hidden,
        cautions=cautions,
        seconds=time.perf_counter() - begun,
    )
