"""The derived tables: everything with words has a row, and rows follow every act as if they were made anew."""

from collections.abc import Iterable

import pytest

from negotiator.domain.approvals import Approval
from negotiator.domain.changes import Consent
from negotiator.domain.charter import Person
from negotiator.domain.positions import ChangeAnswer, Note
from negotiator.domain.registers import Milestone, Risk
from negotiator.services import decisions, pens, versions
from negotiator.services.indexing import DERIVED, SHAPE, index_rows, is_current, projection_rows
from negotiator.services.receipts import Put, State
from negotiator.services.workspace import Workspace
from negotiator.store import IndexRow, SearchIndex
from tests.services.desks import AGREEMENT, TEXT, Pair, word
from tests.services.indexes import told, told_anew


def test_every_record_and_decision_has_a_row(desk: Workspace) -> None:
    desk.put(Risk(key="R-1", failure_mode="Kiln cracks", remedy="Second kiln"), shared=True)
    desk.put(Note(key="N-1", text="Ask Carl"))
    desk.put(Milestone(key="M-1", title="Pilot"))
    desk.retire(Milestone, "M-1")
    decisions.log_decision(desk, question="Who?", outcome="Us", rationale="Near")
    rows = {(row.topic, row.key): row for row in index_rows(desk.deal)}
    assert rows["risk", "R-1"].title == "Kiln cracks"
    assert "Second kiln" in rows["risk", "R-1"].text
    assert rows["risk", "R-1"].stream == "shared"
    assert rows["note", "N-1"].title == "N-1", "without a title its number stands for it"
    assert rows["note", "N-1"].label == "N-1"
    assert rows["decision", "D-alpha-1"].text == "Us\nNear"
    assert ("milestone", "M-1") not in rows


def test_certificates_are_not_searched(desk: Workspace) -> None:
    assert not any("BEGIN CERTIFICATE" in row.text for row in index_rows(desk.deal))


def test_the_projection_holds_every_standing_record(desk: Workspace) -> None:
    desk.put(Risk(key="R-1", failure_mode="Kiln cracks"))
    rows = {(row.kind, row.key): row for row in projection_rows(desk.deal)}
    assert '"failure_mode":"Kiln cracks"' in rows["risk/1", "R-1"].json
    assert rows["risk/1", "R-1"].entry_id == desk.entries[-1].id
    standing = [one for one in desk.deal.projection.standing.values() if one.value is not None]
    assert len(rows) == len(standing)


def test_the_index_follows_every_act(pair: Pair) -> None:
    ours, theirs = pair.ours, pair.theirs
    ours.put(Risk(key="R-1", failure_mode="Kiln cracks"), shared=True)
    ours.put(Risk(key="R-1", failure_mode="Kiln melts"), shared=True)
    ours.put(Note(key="N-1", subject="risk/R-1", text="Ask Carl"))
    ours.put(Milestone(key="M-1", title="Pilot"))
    ours.retire(Milestone, "M-1")
    ours.undo()
    ours.redo()
    decisions.log_decision(ours, question="Who?", outcome="Us", rationale="Near", shared=True)
    versions.take_in(ours, word(TEXT.replace("150 days", "90 days")), name="supply.docx", instrument=AGREEMENT)
    pair.pass_on(ours)
    changed = TEXT.replace("150 days", "60 days").replace("## Price", "## Prices")
    versions.take_in(theirs, word(changed), name="supply.docx", instrument=AGREEMENT, note="Sixty is our limit")
    pair.pass_on(theirs)
    pair.agree_and_sign()
    for desk in (ours, theirs):
        assert told(desk) == told_anew(desk)
        assert desk.vault.check().ok


def test_the_index_follows_who_may_act(pair: Pair) -> None:
    theirs = pair.ours.deal.others[0].key
    pair.theirs.put(Risk(key="R-9", failure_mode="The buyer leaves"), shared=True)
    decisions.log_decision(pair.theirs, question="When?", outcome="Soon", rationale="Season", shared=True)
    versions.take_in(pair.theirs, word(TEXT.replace("150", "61")), name="supply.docx", instrument=AGREEMENT)
    pair.pass_on(pair.theirs)
    pair.ours.retire(Person, "carl")
    assert told(pair.ours) == told_anew(pair.ours)
    pair.theirs.retire(Person, "ben")
    void = pens.write_entries([Put(Risk(key="R-10", failure_mode="Nobody may say so"), True)], pen=pair.theirs.pen())
    pair.theirs.commit("Say so all the same", void)
    assert told(pair.theirs) == told_anew(pair.theirs)
    assert theirs == "beta"


def test_an_act_costs_what_it_changes(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    put: list[IndexRow] = []
    inside = SearchIndex.put

    def watched(index: SearchIndex, rows: Iterable[IndexRow]) -> None:
        rows = list(rows)
        put.extend(rows)
        inside(index, rows)

    monkeypatch.setattr(SearchIndex, "put", watched)
    monkeypatch.setattr(SearchIndex, "rebuild", None)
    desk.put(Risk(key="R-1", failure_mode="Kiln cracks"))
    assert [row.key for row in put] == ["R-1"]


def test_a_file_of_another_shape_is_indexed_anew_by_the_next_act(desk: Workspace) -> None:
    desk.vault.local.set(DERIVED, SHAPE - 1)
    desk.vault.index.rebuild()
    assert not is_current(desk.vault)
    desk.put(Risk(key="R-1", failure_mode="Kiln cracks"))
    assert is_current(desk.vault)
    assert told(desk) == told_anew(desk)


def test_answers_without_a_word_are_not_searched(desk: Workspace) -> None:
    desk.put(ChangeAnswer(key="a:b:c1", verdict="accept"))
    desk.put(ChangeAnswer(key="a:b:c2", verdict="counter", text="Ninety days"))
    assert [row.text for row in index_rows(desk.deal) if row.topic == "answer"] == ["counter\nNinety days"]
    desk.put(ChangeAnswer(key="a:b:c2", verdict="reject"))
    assert told(desk) == told_anew(desk)


def test_reasons_of_approvals_and_consents_have_rows(desk: Workspace) -> None:
    said = Approval(subject="request/CR-1", subject_hash="0" * 64, verdict="approved", reason="Within the budget")
    consent = Consent(request="CR-1", subject_hash="0" * 64, verdict="refuses", reason="Too early")
    silent = Approval(subject="request/CR-2", subject_hash="0" * 64, verdict="approved")
    desk.perform("Approve", [State(said), State(consent), State(silent)])
    rows = {row.topic: row for row in index_rows(desk.deal) if row.topic in ("approval", "consent")}
    assert (rows["approval"].scope, rows["approval"].text) == ("request/CR-1", "Within the budget")
    assert (rows["consent"].scope, rows["consent"].title) == ("request/CR-1", "Refuses")
    assert told(desk) == told_anew(desk)
