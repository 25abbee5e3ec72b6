"""Compare our redlines with those of the peers: time, memory, truth to both texts, and how they read.

    python -m tests.benchmarks.redline --peers FOLDER

makes its own agreements, installs the peers into FOLDER (an environment of their own; without it, a temporary one),
runs all engines in turn, judges every redline by its own marks and prints tables. The definitions of the figures are
in `redlines/judging.py` and `redlines/fidelity.py`. It judges engines, not commits: it is no test.
"""

import argparse
import dataclasses
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.redlines import tables
from tests.benchmarks.redlines.engines import ENGINES, OURS, Engine
from tests.benchmarks.redlines.environment import prepare, python_of
from tests.benchmarks.redlines.measuring import Runs, run_in_turn
from tests.benchmarks.redlines.pairs import (
    LONGER,
    SEEDS,
    FilePair,
    chain_pairs,
    generated_pair,
    pair_with_earlier_changes,
    real_pairs,
    settled_pairs,
    small_text,
)
from tests.benchmarks.redlines.tables import Column, costs, table
from tests.benchmarks.redlines.verdicts import Judge, Verdict

ROUNDS = 5
FEW_ROUNDS = 3  # for the agreement of 500,000 words
QUICK = 4.0  # processor seconds on S1 up to which an engine is asked to compare ten times as much
SECTIONS = ("s1", "text", "moves", "earlier", "pairs", "settled", "chains", "long")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Where it runs, with which engines, how often."""

    folder: Path
    python: Path
    engines: Sequence[Engine]
    obstacles: dict[Engine, str]
    rounds: int

    def warm_up(self, pair: FilePair, *, kind: str) -> None:
        """Let each engine of a kind run once unmeasured: what is unpacked or compiled at the first run is no cost."""
        self.compare(pair, kind=kind, rounds=1)

    def compare(self, pair: FilePair, *, kind: str, rounds: int, without: Sequence[str] = ()) -> list[Verdict]:
        """Run the engines of one kind on a pair and judge what they give."""
        wanted = [engine for engine in self.engines if engine.kind == kind and engine.name not in without]
        runs = {engine: Runs(Path(), failed=reason) for engine, reason in self.obstacles.items() if engine in wanted}
        runs |= run_in_turn(
            [engine for engine in wanted if engine not in runs],
            pair=(pair.old, pair.new),
            folder=self.folder / pair.name.replace(" ", "-"),
            python=self.python,
            rounds=rounds,
            tell=_tell,
        )
        judge = Judge(pair)
        return [judge.judge(engine, runs[engine]) for engine in wanted]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what the arguments ask for."""
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="redlines-") as temporary:
        folder, peers = options.folder or Path(temporary), options.peers or Path(temporary) / "peers"
        bench = _bench(options, folder=folder.resolve(), peers=peers.absolute())
        results: dict[str, list[Verdict]] = {}
        for section in options.only:
            for name, verdicts, text in _section(section, bench, results, by_pair=options.pairs):
                results[name] = verdicts
                print(text, flush=True)
        if options.json:
            plain = {name: [dataclasses.asdict(v) for v in verdicts] for name, verdicts in results.items()}
            options.json.write_text(json.dumps(plain, indent=1), "utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Compare our redlines with those of the peers.")
    parser.add_argument("--peers", type=Path, metavar="FOLDER", help="the peers' environment, made where it is missing")
    parser.add_argument("--folder", type=Path, help="keep the files and redlines there")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="runs of each engine on S1 (median of them)")
    parser.add_argument("--quick", action="store_true", help="one round")
    parser.add_argument("--engines", metavar="NAMES", help="only these, by comma; ours always runs")
    parser.add_argument("--only", metavar="PARTS", type=_parts, default=SECTIONS, help=f"of {','.join(SECTIONS)}")
    parser.add_argument("--slow", action="store_true", help="also what takes half a minute and more")
    parser.add_argument("--pairs", action="store_true", help="also a table for each real pair")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything, examples too, as JSON")
    return parser


def _parts(names: str) -> tuple[str, ...]:
    parts = tuple(names.split(","))
    if unknown := set(parts) - set(SECTIONS):
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(unknown)}")
    return parts


def _bench(options: argparse.Namespace, *, folder: Path, peers: Path) -> Bench:
    names = {OURS, *options.engines.split(",")} if options.engines else {engine.name for engine in ENGINES}
    engines = [engine for engine in ENGINES if engine.name in names and (options.slow or not engine.slow)]
    _tell("preparing the peers")
    obstacles = prepare(peers, engines)
    for engine, reason in obstacles.items():
        _tell(f"{engine.name} cannot run: {reason}")
    rounds = 1 if options.quick else options.rounds
    return Bench(folder=folder, python=python_of(peers), engines=engines, obstacles=obstacles, rounds=rounds)


Section = Iterator[tuple[str, list[Verdict], str]]


def _section(name: str, bench: Bench, results: dict[str, list[Verdict]], *, by_pair: bool) -> Section:
    """Yield the results of one part of the benchmark with their table, as they come."""
    files = bench.folder / "files"
    match name:
        case "s1":
            bench.warm_up(pair_with_earlier_changes(files), kind="word")
            yield _alone("S1: 50,000 words, Word to Word", bench, generated_pair(files, name="S1"), kind="word")
        case "text":
            bench.warm_up(small_text(files), kind="text")
            pair = generated_pair(files, name="S1-text", suffix=".txt")
            yield _alone("S1 as plain text", bench, pair, kind="text")
        case "moves":
            yield _moves(bench, files, results)
        case "earlier":
            verdicts = bench.compare(pair_with_earlier_changes(files), kind="word", rounds=1)
            columns = [*tables.EARLIER, *tables.FIDELITY, *tables.READING]
            yield "earlier", verdicts, table("Files with tracked changes of an earlier author", verdicts, columns)
        case "pairs":
            yield from _real(bench, "real pairs", real_pairs(), by_pair=by_pair)
        case "settled":
            pairs = settled_pairs(files)
            yield from _real(bench, "real files, their tracked changes rejected and accepted", pairs, by_pair=by_pair)
        case "chains":
            yield from _real(bench, "real texts in successive versions", chain_pairs(), by_pair=by_pair)
        case "long":
            yield _long(bench, files, results)


def _alone(title: str, bench: Bench, pair: FilePair, *, kind: str) -> tuple[str, list[Verdict], str]:
    verdicts = bench.compare(pair, kind=kind, rounds=bench.rounds)
    exact = tables.EXACT_TEXT if kind == "text" else tables.FIDELITY[1:3]
    columns: list[Column] = [*costs(verdicts), *exact, *tables.READING, *tables.MOVES]
    return pair.name, verdicts, table(f"{title}, median of {bench.rounds}", verdicts, columns)


def _moves(bench: Bench, files: Path, results: dict[str, list[Verdict]]) -> tuple[str, list[Verdict], str]:
    """Compare eight agreements; engines that marked no move in S1 are left out."""
    silent = [v.engine for v in results.get("S1", ()) if not v.failed and v.moves and not v.moves.claimed]
    verdicts = [
        verdict
        for seed in SEEDS
        for verdict in bench.compare(
            generated_pair(files, name=f"seed{seed}", seed=seed), kind="word", rounds=1, without=silent
        )
    ]
    title = f"Moved clauses in {len(SEEDS)} agreements of 50,000 words"
    return "moves", verdicts, table(title, verdicts, [*tables.MOVES, *tables.READING])


def _real(bench: Bench, title: str, pairs: Sequence[FilePair], *, by_pair: bool) -> Section:
    if not pairs:
        _tell(f"no {title} here (NEGOTIATOR_CORPUS)")
        return
    kind = "word" if pairs[0].old.suffix == ".docx" else "text"
    verdicts = [verdict for pair in pairs for verdict in bench.compare(pair, kind=kind, rounds=1)]
    columns = [*(tables.FIDELITY if kind == "word" else tables.EXACT_TEXT), *tables.READING]
    yield title, verdicts, table(f"{len(pairs)} {title}", verdicts, columns)
    for pair in pairs if by_pair else ():
        found = [verdict for verdict in verdicts if verdict.pair == pair.name]
        yield pair.name, found, table(pair.name, found, [*costs(found), *columns])


def _long(bench: Bench, files: Path, results: dict[str, list[Verdict]]) -> tuple[str, list[Verdict], str]:
    """Compare ten times as much with the engines that are quick enough on S1, and tell by how much longer we take."""
    slow = [v.engine for v in results.get("S1", ()) if v.failed or v.processor_seconds > QUICK]
    pair = generated_pair(files, name="S10", times=LONGER)
    verdicts = bench.compare(pair, kind="word", rounds=min(FEW_ROUNDS, bench.rounds), without=slow)
    columns = [*costs(verdicts), *tables.FIDELITY[1:3], *tables.READING, *tables.MOVES]
    text = table("500,000 words, Word to Word", verdicts, columns)
    for small in results.get("S1", ()):
        for large in verdicts:
            if small.engine == large.engine and not small.failed and not large.failed:
                growth = large.processor_seconds / small.processor_seconds
                text += f"  {large.engine}: {growth:.1f} times the processor time of 50,000 words\n"
    return "S10", verdicts, text


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
