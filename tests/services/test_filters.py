"""What filters name in a deal: kinds by their words, texts, versions, people and parties, and the moments of days."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from negotiator.domain import KINDS
from negotiator.services.filters import KINDS_SHOWN, Places, people_named, places_named, wanted_by
from negotiator.services.queries import parse
from negotiator.services.wordings import CLAUSE, VERSION
from negotiator.services.workspace import Workspace

NAMES = {"agreement": ("draft 1", "v1"), "term-sheet": ("v1",)}


def places(desk: Workspace, typed: str) -> Places:
    return places_named(parse(typed), deal=desk.deal, names=lambda: NAMES)


def test_every_kind_has_a_word() -> None:
    records = {kind.topic for kind in KINDS if not kind.milestone}
    assert records | {CLAUSE, VERSION, "decision", "approval", "consent"} == set(KINDS_SHOWN)


@pytest.mark.parametrize("typed", ["in:note", "in:notes", "in:NOTES", "in:not"])
def test_kinds(desk: Workspace, typed: str) -> None:
    assert places(desk, typed) == Places(topics=frozenset({"note"}))


@pytest.mark.parametrize(
    ("typed", "versions"),
    [
        ("in:v1", {("agreement", 2), ("term-sheet", 1)}),
        ('in:"draft 1"', {("agreement", 1)}),
        ("in:draft-1", {("agreement", 1)}),
        ("in:newest", {("agreement", 2), ("term-sheet", 1)}),
    ],
)
def test_versions(desk: Workspace, typed: str, versions: set[tuple[str, int]]) -> None:
    assert places(desk, typed) == Places(versions=frozenset(versions))


def test_texts_streams_and_what_names_nothing(desk: Workspace) -> None:
    assert places(desk, "in:agreement") == Places(scopes=frozenset({"agreement"}))
    assert places(desk, 'in:"supply agreement"') == Places(scopes=frozenset({"agreement"}))
    assert places(desk, "in:sheet").scopes == frozenset({"term-sheet"})
    assert places(desk, "in:team in:shared").streams == frozenset({"team", "shared"})
    assert places(desk, "in:no in:risk") == Places(topics=frozenset({"risk"}), unknown=("no",))
    assert places_named(parse("all"), deal=desk.deal, names=lambda: pytest.fail("not asked for")) == Places()


@pytest.mark.parametrize(
    ("typed", "names", "sides"),
    [
        ("by:us", {"Ana Roe", "Carl Lex"}, {"alpha"}),
        ("by:them", {"Ben Doe"}, {"beta"}),
        ("by:beta", {"Ben Doe"}, {"beta"}),
        ("by:seller", {"Ana Roe", "Carl Lex"}, {"alpha"}),
        ("by:roe", {"Ana Roe"}, set()),
        ('by:"carl lex"', {"Carl Lex"}, set()),
        ("by:me", {"Ana Roe"}, set()),
        ("by:a", set(), set()),
    ],
)
def test_people(desk: Workspace, typed: str, names: set[str], sides: set[str]) -> None:
    found = people_named(parse(typed), deal=desk.deal, me=desk.identity.fingerprint)
    assert {desk.deal.roster.people[author].name for author in found.authors} == names
    assert found.sides == sides
    assert bool(found.unknown) == (not names)


def test_days_begin_where_the_reader_is(desk: Workspace) -> None:
    def since(typed: str, hours: int) -> datetime | None:
        zone = timezone(timedelta(hours=hours))
        wanted = wanted_by(parse(typed), deal=desk.deal, names=dict, me="", zone=zone)
        assert wanted is not None
        return wanted.since

    assert since("after:2026-03-01", 0) == datetime(2026, 3, 2, tzinfo=UTC)
    assert since("after:2026-03-01", 2) == datetime(2026, 3, 1, 22, tzinfo=UTC)
    for day in ("0001-01-01", "9999-12-30"):
        assert wanted_by(parse(f"before:{day} after:{day}"), deal=desk.deal, names=dict, me="", zone=None)


def test_a_few_words_may_be_a_number(desk: Workspace) -> None:
    def label(typed: str) -> str:
        wanted = wanted_by(parse(typed), deal=desk.deal, names=dict, me="", zone=UTC)
        assert wanted is not None
        return wanted.label

    assert label("Article VII") == "Article VII"
    assert label('7.4 "late"') == ""


def test_a_filter_that_names_nothing_asks_nothing(desk: Workspace) -> None:
    for typed in ("cap in:nowhere", "cap by:nobody", "cap before:never"):
        assert wanted_by(parse(typed), deal=desk.deal, names=dict, me="", zone=UTC) is None
