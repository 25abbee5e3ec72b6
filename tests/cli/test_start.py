"""What small commands load: nothing of the workspace, of signatures, of pages, of the window."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import ROOT
from tests.services.desks import TEXT, word

NEW = TEXT.replace("150 days", "100 days").replace("in writing", "by registered letter")
PACKAGES = {"negotiator", "click", "lxml", "rapidfuzz", "cython_runtime"}  # the last belongs to the two before it
# rooms of the standard library that cost milliseconds or megabytes each and that no redline needs
COSTLY = {
    "_hashlib", "asyncio", "concurrent", "csv", "decimal", "email", "html", "http", "json", "logging",
    "multiprocessing", "sqlite3", "ssl", "textwrap", "tomllib", "unittest", "xml",
}  # fmt: skip
RUN = """
import os, runpy, sys
os._exit = sys.exit  # what was loaded is still to be told
before = set(sys.modules)
sys.argv = ["negotiator", *sys.argv[1:]]
try:
    runpy.run_module("negotiator", run_name="__main__", alter_sys=True)
except SystemExit as end:
    assert not end.code, end.code
loaded = set(sys.modules) - before
import json
print()
print(json.dumps(sorted(loaded)))
"""


@pytest.fixture
def pair_of_files(tmp_path: Path) -> tuple[Path, Path]:
    """Return two versions of a Word file."""
    old, new = tmp_path / "old.docx", tmp_path / "new.docx"
    old.write_bytes(word())
    new.write_bytes(word(NEW))
    return old, new


def loaded(*words: str | Path) -> set[str]:
    """Run the program as a process of its own and return the modules that it loaded."""
    command = [sys.executable, "-c", RUN, *map(str, words)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return set(json.loads(told.stdout.splitlines()[-1]))


def rooms(modules: set[str]) -> set[str]:
    """Return the rooms of the program that modules were loaded of."""
    return {module.split(".")[1] for module in modules if module.startswith("negotiator.")}


def strangers(modules: set[str]) -> set[str]:
    """Return the packages that a small command should not load."""
    tops = {module.partition(".")[0] for module in modules}
    return {top for top in tops - sys.stdlib_module_names - PACKAGES if not top.startswith("_")} | (tops & COSTLY)


def test_a_redline_loads_what_reads_compares_and_writes(pair_of_files: tuple[Path, Path], tmp_path: Path) -> None:
    modules = loaded("redline", *pair_of_files, "-o", tmp_path / "out.docx")
    assert (tmp_path / "out.docx").exists()
    assert not strangers(modules)
    assert rooms(modules) == {"cli", "documents", "kernel", "redline", "services"}
    assert {module for module in modules if module.startswith("negotiator.services.")} == {
        "negotiator.services.files",
        "negotiator.services.redlines",
    }


def test_other_commands_for_files_load_no_more(pair_of_files: tuple[Path, Path], tmp_path: Path) -> None:
    assert not strangers(loaded("revisions", pair_of_files[0], "--accept", "-o", tmp_path / "out.docx"))
    as_text = loaded("redline", *pair_of_files)
    assert strangers(as_text) == {"textwrap"}
    assert {"negotiator.reports.redline_lines"} <= as_text
    assert "negotiator.reports.sheet" not in as_text


def test_help_and_version_load_no_command(pair_of_files: tuple[Path, Path]) -> None:
    assert rooms(loaded("--help")) == {"cli", "kernel"}
    assert strangers(loaded("redline", "--help")) <= {"textwrap"}
