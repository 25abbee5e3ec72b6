"""Finds of the palette and their places: each opens the screen that shows it, at the version, clause or record."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from negotiator.domain import stages
from negotiator.domain.positions import ChangeAnswer, Note
from negotiator.gui.search import DealSearch, place_of
from negotiator.gui.shell.palette_entries import Entry
from negotiator.kernel import Progress
from negotiator.services import founding, versions
from negotiator.services.search import find
from negotiator.services.workspace import Workspace
from tests.gui.screens.conftest import DirectDesk, SampleFiles

MakeDesk = Callable[[Path], DirectDesk]


@pytest.fixture
def desk(direct_desk: MakeDesk, first_round: SampleFiles) -> DirectDesk:
    made = direct_desk(first_round.ours)
    made.raising = True
    return made


def asked(desk: DirectDesk, typed: str, *, is_open: bool = True) -> tuple[Sequence[Entry], str]:
    told: list[tuple[Sequence[Entry], str]] = []
    DealSearch(desk, is_open=lambda: is_open).ask(typed, lambda entries, why: told.append((entries, why)))
    return told[-1]


def went(desk: DirectDesk, typed: str) -> tuple[str, str]:
    """Open the first find for a text and return where that led."""
    entries, _why = asked(desk, typed)
    entries[0].run()
    return desk.went[-1]


def agreement(desk: DirectDesk) -> list[str]:
    """Return the hashes of the versions of the agreement."""
    deal = desk.workspace.deal
    return [one.hash for one in stages.versions(deal, deal.instruments[0].key)]


def test_a_clause_opens_in_the_redline_of_its_version(desk: DirectDesk) -> None:
    first, second = agreement(desk)
    entries, why = asked(desk, "second source sensing films in:v2 in:clauses")
    assert why == ""
    assert (entries[0].kind, entries[0].chip, entries[0].symbol) == ("Clause", "Shared", "terms")
    assert entries[0].place.endswith(", v2")
    screen, about = went(desk, "second source sensing films in:v2 in:clauses")
    version, _, clause = about.partition("/")
    assert (screen, version) == ("redlines", second)
    (found,) = find(desk.workspace, '"EUR 4,000,000, unless Kestrava"', limit=1)
    assert place_of(desk.workspace.deal, found).about.partition("/")[0] == first
    assert clause


@pytest.mark.parametrize(
    ("typed", "screen", "about"),
    [
        ("N-1", "termsheet", "exclusivity-period"),
        ("N-3", "risks", "R-6"),
        ("N-4", "overview", "brandtner"),
        ("R-6", "risks", "R-6"),
        ("D-tessaline-2", "decisions", "D-tessaline-2"),
        ("in:person farrant", "overview", ""),
        ("in:position liability", "termsheet", "liability-cap"),
    ],
)
def test_records_open_where_they_are_kept(desk: DirectDesk, typed: str, screen: str, about: str) -> None:
    assert went(desk, typed) == (screen, about)


def test_versions_open_as_redlines_and_sheets(desk: DirectDesk) -> None:
    assert went(desk, "in:versions in:v2") == ("redlines", agreement(desk)[1])
    screen, about = went(desk, 'in:clauses in:"term sheet" liability')
    assert screen == "termsheet"
    assert len(about) == 64


def test_remarks_and_counters_open_at_their_change(desk: DirectDesk) -> None:
    first, second = agreement(desk)
    key = f"{first[:16]}:{second[:16]}:c12"
    desk.workspace.put(Note(key="N-77", subject=f"change/{key}", text="Ask about the wombats"))
    desk.workspace.put(ChangeAnswer(key=key, verdict="counter", text="Seventy platypuses"))
    assert went(desk, "wombats") == ("redlines", f"{second}/c12")
    assert went(desk, "platypuses") == ("redlines", f"{second}/c12")
    desk.workspace.put(Note(key="N-78", subject="change/nothing:like:this", text="Ask about the quolls"))
    assert went(desk, "quolls") == ("redlines", "")


def test_the_only_version_of_a_text_opens_as_a_document(desk: DirectDesk) -> None:
    founding.add_instrument(desk.workspace, "annex", title="Annex", kind="agreement")
    versions.take_in(desk.workspace, b"The wombat clause.\n", name="annex.txt", instrument="annex")
    (annex,) = stages.versions(desk.workspace.deal, "annex")
    assert went(desk, "wombat") == ("documents", annex.hash)


def test_what_is_ours_alone_says_so(desk: DirectDesk) -> None:
    entries, _why = asked(desk, "N-1")
    assert (entries[0].chip, entries[0].tone, entries[0].kind) == ("Internal", "warn", "Note")
    assert "".join(entries[0].snippet[start:end] for start, end in entries[0].matches) == ""


def test_nothing_is_asked_while_nothing_is_open(desk: DirectDesk) -> None:
    assert asked(desk, "liability", is_open=False) == ((), "")


def test_why_nothing_is_found(desk: DirectDesk) -> None:
    entries, why = asked(desk, "in:v99 liability")
    assert not entries
    assert why.startswith("in:v99 names nothing here")


def test_an_overtaken_question_is_not_looked_into(desk: DirectDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    search = DealSearch(desk, is_open=lambda: True)
    waiting: list[Callable[[], object]] = []
    read = desk.read

    def later(work: Callable[[Workspace, Progress], object], done: Callable[[object], None], **extra: object) -> None:
        waiting.append(lambda: read(work, done, **extra))  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(desk, "read", later)
    told: list[int] = []
    for typed in ("liabil", "liability"):
        search.ask(typed, lambda entries, _why: told.append(len(entries)))
    for run in waiting:
        run()
    assert told[0] == 0
    assert told[1] > 0


def test_what_only_stands_under_a_heading_that_fits_comes_last_and_once(desk: DirectDesk) -> None:
    entries, _why = asked(desk, "revenue share")
    clauses = [one for one in entries if one.kind == "Clause"]
    bare = [bool(one.matches) for one in clauses]
    assert any(bare)
    assert bare == sorted(bare, reverse=True)
    under = [(one.title, one.place) for one in clauses if not one.matches]
    assert len(under) == len(set(under))
    assert any(one.title.endswith(", Revenue Share") for one in clauses)
