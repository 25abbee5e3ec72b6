"""The engines that are compared: how each is called, and what must be installed for it."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.benchmarks.redlines import peer_text, peer_word
from tests.benchmarks.redlines.tokens import TOKEN

ROOT = Path(__file__).resolve().parents[3]
OURS = "negotiator"
_HERE = "tests.benchmarks.redlines"
_GIT_WORD = r"[[:alnum:]_]+(['.,][[:alnum:]_]+)*|[^[:space:]]"

Files = tuple[Path, Path, Path]  # old, new, redline


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """One engine as a user would run it: one fresh process for each comparison.

    `package` is what has to be installed into the peers' environment, `module` what must then be there to import;
    `program` a program that must be on this machine. Where `answers_on_output` is set, what it prints is the redline.
    """

    name: str
    kind: Literal["word", "text"]
    command: Callable[[Path, Files], list[str]]  # the environment's Python, and the files
    package: str = ""
    module: str = ""
    program: str = ""
    slow: bool = False
    answers_on_output: bool = False


def _word(name: str) -> Callable[[Path, Files], list[str]]:
    """Return the command of our small program for Word files in the peers' environment."""
    return lambda python, files: [str(python), peer_word.__file__, name, *map(str, files)]


def _text(name: str) -> Callable[[Path, Files], list[str]]:
    """Return the command of our small program for texts in the peers' environment."""
    return lambda python, files: [str(python), peer_text.__file__, name, TOKEN.pattern, *map(str, files)]


def _own_files(_python: Path, files: Files) -> list[str]:
    old, new, out = map(str, files)
    return [sys.executable, "-m", "negotiator", "redline", old, new, "-o", out]


def _own_text(_python: Path, files: Files) -> list[str]:
    return [sys.executable, "-m", f"{_HERE}.own_text", *map(str, files)]


def _git(_python: Path, files: Files) -> list[str]:
    options = ["--no-index", "--minimal", "-U1000000", "--word-diff=porcelain", f"--word-diff-regex={_GIT_WORD}"]
    return ["git", "diff", *options, str(files[0]), str(files[1])]


ENGINES = (
    Engine(name=OURS, kind="word", command=_own_files),
    Engine(
        name="Docxodus",
        kind="word",
        command=_word("docxodus"),
        package="python-redlines[all]",
        module="python_redlines_docxodus",
    ),
    Engine(
        name="OOXML PowerTools",
        kind="word",
        command=_word("power_tools"),
        package="python-redlines[all]",
        module="python_redlines_ooxmlpowertools",
    ),
    Engine(
        name="docx-trackdiff",
        kind="word",
        command=_word("trackdiff"),
        package="docx-trackdiff",
        module="docx_trackdiff",
    ),
    Engine(name="rdocx", kind="word", command=_word("rdocx"), package="rdocx", module="rdocx"),
    Engine(name=OURS, kind="text", command=_own_text),
    Engine(
        name="patiencediff",
        kind="text",
        command=_text("patience"),
        package="patiencediff",
        module="patiencediff",
    ),
    Engine(
        name="fast-diff-match-patch",
        kind="text",
        command=_text("match_patch"),
        package="fast-diff-match-patch",
        module="fast_diff_match_patch",
    ),
    Engine(
        name="rapidfuzz Indel",
        kind="text",
        command=_text("indel"),
        package="rapidfuzz",
        module="rapidfuzz",
    ),
    Engine(name="difflib", kind="text", command=_text("sequence_matcher"), module="difflib"),
    Engine(name="git --minimal", kind="text", command=_git, program="git", answers_on_output=True),
    Engine(
        name="redlines",
        kind="text",
        command=_text("redlines"),
        package="redlines",
        module="redlines",
        slow=True,
    ),
)
