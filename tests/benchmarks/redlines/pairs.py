"""The pairs of files that are compared: made-up agreements with their truth, and real ones where there are any."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from negotiator.documents import accept_revisions, read, reject_revisions
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


def small_text(folder: Path) -> FilePair:
    """Write two texts of a sentence."""
    folder.mkdir(parents=True, exist_ok=True)
    pair = FilePair(name="small text", old=folder / "small.a.txt", new=folder / "small.b.txt")
    pair.old.write_text("The fee is ten pounds.", "utf-8")
    pair.new.write_text("The fee is twelve pounds.", "utf-8")
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
    """Return the real pairs of this machine, none where it has none."""
    paths = _real("pairs/*.a.docx") + _real("pairs-wc/*.a.docx")
    names = [path.name.removesuffix(".a.docx") for path in paths]
    return [
        FilePair(name=name, old=path, new=path.with_name(f"{name}.b.docx"))
        for name, path in zip(names, paths, strict=True)
    ]


def settled_pairs(folder: Path) -> list[FilePair]:
    """Return what real files with tracked changes say with all of them rejected, and with all accepted."""
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for path in _real("tracked/*.docx"):
        document = read(path.read_bytes(), name=path.name)
        pair = FilePair(name=path.stem, old=folder / f"{path.stem}.a.docx", new=folder / f"{path.stem}.b.docx")
        pair.old.write_bytes(reject_revisions(document))
        pair.new.write_bytes(accept_revisions(document))
        found.append(pair)
    return found


def chain_pairs() -> list[FilePair]:
    """Return neighbouring published versions of real agreements in Markdown."""
    folders: dict[Path, list[Path]] = {}
    for path in _real("chains/*/*.md"):
        folders.setdefault(path.parent, []).append(path)
    return [
        FilePair(name=f"{folder.name} {new.stem}", old=old, new=new)
        for folder, versions in folders.items()
        for old, new in pairwise(sorted(versions, key=_version))
    ]


def _version(path: Path) -> tuple[list[int], str]:
    return [int(digits) for digits in re.findall(r"\d+", path.stem)], path.stem


def _real(pattern: str) -> list[Path]:
    """Return the real documents of a kind (NEGOTIATOR_CORPUS)."""
    return sorted(Path(os.environ.get("NEGOTIATOR_CORPUS") or ROOT.parent / "shared" / "data").glob(pattern))
