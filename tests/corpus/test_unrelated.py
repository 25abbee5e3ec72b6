"""Redlines between documents that have nothing to do with each other: nothing is lost, whatever comes and goes."""

from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from negotiator.documents import Document, accept_revisions, read, reject_revisions, rewrite, write_redline
from negotiator.redline import compare

pytestmark = pytest.mark.corpus

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def documents(corpus: Path) -> list[Document]:
    found = [*corpus.glob("docx/*.docx"), *corpus.glob("playbooks/*.docx")]
    return [read(path.read_bytes(), name=path.name) for path in sorted(found)]


def test_each_becomes_the_next_and_back(documents: list[Document], rules: ModuleType, oracle: ModuleType) -> None:
    ring = [*zip(documents, documents[1:] + documents[:1], strict=True)]
    assert len(ring) >= 6
    for old, new in [*ring, *((after, before) for before, after in ring)]:
        data = write_redline(old, new, compare(old.blocks, new.blocks), author="Us", at=AT)
        written = read(data, name="redline.docx")
        for one, wanted in ((accept_revisions(written), new), (reject_revisions(written), old)):
            assert rules.fresh(one, old.source, new.source) == [], (old.name, new.name)
            told = oracle.texts(one, "word/document.xml", accept=True)
            assert told == oracle.texts(wanted.source, "word/document.xml", accept=True), (old.name, new.name)
        assert rules.fresh(data, old.source, new.source) == [], (old.name, new.name)


def test_each_is_written_again_without_loss(documents: list[Document], oracle: ModuleType) -> None:
    for document in documents:
        before, after = oracle.parts(document.source), oracle.parts(rewrite(document))
        assert list(before) == list(after)
        assert not compare(document.blocks, read(rewrite(document), name="again.docx").blocks).changes
