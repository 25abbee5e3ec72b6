"""Search in a deal: texts of every version, records, decisions and notes, and what the filters name there."""

import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from negotiator.domain.approvals import Approval
from negotiator.domain.positions import Note
from negotiator.domain.registers import Risk
from negotiator.domain.terms import KeyTerm
from negotiator.kernel import Cancelled
from negotiator.services import decisions, versions
from negotiator.services.indexing import DERIVED, is_current
from negotiator.services.receipts import State
from negotiator.services.search import Found, explain, find
from negotiator.services.workspace import Workspace
from tests.services.desks import AGREEMENT, TEXT, Pair, Template, opened, word

SHORTER = TEXT.replace("within 150 days", "within 90 days")
SHORTEST = SHORTER.replace("within 90 days", "within 60 days")


def titles(found: Iterable[Found]) -> list[str]:
    return [one.title for one in found]


def search(desk: Workspace, typed: str, *, limit: int = 50) -> tuple[Found, ...]:
    return find(desk, typed, limit=limit, zone=UTC)


class Steps:
    """Hears of steps, and cancels at one of them."""

    def __init__(self, stop: int = 0) -> None:
        self.told: list[tuple[int, int, str]] = []
        self._stop = stop

    def step(self, done: int, total: int, text: str = "") -> None:
        """Take a step."""
        self.told.append((done, total, text))
        if len(self.told) == self._stop:
            raise Cancelled


def test_an_index_that_is_made_anew_says_so_and_can_be_stopped(pair: Pair) -> None:
    desk = pair.ours
    versions.take_in(desk, word(SHORTER), name="supply.docx", instrument=AGREEMENT)
    desk.vault.local.set(DERIVED, 0)
    with pytest.raises(Cancelled):
        find(desk, "inspect", progress=Steps(stop=2))
    assert not is_current(desk.vault)
    steps = Steps()
    assert find(desk, "inspect", progress=steps)
    assert [(done, total) for done, total, _text in steps.told] == [(0, 1), (0, 2), (1, 2)]
    assert all(text.startswith("Preparing the search") for _done, _total, text in steps.told)
    again = Steps()
    assert find(desk, "inspect", progress=again)
    assert not again.told


@pytest.fixture(scope="module")
def worked(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Return both sides after a round: we sent v1, they sent v2 (90 days), we drafted on (60 days); and records.

    Shared by the tests that only search.
    """
    folder = tmp_path_factory.mktemp("search")
    for side in ("ours", "theirs"):
        shutil.copyfile(template.folder / f"{side}.deal", folder / f"{side}.deal")
    with (
        opened(template, "ours", folder / "ours.deal") as ours,
        opened(template, "theirs", folder / "theirs.deal") as theirs,
    ):
        pair = Pair(ours=ours, theirs=theirs, folder=folder)
        versions.take_in(theirs, word(SHORTER), name="supply.docx", instrument=AGREEMENT, note="Ninety at most")
        pair.pass_on(theirs)
        versions.take_in(ours, word(SHORTEST), name="supply.docx", instrument=AGREEMENT)
        ours.put(Risk(key="R-1", failure_mode="Kiln cracks", remedy="Second kiln"), shared=True)
        ours.put(Note(key="N-1", subject="risk/R-1", text="Ask Carl about the kiln"))
        ours.put(KeyTerm(key="lot", title="Price of a lot", kind="text", value="EUR 40,000"))
        decisions.log_decision(ours, question="Who hosts the kiln?", outcome="Beta", rationale="Near", shared=True)
        approval = Approval(subject="request/CR-1", subject_hash="0" * 64, verdict="approved", reason="The kiln waits")
        ours.perform("Approve", [State(approval)])
        yield pair


def test_a_clause_is_found_in_each_of_its_wordings(worked: Pair) -> None:
    found = search(worked.ours, "deliver goods days")
    assert [(one.first, one.last, one.standing, one.stream) for one in found] == [
        ("draft 1", "draft 1", True, "team"),
        ("v2", "v2", False, "shared"),
        ("v1", "v1", False, "shared"),
    ]
    assert [one.snippet.partition("within ")[2][:3].strip() for one in found] == ["60", "90", "150"]
    (risk_passes,) = search(worked.ours, '"Risk passes"')
    assert (risk_passes.where, risk_passes.standing) == ("Supply Agreement, v1 to draft 1", True)
    assert risk_passes.version == versions.find(worked.ours, AGREEMENT, "latest").hash
    tree = versions.clauses(worked.ours, versions.find(worked.ours, AGREEMENT, "v1"))
    assert risk_passes.key in {clause.id for clause in tree}


def test_records_decisions_and_notes_are_found(worked: Pair) -> None:
    found = {one.topic: one for one in search(worked.ours, "kiln")}
    assert set(found) == {"risk", "note", "decision", "approval"}
    assert (found["risk"].key, found["risk"].title, found["risk"].stream) == ("R-1", "R-1  Kiln cracks", "shared")
    note = found["note"]
    assert (note.title, note.subject, note.stream) == ("N-1 on risk R-1", "risk/R-1", "team")
    assert [note.snippet[start:end] for start, end in note.matches] == ["kiln"]
    assert found["approval"].title == "Approved on change request CR-1"
    assert found["decision"].by == "Ana Roe"
    assert "note" not in {one.topic for one in search(worked.theirs, "kiln")}


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("kiln in:risks", {"risk"}),
        ("kiln in:decision in:notes", {"decision", "note"}),
        ("kiln in:internal", {"note", "approval"}),
        ("kiln in:shared", {"risk", "decision"}),
        ("kiln in:deci", {"decision"}),
        ("in:terms", {"term"}),
        ("in:versions", {"version"}),
        ('in:"key terms"', {"term"}),
        ("R-1", {"risk", "note"}),
        ("n-1", {"note"}),
        ("kiln in:v2", set()),
    ],
)
def test_kinds_and_streams(worked: Pair, typed: str, kinds: set[str]) -> None:
    assert {one.topic for one in search(worked.ours, typed)} == kinds


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("in:v1", {"150"}),
        ("in:V2", {"90"}),
        ('in:"draft 1"', {"60"}),
        ("in:draft1", {"60"}),
        ("in:latest", {"60"}),
        ("in:v1 in:v2", {"150", "90"}),
        ("in:supply", {"150", "90", "60"}),
        ("in:agreement in:clauses", {"150", "90", "60"}),
        ("by:them", {"90"}),
        ("by:us", {"150", "60"}),
        ("by:ana", {"150", "60"}),
        ("by:me in:v1", {"150"}),
        ("by:ben", {"90"}),
        ('by:"Beta GmbH"', {"90"}),
        ("by:buyer", {"90"}),
        ("by:ben by:ana", {"150", "90", "60"}),
        ("after:2026-03-02", {"90", "60"}),
        ("before:2026-03-03", {"150"}),
        ("after:2026-02 before:2026-04", {"150", "90", "60"}),
        ("after:2026", set()),
    ],
)
def test_versions_people_and_days(worked: Pair, typed: str, days: set[str]) -> None:
    found = search(worked.ours, f"deliver days {typed}")
    assert {one.snippet.partition("within ")[2].partition(" ")[0] for one in found} == days


def test_what_was_handed_to_us_is_theirs(desk: Workspace) -> None:
    versions.take_in(desk, word(SHORTER), name="supply.docx", instrument=AGREEMENT, received=True)
    (found,) = search(desk, "deliver 90")
    assert (found.by, found.first) == ("Beta", "received 1")
    assert [one.first for one in search(desk, "deliver 90 by:them")] == ["received 1"]
    assert search(desk, "deliver 90 by:us") == ()


def test_a_version_is_found_by_its_note(worked: Pair) -> None:
    (found,) = search(worked.theirs, "ninety")
    assert (found.topic, found.title) == ("version", "v2  Supply Agreement v2.docx")
    assert found.where == "Supply Agreement, v2"
    assert found.version == found.key


def test_a_draft_that_is_sent_is_shared_under_its_new_name(pair: Pair) -> None:
    versions.take_in(pair.ours, word(SHORTEST), name="supply.docx", instrument=AGREEMENT)
    (found,) = search(pair.ours, "deliver 60")
    assert (found.first, found.stream) == ("draft 1", "team")
    pair.pass_on(pair.ours)
    (found,) = search(pair.ours, "deliver 60")
    assert (found.first, found.stream) == ("v2", "shared")
    assert search(pair.theirs, "deliver 60")[0].first == "v2"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("kiln", ""),
        ("in:v9", "in:v9 names nothing here"),
        ("by:zoe", "by:zoe names nobody here"),
        ("before:soon", "before:soon is no date"),
    ],
)
def test_why_a_filter_finds_nothing_is_told(worked: Pair, typed: str, why: str) -> None:
    told = explain(worked.ours, typed)
    assert told.startswith(why)
    assert bool(told) == bool(why)
    if why:
        assert search(worked.ours, typed) == ()


def test_limits_and_empty_searches(worked: Pair) -> None:
    assert search(worked.ours, "") == search(worked.ours, ' "" in:') == ()
    assert len(search(worked.ours, "the", limit=2)) == 2


def test_an_index_of_another_version_is_made_anew(desk: Workspace) -> None:
    before = titles(search(desk, "goods"))
    desk.vault.local.set(DERIVED, 0)
    desk.vault.index.rebuild()
    assert titles(search(desk, "goods")) == before != []


def test_a_number_comes_first(worked: Pair) -> None:
    assert [one.topic for one in search(worked.ours, "r-1")] == ["risk", "note"]


@given(st.text() | st.text(alphabet='in:by:before:after:v1draft" 0123456789-us'))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
def test_nothing_that_can_be_typed_is_an_error(desk: Workspace, typed: str) -> None:
    find(desk, typed, limit=3)
    explain(desk, typed)
