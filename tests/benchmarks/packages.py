"""Time what a user waits for when a deal with large attachments goes to the other side, and how much memory it takes.

    python -m tests.benchmarks.packages [--cases 50x1 1x50 500x1 1x500 1x2048] [--rounds 5] [--folder FOLDER]

Each case is so many attachments of so many MiB. They are attached, sent, verified and taken in through the program's
own services, each step in a process of its own; medians are printed, with the most memory that any of the rounds
needed. It judges a machine, not a commit: it is no test, but `test_packages_memory` runs two small cases of it.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final

from negotiator.crypto import VaultKey
from negotiator.domain.attachments import Attachment
from negotiator.services import attachments, packages
from negotiator.services.incoming import verify
from negotiator.services.workspace import Workspace
from tests.services.desks import Template, make_template

OPENER: Final = "a benchmark"
MIB: Final = 1 << 20
PROMISES: Final = {"prepare and send": 600.0, "verify": 800.0, "take": 1500.0}
"""Milliseconds, for packages of 50 MiB."""
PROMISED_SIZE: Final = 50
PROMISED_MEMORY: Final = 200
ROUNDS_OF_LARGE: Final = 1
LARGE: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """So many attachments of so many MiB."""

    count: int
    each: int

    @classmethod
    def named(cls, text: str) -> "Case":
        """Return the case of a text such as 50x1."""
        count, _, each = text.partition("x")
        return cls(count=int(count), each=int(each))

    @property
    def size(self) -> int:
        """MiB in all."""
        return self.count * self.each

    def __str__(self) -> str:
        return f"{self.count} x {self.each} MiB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One step in a process of its own: milliseconds that someone waits, of the processor, and MiB at the most."""

    waits: float
    processor: float
    memory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """All runs of one step."""

    case: Case
    step: str
    runs: Sequence[Run]

    @property
    def memory(self) -> int:
        """MiB that the largest process needed."""
        return max(run.memory for run in self.runs)

    def __str__(self) -> str:
        waits = [run.waits for run in self.runs]
        median, own = statistics.median(waits), statistics.median(run.processor for run in self.runs)
        promise = PROMISES.get(self.step, 0.0) if self.case.size <= PROMISED_SIZE else 0.0
        met = f"promised {promise:g}: {'met' if median <= promise else 'MISSED'}" if promise else ""
        shown = f"{self.case!s:<14}{self.step:<18}{median:>9.0f} ms  best {min(waits):>8.0f}  processor {own:>8.0f}"
        return f"{shown}  {self.memory:>4} MiB  of {len(self.runs)}  {met}"


# Steps, each in a process of its own


def noise(size: int, *, seed: str) -> Iterator[bytes]:
    """Yield so many bytes that no packer makes smaller and no two of which are alike, in pieces."""
    chance = random.Random(seed)
    while size > 0:
        piece = chance.randbytes(min(size, MIB))
        size -= len(piece)
        yield piece


def attach(desk: Workspace, folder: Path, case: Case) -> Callable[[], object]:
    """Attach every file, shared. Timed: all of it."""
    for number in range(case.count):
        with (folder / f"{number}.bin").open("wb") as file:
            file.writelines(noise(case.each * MIB, seed=f"{case} {number}"))

    def attaching() -> None:
        for number in range(case.count):
            attachments.attach(desk, folder / f"{number}.bin", shared=True)
            (folder / f"{number}.bin").unlink()

    return attaching


def send(desk: Workspace, folder: Path, _case: Case) -> Callable[[], object]:
    """Prepare and send without a summary, whose pages have a benchmark of their own."""
    return lambda: packages.send(desk, packages.prepare(desk), folder / "package.age", with_summary=False)


def look(desk: Workspace, folder: Path, _case: Case) -> Callable[[], object]:
    """Verify a package and work out what importing it would do."""

    def looking() -> None:
        assert verify(desk, folder / "package.age").problem is None

    return looking


def take(desk: Workspace, folder: Path, case: Case) -> Callable[[], object]:
    """Import a package that was verified before."""
    incoming = packages.open_package(desk, folder / "package.age")

    def taking() -> None:
        packages.take(desk, incoming, asked=True)
        held = [one.value for one in desk.deal.records(Attachment)]
        assert sum(one.size for one in held) == case.size * MIB
        assert not desk.vault.blobs.missing(one.file for one in held)

    return taking


Step = Callable[[Workspace, Path, Case], Callable[[], object]]
STEPS: Final[dict[str, tuple[str, Step]]] = {
    "attach": ("ours", attach),
    "prepare and send": ("ours", send),
    "verify": ("theirs", look),
    "take": ("theirs", take),
}
"""Each step: in whose file, and what makes ready for it and returns what is timed."""


def child(step: str, folder: Path, case: Case, keys: Mapping[str, str]) -> dict[str, float]:
    """Do one step and return its times and the most memory of this process."""
    side, make_ready = STEPS[step]
    desk = Workspace.open_with_key(folder / f"{side}.deal", key=VaultKey(bytes.fromhex(keys[side])), opener=OPENER)
    work = make_ready(desk, folder, case)
    os.sync()  # what earlier steps left for the disk is not this one's
    start, used = perf_counter(), process_time()
    work()
    waits, processor = (perf_counter() - start) * 1000, (process_time() - used) * 1000
    desk.close()
    return {"waits": waits, "processor": processor, "memory": peak()}


def peak() -> int:
    """Return the most memory that this process ever used, in MiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def run(steps: Iterable[str], folder: Path, case: Case, template: Template) -> list[Run]:
    """Do steps on the files in a folder, all in one fresh process."""
    command = [sys.executable, "-m", "tests.benchmarks.packages", "--folder", str(folder), "--child", *steps]
    told = subprocess.run(
        [*command, "--cases", f"{case.count}x{case.each}"],
        input=json.dumps({side: key.hex() for side, key in template.keys.items()}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    values: list[dict[str, Any]] = json.loads(told.stdout)
    return [Run(**each) for each in values]


def copies(template: Template, folder: Path) -> Path:
    """Copy both sides' files into a folder and return it."""
    for side in template.keys:
        shutil.copyfile(template.folder / f"{side}.deal", folder / f"{side}.deal")
    return folder


def memory_of(case: Case, *, template: Template, folder: Path) -> int:
    """Return the most memory, in MiB, that a process takes which does all steps of a case."""
    return max(done.memory for done in run(STEPS, copies(template, folder), case, template))


def figures_of(case: Case, *, rounds: int, template: Template, folder: Path) -> Iterator[Figure]:
    """Take a case through all steps, every round with fresh copies of both sides' files."""
    runs: dict[str, list[Run]] = {step: [] for step in STEPS}
    for _ in range(rounds if case.size < LARGE else min(rounds, ROUNDS_OF_LARGE)):
        with tempfile.TemporaryDirectory(dir=folder) as place:
            copies(template, Path(place))
            for step in STEPS:
                runs[step] += run([step], Path(place), case, template)
    for step in STEPS:
        yield Figure(case=case, step=step, runs=runs[step])


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark, or as a child one step of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", nargs="*", type=Case.named, default=[Case(count=50, each=1), Case(count=1, each=50)])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the deals are made (for a child: where they are)")
    parser.add_argument("--child", nargs="+", choices=STEPS)
    given = parser.parse_args(arguments)
    if given.child:
        keys = json.load(sys.stdin)
        print(json.dumps([child(step, given.folder, given.cases[0], keys) for step in given.child]))
        return
    with tempfile.TemporaryDirectory(dir=given.folder) as place:
        template = make_template(Path(place))
        for case in given.cases:
            for figure in figures_of(case, rounds=given.rounds, template=template, folder=Path(place)):
                print(figure, flush=True)


if __name__ == "__main__":
    main()
