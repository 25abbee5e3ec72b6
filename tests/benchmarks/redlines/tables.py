"""The results as tables of plain text."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from tests.benchmarks.redlines.engines import OURS
from tests.benchmarks.redlines.fidelity import Fidelity
from tests.benchmarks.redlines.verdicts import Verdict

MIB = 1 << 20
_NONE = "-"
Column = tuple[str, Callable[[Sequence[Verdict]], str]]


def table(title: str, verdicts: Iterable[Verdict], columns: Sequence[Column]) -> str:
    """Return a table with a row for each engine; the engines that gave nothing follow with the reason."""
    by_engine: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        by_engine.setdefault(verdict.engine, []).append(verdict)
    ran = {name: [v for v in found if not v.failed] for name, found in by_engine.items()}
    rows = [["engine", *(head for head, _ in columns)]]
    rows += [[name, *(cell(good) for _, cell in columns)] for name, good in ran.items() if good]
    lines = [title, *_aligned(rows)]
    lines += [f"  {v.engine} on {v.pair}: {v.failed}" for found in by_engine.values() for v in found if v.failed]
    return "\n".join(lines) + "\n"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell.ljust(width) if k == 0 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  " + "  ".join(cells)


def costs(verdicts: Sequence[Verdict]) -> list[Column]:
    """Return the columns of time and memory of one pair; the ratios are to ours."""
    own = next((v for v in verdicts if v.engine == OURS and not v.failed), None)

    def cost(figure: Callable[[Verdict], float | None], digits: int) -> Callable[[Sequence[Verdict]], str]:
        ours = figure(own) if own else None

        def cell(found: Sequence[Verdict]) -> str:
            value = figure(found[0])
            ratio = f" ({value / ours:.1f}×)" if value is not None and ours else ""
            return _NONE if value is None else f"{value:.{digits}f}{ratio}"

        return cell

    alone: list[Column] = [("comparison alone", cost(lambda v: v.inner_seconds, 3))]
    return [
        *(alone if any(v.inner_seconds is not None for v in verdicts) else ()),
        ("seconds", cost(lambda v: v.seconds, 2)),
        ("processor", cost(lambda v: v.processor_seconds, 2)),
        ("MiB", cost(lambda v: v.peak_bytes / MIB, 0)),
    ]


def _total(figure: Callable[[Verdict], float]) -> Callable[[Sequence[Verdict]], str]:
    return lambda found: f"{sum(map(figure, found)):g}"


def _islands(v: Verdict) -> int:
    return len(v.reading.islands) if v.reading else 0


def _cut_words(v: Verdict) -> int:
    return len(v.reading.cut_words) if v.reading else 0


def _identical(v: Verdict) -> int:
    return len(v.reading.identical) if v.reading else 0


def _hidden(v: Verdict) -> int:
    return v.reading.hidden if v.reading else 0


def _excess(found: Sequence[Verdict]) -> str:
    readings = [v.reading for v in found if v.reading]
    changed, minimum = sum(r.changed for r in readings), sum(r.minimum for r in readings)
    worst = f" ({max(r.excess for r in readings):.2f})" if len(readings) > 1 else ""
    return f"{changed / minimum:.3f}{worst}" if minimum else _NONE


READING: list[Column] = [
    ("changed ÷ minimum (worst)", _excess),
    ("islands", _total(_islands)),
    ("cut words", _total(_cut_words)),
    ("identical", _total(_identical)),
    ("hidden", _total(_hidden)),
]


def _fidelities(found: Sequence[Verdict]) -> list[Fidelity]:
    return [v.fidelity for v in found if v.fidelity]


def _lost(found: Sequence[Verdict]) -> str:
    kinds = ("fields", "bookmarks", "links", "comments")
    counts = [sum(v.fidelity.lost.get(kind, 0) for v in found if v.fidelity) for kind in kinds]
    return "/".join(map(str, counts))


FIDELITY: list[Column] = [
    ("ran", lambda found: str(len(found))),
    ("exact", lambda found: str(sum(f.exact for f in _fidelities(found)))),
    ("margins too", lambda found: str(sum(f.exact and not f.margins for f in _fidelities(found)))),
    ("lost f/b/l/c", _lost),
]
EARLIER: list[Column] = [
    ("words of others", _total(lambda v: v.fidelity.earlier if v.fidelity else 0)),
    ("taken from them", _total(lambda v: v.fidelity.taken if v.fidelity else 0)),
    ("foisted on them", _total(lambda v: v.fidelity.foisted if v.fidelity else 0)),
]
EXACT_TEXT: list[Column] = [("exact", lambda found: "yes" if all(v.exact_text for v in found) else "NO")]


def _moved(found: Sequence[Verdict]) -> str:
    moves = [v.moves for v in found if v.moves]
    return f"{sum(m.found for m in moves)} of {sum(m.true for m in moves)}"


def _recall(found: Sequence[Verdict]) -> str:
    moves = [v.moves for v in found if v.moves]
    return f"{sum(m.found for m in moves) / max(1, sum(m.true for m in moves)):.3f}"


def _precision(found: Sequence[Verdict]) -> str:
    moves = [v.moves for v in found if v.moves]
    claimed = sum(m.claimed for m in moves)
    return f"{sum(m.rightly for m in moves) / claimed:.3f}" if claimed else _NONE


def _shown(found: Sequence[Verdict]) -> str:
    moves = [v.moves for v in found if v.moves]
    return f"{sum(m.shown for m in moves)} of {sum(m.edited for m in moves)}"


MOVES: list[Column] = [
    ("moved", _moved),
    ("recall", _recall),
    ("precision", _precision),
    ("edits inside shown", _shown),
]
