"""Rows of the derived tables: every record and decision can be found by its words."""

from negotiator.domain.positions import Note
from negotiator.domain.registers import Milestone, Risk
from negotiator.services import decisions
from negotiator.services.indexing import index_rows, projection_rows
from negotiator.services.workspace import Workspace


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
