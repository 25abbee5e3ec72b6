"""A real file in which a table moved: found, written as a move, and read again as one, in both directions."""

import re
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from negotiator.documents import accept_revisions, moves, read, reject_revisions, write_redline
from negotiator.redline import compare
from tests.corpus.test_office import BODY, plain, through_office

pytestmark = pytest.mark.corpus

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WORDS = "Name of the preparations\nNo. of  injections\nPurpose\nBlank\n1\nBlank\nSystem suitability solution\n1\n"
# LibreOffice puts this into a row that goes and has no words, as a sign of its own
PLACEHOLDER = "\N{ZERO WIDTH JOINER}"


@pytest.mark.parametrize("back", [False, True])
def test_the_moved_table_is_one_move(
    corpus: Path, oracle: ModuleType, rules: ModuleType, tmp_path: Path, *, back: bool
) -> None:
    source = read((corpus / "tracked" / "T01-ra001.docx").read_bytes(), name="T01")
    sides = reject_revisions(source), accept_revisions(source)
    old, new = (read(data, name="deal.docx") for data in (sides[::-1] if back else sides))
    redline = compare(old.blocks, new.blocks)
    (table,) = [change for change in redline.changes if change.table]
    assert table.new_text.startswith(WORDS)
    assert table.old_text == table.new_text
    data = write_redline(old, new, redline, author="Us", at=AT)
    assert not rules.fresh(data, old.source, new.source)
    assert oracle.texts(data, BODY, accept=True) == oracle.texts(new.source, BODY, accept=True)
    assert oracle.texts(data, BODY, accept=False) == oracle.texts(old.source, BODY, accept=True)
    written = read(data, name="redline.docx")
    kinds = [one.kind for one in written.revisions]
    found = [move for move in moves(written) if "row delete" in {kinds[place] for place in move.left}]
    assert [[kinds[place] for place in move.left].count("row delete") for move in found] == [5]
    assert [[kinds[place] for place in move.arrived].count("row insert") for move in found] == [5]
    names = re.findall(rb'RangeStart [^>]*w:name="(\w+)"', oracle.parts(data)[BODY])
    assert all(names.count(name) == 2 for name in names)
    saved = through_office({"T01": data}, tmp_path)["T01"]
    assert b"moveFromRangeStart" in oracle.parts(saved)[BODY]
    for accept, wanted in ((True, new), (False, old)):
        seen = [line for line in oracle.texts(saved, BODY, accept=accept) if line != PLACEHOLDER]
        assert plain(seen) == plain(oracle.texts(wanted.source, BODY, accept=True))
