"""The redlines of all real pairs, written once and looked at from several sides."""

import importlib.util
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from negotiator.documents import Document, read, write_redline
from negotiator.redline import Redline, compare

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AUTHOR = "Counsel for the Buyer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One redline of a real pair, in one of both directions."""

    name: str
    old: Document
    new: Document
    redline: Redline
    data: bytes


def _load(path: Path, name: str) -> Document:
    return read(path.read_bytes(), name=name)


def _loaded(path: Path) -> ModuleType:
    """Load a module of the tests that is not itself a test."""
    name = path.stem
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def oracle() -> ModuleType:
    """Return the independent reader of Word files that stands beside this file."""
    return _loaded(Path(__file__).with_name("word_oracle.py"))


@pytest.fixture(scope="session")
def rules() -> ModuleType:
    """Return the rules of WordprocessingML that a written file must keep."""
    return _loaded(Path(__file__).parents[1] / "documents" / "word_rules.py")


@pytest.fixture(scope="session")
def written(corpus: Path) -> list[Written]:
    """Write a redline for each real pair, forwards and backwards."""
    found = []
    for path in sorted([*corpus.glob("pairs/*.a.docx"), *corpus.glob("pairs-wc/*.a.docx")]):
        name = path.name.removesuffix(".a.docx")
        sides = _load(path, "old.docx"), _load(path.with_name(f"{name}.b.docx"), "new.docx")
        for suffix, (old, new) in (("", sides), ("-back", sides[::-1])):
            redline = compare(old.blocks, new.blocks)
            data = write_redline(old, new, redline, author=AUTHOR, at=AT)
            found.append(Written(name=name + suffix, old=old, new=new, redline=redline, data=data))
    assert len(found) >= 36
    return found
