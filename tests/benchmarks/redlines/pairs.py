"""The pairs of files that are compared: made-up agreements with their truth, and real ones where there are any."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.benchmarks.redlines.agreements import Paragraph, Style
from tests.benchmarks.redlines.engines import ROOT
from tests.benchmarks.redlines.negotiation import MovedParagraph, negotiated
from tests.benchmarks.redlines.texts import write_text
from tests.benchmarks.redlines.wordfiles import PUT_IN, STRUCK, write_word_file

SEED = 7
SEEDS = (7, 11, 13, 17, 19, 23, 29, 31)
LONGER = 10  # times the words, edits and moves of S1
_EVERY = 3  # clause of the pair with earlier changes that has one


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePair:
    """Two files, and what moved between them where that is known."""

    name: str
    old: Path
    new: Path
    moved: tuple[MovedParagraph, ...] = ()


def generated_pair(folder: Path, *, name: str, seed: int = SEED, times: int = 1, suffix: str = ".docx") -> FilePair:
    """Write S1, or `times` as much of it, as Word files or as text."""
    made = negotiated(seed=seed, words=50_000 * times, edits=300 * times, moves=5 * times)
    pair = FilePair(
        name=name, old=folder / f"{name}.a{suffix}", new=folder / f"{name}.b{suffix}", moved=tuple(made.moved)
    )
    folder.mkdir(parents=True, exist_ok=True)
    write = write_word_file if suffix == ".docx" else write_text
    write(pair.old, made.old)
    write(pair.new, made.new)
    return pair


def pair_with_earlier_changes(folder: Path) -> FilePair:
    """Write a smaller pair in which both files hold the same pending changes of an earlier author."""
    made = negotiated(seed=SEED, words=15_000, edits=60, moves=2)
    both = {paragraph.text for paragraph in made.old} & {paragraph.text for paragraph in made.new}
    earlier = {k for k, paragraph in enumerate(made.old) if paragraph.style == Style.CLAUSE and k % _EVERY == 0}
    changed = {made.old[k].text for k in earlier} & both
    pair = FilePair(name="earlier changes", old=folder / "earlier.a.docx", new=folder / "earlier.b.docx")
    folder.mkdir(parents=True, exist_ok=True)
    write_word_file(pair.old, _with_earlier_changes(made.old, changed))
    write_word_file(pair.new, _with_earlier_changes(made.new, changed))
    return pair


def _with_earlier_changes(paragraphs: Sequence[Paragraph], changed: set[str]) -> list[Paragraph]:
    """Return the paragraphs; those in `changed` end with words that an earlier author struck, and others put in."""
    return [
        replace(paragraph, text=_tracked(paragraph.text)) if paragraph.text in changed else paragraph
        for paragraph in paragraphs
    ]


def _tracked(text: str) -> str:
    words = text.split(" ")
    last = " ".join(words[-4:])
    return f"{' '.join(words[:-4])} {STRUCK.format(last)}{PUT_IN.format(f'and, as {words[1]} sees fit, {last}')}"


def real_pairs() -> list[FilePair]:
    """Return the real pairs of this machine, none where it has none (NEGOTIATOR_CORPUS)."""
    corpus = Path(os.environ.get("NEGOTIATOR_CORPUS") or ROOT.parent / "shared" / "data")
    paths = sorted(corpus.glob("pairs/*.a.docx")) + sorted(corpus.glob("pairs-wc/*.a.docx"))
    names = [path.name.removesuffix(".a.docx") for path in paths]
    return [
        FilePair(name=name, old=path, new=path.with_name(f"{name}.b.docx"))
        for name, path in zip(names, paths, strict=True)
    ]
