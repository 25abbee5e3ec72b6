"""The examples of the guide: each is run, in order, and prints what the page says."""

import doctest
import re
from pathlib import Path
from typing import Any

import pytest

from tests.house.reading import ROOT

BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = [page for page in sorted((ROOT / "resources" / "guide").glob("*.md")) if BLOCK.search(page.read_text("utf-8"))]


def test_there_are_examples() -> None:
    assert "redlines-from-python" in {page.stem for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_example_says_what_it_does(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = page.read_text("utf-8")
    names: dict[str, Any] = {}
    told: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    for found in BLOCK.finditer(text):
        line = text.count("\n", 0, found.start(1))
        # The runner works on a copy of the names that were given and leaves them as they end in it.
        test = doctest.DocTestParser().get_doctest(found[1], names, page.name, str(page), line)
        assert test.examples, f"{page.name}, line {line + 1}: a block without an example"
        runner.run(test, out=told.append, clear_globs=False)
        names = test.globs
    assert not runner.failures, "".join(told)
    assert runner.tries > 5
