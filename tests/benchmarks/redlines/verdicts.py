"""One engine's result on one pair: what it cost, and what the judges say of its redline."""

import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.redlines.engines import Engine
from tests.benchmarks.redlines.fidelity import Fidelity, judge_fidelity
from tests.benchmarks.redlines.judging import Moves, Readability, judge_moves, judge_reading, minimum_of
from tests.benchmarks.redlines.markup import MarkedParagraph, authors_of, marked_paragraphs
from tests.benchmarks.redlines.measuring import Runs
from tests.benchmarks.redlines.pairs import FilePair
from tests.benchmarks.redlines.texts import marked, read_answer, says


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All about one redline. `failed` is why there is none; then the rest is empty.

    `inner_seconds` is the processor time of a comparison of texts as it tells itself, without start and imports.
    """

    engine: str
    pair: str
    failed: str = ""
    seconds: float = 0.0
    processor_seconds: float = 0.0
    peak_bytes: int = 0
    inner_seconds: float | None = None
    reading: Readability | None = None
    fidelity: Fidelity | None = None
    moves: Moves | None = None
    exact_text: bool | None = None


class Judge:
    """Judges the redlines of one pair; what all of them share is read once."""

    def __init__(self, pair: FilePair) -> None:
        self._pair = pair
        self._sources = pair.old.read_bytes(), pair.new.read_bytes()
        self._is_word = pair.old.suffix == ".docx"
        self._earlier = authors_of(*self._sources) if self._is_word else frozenset[str]()
        self._minimum = minimum_of(*(self._plain(source) for source in self._sources))

    def judge(self, engine: Engine, runs: Runs) -> Verdict:
        """Judge the redline that an engine left."""
        if runs.failed:
            return Verdict(engine=engine.name, pair=self._pair.name, failed=runs.failed)
        try:
            return self._judge(engine, runs)
        except (ET.ParseError, KeyError, ValueError, zipfile.BadZipFile) as error:
            return Verdict(engine=engine.name, pair=self._pair.name, failed=f"unreadable redline: {error!r}")

    def _judge(self, engine: Engine, runs: Runs) -> Verdict:
        inner: float | None = None
        fidelity: Fidelity | None = None
        exact_text: bool | None = None
        if self._is_word:
            data = runs.out.read_bytes()
            paragraphs = marked_paragraphs(data, earlier=self._earlier)
            fidelity = judge_fidelity(*self._sources, data)
        else:
            inner, paragraphs = read_answer(runs.out)
            exact_text = says(paragraphs, *(source.decode() for source in self._sources))
        return Verdict(
            engine=engine.name,
            pair=self._pair.name,
            seconds=runs.seconds,
            processor_seconds=runs.processor_seconds,
            peak_bytes=runs.peak_bytes,
            inner_seconds=inner,
            reading=judge_reading(paragraphs, minimum=self._minimum),
            fidelity=fidelity,
            moves=judge_moves(paragraphs, self._pair.moved) if self._pair.moved else None,
            exact_text=exact_text,
        )

    def _plain(self, source: bytes) -> Sequence[MarkedParagraph]:
        """Return the paragraphs of a file, its own pending changes accepted."""
        if self._is_word:
            return marked_paragraphs(source, earlier=self._earlier)
        return marked([("=", source.decode())])
