"""Time what a user waits for in a deal that grew: unlocking, opening, one act, opening again after a kill, a search.

    python -m tests.benchmarks.workspace [--acts 10000] [--versions 100] [--clauses 800] [--keep FILE] [--file FILE]

makes a deal of that size through the program's own services (every act signed, every version a Word file that is taken
in), then runs each figure in processes of their own and prints medians. `--keep` leaves the deal for the next run with
`--file`. "Open" ends when the deal is folded; "read all" is what the first screen that shows everything adds. It judges
a machine, not a commit: it is no test.
"""

import argparse
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from negotiator.crypto import Identity, VaultKey, derive_key
from negotiator.domain.decisions import Decision
from negotiator.domain.positions import Comment, Note
from negotiator.domain.registers import Risk
from negotiator.services import decisions, founding, search, versions
from negotiator.services.founding import OurSide
from negotiator.services.receipts import Act, Put, State
from negotiator.services.workspace import Workspace
from negotiator.store import read_salt
from tests.benchmarks.agreements import Agreement

PASSPHRASE = "eleven slow horses"
INSTRUMENT = "agreement"
OPENER = "a benchmark"
BATCH = 25
PUTS = 200


Times = tuple[float, float]
"""Milliseconds that someone waits, and milliseconds of the processor: on a busy machine the two are far apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure, and what was promised in milliseconds (0: nothing)."""

    name: str
    runs: Sequence[Times]
    promise: float = 0

    def __str__(self) -> str:
        waits = [run[0] for run in self.runs]
        median, own = statistics.median(waits), statistics.median(run[1] for run in self.runs)
        met = "" if not self.promise else f"promised {self.promise:g}: {'met' if median <= self.promise else 'MISSED'}"
        shown = f"{self.name:<42}{median:>8.1f} ms  best {min(waits):>7.1f}  processor {own:>7.1f}"
        return f"{shown}  of {len(self.runs):<4}{met}"


# A deal that grew


def make(path: Path, *, acts: int, agreement: Agreement, profile: int | None) -> None:
    """Make a deal through the services: so many acts on registers, notes and decisions, among them all the versions."""
    identity = Identity.create(name="Ana Roe", organisation="Alpha Ltd", email="a@b.example", at=datetime.now(UTC))
    workspace = founding.found_deal(
        path,
        passphrase=PASSPHRASE,
        title="A deal that grew",
        ours=OurSide(key="alpha", name="Alpha Ltd", short="Alpha"),
        identity=identity,
        profile=profile,
    )
    founding.add_instrument(workspace, INSTRUMENT, title="Agreement", kind="agreement")
    texts = iter(agreement.files())
    taken: list[Times] = []
    while len(workspace.entries) < acts:
        if len(workspace.entries) * agreement.versions >= len(taken) * acts:
            data = next(texts, None)
            if data is not None:
                taking = partial(versions.take_in, workspace, data, name="a.docx", instrument=INSTRUMENT)
                taken.append(_timed(taking))
                continue
        number = len(workspace.entries)
        workspace.perform("Work", [_act(each) for each in range(number, min(number + BATCH, acts))])
    workspace.close()
    if taken:
        print(Figure(name="a version taken in, the first ten", runs=taken[:10]))
        print(Figure(name="a version taken in, the last ten", runs=taken[-10:]))
    print(f"{acts} acts, {len(taken)} versions of {agreement.clauses} clauses: {path.stat().st_size / 1e6:.1f} MB")


def _act(number: int) -> Act:
    """Return one of the acts of which a deal's days are made; some records are changed again and again."""
    match number % 10:
        case 0:
            return Put(Comment(key=f"C-{number}", text=f"What becomes of part {number} when the line stands still?"))
        case 1:
            text = f"The other side will give way on part {number} if we take the freight."
            return Put(Note(key=f"N-{number}", text=text))
        case 2:
            return State(Decision(key=f"D-{number}", question="Who?", outcome=f"Us, for {number}", rationale="Near"))
        case _:
            text = f"the partner fails to deliver part {number}"
            return Put(Risk(key=f"R-{number % 3000}", failure_mode=text, remedy="step in"), shared=number % 10 > 7)


# Figures, each in a process of its own


def _timed(work: Callable[[], object]) -> Times:
    start, used = perf_counter(), process_time()
    work()
    return (perf_counter() - start) * 1000, (process_time() - used) * 1000


def opening(path: Path, key: VaultKey) -> dict[str, list[Times]]:
    """Open with a key until the deal is folded; then read every record and every finding."""
    opened: list[Workspace] = []

    def open_and_fold() -> None:
        workspace = Workspace.open_with_key(path, key=key, opener=OPENER)
        assert len(workspace.deal.projection.entries) == len(workspace.entries), "acts outside a mandate"
        opened.append(workspace)

    until_folded = _timed(open_and_fold)
    (workspace,) = opened
    read = _timed(lambda: (workspace.deal.newer, workspace.deal.findings))
    return {"open": [until_folded], "read all": [read], "close": [_timed(workspace.close)]}


def putting(path: Path, key: VaultKey) -> dict[str, list[Times]]:
    """Put new and known records, ours alone and shared, one by one."""
    workspace = Workspace.open_with_key(path, key=key, opener=OPENER)
    deal = workspace.deal
    times: dict[bool, list[Times]] = {True: [], False: []}
    for number in range(PUTS):
        shared = bool(number % 2)
        key_of = f"{number % 2}-{number if number % 3 else number % 7}"
        risk = Risk(key=key_of, failure_mode=f"lines {number}")
        times[shared].append(_timed(partial(workspace.put, risk, shared=shared)))
    saying = partial(decisions.log_decision, workspace, question="Who?", outcome="Us", rationale="Near")
    logged = [_timed(saying) for _ in range(20)]
    undone = [_timed(workspace.undo) for _ in range(20)]
    assert len(workspace.deal.projection.entries) == len(deal.projection.entries) + PUTS + 40
    workspace.close()
    return {"put team": times[False], "put shared": times[True], "undo": undone, "decision": logged}


def searching(path: Path, key: VaultKey) -> dict[str, list[Times]]:
    """Search for words that many, few and no texts hold."""
    workspace = Workspace.open_with_key(path, key=key, opener=OPENER)
    search.find(workspace, "partner")
    typed = ("partner", "deliver part 77", "freight", '"line stands still"', "zebra", "in:risk step", "par")
    times = [_timed(partial(search.find, workspace, words)) for words in typed for _ in range(5)]
    workspace.close()
    return {"search": times}


def working(path: Path, key: VaultKey) -> None:
    """Put records until killed, telling of each once it is saved."""
    workspace = Workspace.open_with_key(path, key=key, opener=OPENER)
    for number in range(1_000_000):
        workspace.put(Risk(key=f"K-{number}", failure_mode="saved before the kill"))
        print(number, flush=True)


MODES: dict[str, Callable[[Path, VaultKey], Any]] = {
    "opening": opening,
    "putting": putting,
    "searching": searching,
    "working": working,
}


def _child(mode: str, path: Path, key: VaultKey) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.benchmarks.workspace", "--child", mode, "--file", str(path)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdin is not None
    child.stdin.write(key.reveal().hex() + "\n")
    child.stdin.flush()
    return child


def measured(mode: str, path: Path, key: VaultKey) -> dict[str, list[Times]]:
    """Run one mode in a fresh process and return its times."""
    output, _ = _child(mode, path, key).communicate(timeout=600)
    figures: dict[str, list[Times]] = json.loads(output)
    return figures


def killed(path: Path, key: VaultKey, *, after: int) -> None:
    """Let a process work on the deal and kill it once it told of so many saved acts."""
    child = _child("working", path, key)
    assert child.stdout is not None
    for _ in range(after):
        child.stdout.readline()
    os.kill(child.pid, signal.SIGKILL)
    child.wait()


def figures_of(path: Path, *, rounds: int) -> Iterator[Figure]:
    """Measure a copy of a deal."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copyfile(path, Path(folder) / "copy.deal"))
        salt = read_salt(copy)
        derivations = [_timed(lambda: derive_key(PASSPHRASE, salt)) for _ in range(3)]
        key = derive_key(PASSPHRASE, salt)
        runs = [measured("opening", copy, key) for _ in range(rounds)]
        opened = [run["open"][0] for run in runs]
        whole = [(one[0] + then[0], one[1] + then[1]) for one, then in zip(derivations, opened, strict=False)]
        yield Figure(name="unlock: key from the passphrase, and open", runs=whole, promise=1000)
        yield Figure(name="open, the key known", runs=opened, promise=500)
        yield Figure(name="read all records and findings", runs=[run["read all"][0] for run in runs])
        yield Figure(name="close", runs=[run["close"][0] for run in runs])
        put = measured("putting", copy, key)
        yield Figure(name="put and commit", runs=put["put team"] + put["put shared"], promise=15)
        yield Figure(name="put and commit, shared", runs=put["put shared"], promise=15)
        yield Figure(name="a decision logged", runs=put["decision"])
        yield Figure(name="undo and commit", runs=put["undo"])
        yield Figure(name="search", runs=measured("searching", copy, key)["search"], promise=50)
        yield Figure(name="reopen after a kill", runs=list(_reopenings(copy, key, rounds=rounds)))


def _reopenings(path: Path, key: VaultKey, *, rounds: int) -> Iterator[Times]:
    for number in range(rounds):
        killed(path, key, after=5 + 7 * number)
        yield measured("opening", path, key)["open"][0]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark, or as a child one mode of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--acts", type=int, default=10_000)
    parser.add_argument("--versions", type=int, default=100)
    parser.add_argument("--clauses", type=int, default=800)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--profile", type=int, default=None, help="row of key derivation (default: calibrated)")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--child", choices=MODES)
    given = parser.parse_args(arguments)
    if given.child:
        print(json.dumps(MODES[given.child](given.file, VaultKey(bytes.fromhex(sys.stdin.readline().strip())))))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = given.file or given.keep or Path(folder) / "grown.deal"
        if not given.file:
            agreement = Agreement(clauses=given.clauses, versions=given.versions, chance=random.Random(7))
            making = partial(make, path, acts=given.acts, agreement=agreement, profile=given.profile)
            print(f"made in {_timed(making)[0] / 1000:.0f} s", flush=True)
        for figure in figures_of(path, rounds=given.rounds):
            print(figure, flush=True)


if __name__ == "__main__":
    main()
