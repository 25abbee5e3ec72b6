"""Versions in the index: a row for each wording, drafts that are sent, term sheets, and what cannot be read."""

import hashlib

from negotiator.domain.terms import KeyTerm, freeze, sheet_bytes
from negotiator.domain.versions import VersionProposed
from negotiator.services import versions
from negotiator.services.founding import TERM_SHEET
from negotiator.services.receipts import State
from negotiator.services.search import find
from negotiator.services.wordings import clause_of, key_of
from negotiator.services.workspace import Workspace
from tests.services.desks import AGREEMENT, TEXT, word
from tests.services.indexes import told, told_anew


def rows(desk: Workspace) -> int:
    with desk.vault.index._transactions.read() as connection:
        return int(connection.exec_driver_sql("SELECT COUNT(*) FROM search_places").scalar_one())


def test_a_key_names_its_clause() -> None:
    assert clause_of(key_of("abc", "0" * 64)) == "abc"


def test_versions_that_hardly_differ_cost_hardly_more_than_one(desk: Workspace) -> None:
    before = rows(desk)
    for days in (140, 130, 120, 110):
        text = TEXT.replace("150 days", f"{days} days")
        versions.take_in(desk, word(text), name="supply.docx", instrument=AGREEMENT)
    assert rows(desk) == before + 4 * 2, "a version and one wording each time"
    assert told(desk) == told_anew(desk)


def test_proposed_terms_are_found_with_their_versions(desk: Workspace) -> None:
    for value in ("EUR 40,000", "EUR 38,000"):
        sheet = sheet_bytes(freeze([KeyTerm(key="lot", title="Price of a lot", kind="text", value=value)]))
        digest = hashlib.sha256(sheet).hexdigest()
        said = VersionProposed(instrument=TERM_SHEET, turn=1, state="working", tree=digest)
        desk.perform("Propose", [State(said)], blobs=[sheet])
    found = {one.snippet: one for one in find(desk, "price of a lot in:term-sheet") if one.topic == "clause"}
    assert {(text.partition(" · ")[0], one.first, one.kind) for text, one in found.items()} == {
        ("EUR 40,000", "draft 1", "proposed term"),
        ("EUR 38,000", "draft 2", "proposed term"),
    }
    assert told(desk) == told_anew(desk)


def test_a_version_that_cannot_be_read_is_no_reason_to_refuse_it(desk: Workspace) -> None:
    for data in (b"not JSON", b"[]", b'{"format": "negotiator-clause-tree/9"}', b"\xff", b"[" * 100_000):
        digest = hashlib.sha256(data).hexdigest()
        said = VersionProposed(instrument="annex", turn=1, state="working", tree=digest)
        desk.perform("Propose", [State(said)], blobs=[data])
    missing = VersionProposed(instrument="annex", turn=1, state="working", tree="0" * 64)
    desk.perform("Propose", [State(missing)])
    assert len(desk.vault.index.versions("annex")) == 6
    assert {one.topic for one in find(desk, "in:annex draft")} <= {"version"}
    assert told(desk) == told_anew(desk)
